"""What is true now about a card that was sealed some time ago: pure, by heading and date, never by value.

The summary comes out of its seal unchanged. This module compares it with today and with the few live rows, and says
what stands on top, what stands beside a value, and which line is no longer to be followed (clinical-design 3.4).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from app.card_templates.notices import Withdrawal, Withdrawals
from app.core.link_token import PaperStatement
from app.emergency_view import ages
from app.emergency_view.states import State, StateId, table
from app.emergency_view.words import Message
from app.patient_summary.schema import Block, Contact, CoveredLine, Fact, Line, PatientSummary

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


class ShownLine(NamedTuple):
    """A line as it stands now. `withdrawn_on` without `replacement`: struck through and not to be followed."""

    line: Line
    withdrawn_on: date | None = None
    replacement: str | None = None
    replacement_short: str | None = None


class ShownBlock(NamedTuple):
    """A topic with the lines that may still be shown."""

    block: Block
    lines: tuple[ShownLine, ...]


class ShownBlocks(NamedTuple):
    """The blocks of the first screen, and more advice."""

    first: tuple[ShownBlock, ...]
    more: tuple[ShownBlock, ...]


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
    shown = sealed or _shown(summary, live.withdrawals or Withdrawals())
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


# --- lines --------------------------------------------------------------------------------------------------


def blocks_as_sealed(summary: PatientSummary) -> ShownBlocks:
    """Every line as it was sealed."""
    first, more = (
        tuple(ShownBlock(block, tuple(map(ShownLine, block.lines))) for block in blocks)
        for blocks in (summary.first_blocks, summary.more_blocks)
    )
    return ShownBlocks(first, more)


def _shown(summary: PatientSummary, withdrawals: Withdrawals) -> ShownBlocks:
    versions = {template_id: version for template_id, version, _ in _templates(summary)}
    return ShownBlocks(
        tuple(_shown_blocks(summary.first_blocks, withdrawals, versions)),
        tuple(_shown_blocks(summary.more_blocks, withdrawals, versions)),
    )


def _shown_blocks(
    blocks: Iterable[Block], withdrawals: Withdrawals, versions: Mapping[str, int]
) -> Iterator[ShownBlock]:
    for block in blocks:
        lines = tuple(each for line in block.lines for each in _shown_line(line, withdrawals, versions))
        if lines:
            yield ShownBlock(block, lines)


def _shown_line(line: Line, withdrawals: Withdrawals, versions: Mapping[str, int]) -> Iterator[ShownLine]:
    """The line, or what stands in its place. What it covered comes out from under a line that was taken back, and so
    does a covered line that was itself taken back: a withdrawn line speaks louder than a sealed one."""
    notice = _notice(line, withdrawals, versions)
    if notice is None:
        kept = tuple(each for each in line.covered if _notice(each, withdrawals, versions) is None)
        taken_back = tuple(each for each in line.covered if each not in kept)
        yield ShownLine(line.model_copy(update={"covered": kept}) if taken_back else line)
    else:
        taken_back = line.covered
        if notice.line_id is not None:
            yield _crossed_out(line.model_copy(update={"covered": ()}), notice)
    for each in taken_back:
        yield from _out_from_under(each, line, withdrawals, versions)


def _out_from_under(
    covered: CoveredLine, cover: Line, withdrawals: Withdrawals, versions: Mapping[str, int]
) -> Iterator[ShownLine]:
    alone = _standing_alone(covered, cover, versions)
    notice = _notice(covered, withdrawals, versions)
    if notice is None:
        yield ShownLine(alone)
    elif notice.line_id is not None:
        yield _crossed_out(alone, notice)


def _crossed_out(line: Line, notice: Withdrawal) -> ShownLine:
    return ShownLine(line, notice.withdrawn_on, notice.replacement, notice.replacement_short)


def _notice(line: Line | CoveredLine, withdrawals: Withdrawals, versions: Mapping[str, int]) -> Withdrawal | None:
    """A line that was issued with its approved replacement in it is not taken back again by the same notice."""
    notice = withdrawals.of_line(line.template_id, versions.get(line.template_id, 1), line.line_id)
    is_corrected = isinstance(line, Line) and notice is not None and line.replaced_on == notice.withdrawn_on
    return None if is_corrected else notice


def _standing_alone(covered: CoveredLine, cover: Line, versions: Mapping[str, int]) -> Line:
    """A covered line as a line of its own."""
    return Line(
        template_id=covered.template_id,
        template_name=covered.template_name or cover.template_name,
        template_version=versions.get(covered.template_id, 1),
        line_id=covered.line_id,
        when=cover.when,
        when_label=covered.when_label,
        severity=covered.severity or cover.severity,
        text=covered.text,
        short=covered.text,
        why=covered.why,
        sources=covered.sources,
        is_draft=covered.is_draft or cover.is_draft,
        leads=cover.leads,
        fact_keys=covered.asks,
        asks=covered.asks,
    )


def own_values(shown: ShownLine, facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """The person's values to say after a line that holds them no more: a replacement is approved for everybody."""
    line = shown.line
    if shown.withdrawn_on is None and line.replaced_on is None:
        return ()
    keys = line.asks or (*line.fact_keys, *line.lacks)  # cards sealed before lines kept what they ask for
    return tuple(fact for key in keys if (fact := facts.get(key)) is not None and fact.value is not None)


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
    for template_id, version, name in _templates(summary):
        notice = withdrawals.of_template(template_id, version)
        if notice is not None:
            yield _spoken(StateId.TEMPLATE_WITHDRAWN, name=name, date=notice.withdrawn_on, ring=ring)


def _templates(summary: PatientSummary) -> Iterator[tuple[str, int, str]]:
    """Every template this card has words of, once."""
    lines = (line for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines)
    from_lines = ((line.template_id, line.template_version, line.template_name) for line in lines)
    pinned = ((each.id, each.version, each.name) for each in summary.templates)
    seen: set[str] = set()
    for template_id, version, name in (*pinned, *from_lines):
        if template_id not in seen:
            seen.add(template_id)
            yield template_id, version, name


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
