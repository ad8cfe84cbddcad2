"""The authored lines as a print shows them: in their place, corrected lines marked.

No line is shortened here: small media take the approved short words, larger ones the whole sentence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.exports.wording import Wording
from app.patient_summary.schema import Block, CoveredLine, Line


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
    also: tuple[str, ...] = ()
    """Folded lines, each with the name of its template."""


def told_blocks(wording: Wording, blocks: Iterable[Block]) -> list[tuple[str, list[Told]]]:
    """Heading and lines of every block that still has lines."""
    told = [(block.heading, [_in_full(wording, line) for line in _standing(wording, block.lines)]) for block in blocks]
    return [(heading, lines) for heading, lines in told if lines]


def told_short(wording: Wording) -> list[Told]:
    """The approved short words for paper, in their order, without those of templates that were taken back."""
    lines = _lines_by_name(wording)
    summary = wording.summary
    names = summary.wallet_refs or ("",) * len(summary.wallet_lines)
    told = (
        _short(wording, name, short, lines.get(name)) for name, short in zip(names, summary.wallet_lines, strict=True)
    )
    return [each for each in told if each is not None]


def _lines_by_name(wording: Wording) -> dict[str, tuple[str, Line | CoveredLine]]:
    """Every line on the card with the heading it stands under, by its lasting name."""
    lines: dict[str, tuple[str, Line | CoveredLine]] = {}
    for block in (*wording.summary.more_blocks, *wording.summary.first_blocks):
        for line in block.lines:
            lines[f"{line.template_id}/{line.line_id}"] = (block.heading, line)
            lines |= {f"{each.template_id}/{each.line_id}": (block.heading, each) for each in line.covered}
    return lines


def _short(wording: Wording, name: str, short: str, found: tuple[str, Line | CoveredLine] | None) -> Told | None:
    template_id, _, line_id = name.partition("/")
    if wording.notices.of_template(template_id):
        return None
    notice = wording.notices.of_line(template_id, line_id)
    heading, line = found or ("", None)
    return Told(
        "",
        short,
        is_draft=line.is_draft if line else wording.summary.has_draft_lines,
        withdrawn_on=notice.on if notice else None,
        instead=(notice.replacement_short or "") if notice else "",
        heading=heading,
    )


def _standing(wording: Wording, lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if wording.notices.of_template(line.template_id) is None]


def _in_full(wording: Wording, line: Line) -> Told:
    notice = wording.notices.of_line(line.template_id, line.line_id)
    also = tuple(
        wording("also_says", template=each.template_name or each.template_id) + f" {each.text}" for each in line.covered
    )
    return Told(
        line.when_label,
        line.text,
        behind=_behind(wording, line),
        is_draft=line.is_draft,
        withdrawn_on=notice.on if notice else None,
        instead=(notice.replacement or "") if notice else "",
        corrected_on=line.replaced_on,
        also=also,
    )


def _behind(wording: Wording, line: Line) -> str:
    """Who stands behind the person's own values inside the line."""
    facts = {fact.key: fact for fact in (*wording.summary.first_facts, *wording.summary.other_facts)}
    used = [facts[key] for key in line.fact_keys if key in facts and facts[key].value is not None]
    return "; ".join(wording.behind_fact(fact, short=True) for fact in used)
