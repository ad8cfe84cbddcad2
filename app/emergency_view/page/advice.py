"""The approved lines: the box of at most seven rows, then every block in full, then more advice."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import urlsplit

from app.emergency_view.overlay import fact_mark, number_to_ring
from app.emergency_view.page.view import View
from app.emergency_view.shown_lines import ShownBlock, ShownLine, own_values
from app.exports.advice import OXYGEN, OXYGEN_TOPIC
from app.patient_summary.schema import CoveredLine, Fact, Line

FIRST_SCREEN = 7
NO_RANGE: Final = re.compile(r"no (personal )?oxygen range", re.IGNORECASE)


def box(view: View) -> str:
    """What kills first, one row for each topic with all that leads it, in approved short words; each row is a link to
    its block in full."""
    words = view.words
    rows = "".join(_row(view, block) for block in view.overlay.shown.first[:FIRST_SCREEN])
    lacking = "".join(f"<p>{words.html('box.none_for', name=name)}</p>" for name in view.summary.without_advice)
    if not rows:
        none = words.html("box.none", ring=number_to_ring(view.summary))
        return f'<section class="box none"><p>{none}</p></section>'
    draft = f" <b>{words.html('box.unsigned')}</b>" if view.summary.has_draft_lines else ""
    heading = f'<h2 id="{view.id("box")}">{words.html("box.heading")}{draft}</h2>'
    foot = f"<p>{words.html('box.incomplete')}</p>"
    inside = f"{heading}<ol>{rows}</ol>{foot}{lacking}"
    # one region of this name: a second one, in the other language, could not be told apart
    label = "" if view.suffix else f' aria-labelledby="{view.id("box")}"'
    return f'<section class="box"{label}>{inside}</section>'


def _row(view: View, shown: ShownBlock) -> str:
    leads = [line for line in shown.lines if line.line.leads] or list(shown.lines[:1])
    if view.kept is None or any(_says_values(each.line) for each in leads):
        return _drawn_row(view, shown, leads)
    drawn, key = view.kept.rows, (f"{view.suffix} {_lacks_oxygen(view, shown, leads)}", id(shown.block))
    if key not in drawn:
        drawn[key] = _drawn_row(view, shown, leads)
    return drawn[key]


def _drawn_row(view: View, shown: ShownBlock, leads: list[ShownLine]) -> str:
    first, *further = (_short(view, line) for line in leads)
    # two lines must never read as one sentence, with or without the style sheet
    told = first + "".join(f'<br><span class="also">{each}</span>' for each in further)
    if _lacks_oxygen(view, shown, leads):
        told += f' <span class="lacking">{view.words.html("box.no_oxygen_range")}</span>'
    language = view.authored(leads[0].line.language)
    return f'<li{language}><a href="#{view.id("t-" + escape(shown.block.topic))}">{told}</a></li>'


def _lacks_oxygen(view: View, shown: ShownBlock, leads: list[ShownLine]) -> bool:
    """Whether the row must say that no range is recorded: asked for, not known, and not said by the line itself."""
    fact = view.facts.get(OXYGEN)
    if shown.block.topic != OXYGEN_TOPIC or fact is None or fact.value is not None:
        return False
    return not any(NO_RANGE.search(each.line.short) for each in leads)


def _short(view: View, shown: ShownLine) -> str:
    """The approved short words. A line that holds the person's own value is said in full: the value is the point."""
    line = shown.line
    if shown.withdrawn_on is not None:
        return f"{_instead(view, shown, line.short, shown.replacement_short)}{_own_values(view, shown, briefly=True)}"
    facts = [fact for fact in _facts_of(view, line) if fact.value is not None]
    if not facts:
        return f"{escape(line.short)}{_own_values(view, shown, briefly=True)}"
    behind = " ".join(view.stands_behind_briefly(fact.provenance) for fact in facts)
    return f"{escape(line.text)} {behind}{_doubts(view, facts)}"


def in_full(view: View) -> Iterator[str]:
    """Every line of the first screen's topics, with why and sources one tap away. On paper they replace the box."""
    return _section(view, "box.in_full", view.overlay.shown.first, css="full first")


def more_advice(view: View) -> Iterator[str]:
    """The other topics. Critical lines stand open here too."""
    return _section(view, "box.more_advice", view.overlay.shown.more, css="full")


def _section(view: View, heading: str, blocks: tuple[ShownBlock, ...], *, css: str) -> Iterator[str]:
    """Ends like the box: on paper the box is not printed again, and no medium may be taken for a complete list."""
    if not blocks:
        return
    words = view.words
    drafts = f'<p class="drafts">{words.html("box.drafts")}</p>' if view.summary.has_draft_lines else ""
    yield f'<section class="{css}"><h2>{words.html(heading)}</h2>{drafts}'
    for block in blocks:
        yield _block(view, block)
    yield f'<p class="incomplete">{words.html("box.incomplete")}</p></section>'


def _block(view: View, shown: ShownBlock) -> str:
    """Authored words alone are drawn once; a block with the person's values or a withdrawn line, at each opening."""
    if view.kept is None:
        return _drawn_block(view, shown)
    drawn, key = view.kept.blocks, (view.suffix, id(shown.block))
    if key not in drawn:
        has_values = any(map(_says_values, shown.block.lines))
        drawn[key] = None if has_values else _drawn_block(view, shown)
    return drawn[key] or _drawn_block(view, shown)


