"""Drafts: what one person has typed into one section and not confirmed, sealed, seen by nobody else.

The app keeps every keystroke on the device until the server has it; here it outlives the device. The text is the
app's own: it is not checked, so that a half-written answer is never refused.
"""

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.care_plans.history import section_lookup
from app.care_plans.models import CarePlanDraft
from app.care_plans.schemas import DraftView, SaveDraft
from app.core import envelope
from app.core.clock import now
from app.core.errors import Conflict
from app.core.field_ids import FieldId
from app.patients.keys import DataKey


def find_draft(session: Session, key: DataKey, section: str, account_id: UUID) -> DraftView | None:
    """One's own draft of a section."""
    row = session.exec(select(CarePlanDraft).where(*_of(key, section, account_id))).first()
    return None if row is None else _view(key, row)


def drafted(session: Session, key: DataKey, account_id: UUID) -> frozenset[bytes]:
    """The section hashes in which this person has a draft."""
    found = select(CarePlanDraft.section_lookup).where(
        CarePlanDraft.patient_id == key.patient_id, CarePlanDraft.account_id == account_id
    )
    return frozenset(bytes(each) for each in session.exec(found))


def save_draft(session: Session, key: DataKey, section: str, save: SaveDraft, *, account_id: UUID) -> DraftView:
    """Keep a draft over the one that was seen. Conflict with the other text when another tab was first."""
    row = session.exec(
        select(CarePlanDraft).where(*_of(key, section, account_id)).execution_options(populate_existing=True)
    ).first()
    if save.version != (0 if row is None else row.version):
        raise _other_tab(None if row is None else _view(key, row))
    row_id, version = (uuid4(), 1) if row is None else (row.id, row.version + 1)
    draft = DraftView(version=version, based_on=save.based_on, text=save.text, saved_at=now())
    sealed = key.seal(
        envelope.pad(draft.model_dump_json().encode("utf-8")),
        field_id=FieldId.CARE_PLAN_DRAFT_BODY,
        row_id=row_id,
        row_version=version,
    )
    values = {"version": version, "body": sealed, "saved_at": draft.saved_at}
    if not (
        _insert(session, key, section, account_id, {"id": row_id} | values)
        if row is None
        else _over(session, row, values)
    ):
        raise _other_tab(find_draft(session, key, section, account_id))
    return draft


def drop_draft(session: Session, key: DataKey, section: str, account_id: UUID) -> None:
    """Take one's own draft away: it was saved, or is not wanted."""
    session.execute(delete(CarePlanDraft).where(*_of(key, section, account_id)))


def _insert(session: Session, key: DataKey, section: str, account_id: UUID, values: dict[str, object]) -> bool:
    whose = {
        "patient_id": key.patient_id,
        "account_id": account_id,
        "section_lookup": section_lookup(key, section),
    }
    try:
        with session.begin_nested():
            session.add(CarePlanDraft.model_validate(whose | values))
    except IntegrityError:
        return False
    return True


def _over(session: Session, row: CarePlanDraft, values: dict[str, object]) -> bool:
    guarded = update(CarePlanDraft).where(col(CarePlanDraft.id) == row.id, col(CarePlanDraft.version) == row.version)
    return session.execute(guarded.values(**values).returning(col(CarePlanDraft.id))).one_or_none() is not None


def _other_tab(standing: DraftView | None) -> Conflict:
    return Conflict(
        "draft_changed_meanwhile",
        "You wrote here in another place too. Look at both, then go on with one. What you typed is still here.",
        extra={"current": None if standing is None else standing.model_dump(mode="json")},
    )


def _of(key: DataKey, section: str, account_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CarePlanDraft.patient_id) == key.patient_id,
        col(CarePlanDraft.account_id) == account_id,
        col(CarePlanDraft.section_lookup) == section_lookup(key, section),
    )


def _view(key: DataKey, row: CarePlanDraft) -> DraftView:
    plain = key.open(row.body, field_id=FieldId.CARE_PLAN_DRAFT_BODY, row_id=row.id, row_version=row.version)
    return DraftView.model_validate_json(envelope.unpad(plain))
