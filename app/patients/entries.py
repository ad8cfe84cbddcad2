"""Entries of a record: opened with the patient's data key, found by a keyed hash of their heading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlmodel import Session, col, select

from app.core import envelope
from app.core.clock import today
from app.core.field_ids import FieldId
from app.patients.headings.definition import Answer, Heading
from app.patients.keys import DataKey
from app.patients.models import RecordEntry
from app.patients.schemas import Confirmed, Provenance

BODY_SCHEMA = 1


class Body(BaseModel):
    """What is sealed. Fields may be added with a default; an older program leaves out what it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    body_schema: int = BODY_SCHEMA
    heading: str
    answer: Answer
    value: dict[str, Any] | None = None
    provenance: Provenance
    item_provenance: tuple[Provenance, ...] = ()
    confirmed: Confirmed | None = None
    attachments: tuple[UUID, ...] = ()
    restored_from: date | None = None
    """The day of the earlier version it was brought back from, until somebody says or confirms it again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading of one patient at one version."""

    id: UUID
    patient_id: UUID
    version: int
    body: Body
    check_by: date | None
    changed_at: datetime
    changed_by: UUID | None

    @property
    def heading(self) -> str:
        return self.body.heading

    @property
    def answer(self) -> Answer:
        return self.body.answer

    @property
    def value(self) -> dict[str, Any] | None:
        """What the person says now; None unless the answer is `given`."""
        return self.body.value

    @property
    def provenance(self) -> Provenance:
        return self.body.provenance

    @property
    def item_provenance(self) -> tuple[Provenance, ...]:
        """Who stands behind each item of a list, in its order; empty for headings without a list."""
        return self.body.item_provenance

    @property
    def confirmed(self) -> Confirmed | None:
        return self.body.confirmed

    @property
    def is_overdue(self) -> bool:
        """Whether the day to ask again has passed. A fact about dates, nothing more."""
        return self.check_by is not None and self.check_by < today()

    def said(self, heading: Heading) -> Any:
        """The typed value, or None where there is none or an older program's value no longer fits its model."""
        return typed(heading, self.value)


def typed(heading: Heading, value: dict[str, Any] | None) -> Any:
    """`value` as its heading's model, or None."""
    if value is None:
        return None
    try:
        return heading.value.model_validate(value)
    except ValidationError:
        return None


def seal_body(key: DataKey, body: Body, *, row_id: UUID, version: int) -> bytes:
    """Padded, so that its length does not tell how long a list is, and bound to its row and version."""
    plain = envelope.pad(body.model_dump_json().encode("utf-8"))
    return key.seal(plain, field_id=FieldId.RECORD_ENTRY_BODY, row_id=row_id, row_version=version)


def open_entry(key: DataKey, row: RecordEntry) -> Entry:
    """The entry in a row. EnvelopeError when it is not what was saved there at this version."""
    plain = key.open(row.body, field_id=FieldId.RECORD_ENTRY_BODY, row_id=row.id, row_version=row.version)
    return Entry(
        id=row.id,
        patient_id=row.patient_id,
        version=row.version,
        body=Body.model_validate_json(envelope.unpad(plain)),
        check_by=row.check_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def find_entry(session: Session, key: DataKey, heading: str) -> Entry | None:
    """The entry of one heading as it is in the database now, not as this session saw it before."""
    query = select(RecordEntry).where(
        RecordEntry.patient_id == key.patient_id, RecordEntry.heading_lookup == key.heading_lookup(heading)
    )
    row = session.exec(query.execution_options(populate_existing=True)).first()
    return None if row is None else open_entry(key, row)


def entries_of(session: Session, key: DataKey) -> dict[str, Entry]:
    """Every entry of the patient by heading."""
    query = select(RecordEntry).where(RecordEntry.patient_id == key.patient_id).order_by(col(RecordEntry.changed_at))
    rows = session.exec(query.execution_options(populate_existing=True))
    return {entry.heading: entry for entry in (open_entry(key, row) for row in rows)}


def some_entries(session: Session, key: DataKey, headings: Iterable[str]) -> dict[str, Entry]:
    """The entries of these headings that exist, in one query."""
    lookups = [key.heading_lookup(heading) for heading in headings]
    query = select(RecordEntry).where(
        RecordEntry.patient_id == key.patient_id, col(RecordEntry.heading_lookup).in_(lookups)
    )
    rows = session.exec(query.execution_options(populate_existing=True))
    return {entry.heading: entry for entry in (open_entry(key, row) for row in rows)}