def _drawn_block(view: View, shown: ShownBlock) -> str:
    topic = view.id("t-" + escape(shown.block.topic))
    lines = "".join(_line(view, line) for line in shown.lines)
    heading = f'<h3 id="{topic}" tabindex="-1">{escape(shown.block.heading)}</h3>'
    language = view.authored(shown.lines[0].line.language)
    reasons = "" if language else _reasons(view, shown)  # in English they stand once, in the English part
    return f'<section class="topic"{language}>{heading}<ul>{lines}</ul>{reasons}</section>'


def _line(view: View, shown: ShownLine) -> str:
    if _says_values(shown.line) or view.kept is None:
        return _drawn_line(view, shown)
    drawn, key = view.kept.lines, (view.suffix, id(shown.line))
    if key not in drawn:
        drawn[key] = _drawn_line(view, shown)
    return drawn[key]


def _drawn_line(view: View, shown: ShownLine) -> str:
    line = shown.line
    told, behind = escape(line.text), _behind(view, line)
    if shown.withdrawn_on is not None:
        told, behind = _instead(view, shown, line.text, shown.replacement), _own_values(view, shown)
    elif line.replaced_on is not None:
        told += f' <strong class="mark">{view.words.html("replaced_line", date=line.replaced_on)}</strong>'
        behind = _own_values(view, shown)
    when = f"<b>{escape(line.when_label)}:</b> " if line.when_label else ""
    draft = f' <i class="draft">{view.words.html("box.draft")}</i>' if line.is_draft else ""
    return f'<li class="{line.severity}"{view.authored(line.language)}>{when}{told}{draft}{behind}</li>'


def _instead(view: View, shown: ShownLine, old: str, new: str | None) -> str:
    withdrawn = view.words.html("withdrawn_line", date=shown.withdrawn_on)
    replacement = f"<ins>{escape(new)}</ins> " if new else ""
    return f'{replacement}<del>{escape(old)}</del> <strong class="mark">{withdrawn}</strong>'


def _says_values(line: Line) -> bool:
    """Whether a value of the person stands in the line or after it."""
    return bool(line.fact_keys or (line.replaced_on and line.asks))


def _own_values(view: View, shown: ShownLine, *, briefly: bool = False) -> str:
    """As large as the replacement they stand after, each with who stands behind it."""
    return "".join(_own_value(view, fact, briefly=briefly) for fact in own_values(shown, view.facts))


def _own_value(view: View, fact: Fact, *, briefly: bool) -> str:
    behind = view.stands_behind_briefly(fact.provenance) if briefly else view.stands_behind(fact.provenance)
    told = f"<b>{escape(fact.label)}: {escape(fact.value or '')}</b> {behind}{_doubts(view, [fact])}"
    return f' <span class="own">{told}</span>'


def _behind(view: View, line: Line) -> str:
    """Who stands behind the person's values inside a line, and what is to be doubted about them."""
    facts = _facts_of(view, line)
    told = "".join(f" {view.stands_behind(fact.provenance)}" for fact in facts if fact.value is not None)
    return f"{told}{_doubts(view, facts)}"


def _facts_of(view: View, line: Line) -> list[Fact]:
    return [fact for key in line.fact_keys if (fact := view.facts.get(key)) is not None]


def _doubts(view: View, facts: list[Fact]) -> str:
    """What is to be doubted about the person's values inside a line: too old, or no longer confirmed."""
    if not facts:
        return ""
    ended = [view.overlay.ended_confirmation(fact.group, fact.key) for fact in facts]
    return view.marks(*(fact_mark(fact, view.today) for fact in facts), *ended)


def _reasons(view: View, shown: ShownBlock) -> str:
    """Why, the lines folded under these, and where it was read: the sites' names; the addresses are on /c."""
    if view.kept is None:
        return _drawn_reasons(view, shown)
    drawn, key = view.kept.reasons, (view.suffix, id(shown.block))
    if key not in drawn:
        drawn[key] = _drawn_reasons(view, shown)
    return drawn[key]


def _drawn_reasons(view: View, shown: ShownBlock) -> str:
    told = "".join(_reason(view, line.line) for line in shown.lines if line.line.why or line.line.covered)
    sources = _sites(shown)
    if sources:
        told += f"<p>{view.words.html('box.sources')} {sources}</p>"
    if not told:
        return ""
    return f"<details><summary>{view.words.html('box.why')}</summary>{told}</details>"


def _reason(view: View, line: Line) -> str:
    folded = "".join(_covered(view, each) for each in line.covered)
    why = f"<p>{escape(line.why)}</p>" if line.why else ""
    return f"{why}{folded}"


def _covered(view: View, line: CoveredLine) -> str:
    when = f"<b>{escape(line.when_label)}:</b> " if line.when_label else ""
    name = view.words.html("box.also_says", template=line.template_name) if line.template_name else ""
    draft = f' <i class="draft">{view.words.html("box.draft")}</i>' if line.is_draft else ""
    return f"<p>{name} {when}{escape(line.text)}{draft}</p>"


def _sites(shown: ShownBlock) -> str:
    lines = [each.line for each in shown.lines]
    every = [source for line in lines for source in line.sources]
    every += [source for line in lines for covered in line.covered for source in covered.sources]
    return escape(", ".join(dict.fromkeys(map(_site, every))))


@lru_cache(maxsize=4096)
def _site(source: str) -> str:
    return (urlsplit(source).hostname or source).removeprefix("www.")
