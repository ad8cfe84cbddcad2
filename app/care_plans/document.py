"""The plan as it stands, in words, for a print: each value with who stands behind it. Pure once the record is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.care_plans import words
from app.care_plans.queries import Reader
from app.care_plans.sections import all_sections, headings_in
from app.care_plans.sections.definition import Passport, Section
from app.care_plans.wording import Row, heading_label, rows
from app.care_plans.words import Language
from app.patients.entries import Entry, entries_of
from app.patients.headings.definition import Answer, Heading
from app.patients.schemas import Provenance
from app.patients.service import Record


@dataclass(frozen=True, slots=True)
class Stated:
    """A value in words. `rows` of a list have a provenance each, all others share one."""

    rows: tuple[Row, ...]
    provenance: tuple[Provenance, ...]
    check_by: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one heading says. A confirmed value keeps its place; what the person says since stands below it."""

    heading: str
    label: str
    answer: Answer
    stated: Stated | None
    newer: Stated | None
    needs_clinician: bool

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the value that is shown first still waits for a clinician."""
        return self.needs_clinician and self.newer is None


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A section with something in it."""

    heading: str
    is_private: bool
    parts: tuple[Part, ...]
    passport: Passport | None = None


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """What a print of the plan holds. `empty` are the headings of sections in which nothing is recorded."""

    sections: tuple[DocumentSection, ...]
    empty: tuple[str, ...]
    left_out: tuple[str, ...]
    """Private sections that were not asked for, and what this reader may not open: named, so that nobody takes the
    print for the whole."""


def document_of(record: Record, reader: Reader, *, with_private: bool, language: Language) -> PlanDocument:
    """The sections that this reader may open, in the order of the page. Private ones only when they are asked for."""
    entries = entries_of(record.session, record.key)
    shown, empty, left_out = [], [], []
    for section in all_sections():
        heading = words.say(f"sections.{section.key}.heading", language)
        if not reader.may_open(section) or (section.is_private and not with_private):
            left_out.append(heading)
            continue
        parts = tuple(_parts(record, section, entries, language))
        if parts:
            shown.append(DocumentSection(heading, section.is_private, parts, section.passport))
        else:
            empty.append(heading)
    return PlanDocument(tuple(shown), tuple(empty), tuple(left_out))


def _parts(record: Record, section: Section, entries: dict[str, Entry], language: Language) -> Iterator[Part]:
    for key in headings_in(section, record.catalogue):
        entry = entries.get(key)
        if entry is not None:
            yield _part(entry, record.heading(key), language)


def _part(entry: Entry, heading: Heading, language: Language) -> Part:
    said = _stated(entry.heading, entry.value, entry.provenance, entry.item_provenance, entry.check_by, language)
    confirmed = entry.confirmed
    if confirmed is None:
        standing, newer = said, None
    else:
        standing = _stated(
            entry.heading,
            confirmed.value,
            confirmed.provenance,
            confirmed.item_provenance,
            confirmed.check_by,
            language,
        )
        newer = said if entry.value != confirmed.value else None
    return Part(
        heading=entry.heading,
        label=heading_label(entry.heading, language),
        answer=entry.answer,
        stated=standing,
        newer=newer,
        needs_clinician=heading.needs_clinician and confirmed is None,
    )


def _stated(
    heading: str,
    value: dict[str, object] | None,
    provenance: Provenance,
    of_items: tuple[Provenance, ...],
    check_by: date | None,
    language: Language,
) -> Stated | None:
    if value is None:
        return None
    told = rows(heading, value, language)
    is_each = bool(of_items) and len(of_items) == len(told) and all(row.is_item for row in told)
    return Stated(told, of_items if is_each else (provenance,), check_by)
