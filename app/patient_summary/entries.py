"""What the summary is built from: the record's headings as plain values with who stands behind each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.patient_summary.schema import Provenance
from app.patients import schemas
from app.patients.entries import Entry
from app.patients.headings.definition import Answer

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A value, who stands behind it and behind each item of its list, and when it is to be asked again."""

    value: Value
    provenance: Provenance
    item_provenance: tuple[Provenance, ...] = ()
    check_by: date | None = None
    is_none: bool = False
    """The person said that there is none: an answer, and not the same as nothing recorded."""

    def items(self, name: str = "items") -> tuple[tuple[Value, Provenance], ...]:
        """The items of a list, each with its own provenance where it has one."""
        listed = tuple(self.value.get(name) or ())
        behind = self.item_provenance if len(self.item_provenance) == len(listed) else (self.provenance,) * len(listed)
        return tuple(zip(listed, behind, strict=True))


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """One heading. `said` is what the person says now: "not sure" and a photo nobody has typed in say nothing yet.
    `confirmed` is what a clinician confirmed, until somebody ends it."""

    said: Recorded | None
    confirmed: Recorded | None = field(default=None)

    @property
    def standing(self) -> Recorded | None:
        """The one value of a fact that keeps its place: the confirmed one where there is one (hazard H30)."""
        return self.confirmed or self.said

    @property
    def newer(self) -> Recorded | None:
        """What the person says instead of the confirmed value; it stands below, smaller and unconfirmed."""
        said, confirmed = self.said, self.confirmed
        if said is None or confirmed is None or (said.value == confirmed.value and said.is_none == confirmed.is_none):
            return None
        return said

    @property
    def current(self) -> Recorded | None:
        """What is kept now, for lists that change (contacts, medicines): the person's own, else the confirmed one."""
        return self.said or self.confirmed


Entries = Mapping[str, RecordedEntry]


def current(entries: Entries, heading: str) -> Recorded | None:
    """The present value of a heading, or None where nothing is recorded."""
    entry = entries.get(heading)
    return None if entry is None else entry.current


def value_of(entries: Entries, heading: str) -> Value:
    """The present value as a mapping; empty where nothing is recorded."""
    recorded = current(entries, heading)
    return {} if recorded is None else recorded.value


def items_of(entries: Entries, heading: str, name: str = "items") -> tuple[tuple[Value, Provenance], ...]:
    """The present items of a list, each with who stands behind it: confirmed where this very item was."""
    entry = entries.get(heading)
    recorded = None if entry is None else entry.current
    if entry is None or recorded is None:
        return ()
    confirmed = () if entry.confirmed is None else entry.confirmed.items(name)
    return tuple((item, next((by for each, by in confirmed if each == item), behind))
                 for item, behind in recorded.items(name))  # fmt: skip


def check_by(entries: Entries, heading: str) -> date | None:
    """When the present value of this heading is to be asked again."""
    recorded = current(entries, heading)
    return None if recorded is None else recorded.check_by


def from_record(entry: Entry) -> RecordedEntry:
    """An opened entry of the record as the summary reads it."""
    return RecordedEntry(said=_said(entry), confirmed=_confirmed(entry))


def _said(entry: Entry) -> Recorded | None:
    if entry.answer not in {Answer.GIVEN, Answer.NOTHING}:
        return None
    return Recorded(
        value=entry.value or {},
        provenance=_provenance(entry.provenance),
        item_provenance=tuple(_provenance(each) for each in entry.item_provenance),
        check_by=entry.check_by,
        is_none=entry.answer is Answer.NOTHING,
    )


def _confirmed(entry: Entry) -> Recorded | None:
    confirmed = entry.confirmed
    if confirmed is None:
        return None
    return Recorded(
        value=confirmed.value,
        provenance=_provenance(confirmed.provenance),
        item_provenance=tuple(_provenance(each) for each in confirmed.item_provenance),
        check_by=confirmed.check_by or entry.check_by,
    )


def _provenance(held: schemas.Provenance) -> Provenance:
    return Provenance.model_validate(held.model_dump(mode="json"))
