"""Save, confirm and remove one heading of a record. Nobody overwrites what they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.clock import today
from app.core.errors import Conflict, Invalid
from app.core.runtime import Mode
from app.patients import hooks
from app.patients.attachments import require_attachment
from app.patients.entries import Body, Entry, find_entry, typed
from app.patients.headings import heading_of
from app.patients.headings.catalogue import FactCatalogue
from app.patients.headings.definition import Answer, Heading, Source
from app.patients.keys import DataKey
from app.patients.models import RecordEntry
from app.patients.parsing import Parsed, parse
from app.patients.problems import invalid
from app.patients.saving import check_by, check_by_of, circumstances_of, next_body, write
from app.patients.schemas import Confirmed, Provenance, RecordedBy, SaveEntry
from app.patients.views import view


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the account, and the word for how it stands to the patient."""

    account_id: UUID | None
    recorded_by: RecordedBy


@dataclass(frozen=True, slots=True)
class Record:
    """What every verb here works on: an open record, its key, the facts there are, and the service's mode.

    `more` are headings that a capability above keeps in the same record; whoever opens the record without them cannot
    reach them. `on_write` hears of every write.
    """

    session: Session
    key: DataKey
    catalogue: FactCatalogue
    mode: Mode
    more: Mapping[str, Heading] = field(default_factory=dict)
    on_write: hooks.Written = hooks.tell_written

    @property
    def patient_id(self) -> UUID:
        return self.key.patient_id

    def heading(self, key: str) -> Heading:
        """The heading of this key. NotFound for an unknown one."""
        return self.more.get(key) or heading_of(key, self.catalogue)


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now. `changed_groups`: what the issued card no longer says; `kept_both`: a list was merged."""

    entry: Entry
    changed_groups: tuple[str, ...] = ()
    kept_both: bool = False


def save_entry(
    record: Record,
    heading_key: str,
    save: SaveEntry,
    *,
    by: Writer,
    is_upload: bool = False,
    restored_from: date | None = None,
) -> Saved:
    """Save one heading over the version that was seen. `restored_from`: the day of what is brought back (H60-A1).

    Invalid with fields for what cannot be kept, and with the code `is_this_right` for what looks like a slip until it
    is repeated with `confirm_unusual`. Conflict `changed_meanwhile` when somebody else saved first.
    """
    heading = record.heading(heading_key)
    if heading.is_upload and save.answer is Answer.GIVEN and not is_upload:
        raise invalid({"value": "Send a picture instead."})
    parsed = parse(heading, save, catalogue=record.catalogue, mode=record.mode)
    require_attachment(record.session, record.patient_id, parsed.attachment_id)
    standing = find_entry(record.session, record.key, heading.key)
    merged = _merge_or_refuse(record, heading, parsed, save, standing, by=by)
    if not save.confirm_unusual:
        _ask_about(record, heading, parsed, standing)
    body = next_body(heading, merged or parsed, save, standing, recorded_by=by.recorded_by, restored_from=restored_from)
    entry = _write(record, heading, body, standing, by=by)
    return Saved(entry, _tell(record, heading, standing, entry), kept_both=merged is not None)


def confirm_entry(
    record: Record,
    heading_key: str,
    *,
    version: int,
    value: dict[str, Any],
    role: str,
    organisation: str,
    on: date,
    by: Writer,
) -> Saved:
    """Confirm one value, as a clinician saw it: it takes the main place and ends the confirmation before it (H30-A2).

    `value` must be the one that stands at `version`, so that nobody confirms words they were not shown (H32-A1).
    """
    heading = record.heading(heading_key)
    standing = find_entry(record.session, record.key, heading.key)
    if standing is None or standing.version != version or standing.value != value:
        raise _changed_meanwhile(record, standing, by=by)
    known = Provenance(
        source=Source.CONFIRMED,
        on=on,
        role=role,
        organisation=organisation,
        recorded_by="clinician",
        recorded_on=today(),
    )
    about = circumstances_of(record.session, record.key, heading, standing)
    until = check_by(heading, typed(heading, value), known, record.catalogue, about)
    items = value.get(heading.items_field or "", ())
    confirmed = Confirmed(value=value, provenance=known, item_provenance=(known,) * len(items), check_by=until)
    body = standing.body.model_copy(update={"confirmed": confirmed, "restored_from": None})
    entry = _write(record, heading, body, standing, by=by)
    return Saved(entry, _tell(record, heading, standing, entry))


def end_confirmation(record: Record, heading_key: str, *, version: int, by: Writer) -> Saved:
    """Take the clinician's confirmation off a value; the words stay and are no longer called confirmed (H27-A2)."""
    heading = record.heading(heading_key)
    standing = find_entry(record.session, record.key, heading.key)
    if standing is None or standing.version != version or standing.confirmed is None:
        raise _changed_meanwhile(record, standing, by=by)
    body = standing.body.model_copy(update={"confirmed": None})
    if body.value is None and body.answer is not Answer.NOTHING:
        body = body.model_copy(update={"answer": Answer.GIVEN, "value": standing.confirmed.value})
    entry = _write(record, heading, body, standing, by=by)
    hooks.tell(hooks.confirmation_ended, record.session, record.patient_id, heading.group)
    return Saved(entry)


