"""The inside of a save: what is sealed next, when it is asked again, and the one guarded write."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.core.clock import now, today
from app.patients import provenance
from app.patients.check_dates import months_after
from app.patients.entries import Body, Entry, find_entry, seal_body, typed
from app.patients.headings.catalogue import FactCatalogue
from app.patients.headings.definition import Answer, Circumstances, Heading
from app.patients.headings.who import HEADING as WHO
from app.patients.keys import DataKey
from app.patients.models import RecordEntry
from app.patients.parsing import Parsed
from app.patients.schemas import Provenance, RecordedBy, SaveEntry

ATTACHMENTS_MAX = 5


def circumstances_of(session: Session, key: DataKey, heading: Heading, standing: Entry | None) -> Circumstances:
    """Today, the date of birth if it is known, and the value that stands now."""
    who = standing if heading.key == WHO.key else find_entry(session, key, WHO.key)
    born = None if who is None else getattr(who.said(WHO), "date_of_birth", None)
    said = None if standing is None else standing.said(heading)
    return Circumstances(today=today(), date_of_birth=born, standing=said)


def next_body(
    heading: Heading,
    parsed: Parsed,
    save: SaveEntry,
    standing: Entry | None,
    *,
    recorded_by: RecordedBy,
    restored_from: date | None = None,
) -> Body:
    """What is sealed next. A confirmation stays with the value it was given for and moves to no other."""
    new = provenance.told(source=save.source, letter=save.letter, by=recorded_by, today=today())
    attachments = _with_attachment(standing, parsed.attachment_id)
    if parsed.answer is Answer.LETTER_PHOTO and standing is not None and standing.answer is Answer.GIVEN:
        return standing.body.model_copy(update={"attachments": attachments})
    value = None if parsed.value is None else parsed.value.model_dump(mode="json")
    return Body(
        heading=heading.key,
        answer=parsed.answer,
        value=value,
        provenance=new,
        item_provenance=_items(heading, value, new, standing),
        confirmed=None if standing is None else standing.confirmed,
        attachments=attachments,
        restored_from=restored_from,
    )


def _with_attachment(standing: Entry | None, attachment_id: UUID | None) -> tuple[UUID, ...]:
    before = () if standing is None else standing.body.attachments
    after = before if attachment_id is None else (*(each for each in before if each != attachment_id), attachment_id)
    return after[-ATTACHMENTS_MAX:]


def _items(
    heading: Heading, value: dict[str, Any] | None, new: Provenance, standing: Entry | None
) -> tuple[Provenance, ...]:
    if heading.items_field is None or value is None:
        return ()
    before = {} if standing is None else standing.value or {}
    return provenance.of_items(
        value[heading.items_field],
        new,
        standing=before.get(heading.items_field, ()),
        standing_provenance=() if standing is None else standing.item_provenance,
    )


def check_by(
    heading: Heading, value: Any, known: Provenance, catalogue: FactCatalogue, circumstances: Circumstances
) -> date | None:
    """The day to ask again, counted from when the value was true or, where it does not say, from when it was told."""
    months = None if value is None else heading.months(value, circumstances)
    if months is None:
        months = catalogue.check_every_months[heading.check_every]
    true_on = None if value is None else heading.true_on(value)
    return None if months is None else months_after(true_on or known.recorded_on, months)


def check_by_of(heading: Heading, body: Body, catalogue: FactCatalogue, circumstances: Circumstances) -> date | None:
    """The earlier of what the person says and what a clinician confirmed; open answers have no such day."""
    said = None
    if body.answer in {Answer.GIVEN, Answer.NOTHING}:
        said = check_by(heading, typed(heading, body.value), body.provenance, catalogue, circumstances)
    confirmed = None if body.confirmed is None else body.confirmed.check_by
    return min((day for day in (said, confirmed) if day is not None), default=None)


def write(
    session: Session,
    key: DataKey,
    body: Body,
    *,
    over: Entry | None,
    check_by: date | None,
    changed_by: UUID | None,
) -> Entry | None:
    """Write one entry over the version `over`, or as a new one. None when somebody else was first."""
    row_id, version = (uuid4(), 1) if over is None else (over.id, over.version + 1)
    changed_at = now()
    values = {
        "version": version,
        "body": seal_body(key, body, row_id=row_id, version=version),
        "check_by": check_by,
        "changed_at": changed_at,
        "changed_by": changed_by,
    }
    written = _insert(session, key, body, {"id": row_id} | values) if over is None else _update(session, over, values)
    if not written:
        return None
    return Entry(row_id, key.patient_id, version, body, check_by, changed_at, changed_by)


def _insert(session: Session, key: DataKey, body: Body, values: dict[str, Any]) -> bool:
    lookup = {"patient_id": key.patient_id, "heading_lookup": key.heading_lookup(body.heading)}
    try:
        with session.begin_nested():
            session.add(RecordEntry.model_validate(lookup | values))
    except IntegrityError:
        return False
    return True


def _update(session: Session, over: Entry, values: dict[str, Any]) -> bool:
    guarded = update(RecordEntry).where(col(RecordEntry.id) == over.id, col(RecordEntry.version) == over.version)
    return session.execute(guarded.values(**values).returning(col(RecordEntry.id))).one_or_none() is not None
