"""What is true now about a card that was sealed some time ago: pure, by heading and date, never by value.

The summary comes out of its seal unchanged. This module compares it with today and with the few live rows, and says
what stands on top, what stands beside a value, and which line is no longer to be followed (clinical-design 3.4).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from app.card_templates.notices import Withdrawals
from app.core.link_token import PaperStatement
from app.emergency_view import ages
from app.emergency_view.shown_lines import ShownBlock, ShownBlocks, blocks_as_sealed, blocks_now, templates_of
from app.emergency_view.states import State, StateId, table
from app.emergency_view.words import Message
from app.patient_summary.schema import Contact, Fact, PatientSummary

NUMBER_CHECKED_MONTHS: Final = 12
"""A telephone number that nobody rang for longer than this says so (hazard H20-A2)."""


@dataclass(frozen=True, slots=True)
class HeadingNotice:
    """A live row about one heading group: changed and not issued, or a confirmation that was ended."""

    kind: str
    heading: str
    since: date


@dataclass(frozen=True, slots=True)
class Live:
    """Everything that the sealed summary cannot know. The defaults are those of a preview."""

    notices: tuple[HeadingNotice, ...] = ()
    withdrawals: Withdrawals | None = None
    """Lines and templates taken back; None where there are none, which is nearly always and costs nothing."""
    paper: PaperStatement | None = None
    """What the signed token says the paper is. It never selects content."""
    was_typed: bool = False
    """Found by a typed code (also in a short square): the paper's version is not known."""
    could_record: bool = True
    saved_on: date | None = None
    """The day a phone saved this copy, when it is shown without asking us."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One state that holds now, with the words it says."""

    state: State
    message: Message


@dataclass(frozen=True, slots=True)
class Overlay:
    """What to lay over the sealed summary."""

    top: tuple[Spoken, ...]
    quiet: tuple[Spoken, ...]
    shown: ShownBlocks
    unconfirmed: Mapping[str, date]
    """Heading groups whose confirmation was ended, and since when."""

    def says(self, state: StateId) -> bool:
        """Whether this state holds now."""
        return any(spoken.state.id is state for spoken in (*self.top, *self.quiet))

    def ended_confirmation(self, *groups: str) -> Message | None:
        """What stands beside a value of these heading groups whose confirmation was ended."""
        for group in groups:
            if since := self.unconfirmed.get(group.replace("_", "-")):
                return Message("state.confirmation_ended", {"date": since})
        return None


def lay_over(summary: PatientSummary, live: Live, *, today: date, as_sealed: ShownBlocks | None = None) -> Overlay:
    """The overlay of this summary at this moment. The same input gives the same value. `as_sealed` is what
    `blocks_as_sealed` made of this very summary before, to save making it again."""
    sealed = None if live.withdrawals is not None else as_sealed or blocks_as_sealed(summary)
    shown = sealed or blocks_now(summary, live.withdrawals or Withdrawals())
    top = _in_table_order(
        (
            *_mode(summary),
            *_opening(live),
            *_paper(summary, live),
            *(_withdrawn(summary, live.withdrawals, (*shown.first, *shown.more)) if live.withdrawals else ()),
            *_changed(live.notices),
            *_overdue(summary, today),
        )
    )
    ended = {n.heading.replace("_", "-"): n.since for n in live.notices if n.kind == "confirmation_ended"}
    quiet = tuple(_quiet(summary, live, top, today))
    return Overlay(top, quiet, shown, ended)


# --- the person's values against today ----------------------------------------------------------------------


def fact_is_overdue(check_by: date | None, today: date) -> bool:
    """Whether a value was to be asked again before today. It stays on the page and says so (hazard H28)."""
    return check_by is not None and check_by < today


def not_checked_for(true_on: date, check_by: date | None, today: date) -> Message | None:
    """ "not checked for 8 months", for a value past its date."""
    if not fact_is_overdue(check_by, today):
        return None
    return Message("facts.not_checked", {"age": ages.since(true_on, today=today, is_past=False)})


def fact_mark(fact: Fact, today: date) -> Message | None:
    """What stands beside this fact because of its age."""
    true_on = fact.true_on or (fact.provenance.on if fact.provenance else None)
    return None if true_on is None else not_checked_for(true_on, fact.check_by, today)


def number_mark(contact: Contact, today: date) -> Message | None:
    """What stands beside a number that nobody rang for a year, or ever."""
    if contact.checked_on is None:
        return Message("ring.never_checked")
    if ages.months_between(contact.checked_on, today) < NUMBER_CHECKED_MONTHS:
        return None
    return Message("ring.not_checked", {"age": ages.since(contact.checked_on, today=today, is_past=False)})


