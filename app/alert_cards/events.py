"""What the log and the patient are told about a card, in the transaction of the change itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access_log.record import EventKey, record_event
from app.alert_cards.by import By
from app.alert_cards.models import AlertCard
from app.core.models import OutboxMessage


def tell(
    session: Session,
    event: str,
    card: AlertCard,
    *,
    version: int | None = None,
    link_id: UUID | None = None,
    private: Mapping[str, Any] | None = None,
    private_key: EventKey | None = None,
    is_told: bool = True,
    by: By,
) -> None:
    """One access event and, unless `is_told` is False, one message to the patient: it holds ids and never a word."""
    record_event(
        session,
        event=event,
        outcome="done",
        by=by.kind,
        actor_id=by.account_id,
        patient_id=card.patient_id,
        card_id=card.id,
        card_version=version,
        link_id=link_id,
        private=private,
        private_key=private_key,
    )
    if is_told:
        values = {"kind": event, "patient_id": card.patient_id, "subject_id": link_id or card.id}
        session.add(OutboxMessage.model_validate(values))
