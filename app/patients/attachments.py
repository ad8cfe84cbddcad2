"""Photos of letters, old cards and machine screens: kept as evidence until somebody has typed them in."""

from uuid import UUID, uuid4

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from app.core.envelope import pad, unpad
from app.core.errors import Invalid, NotFound
from app.core.field_ids import FieldId
from app.patients.keys import DataKey
from app.patients.models import Attachment
from app.patients.problems import invalid

KEPT_MAX = 40
_ROW_VERSION = 1  # pictures are never changed


def add_attachment(session: Session, key: DataKey, jpeg: bytes, *, by: UUID | None) -> UUID:
    """Seal a picture that we made ourselves (`pictures.letter`). Invalid when the record is full of them."""
    kept = session.exec(select(func.count(col(Attachment.id))).where(Attachment.patient_id == key.patient_id)).one()
    if kept >= KEPT_MAX:
        raise Invalid("too_many_pictures", f"There are {KEPT_MAX} pictures already. Take away some that are typed in.")
    row_id = uuid4()
    body = key.seal(pad(jpeg), field_id=FieldId.ATTACHMENT_BODY, row_id=row_id, row_version=_ROW_VERSION)
    session.add(Attachment.model_validate({"id": row_id, "patient_id": key.patient_id, "body": body, "created_by": by}))
    return row_id


def open_attachment(session: Session, key: DataKey, attachment_id: UUID) -> bytes:
    """The JPEG. NotFound for one of another patient."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.patient_id != key.patient_id:
        raise NotFound
    return unpad(key.open(row.body, field_id=FieldId.ATTACHMENT_BODY, row_id=row.id, row_version=_ROW_VERSION))


def remove_attachment(session: Session, key: DataKey, attachment_id: UUID) -> None:
    """Take a picture away. NotFound for one of another patient."""
    guarded = delete(Attachment).where(
        col(Attachment.id) == attachment_id, col(Attachment.patient_id) == key.patient_id
    )
    if session.execute(guarded.returning(col(Attachment.id))).one_or_none() is None:
        raise NotFound


def attachment_ids(session: Session, patient_id: UUID) -> frozenset[UUID]:
    """The pictures that there are."""
    return frozenset(session.exec(select(Attachment.id).where(Attachment.patient_id == patient_id)))


def require_attachment(session: Session, patient_id: UUID, attachment_id: UUID | None) -> None:
    """Invalid unless the picture is this patient's."""
    if attachment_id is None:
        return
    owner = session.exec(select(Attachment.patient_id).where(Attachment.id == attachment_id)).first()
    if owner != patient_id:
        raise invalid({"attachment_id": "We do not have this picture. Send it again."})
