"""The authored lines as a print shows them: in their place, corrected lines marked, the person's own values beside.

No line is shortened here: small media take the approved short words, larger ones the whole sentence. A line that was
taken back gives up what it covered, as on the emergency page: nothing that still stands is lost with it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.exports.catalogue import short_month
from app.exports.notices import Withdrawn
from app.exports.wording import Wording
from app.patient_summary.schema import Block, CoveredLine, Fact, Line

OXYGEN: Final = "spo2_target_range"
"""The person's range: a row of its own under the oxygen line on every print (clinical-design F4)."""
OXYGEN_TOPIC: Final = "oxygen"


@dataclass(frozen=True, slots=True)
class Told:
    """One line in words. With `withdrawn_on` the words are struck through and `instead` stands after them."""

    trigger: str
    text: str
    behind: str = ""
    is_draft: bool = False
    withdrawn_on: date | None = None
    instead: str = ""
    corrected_on: date | None = None
    """The words are the approved replacement of a line that was taken back before this version was issued."""
    heading: str = ""
    topic: str = ""
    asks: tuple[str, ...] = ()
    """Facts that the line was written around."""
    also: tuple[str, ...] = ()
    """Folded lines, each with the name of its template."""
    own: tuple[Fact, ...] = ()
    """The person's values that stand under the line because its words do not hold them."""


def told_blocks(wording: Wording, blocks: Iterable[Block]) -> list[tuple[str, list[Told]]]:
    """Heading and lines of every block that still has lines."""
    told = [(block.heading, [each for line in block.lines for each in _in_full(wording, line)]) for block in blocks]
    return [(heading, lines) for heading, lines in told if lines]


def told_short(wording: Wording, *, without: Collection[str] = (), briefly: bool = False) -> list[Told]:
    """The approved short words for paper, in their order, without those of templates that were taken back.

    A line whose fact is not recorded stands in the words that the page has for it: the whole sentence where nobody
    wrote short words for that. `briefly` leaves its short words, for a medium without room.
    """
    found, summary = _lines_by_name(wording), wording.summary
    names = summary.wallet_refs or ("",) * len(summary.wallet_lines)
    told: list[Told] = []
    for name, short in zip(names, summary.wallet_lines, strict=True):
        if name in without:
            continue
        block, line = found.get(name, (None, None))
        place = (block.heading, block.topic) if block else ("", "")
        words = line.short if isinstance(line, Line) and line.lacks and not briefly else short
        told += [replace(each, heading=place[0], topic=place[1]) for each in _short(wording, name, words, line)]
    return _with_oxygen(told, wording.fact(OXYGEN))


def corrected_lines(wording: Wording, told: Sequence[Told]) -> list[str]:
    """That lines of this print were taken back or replaced after the card was issued, as the page says it on top."""
    days = [each.withdrawn_on for each in told if each.withdrawn_on is not None]
    if not days:
        return []
    key = "line_withdrawn" if len(days) == 1 else "lines_withdrawn"
    return [wording(key, count=len(days), date=wording.words.day(max(days)))]


def corrected_briefly(wording: Wording, told: Sequence[Told]) -> str:
    """The same in a few words, for a card where every line counts."""
    days = [each.withdrawn_on for each in told if each.withdrawn_on is not None]
    if not days:
        return ""
    key = "line_withdrawn_short" if len(days) == 1 else "lines_withdrawn_short"
    return wording(key, count=len(days), month=short_month(max(days)))


def _with_oxygen(told: Sequence[Told], oxygen: Fact | None) -> list[Told]:
    """The range directly under the oxygen line."""
    without = [replace(each, own=tuple(fact for fact in each.own if fact.key != OXYGEN)) for each in told]
    if oxygen is None:
        return without
    about = [number for number, each in enumerate(without) if each.topic == OXYGEN_TOPIC]
    about = about or [number for number, each in enumerate(without) if OXYGEN in each.asks]
    if about:
        without[about[-1]] = replace(without[about[-1]], own=(oxygen, *without[about[-1]].own))
    return without


def oxygen_alone(wording: Wording, told: Iterable[Told]) -> list[Fact]:
    """The range as a row by itself, where no line is about oxygen: under any other it would seem to belong to it."""
    oxygen = wording.fact(OXYGEN)
    return [] if oxygen is None or any(oxygen in each.own for each in told) else [oxygen]


def is_about_oxygen(wording: Wording) -> bool:
    """Whether the card holds a line about oxygen. Where it holds none, a small medium need not say that no range is
    known."""
    return any(block.topic == OXYGEN_TOPIC for block in (*wording.summary.first_blocks, *wording.summary.more_blocks))


