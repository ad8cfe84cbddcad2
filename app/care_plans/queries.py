"""Reads of a plan: the task list, one section, its history, and two versions side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.authorisation.policy import Relation
from app.care_plans import history, words
from app.care_plans.changes import Difference, differences
from app.care_plans.drafts import drafted, find_draft
from app.care_plans.schemas import (
    ChangeView,
    Comparison,
    History,
    SectionState,
    SectionView,
    Task,
    TaskList,
    VersionView,
)
from app.care_plans.sections import all_sections, headings_in, section_holding
from app.care_plans.sections.definition import Section
from app.core.errors import Forbidden
from app.patients import hooks
from app.patients.attachments import attachment_ids
from app.patients.entries import Entry, entries_of, some_entries
from app.patients.headings import asked_headings
from app.patients.headings.definition import Answer
from app.patients.queries import chosen_templates
from app.patients.service import Record
from app.patients.views import view


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and how they stand to the patient."""

    account_id: UUID
    relation: Relation

    def may_open(self, section: Section) -> bool:
        """Private sections open to nobody but who keeps the plan: the patient, or the parents of a child (H55)."""
        return self.relation.is_keeper or not section.is_private


def require_open(reader: Reader, section: Section) -> None:
    """Forbidden for a section that is private to the person."""
    if not reader.may_open(section):
        raise Forbidden("private_section", "This part of the plan is private. Ask the person it is for.")


def task_list(record: Record, reader: Reader) -> TaskList:
    """Every section that this reader may open, with how far it is."""
    entries = entries_of(record.session, record.key)
    held: dict[str, list[Entry]] = {}
    for heading, entry in entries.items():
        section = section_holding(heading, record.catalogue)
        held.setdefault("" if section is None else section.key, []).append(entry)
    numbers = history.numbers(record.session, record.key)
    drafts = drafted(record.session, record.key, reader.account_id)
    return TaskList(
        tasks=tuple(
            Task(
                section=section.key,
                heading=words.say(f"sections.{section.key}.heading"),
                place=section.place,
                state=state_of(held.get(section.key, ())),
                version=numbers[section.key],
                check_by=_check_by(held.get(section.key, ())),
                has_draft=history.section_lookup(record.key, section.key) in drafts,
            )
            for section in all_sections()
            if reader.may_open(section)
        )
    )


def state_of(entries: Iterable[Entry]) -> SectionState:
    """How far a section is, from what is recorded in it. A fact about absence and dates, nothing more."""
    entries = tuple(entries)
    if not entries:
        return SectionState.NOT_STARTED
    if any(entry.is_overdue for entry in entries):
        return SectionState.CHECK_OVERDUE
    if any(entry.value is not None or entry.confirmed is not None for entry in entries):
        return SectionState.FILLED
    if any(entry.answer is Answer.NOTHING for entry in entries):
        return SectionState.NOTHING_TO_SAY
    return SectionState.OPEN


def section_view(record: Record, section: Section, *, account_id: UUID | None) -> SectionView:
    """One section as it stands, with the reader's own draft."""
    order = headings_in(section, record.catalogue)
    entries = some_entries(record.session, record.key, (*order, "conditions"))
    here = [entries[heading] for heading in order if heading in entries]
    card = hooks.card_state(record.session, record.patient_id)
    pictures = attachment_ids(record.session, record.patient_id)
    asked = asked_headings(chosen_templates(entries), record.catalogue)
    return SectionView(
        section=section.key,
        version=history.number_of(record.session, record.key, section.key),
        state=state_of(here),
        entries=tuple(
            view(entry, record.heading(entry.heading), card, account_id=account_id, pictures=pictures) for entry in here
        ),
        ask=tuple(heading for heading in asked if heading in set(order)),
        draft=None if account_id is None else find_draft(record.session, record.key, section.key, account_id),
    )


def history_of(record: Record, reader: Reader, *, only: Section | None, limit: int, offset: int) -> History:
    """What was saved, newest first: of one section, or of every section this reader may open."""
    sections = [each.key for each in all_sections() if reader.may_open(each)] if only is None else [only.key]
    found = history.versions_of(record.session, record.key, sections=sections, limit=limit + 1, offset=offset)
    return History(
        versions=tuple(version_view(each, account_id=reader.account_id) for each in found[:limit]),
        has_more=len(found) > limit,
    )


def version_view(version: history.Version, *, account_id: UUID) -> VersionView:
    """One version in words."""
    body = version.body
    return VersionView(
        section=body.section,
        heading=words.find(f"sections.{body.section}.heading") or body.section,
        number=version.number,
        made_at=version.made_at,
        made_by="you" if version.made_by == account_id else body.recorded_by,
        restored_from=body.restored_from,
        why=body.why,
        changes=in_words(body.changes),
    )


def compare(record: Record, section: Section, *, earlier: int, later: int) -> Comparison:
    """What differs between two versions of one section."""
    first, second = (history.version_at(record.session, record.key, section.key, each) for each in (earlier, later))
    return Comparison(
        section=section.key,
        earlier=earlier,
        later=later,
        changes=in_words(differences(first.body.state, second.body.state)),
    )


def in_words(changes: Iterable[Difference]) -> tuple[ChangeView, ...]:
    """Changes as sentences."""
    return tuple(
        ChangeView(
            heading=change.heading,
            kind=change.kind,
            words=change.sentence(),
            before=change.before,
            after=change.after,
        )
        for change in changes
    )


def _check_by(entries: Iterable[Entry]) -> date | None:
    return min((entry.check_by for entry in entries if entry.check_by is not None), default=None)
