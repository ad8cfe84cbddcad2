"""The authored advice on paper: the red box, the same lines in full, and single lines with what was taken back."""

from collections.abc import Sequence
from typing import Final

from app.exports.advice import Told, oxygen_alone, told_blocks, told_short
from app.exports.catalogue import short_month
from app.exports.pdf.fonts import Face
from app.exports.pdf.paper import Paper, beside_heading, headed
from app.exports.pdf.parts import own_values
from app.exports.pdf.rows import Box, Row, boxed, kept, leading_on
from app.exports.pdf.text import INK, QUIET, RED, Span, bold, plain
from app.exports.wording import Wording
from app.patient_summary.schema import Block

COLUMNS_UP_TO: Final = 13.0
"""Type size in points up to which headings stand beside their lines."""


def advice_box(paper: Paper) -> list[Row]:
    """The red box: the approved short words with the person's own range, and "Not a complete list"."""
    wording = paper.wording
    if not told_short(wording):
        return no_advice(paper)
    box = Box(wording("box"), wording("box_again"), size=paper.size * 1.05, padding=paper.size * 0.7)

    def make(width: float) -> list[Row]:
        inside = paper.inside(width)
        return [*_draft_words(inside), *_short_lines(inside), *_box_foot(inside)]

    return boxed(box, paper.width, make)


def no_advice(paper: Paper) -> list[Row]:
    """What stands instead of the lines where there are none: whom to ring, and the oxygen range all the same."""
    rows = paper.text(bold(paper.wording.no_advice()), name=paper.wording("box"))
    return [*rows, *own_values(paper, oxygen_alone(paper.wording, ()))]


def _draft_words(paper: Paper) -> list[Row]:
    summary = paper.wording.summary
    if not summary.has_draft_lines:
        return []
    key = "some_draft_lines" if summary.has_approved_lines else "draft_lines"
    return leading_on(paper.text(bold(paper.wording(key), RED), name=paper.wording("box")))


def _short_lines(paper: Paper) -> list[Row]:
    told = told_short(paper.wording)
    rows = [row for each in told for row in (*told_rows(paper, each), paper.gap(0.12))]
    return [*rows, *own_values(paper, oxygen_alone(paper.wording, told), name=paper.wording("box"), alone=True)]


def in_full(paper: Paper) -> list[Row]:
    """Every line of the box's topics, with what it covers."""
    return _topics(paper, "in_full", paper.wording.summary.first_blocks)


def more_advice(paper: Paper) -> list[Row]:
    """The other topics, in full."""
    return _topics(paper, "more", paper.wording.summary.more_blocks)


def _topics(paper: Paper, heading: str, blocks: Sequence[Block]) -> list[Row]:
    told = told_blocks(paper.wording, blocks)
    if not told:
        return []
    rows = [*paper.heading(paper.wording(heading)), *_draft_words(paper)]
    for topic, lines in told:
        rows += [*_topic(paper, topic, lines), paper.gap(0.3)]
    return rows


def _topic(paper: Paper, heading: str, lines: Sequence[Told]) -> list[Row]:
    """The topic beside its lines; above them where the type is large. It stands again where it goes on overleaf."""
    again = paper.text(bold(paper.wording("goes_on", heading=heading)), role="H2", name=heading)[0]
    if paper.size > COLUMNS_UP_TO:
        told = [row for each in lines for row in told_rows(paper, each, heading)]
        return [*leading_on(paper.text(bold(heading), role="H2", name=heading)), *headed(told, again)]
    left = paper.width * 0.2
    topic = paper.inside(left - paper.size * 0.5).text(bold(heading), role="H2", name=heading)
    told = [row for each in lines for row in told_rows(paper.inside(paper.width - left), each, heading)]
    return beside_heading(topic, told, left, again=again)


def _box_foot(paper: Paper) -> list[Row]:
    wording = paper.wording
    rows = paper.text(bold(wording("not_complete")), name=wording("not_complete"))
    for name in wording.summary.without_advice:
        rows += paper.text(plain(wording("no_lines_for", name=name)), name=wording("box"))
    return rows


def told_rows(paper: Paper, told: Told, heading: str = "") -> list[Row]:
    """One line: what is withdrawn is struck through and says so, its replacement stands after it."""
    wording, spans = paper.wording, _before(paper.wording, told)
    spans.append(_words(told))
    if told.behind and not told.withdrawn_on:
        spans.append(plain(f" ({told.behind})", QUIET))
    if told.corrected_on and not told.withdrawn_on:
        spans.append(bold(f" {wording('corrected', date=wording.words.day(told.corrected_on))}."))
    if told.withdrawn_on:
        spans.append(bold(f" {wording('withdrawn', date=wording.words.day(told.withdrawn_on))}.", RED))
        spans.append(bold(f" {told.instead}" if told.instead else ""))
    name = heading or told.heading
    own = own_values(paper, told.own, indent=paper.size * 0.95, name=name)
    folded = [row for words in told.also for row in _also(paper, words, heading)]
    return kept([*paper.text(*spans, bullet=True, name=name), *own, *folded])


def told_in_brief(paper: Paper, told: Told, heading: str) -> list[Row]:
    """The same where every line counts: a replacement stands alone and says since when."""
    wording, spans = paper.wording, _before(paper.wording, told)
    if told.withdrawn_on and told.instead:
        month = short_month(told.withdrawn_on)
        spans += [plain(told.instead), bold(f" ({wording('corrected_short', month=month)})")]
    else:
        spans.append(_words(told))
    if told.withdrawn_on and not told.instead:
        spans.append(bold(f" {wording('withdrawn_short', month=short_month(told.withdrawn_on))}", RED))
    own = own_values(paper, told.own, indent=paper.size * 0.95, name=heading)
    return kept([*paper.text(*spans, bullet=True, name=heading), *own])


def _before(wording: Wording, told: Told) -> list[Span]:
    """What begins a line: that it is a draft among signed ones, and the situation it is for."""
    spans = []
    if told.is_draft and wording.summary.has_approved_lines:
        spans.append(bold(f"{wording('draft_mark')}: ", RED))
    if told.trigger:
        spans.append(bold(f"{told.trigger}: "))
    return spans


def _words(told: Told) -> Span:
    return Span(told.text, Face.REGULAR, QUIET if told.withdrawn_on else INK, is_struck=bool(told.withdrawn_on))


def _also(paper: Paper, words: str, name: str) -> list[Row]:
    return paper.text(plain(words, QUIET), scale=0.9, indent=paper.size * 0.95, name=name)