def _lines_by_name(wording: Wording) -> dict[str, tuple[Block, Line | CoveredLine]]:
    """Every line on the card with the block it stands in, by its lasting name."""
    lines: dict[str, tuple[Block, Line | CoveredLine]] = {}
    for block in (*wording.summary.more_blocks, *wording.summary.first_blocks):
        for line in block.lines:
            lines[_name(line)] = (block, line)
            lines |= {_name(each): (block, each) for each in line.covered}
    return lines


def _name(line: Line | CoveredLine) -> str:
    return f"{line.template_id}/{line.line_id}"


def _short(wording: Wording, name: str, short: str, line: Line | CoveredLine | None) -> Iterator[Told]:
    """The short words; after a line that was taken back, in full, the critical lines that it covered."""
    template_id, _, line_id = name.partition("/")
    is_gone = wording.notices.of_template(template_id) is not None
    notice = wording.notices.of_line(template_id, line_id)
    if not is_gone:
        told = Told("", short, is_draft=line.is_draft if line else wording.summary.has_draft_lines, asks=_asks(line))
        yield _taken_back(wording, told, line, notice, short=True)
    if (is_gone or notice) and isinstance(line, Line):
        for each in line.covered:
            if each.severity in {None, "critical"} and _name(each) not in wording.summary.wallet_refs:
                yield from _from_under(wording, each, line)


def _in_full(wording: Wording, line: Line) -> Iterator[Told]:
    """The sentence with what it covers under it; what was taken back of either stands alone."""
    is_gone = wording.notices.of_template(line.template_id) is not None
    notice = wording.notices.of_line(line.template_id, line.line_id)
    stands = not is_gone and notice is None
    under = tuple(each for each in line.covered if stands and not _is_taken_back(wording, each))
    if not is_gone:
        told = Told(
            line.when_label,
            wording.on_paper(line.text, _asks(line)),
            behind=_behind(wording, line.fact_keys),
            is_draft=line.is_draft,
            corrected_on=line.replaced_on,
            asks=_asks(line),
            also=tuple(_also(wording, each) for each in under),
        )
        yield _taken_back(wording, told, line, notice)
    for each in line.covered:
        if each not in under:
            yield from _from_under(wording, each, line)


def _from_under(wording: Wording, covered: CoveredLine, cover: Line) -> Iterator[Told]:
    """A covered line as a line of its own, unless its template was taken back."""
    if wording.notices.of_template(covered.template_id):
        return
    told = Told(
        covered.when_label,
        wording.on_paper(covered.text, _asks(covered)),
        behind=_behind(wording, _asks(covered)),
        is_draft=covered.is_draft or cover.is_draft,
        asks=_asks(covered),
    )
    yield _taken_back(wording, told, covered, wording.notices.of_line(covered.template_id, covered.line_id))


def _taken_back(
    wording: Wording, told: Told, line: Line | CoveredLine | None, notice: Withdrawn | None, *, short: bool = False
) -> Told:
    """The line with its notice, if there is one. A replacement is approved for everybody and holds no value of this
    person: the values that the line was written around stand under it."""
    is_corrected = isinstance(line, Line) and line.replaced_on is not None
    if notice is None and not is_corrected:
        return told
    own = tuple(fact for key in told.asks if (fact := wording.fact(key)) is not None and fact.value is not None)
    if notice is None:
        return replace(told, own=own)
    instead = notice.replacement_short if short else notice.replacement
    return replace(told, withdrawn_on=notice.on, instead=instead or "", own=own)


def _is_taken_back(wording: Wording, line: CoveredLine) -> bool:
    notices = wording.notices
    return (notices.of_template(line.template_id) or notices.of_line(line.template_id, line.line_id)) is not None


def _asks(line: Line | CoveredLine | None) -> tuple[str, ...]:
    """Also for cards that were sealed before lines kept this."""
    if isinstance(line, Line):
        return line.asks or (*line.fact_keys, *line.lacks)
    return line.asks if line else ()


def _also(wording: Wording, line: CoveredLine) -> str:
    named = wording("also_says", template=line.template_name or line.template_id)
    return f"{named} {wording.on_paper(line.text, _asks(line))}"


def _behind(wording: Wording, keys: Iterable[str]) -> str:
    """Who stands behind the person's own values inside the line."""
    facts = (wording.fact(key) for key in keys)
    return "; ".join(wording.behind_fact(fact, short=True) for fact in facts if fact and fact.value is not None)
