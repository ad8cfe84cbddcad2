"""One lock for everything that changes a card or what must be said beside it.

The patient's row is locked first: it exists before the first card, so a first issue and a save beside it wait for
each other too. On SQLite the write engine's BEGIN IMMEDIATE is the lock. PostgreSQL takes FOR NO KEY UPDATE, which
rows that only refer to the patient do not wait for.
"""

from uuid import UUID

from sqlmodel import Session, select

from app.alert_cards.models import AlertCard
from app.core.errors import NotFound
from app.patients.models import Patient


def lock_patient(session: Session, patient_id: UUID) -> Patient:
    """The patient's row, locked until the transaction ends. NotFound when it does not exist."""
    query = select(Patient).where(Patient.id == patient_id).with_for_update(key_share=True)
    patient = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if patient is None:
        raise NotFound
    return patient


def lock_card(session: Session, patient_id: UUID) -> AlertCard | None:
    """The patient's card as it is now, locked; None before the first issue."""
    lock_patient(session, patient_id)
    query = select(AlertCard).where(AlertCard.patient_id == patient_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def require_card(card: AlertCard | None) -> AlertCard:
    """The card, or NotFound with what to do."""
    if card is None:
        raise NotFound("no_card", "There is no card yet. Look at the preview and issue it first.")
    return card
