"""Issued versions: sealing the emergency summary under a key of its own, and opening it again for its owner."""

import hashlib
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.alert_cards.models import AlertCard, CardVersion, RetiredVersionKey
from app.core import envelope
from app.core.clock import UK, now
from app.core.envelope import Place
from app.core.field_ids import FieldId
from app.patient_summary.schema import PatientSummary
from app.patients.keys import DataKey
from app.sharing.service import VersionKey


def seal_version(
    session: Session,
    card: AlertCard,
    summary: PatientSummary,
    *,
    data_key: DataKey,
    preview_digest: str,
    issued_by: UUID | None,
) -> tuple[CardVersion, VersionKey]:
    """A new row with the summary sealed under a new version key, which is wrapped under the patient's data key."""
    review, key = summary.review, envelope.new_key()
    row = CardVersion.model_validate(
        {
            "card_id": card.id,
            "version": review.version,
            "issued_at": now(),
            "issued_by": issued_by,
            "review_by": review.review_by,
            "version_key": b"",
            "emergency_body": b"",
            "digest": b"",
            "preview_digest": preview_digest,
        }
    )
    _seal(row, summary.model_dump_json().encode("utf-8"), key, data_key)
    session.add(row)
    session.flush()
    return row, VersionKey(card.id, card.patient_id, row.version, key)


def seal_again(session: Session, row: CardVersion, *, data_key: DataKey) -> VersionKey:
    """The same body under a new key: a code is in strange hands (7.3). The old key is kept for the log alone."""
    old = version_key(row, data_key)
    body = _open(row, old.key)
    retired = RetiredVersionKey.model_validate(
        {"version_id": row.id, "number": row.key_number, "version_key": b"", "retired_at": now()}
    )
    retired.version_key = data_key.seal(
        old.key, field_id=FieldId.CARD_VERSION_KEY, row_id=retired.id, row_version=retired.number
    )
    session.add(retired)
    row.key_number += 1
    key = envelope.new_key()
    _seal(row, body, key, data_key)
    session.flush()
    return VersionKey(row.card_id, data_key.patient_id, row.version, key)


def current_version(session: Session, card: AlertCard) -> CardVersion | None:
    """The one version that is ever served; None before the first issue."""
    query = select(CardVersion).where(CardVersion.card_id == card.id, CardVersion.version == card.current_version)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def version_key(row: CardVersion, data_key: DataKey) -> VersionKey:
    """The key of this version, opened for its owner. EnvelopeError when the row was altered."""
    key = data_key.open(row.version_key, field_id=FieldId.CARD_VERSION_KEY, row_id=row.id, row_version=row.version)
    return VersionKey(row.card_id, data_key.patient_id, row.version, key)


def open_summary(row: CardVersion, data_key: DataKey) -> PatientSummary:
    """What was issued, word for word."""
    return PatientSummary.model_validate_json(_open(row, version_key(row, data_key).key))


def every_key(session: Session, card: AlertCard, data_key: DataKey) -> dict[int, list[bytes]]:
    """All keys that each version has had, newest first: an opening's private part was sealed under one of them."""
    rows = session.exec(select(CardVersion).where(CardVersion.card_id == card.id)).all()
    keys = {row.id: [version_key(row, data_key).key] for row in rows}
    older = (
        select(RetiredVersionKey)
        .where(col(RetiredVersionKey.version_id).in_(keys))
        .order_by(col(RetiredVersionKey.number).desc())
    )
    for retired in session.exec(older):
        keys[retired.version_id].append(
            data_key.open(
                retired.version_key,
                field_id=FieldId.CARD_VERSION_KEY,
                row_id=retired.id,
                row_version=retired.number,
            )
        )
    return {row.version: keys[row.id] for row in rows}


def snapshot_digest(emergency_body: bytes) -> bytes:
    """SHA-256 of the sealed bytes: the log can tell a changed snapshot without opening one."""
    return hashlib.sha256(emergency_body).digest()


def issued_on(row: CardVersion) -> date:
    """The UK date of issue, as it stands on paper."""
    return row.issued_at.astimezone(UK).date()


def _seal(row: CardVersion, body: bytes, key: bytes, data_key: DataKey) -> None:
    row.emergency_body = envelope.seal(key, body, _place(row), key_version=row.key_number)
    row.digest = snapshot_digest(row.emergency_body)
    row.version_key = data_key.seal(key, field_id=FieldId.CARD_VERSION_KEY, row_id=row.id, row_version=row.version)


def _open(row: CardVersion, key: bytes) -> bytes:
    return envelope.open_sealed(key, row.emergency_body, _place(row))


def _place(row: CardVersion) -> Place:
    return Place(FieldId.CARD_VERSION_EMERGENCY_BODY, row.id, row.card_id, row.version)
