"""The history of a plan: one immutable version for every confirmed save, whichever page it was made on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.care_plans.changes import Difference, checked, differences
from app.care_plans.models import CarePlanVersion
from app.care_plans.sections import all_sections, headings_in, section_holding
from app.care_plans.sections.definition import Section
from app.core import envelope
from app.core.errors import NotFound, Unavailable
from app.core.field_ids import FieldId
from app.patients import hooks
from app.patients.entries import Body, some_entries
from app.patients.headings.catalogue import FactCatalogue
from app.patients.keys import DataKey
from app.patients.schemas import RecordedBy

_LOOKUP: Final = "care plan section "
_ATTEMPTS: Final = 8


class VersionBody(BaseModel):
    """What is sealed. `state` is the whole section as it stood, so that a version can be read on its own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    body_schema: int = 1
    section: str
    changes: tuple[Difference, ...]
    state: dict[str, Body]
    recorded_by: RecordedBy
    why: str | None = None
    restored_from: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One confirmed save of one section."""

    number: int
    body: VersionBody
    made_at: datetime
    made_by: UUID | None


@dataclass(frozen=True, slots=True)
class Save:
    """When a version was made and by whom, without what it says."""

    number: int
    made_at: datetime
    made_by: UUID | None


def section_lookup(key: DataKey, section: str) -> bytes:
    """By which a section's rows are found."""
    return key.heading_lookup(_LOOKUP + section)


def state_of(session: Session, key: DataKey, section: Section, facts: FactCatalogue) -> dict[str, Body]:
    """What stands in a section now, by heading in the order of the section."""
    order = headings_in(section, facts)
    entries = some_entries(session, key, order)
    return {heading: entries[heading].body for heading in order if heading in entries}


def number_of(session: Session, key: DataKey, section: str) -> int:
    """The newest version of a section; 0 before the first."""
    found = select(func.max(CarePlanVersion.number)).where(*_of(key, section))
    return session.exec(found).one() or 0


def newest_saves(session: Session, key: DataKey, *, only: Section | None = None) -> dict[str, Save]:
    """The newest save of every section that has one, in one query and without opening any."""
    newer = aliased(CarePlanVersion)
    found = (
        select(CarePlanVersion.section_lookup, CarePlanVersion.number, CarePlanVersion.made_at, CarePlanVersion.made_by)
        .outerjoin(
            newer,
            and_(
                col(newer.patient_id) == CarePlanVersion.patient_id,
                col(newer.section_lookup) == CarePlanVersion.section_lookup,
                col(newer.number) > CarePlanVersion.number,
            ),
        )
        .where(CarePlanVersion.patient_id == key.patient_id, col(newer.id).is_(None))
    )
    if only is not None:
        found = found.where(CarePlanVersion.section_lookup == section_lookup(key, only.key))
    by_lookup = {bytes(lookup): Save(number, at, by) for lookup, number, at, by in session.exec(found)}
    asked = all_sections() if only is None else (only,)
    by_section = ((each.key, by_lookup.get(section_lookup(key, each.key))) for each in asked)
    return {section: save for section, save in by_section if save is not None}


def write_version(session: Session, key: DataKey, number: int, body: VersionBody, *, made_by: UUID | None) -> bool:
    """Write this version. False when somebody else has written it first."""
    row_id = uuid4()
    plain = envelope.pad(body.model_dump_json().encode("utf-8"))
    sealed = key.seal(plain, field_id=FieldId.CARE_PLAN_VERSION_BODY, row_id=row_id, row_version=number)
    row = {
        "id": row_id,
        "patient_id": key.patient_id,
        "section_lookup": section_lookup(key, body.section),
        "number": number,
        "body": sealed,
        "made_by": made_by,
    }
    try:
        with session.begin_nested():
            session.add(CarePlanVersion.model_validate(row))
    except IntegrityError:
        return False
    return True


def record_change(change: hooks.Change) -> None:
    """A heading was written through the record's own page: the section it belongs to has a new version."""
    entry = change.after or change.before
    section = None if entry is None else section_holding(entry.heading, change.catalogue)
    if section is None:
        return
    said = changes_of([change])
    for _attempt in range(_ATTEMPTS):
        body = VersionBody(
            section=section.key,
            changes=said,
            state=state_of(change.session, change.key, section, change.catalogue),
            recorded_by=change.recorded_by,
        )
        number = number_of(change.session, change.key, section.key) + 1
        if write_version(change.session, change.key, number, body, made_by=change.account_id):
            return
    raise Unavailable("saved_at_once", "Many people are saving here at once. Nothing was saved. Try again in a moment.")


def changes_of(written: Sequence[hooks.Change]) -> tuple[Difference, ...]:
    """What was changed, in words; a heading that was saved as it stood is said to be checked."""
    return tuple(said for change in written for said in _said(change))


def register() -> None:
    """Take part in every write of a record. Called once by the program that starts; twice is once."""
    if record_change not in hooks.written:
        hooks.written.append(record_change)


def versions_of(
    session: Session, key: DataKey, *, sections: Sequence[str], limit: int, offset: int = 0
) -> list[Version]:
    """The newest versions of these sections, newest first."""
    lookups = [section_lookup(key, section) for section in sections]
    query = select(CarePlanVersion).where(
        CarePlanVersion.patient_id == key.patient_id, col(CarePlanVersion.section_lookup).in_(lookups)
    )
    order = (col(CarePlanVersion.made_at).desc(), col(CarePlanVersion.number).desc(), col(CarePlanVersion.id))
    return [_open(key, row) for row in session.exec(query.order_by(*order).limit(limit).offset(offset))]


def version_at(session: Session, key: DataKey, section: str, number: int) -> Version:
    """One version of a section. NotFound when there is none."""
    row = session.exec(select(CarePlanVersion).where(*_of(key, section), CarePlanVersion.number == number)).first()
    if row is None:
        raise NotFound("unknown_version", "We could not find this version of this part of the plan.")
    return _open(key, row)


def since(session: Session, key: DataKey, section: str, number: int) -> tuple[Difference, ...]:
    """Everything that was changed in a section after this version, oldest first."""
    newer = select(CarePlanVersion).where(*_of(key, section), col(CarePlanVersion.number) > number)
    rows = session.exec(newer.order_by(col(CarePlanVersion.number)))
    return tuple(change for row in rows for change in _open(key, row).body.changes)


def _said(change: hooks.Change) -> Iterator[Difference]:
    before = {} if change.before is None else {change.before.heading: change.before.body}
    after = {} if change.after is None else {change.after.heading: change.after.body}
    found = differences(before, after)
    yield from found or (checked(heading) for heading in after)


def _of(key: DataKey, section: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(CarePlanVersion.patient_id) == key.patient_id,
        col(CarePlanVersion.section_lookup) == section_lookup(key, section),
    )


def _open(key: DataKey, row: CarePlanVersion) -> Version:
    plain = key.open(row.body, field_id=FieldId.CARE_PLAN_VERSION_BODY, row_id=row.id, row_version=row.number)
    return Version(row.number, VersionBody.model_validate_json(envelope.unpad(plain)), row.made_at, row.made_by)
