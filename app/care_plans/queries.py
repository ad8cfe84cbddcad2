"""Reads of a plan: the task list, one section, its history, and two versions side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.authorisation.policy import Relation
from app.care_plans import history, words
from app.care_plans.changes import Difference, differences
from app.care_plans.drafts import drafted, find_draft
from app.care_plans.makers import Makers, makers_of
from app.care_plans.schemas import (
    CardHeading,
    ChangeView,
    Comparison,
    History,
    Said,
    SectionState,
    SectionView,
    Task,
    TaskList,
    VersionView,
)
from app.care_plans.sections import all_sections, headings_in, section_holding
from app.care_plans.sections.definition import Section
from app.care_plans.shared_scope import Scope
from app.care_plans.wording import asked_as, heading_label, rows
from app.care_plans.words import Language
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
    scope: Scope | None = None
    """What is shared with a professional."""

    def may_open(self, section: Section) -> bool:
        """Private sections open to nobody but who keeps the plan: the patient, or the parents of a child (H55). To a
        professional opens what is shared with them by consent, and nothing else."""
        if self.relation.is_professional:
            return self.scope is not None and self.scope.may_see(section)
        return self.relation.is_keeper or not section.is_private

    def may_write(self, section: Section) -> bool:
        """Whether what this reader saves stands at once."""
        if self.relation.is_professional:
            return self.scope is not None and self.scope.may_write(section)
        return self.may_open(section)


def require_open(reader: Reader, section: Section) -> None:
    """Forbidden for a section that is private to the person."""
    if not reader.may_open(section):
        raise Forbidden("private_section", "This part of the plan is private. Ask the person it is for.")


def require_write(reader: Reader, section: Section) -> None:
    """Forbidden for a professional where the person wants to be asked first."""
    require_open(reader, section)
    if not reader.may_write(section):
        raise Forbidden("propose_instead", "Send this as a proposal. The person decides about it line by line.")


def task_list(record: Record, reader: Reader) -> TaskList:
    """Every section that this reader may open, with how far it is."""
    entries = entries_of(record.session, record.key)
    held: dict[str, list[Entry]] = {}
    for heading, entry in entries.items():
        section = section_holding(heading, record.catalogue)
        held.setdefault("" if section is None else section.key, []).append(entry)
    saves = history.newest_saves(record.session, record.key)
    makers = makers_of(record.session, record.key, reader=reader.account_id)
    drafts = drafted(record.session, record.key, reader.account_id)
    return TaskList(
        tasks=tuple(
            Task(
                section=section.key,
                heading=words.say(f"sections.{section.key}.heading"),
                place=section.place,
                state=state_of(held.get(section.key, ())),
                version=saves[section.key].number if section.key in saves else 0,
                check_by=_check_by(held.get(section.key, ())),
                has_draft=history.section_lookup(record.key, section.key) in drafts,
                last_change=makers.of(saves.get(section.key)),
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


def section_view(
    record: Record, section: Section, *, account_id: UUID | None, language: Language = words.ENGLISH
) -> SectionView:
    """One section as it stands, with the reader's own draft."""
    order = headings_in(section, record.catalogue)
    entries = some_entries(record.session, record.key, (*order, "conditions"))
    here = [entries[heading] for heading in order if heading in entries]
    card = hooks.card_state(record.session, record.patient_id)
    pictures = attachment_ids(record.session, record.patient_id)
    asked = [each for each in asked_headings(chosen_templates(entries), record.catalogue) if each in set(order)]
    save = history.newest_saves(record.session, record.key, only=section).get(section.key)
    shown = {*section.headings, *asked, *(entry.heading for entry in here)} - {section.own_heading}
    return SectionView(
        section=section.key,
        version=0 if save is None else save.number,
        state=state_of(here),
        entries=tuple(
            view(entry, record.heading(entry.heading), card, account_id=account_id, pictures=pictures) for entry in here
        ),
        ask=tuple(asked),
        card=tuple(_card_heading(each, entries.get(each), language) for each in order if each in shown),
        last_change=makers_of(record.session, record.key, reader=account_id).of(save),
        draft=None if account_id is None else find_draft(record.session, record.key, section.key, account_id),
    )


def history_of(record: Record, reader: Reader, *, only: Section | None, limit: int, offset: int) -> History:
    """What was saved, newest first: of one section, or of every section this reader may open."""
    sections = [each.key for each in all_sections() if reader.may_open(each)] if only is None else [only.key]
    found = history.versions_of(record.session, record.key, sections=sections, limit=limit + 1, offset=offset)
    makers = makers_of(record.session, record.key, reader=reader.account_id)
    return History(
        versions=tuple(version_view(each, makers) for each in found[:limit]),
        has_more=len(found) > limit,
    )


def version_view(version: history.Version, makers: Makers) -> VersionView:
    """One version in words."""
    body = version.body
    made = makers.change(version.made_at, version.made_by, body.recorded_by)
    return VersionView(
        section=body.section,
        heading=words.find(f"sections.{body.section}.heading") or body.section,
        number=version.number,
        made_at=version.made_at,
        made_by=made.by,
        made_by_relationship=made.relationship,
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


def _card_heading(heading: str, entry: Entry | None, language: Language) -> CardHeading:
    confirmed = None if entry is None or entry.confirmed is None else entry.confirmed.value
    label, label_other = asked_as(heading, language)
    return CardHeading(
        heading=heading,
        label=label,
        label_other=label_other,
        said=_said(heading, None if entry is None else entry.value, language),
        confirmed=_said(heading, confirmed, language),
    )


def _said(heading: str, value: Mapping[str, Any] | None, language: Language) -> tuple[Said, ...]:
    """The label of a field is left out where it is the heading's own."""
    name = heading_label(heading, language)
    found = rows(heading, value, language)
    return tuple(Said(label=None if row.label == name else row.label, text=row.text) for row in found)


def _check_by(entries: Iterable[Entry]) -> date | None:
    return min((entry.check_by for entry in entries if entry.check_by is not None), default=None)