def number_to_ring(summary: PatientSummary) -> Message:
    """ "Ring 0300 …" with the number that answers at any hour, else "Ring the number below", if there is one."""
    day_and_night = next((each for each in summary.contacts if each.is_24_hour and each.kind == "clinical"), None)
    if day_and_night is None:
        return Message("state.ring_below" if summary.contacts else "state.ring_nobody")
    return Message("state.ring_this", {"number": day_and_night.number})


# --- what stands on top -------------------------------------------------------------------------------------


def _spoken(state: StateId, key: str | None = None, *, count: int | None = None, **values: object) -> Spoken:
    row = table()[state]
    return Spoken(row, Message(key or row.words or "", values, count))


def _mode(summary: PatientSummary) -> Iterator[Spoken]:
    if summary.mode == "practice":
        yield _spoken(StateId.PRACTICE)
    if summary.mode == "demo":
        yield _spoken(StateId.DEMO)


def _opening(live: Live) -> Iterator[Spoken]:
    if live.saved_on is not None:
        yield _spoken(StateId.OFFLINE_COPY, date=live.saved_on)
    if not live.could_record:
        yield _spoken(StateId.NOT_RECORDED_OPENING)


def _paper(summary: PatientSummary, live: Live) -> Iterator[Spoken]:
    if live.paper is None:
        return
    paper, version = live.paper.card_version, summary.review.version
    if paper > version:
        yield _spoken(StateId.PAPER_NEWER, paper=paper, version=version)
    elif paper < version:
        headings = _changed_since(summary, paper)
        key = "state.paper_older_changed" if headings else None
        yield _spoken(StateId.PAPER_OLDER, key, paper=paper, version=version, headings=headings)


def _changed_since(summary: PatientSummary, paper: int) -> tuple[str, ...]:
    changes = (each for each in summary.changes if each.version > paper)
    return tuple(dict.fromkeys(heading for change in changes for heading in change.headings))


def _withdrawn(summary: PatientSummary, withdrawals: Withdrawals, shown: tuple[ShownBlock, ...]) -> Iterator[Spoken]:
    yield from _withdrawn_templates(summary, withdrawals)
    yield from _withdrawn_lines(shown)


def _withdrawn_templates(summary: PatientSummary, withdrawals: Withdrawals) -> Iterator[Spoken]:
    ring = number_to_ring(summary)
    for template_id, version, name in templates_of(summary):
        notice = withdrawals.of_template(template_id, version)
        if notice is not None:
            yield _spoken(StateId.TEMPLATE_WITHDRAWN, name=name, date=notice.withdrawn_on, ring=ring)


def _withdrawn_lines(blocks: Iterable[ShownBlock]) -> Iterator[Spoken]:
    dates = [line.withdrawn_on for block in blocks for line in block.lines if line.withdrawn_on is not None]
    if dates:
        yield _spoken(StateId.LINE_WITHDRAWN, count=len(dates), date=max(dates))


def _changed(notices: Iterable[HeadingNotice]) -> Iterator[Spoken]:
    changed = sorted((n for n in notices if n.kind == "changed"), key=lambda n: (-n.since.toordinal(), n.heading))
    for since, group in groupby(changed, key=lambda n: n.since):
        yield _spoken(StateId.CHANGED_NOT_ISSUED, date=since, headings=tuple(n.heading for n in group))


def _overdue(summary: PatientSummary, today: date) -> Iterator[Spoken]:
    if summary.review.review_by < today:
        age = ages.since(summary.review.issued_on, today=today, is_past=False)
        key = None if summary.contacts else "state.review_overdue_no_number"
        yield _spoken(StateId.REVIEW_OVERDUE, key, age=age)


def _quiet(summary: PatientSummary, live: Live, top: tuple[Spoken, ...], today: date) -> Iterator[Spoken]:
    """The status line. "Current" is said only when nothing at all is known to be wrong."""
    wrong = any(spoken.state.id not in {StateId.DEMO, StateId.PRACTICE} for spoken in top)
    age = ages.since(summary.review.issued_on, today=today)
    yield _spoken(StateId.CURRENT, "status.version" if wrong else None, version=summary.review.version, age=age)
    if live.was_typed:
        yield _spoken(StateId.TYPED_CODE, version=summary.review.version)


def _in_table_order(spoken: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    return tuple(sorted(spoken, key=lambda each: each.state.rank))
