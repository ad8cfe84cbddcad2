"""Erase one record (security-design H18): keys, wraps, codes, words and reports go; the access log stays whole.

What stays is what the chain hashes (ids, kinds, times) and ciphertext whose key is gone. Everything is one transaction
with its event, and that event stands in the journal: a restored backup is erased again.
"""

from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, SQLModel, col, delete, select, update

from app.access_log.journal_blocks import Entry
from app.access_log.record import record_event
from app.access_log.replay import DONE, GONE, STOOD, Done, Replay
from app.alert_cards.ending import end_card
from app.alert_cards.locking import lock_card, lock_patient
from app.alert_cards.models import AlertCard, CardCorrection, CardPrint, CardVersion, RetiredVersionKey
from app.authorisation.models import PatientAccount, ProxyGrant, SharingConsent
from app.care_plans.models import CarePlanDraft
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.emergency_view.models import ProblemReport
from app.identity.accounts import erase_account
from app.identity.models import Account
from app.patients.models import Attachment, Patient, PatientKey, RecordEntry
from app.sharing.queries import links_of_card

ERASED: Final = "record.erased"
_OF_PATIENT: Final[tuple[type[SQLModel], ...]] = (RecordEntry, Attachment, CarePlanDraft, PatientKey)


def erase_record(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    """Erase, and write the event. NotFound for no such record, Conflict for one that was erased before."""
    patient = lock_patient(session, patient_id)
    if _is_erased(session, patient_id):
        raise Conflict("record_erased", "This record was erased before.")
    if patient.is_seeded:
        raise Conflict("record_seeded", "This is one of the service's own fictional people.")
    _erase(session, runtime, patient)
    record_event(session, event=ERASED, outcome="done", by="operator", patient_id=patient_id)


def _erase(session: Session, runtime: Runtime, patient: Patient) -> None:
    card = lock_card(session, patient.id)
    if card is not None:
        _erase_card(session, card)
    for table in _OF_PATIENT:
        session.execute(delete(table).where(_patient_id(table) == patient.id))
    waiting = (col(OutboxMessage.patient_id) == patient.id, col(OutboxMessage.sent_at).is_(None))
    session.execute(delete(OutboxMessage).where(*waiting))
    _end_relations(session, runtime, patient.id)
    patient.ended_at = now()


def _erase_card(session: Session, card: AlertCard) -> None:
    """No code finds it, nothing of it opens. Its versions stay as numbers and days, because the log names them."""
    if card.status in {"active", "closed"}:
        end_card(session, card, "withdrawn")
    for link in links_of_card(session, card.id, lock=True):
        session.delete(link)
    versions = select(CardVersion.id).where(CardVersion.card_id == card.id)
    session.execute(delete(RetiredVersionKey).where(col(RetiredVersionKey.version_id).in_(versions)))
    gone = update(CardVersion).where(col(CardVersion.card_id) == card.id)
    session.execute(gone.values(version_key=b"", emergency_body=b""))
    for table in (CardCorrection, CardPrint, ProblemReport):
        session.execute(delete(table).where(_card_id(table) == card.id))


def _end_relations(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    """Nobody stands in a relation to this record any more, nothing of it is shared; the owner's account goes too if it
    helps nobody else and nobody works with it."""
    ended = update(ProxyGrant).where(col(ProxyGrant.patient_id) == patient_id)
    session.execute(ended.values(status="ended", ended_at=now(), relationship_sealed=None))
    shared = update(SharingConsent).where(
        col(SharingConsent.patient_id) == patient_id, col(SharingConsent.ended_at).is_(None)
    )
    session.execute(shared.values(ended_at=now(), ended_as="operator"))
    own = session.exec(select(PatientAccount).where(PatientAccount.patient_id == patient_id)).one_or_none()
    if own is None:
        return
    account_id = own.account_id
    session.delete(own)
    session.flush()
    helps = select(ProxyGrant.id).where(ProxyGrant.account_id == account_id, ProxyGrant.status != "ended")
    is_person = session.get_one(Account, account_id).role == "person"
    if is_person and session.exec(helps).first() is None:
        erase_account(session, runtime.keys, account_id)


def _is_erased(session: Session, patient_id: UUID) -> bool:
    return session.exec(select(PatientKey.id).where(PatientKey.patient_id == patient_id)).first() is None


def _patient_id(table: Any) -> Any:
    return col(table.patient_id)


def _card_id(table: Any) -> Any:
    return col(table.card_id)


def _again(session: Session, runtime: Runtime, entry: Entry) -> Done:
    """A backup from before brings the person back: they go again."""
    if entry.patient is None:
        return GONE
    try:
        patient = lock_patient(session, entry.patient)
    except NotFound:
        return GONE
    if _is_erased(session, patient.id):
        return STOOD
    _erase(session, runtime, patient)
    return DONE


REPLAYS: Final[dict[str, Replay]] = {ERASED: _again}
