"""The lines of a sealed summary as they stand now: as they were sealed, taken back, or with a replacement beside them.

What a line covered comes out from under it when it is taken back (hazard H33).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from app.card_templates.notices import Withdrawal, Withdrawals
from app.patient_summary.schema import Block, CoveredLine, Fact, Line, PatientSummary


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


def blocks_as_sealed(summary: PatientSummary) -> ShownBlocks:
    """Every line as it was sealed."""
    first, more = (
        tuple(ShownBlock(block, tuple(map(ShownLine, block.lines))) for block in blocks)
        for blocks in (summary.first_blocks, summary.more_blocks)
    )
    return ShownBlocks(first, more)


def blocks_now(summary: PatientSummary, withdrawals: Withdrawals) -> ShownBlocks:
    """The same after these notices."""
    versions = {template_id: version for template_id, version, _ in templates_of(summary)}
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


def templates_of(summary: PatientSummary) -> Iterator[tuple[str, int, str]]:
    """Every template this card has words of, once."""
    lines = (line for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines)
    from_lines = ((line.template_id, line.template_version, line.template_name) for line in lines)
    pinned = ((each.id, each.version, each.name) for each in summary.templates)
    seen: set[str] = set()
    for template_id, version, name in (*pinned, *from_lines):
        if template_id not in seen:
            seen.add(template_id)
            yield template_id, version, name
