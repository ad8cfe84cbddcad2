"""Take a card back, say that it was made in error, or close it. Nothing of it is shown afterwards (7.6)."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from app.alert_cards.by import By
from app.alert_cards.events import tell
from app.alert_cards.locking import lock_card, require_card
from app.alert_cards.models import AlertCard
from app.alert_cards.notices import clear_notices
from app.core.clock import now
from app.core.errors import Conflict
from app.sharing.media import CancelReason
from app.sharing.queries import links_of_card
from app.sharing.service import cancel_all

Ending = Literal["withdrawn", "in_error"]
_REASON: Mapping[str, CancelReason] = {
    "withdrawn": CancelReason.CARD_WITHDRAWN,
    "in_error": CancelReason.IN_ERROR,
}


def withdraw_card(session: Session, *, patient_id: UUID, ending: Ending, by: By) -> AlertCard:
    """Every code ends now. "In error" alone tells staff to ignore the printed words (wrong person, wrong condition).

    Conflict when the card has ended already, but for one that turns out to have been made in error: that is said late
    rather than never.
    """
    card = require_card(lock_card(session, patient_id))
    if card.status != "active" and not (ending == "in_error" and card.status == "withdrawn"):
        raise Conflict("card_ended", "This card has ended already. Nobody can open it.")
    end_card(session, card, ending)
    tell(session, f"card.{ending}", card, version=card.current_version, by=by)
    return card


def close_card(session: Session, *, patient_id: UUID, by: By) -> AlertCard:
    """The person has died: the card shows nothing and says whom to ring. The codes stay, in case it was a mistake
    (hazard H65-A1); nobody is sent a message."""
    card = require_card(lock_card(session, patient_id))
    if card.status != "active":
        raise Conflict("card_ended", "This card has ended already. Nobody can open it.")
    end_card(session, card, "closed")
    tell(session, "card.closed", card, version=card.current_version, is_told=False, by=by)
    return card


def reopen_card(session: Session, *, patient_id: UUID, by: By) -> AlertCard:
    """The closing was a mistake: the same version opens again with the same codes."""
    card = require_card(lock_card(session, patient_id))
    if card.status != "closed":
        raise Conflict("card_not_closed", "This card is not closed.")
    card.status, card.ended_at = "active", None
    tell(session, "card.reopened", card, version=card.current_version, by=by)
    return card


def end_card(session: Session, card: AlertCard, status: str) -> None:
    """The change itself, without its event and message. A closed card keeps its codes."""
    if status in _REASON:
        links = links_of_card(session, card.id, lock=True)
        cancel_all(links, reason=_REASON[status])
        if status == "in_error":
            for link in links:
                link.cancelled_reason = CancelReason.IN_ERROR.value
    card.status, card.ended_at = status, now()
    clear_notices(session, card)
    session.flush()
