"""Every kind of message, as data: who hears of it, for how long it is worth sending, what is told together."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, Literal

from app.core.alarms import ALARM_KIND

FoldBy = Literal["subject", "patient", "kind"]

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
NIGHT: Final = timedelta(hours=12)
"""Openings within twelve hours are told as one (clinical-design F11, F25; hazard H43)."""


class Audience(StrEnum):
    """Who hears of it. Only the notifier knows addresses."""

    ACCOUNT = "account"  # the account that the message names
    ADDRESS = "address"  # the address in its sealed part: there may be no account yet
    OPENINGS = "openings"  # the patient, and the proxies whom the patient lets hear of openings (H9)
    CARD = "card"  # the patient; for a patient without an account, those who manage the card
    OPERATOR = "operator"  # RESPONSIBLE_EMAIL


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. A message is dropped when it is older than `lasts`; those `fold_by` the same thing within `fold` of
    one that was told are told by that one. `words` is its entry in the catalogues."""

    name: str
    audience: Audience
    lasts: timedelta = 3 * DAY
    fold: timedelta | None = None
    fold_by: FoldBy = "subject"
    words: str = ""

    @property
    def catalogue_key(self) -> str:
        """Where its subject and body stand."""
        return self.words or self.name.replace(".", "_")

    @property
    def is_for_people_of_a_patient(self) -> bool:
        """Whether the people are found when it is sent, each with a message of their own."""
        return self.audience in {Audience.OPENINGS, Audience.CARD}


OPENED: Final = Kind("card.opened", Audience.OPENINGS, fold=NIGHT)
OPENED_WHILE_PAUSED: Final = Kind("card.opened_while_paused", Audience.OPENINGS, fold=HOUR)
ALARM: Final = Kind("alarm", Audience.OPERATOR, fold=HOUR, fold_by="kind")

KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("sign_in_code", Audience.ADDRESS, lasts=timedelta(minutes=10)),
        Kind("staff_invitation", Audience.ADDRESS, lasts=7 * DAY),
        Kind("recovery_asked", Audience.ACCOUNT),
        Kind("recovery_stopped", Audience.ACCOUNT),
        Kind("recovery_finished", Audience.ACCOUNT),
        Kind("recovery_code_used", Audience.ACCOUNT),
        Kind("recovery_code_made", Audience.ACCOUNT),
        Kind("passkey_added", Audience.ACCOUNT),
        Kind("passkey_removed", Audience.ACCOUNT),
        OPENED,
        OPENED_WHILE_PAUSED,
        Kind("card.issued", Audience.CARD, fold=NIGHT, fold_by="patient"),
        Kind("card.withdrawn", Audience.CARD),
        Kind("card.in_error", Audience.CARD),
        Kind("card.reopened", Audience.CARD),
        Kind("card.corrected", Audience.CARD, lasts=30 * DAY, fold=NIGHT, fold_by="patient"),
        Kind("card.restored", Audience.CARD, lasts=30 * DAY, fold=DAY, fold_by="patient"),
        Kind("care_team.changed", Audience.CARD, lasts=30 * DAY, fold=DAY, fold_by="patient"),
        Kind("care_team.task", Audience.ACCOUNT, lasts=7 * DAY, fold=DAY),
        Kind("link.created", Audience.CARD, fold=NIGHT, fold_by="patient"),
        Kind("link.paused", Audience.CARD),
        Kind("link.resumed", Audience.CARD),
        Kind("link.cancelled", Audience.CARD),
        Kind("problem.reported", Audience.OPERATOR, fold=HOUR, fold_by="kind"),
        Kind("checkpoint_daily", Audience.OPERATOR, lasts=7 * DAY),
    )
}


def kind_of(name: str) -> Kind | None:
    """The kind of a message's row. Every alarm is one kind; None for a name that this release does not know."""
    return ALARM if name.startswith(ALARM_KIND) else KINDS.get(name)
