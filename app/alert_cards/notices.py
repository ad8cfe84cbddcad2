"""What is known to differ from the issued card: by heading group and date, never by value (hazard H27)."""

from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app.alert_cards.locking import lock_card
from app.alert_cards.models import AlertCard, CardNotice
from app.alert_cards.queries import card_state
from app.core.clock import today
from app.patients import hooks

Kind = Literal["changed", "confirmation_ended"]


def mark_changed(session: Session, patient_id: UUID, heading_group: str) -> None:
    """A heading that the card shows was saved: every opening says so until the next issue."""
    _mark(session, patient_id, heading_group, "changed")


def mark_confirmation_ended(session: Session, patient_id: UUID, heading_group: str) -> None:
    """A clinician's confirmation was ended: the sealed value is marked in place at the next opening."""
    _mark(session, patient_id, heading_group, "confirmation_ended")


def register() -> None:
    """Take part in every save of a record. Called once by the program that starts; twice is once."""
    if mark_changed not in hooks.saved:
        hooks.saved.append(mark_changed)
    if mark_confirmation_ended not in hooks.confirmation_ended:
        hooks.confirmation_ended.append(mark_confirmation_ended)
    hooks.card_state = card_state


def clear_notices(session: Session, card: AlertCard) -> None:
    """The version issued now says everything that is known."""
    session.exec(delete(CardNotice).where(col(CardNotice.card_id) == card.id))


def notices_of(session: Session, card: AlertCard) -> list[CardNotice]:
    """All notices, oldest first."""
    query = select(CardNotice).where(CardNotice.card_id == card.id)
    return list(session.exec(query.order_by(col(CardNotice.since), col(CardNotice.heading))))


def _mark(session: Session, patient_id: UUID, heading_group: str, kind: Kind) -> None:
    """Under the card's lock, so that an issue at the same moment either sees the save or comes before the notice."""
    card = lock_card(session, patient_id)
    if card is None or card.status != "active":
        return
    known = select(CardNotice.id).where(
        CardNotice.card_id == card.id, CardNotice.kind == kind, CardNotice.heading == heading_group
    )
    if session.exec(known).first() is None:
        values = {"card_id": card.id, "kind": kind, "heading": heading_group, "since": today()}
        session.add(CardNotice.model_validate(values))