def remove_entry(record: Record, heading_key: str, *, version: int, by: Writer) -> tuple[str, ...]:
    """Take a heading out of the record. Gives the groups in which an issued card now differs."""
    heading = record.heading(heading_key)
    if heading.key == "who":
        raise Invalid("needed", "A card needs a name and a date of birth. Change them instead of removing them.")
    standing = find_entry(record.session, record.key, heading.key)
    if standing is None or standing.version != version:
        raise _changed_meanwhile(record, standing, by=by)
    guarded = delete(RecordEntry).where(col(RecordEntry.id) == standing.id, col(RecordEntry.version) == version)
    if record.session.execute(guarded.returning(col(RecordEntry.id))).one_or_none() is None:
        raise _changed_meanwhile(record, find_entry(record.session, record.key, heading.key), by=by)
    _written(record, standing, None, by=by)
    return _tell(record, heading, standing, None)


def _changed_meanwhile(record: Record, standing: Entry | None, *, by: Writer) -> Conflict:
    """Somebody saved first. `current` is what stands now, None when it was removed."""
    current = None
    if standing is not None:
        heading = record.heading(standing.heading)
        state = hooks.card_state(record.session, record.patient_id)
        current = view(standing, heading, state, account_id=by.account_id).model_dump(mode="json")
    return Conflict(
        "changed_meanwhile",
        "Somebody changed this while you were writing. Look at both, then save again. What you typed is still here.",
        extra={"current": current},
    )


def _merge_or_refuse(
    record: Record, heading: Heading, parsed: Parsed, save: SaveEntry, standing: Entry | None, *, by: Writer
) -> Parsed | None:
    """None when the version that was seen stands. Otherwise both lists where nothing may get lost, or Conflict."""
    if save.version == (0 if standing is None else standing.version):
        return None
    said = None if standing is None else standing.said(heading)
    if heading.merge is None or said is None or parsed.value is None:
        raise _changed_meanwhile(record, standing, by=by)
    try:
        return replace(parsed, value=heading.merge(said, parsed.value))
    except ValidationError:
        raise _changed_meanwhile(record, standing, by=by) from None


def _ask_about(record: Record, heading: Heading, parsed: Parsed, standing: Entry | None) -> None:
    if parsed.value is None:
        return
    questions = heading.questions(parsed.value, circumstances_of(record.session, record.key, heading, standing))
    if questions:
        raise Invalid("is_this_right", "Is this right? Check it. If it is right, save it again.", fields=questions)


def _write(record: Record, heading: Heading, body: Body, standing: Entry | None, *, by: Writer) -> Entry:
    about = circumstances_of(record.session, record.key, heading, standing)
    until = check_by_of(heading, body, record.catalogue, about)
    entry = write(record.session, record.key, body, over=standing, check_by=until, changed_by=by.account_id)
    if entry is None:
        raise _changed_meanwhile(record, find_entry(record.session, record.key, heading.key), by=by)
    _written(record, standing, entry, by=by)
    return entry


def _written(record: Record, before: Entry | None, after: Entry | None, *, by: Writer) -> None:
    change = hooks.Change(
        record.session, record.key, record.catalogue, before, after, by.account_id, recorded_by=by.recorded_by
    )
    record.on_write(change)


def _tell(record: Record, heading: Heading, before: Entry | None, after: Entry | None) -> tuple[str, ...]:
    if not heading.stands_on_card or _meaning(before) == _meaning(after):
        return ()
    hooks.tell(hooks.saved, record.session, record.patient_id, heading.group)
    has_card = hooks.card_state(record.session, record.patient_id) is not None
    return (heading.group,) if has_card else ()


def _meaning(entry: Entry | None) -> tuple[Any, ...]:
    """What a card would say of it: open answers say no more than an entry that does not exist."""
    if entry is None:
        return (None, False, None)
    confirmed = None if entry.confirmed is None else entry.confirmed.value
    return (entry.value, entry.answer is Answer.NOTHING, confirmed)
