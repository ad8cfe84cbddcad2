"""The media a link may stand on: one link for each, so that each can be named, counted and cancelled alone."""

from enum import StrEnum


class Medium(StrEnum):
    """Where the code is printed or shown. A band and a key ring are small: they carry the short square."""

    WALLET = "wallet"
    PHONE = "phone"
    CHAIR = "chair"
    SCHOOL_BAG = "school_bag"
    FRIDGE = "fridge"
    BAND = "band"
    KEY_RING = "key_ring"
    OTHER = "other"
    PRACTICE = "practice"
    """The service's own public practice code; nobody can make one for their card."""


class CancelReason(StrEnum):
    """Why a link ended. The last three are set by the service, never asked of a person."""

    LOST = "lost"
    STOLEN = "stolen"
    REPLACED = "replaced"
    NOT_NEEDED = "not_needed"
    OTHER = "other"
    EXPIRED = "expired"
    CARD_WITHDRAWN = "card_withdrawn"
    IN_ERROR = "in_error"

    @property
    def is_in_strange_hands(self) -> bool:
        """Somebody else may hold the code: the body is sealed again under a new key as well (7.3)."""
        return self in {CancelReason.LOST, CancelReason.STOLEN}


ASKED = frozenset(
    {CancelReason.LOST, CancelReason.STOLEN, CancelReason.REPLACED, CancelReason.NOT_NEEDED, CancelReason.OTHER}
)
"""Reasons that a person may give."""
