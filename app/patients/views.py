"""The record as its owner sees it."""

from collections.abc import Collection
from uuid import UUID

from app.patients.entries import Entry
from app.patients.headings.definition import Answer, Heading
from app.patients.hooks import CardState
from app.patients.schemas import ChangedBy, EntryView


def view(
    entry: Entry,
    heading: Heading,
    card: CardState | None,
    *,
    account_id: UUID | None,
    pictures: Collection[UUID] | None = None,
) -> EntryView:
    """One entry. `pictures` are those that still exist; None means not to check."""
    return EntryView(
        heading=entry.heading,
        version=entry.version,
        answer=entry.answer,
        value=entry.value,
        provenance=entry.provenance,
        item_provenance=entry.item_provenance,
        confirmed=entry.confirmed,
        needs_clinician=heading.needs_clinician,
        attachments=tuple(each for each in entry.body.attachments if pictures is None or each in pictures),
        check_by=entry.check_by,
        is_overdue=entry.is_overdue,
        changed_at=entry.changed_at,
        changed_by=_changed_by(entry, account_id),
        on_card=_is_on_card(entry, heading, card),
        restored_from=entry.body.restored_from,
    )


def _changed_by(entry: Entry, account_id: UUID | None) -> ChangedBy:
    if account_id is not None and entry.changed_by == account_id:
        return "you"
    return entry.provenance.recorded_by


def _is_on_card(entry: Entry, heading: Heading, card: CardState | None) -> bool:
    """Whether the issued card has it as it stands here: not for open answers, nor for what was saved since."""
    is_known = entry.answer in {Answer.GIVEN, Answer.NOTHING} or entry.confirmed is not None
    return card is not None and heading.stands_on_card and is_known and entry.changed_at <= card.issued_at
