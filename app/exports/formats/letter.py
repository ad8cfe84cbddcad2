"""One-page letters: furniture shared by the letters to the ambulance service, the GP and the hospital.

A letter goes into somebody else's record, so it carries no code. It is one page: the approved short words, and every
line in full where there is room; a letter that would still need a second page is refused by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.exports.formats.base import CannotBeMade
from app.exports.pdf import advice_rows, parts
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import Names, mark_through, new_sheet, one_line, right_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import DoesNotFit, Frame, Placed, Row, draw, place
from app.exports.pdf.sheet import A4, MM, Sheet
from app.exports.pdf.text import INK, QUIET, RED, bold, plain
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

MARGIN: Final = 18 * MM
WIDTH: Final = A4[0] - 2 * MARGIN
TRIES: Final = ((10.5, True), (10.0, True), (11.0, False), (10.0, False), (9.5, False))
"""Type size, and whether the lines stand in full below the box; the first that fits one page is taken."""
SIGNING: Final = 34 * MM


@dataclass(frozen=True, slots=True)
class Letter:
    """What differs from letter to letter: catalogue keys and the parts after the box."""

    title: str
    to: Callable[[Wording], str]
    ask: Sequence[str]
    before: Sequence[Callable[[Paper], list[Row]]] = ()
    after: Sequence[Callable[[Paper], list[Row]]] = ()


def render_letter(summary: PatientSummary, printing: Printing, letter: Letter, *, subject: str) -> bytes:
    """One A4 page."""
    wording = Wording(summary, printing)
    sheet = new_sheet(wording, subject)
    sheet.start_page(A4)
    top = _head(sheet, wording, letter)
    bottom = A4[1] - 12 * MM - SIGNING
    draw(sheet, _fitted(wording, letter, Frame(MARGIN, top, WIDTH, bottom - top), subject))
    _signing(sheet, wording, bottom)
    mark_through(sheet, wording.mark, 0, 0, *A4, 26)
    return sheet.finish()


def blanks(paper: Paper, keys: Sequence[str]) -> list[Row]:
    """Labels with a line to write on, for what the card does not hold."""
    return [row for key in keys for row in (_blank(paper, paper.wording(key)), paper.gap(0.3))]


def _blank(paper: Paper, label: str) -> Row:
    words = paper.text(bold(label), name=label)[0]

    def draw_blank(sheet: Sheet, x: float, top: float) -> None:
        words.draw(sheet, x, top)
        line = top + words.height
        sheet.rule(x + paper.width * 0.24, line, x + paper.width, line, colour=QUIET, thickness=0.5)

    return Row(words.height * 1.25, draw_blank, name=label)


def _fitted(wording: Wording, letter: Letter, frame: Frame, subject: str) -> Placed:
    paper = Paper(wording, 11.0, frame.width)
    for size, in_full in TRIES:
        try:
            return place(_rows(paper.resized(size, 1.18), letter, in_full), iter([frame]))[0]
        except DoesNotFit as refusal:
            name = refusal.name
    raise CannotBeMade(subject, name)


def _rows(paper: Paper, letter: Letter, in_full: bool) -> list[Row]:
    wording = paper.wording
    rows = [row for key in letter.ask for row in paper.text(plain(wording(key)), name=wording(letter.title))]
    rows += [paper.gap(), *(row for part in letter.before for row in part(paper)), *parts.alarms(paper)]
    rows += [*parts.condition(paper), *parts.allergies(paper), *parts.advance_plans(paper, short=True), paper.gap()]
    rows += [*advice_rows.advice_box(paper), paper.gap(0.5), *parts.ring_24(paper)]
    if in_full:
        rows += advice_rows.in_full(paper)
    return rows + [row for part in letter.after for row in part(paper)]


def _head(sheet: Sheet, wording: Wording, letter: Letter) -> float:
    """Title, date, addressee, and whom it is about."""
    paper, summary = Paper(wording, 11.0, WIDTH), wording.summary
    rows = paper.text(bold(wording.warning, RED)) if wording.warning else []
    rows += paper.text(bold(wording(letter.title), RED), scale=1.5, role="H1")
    day = wording.words.day(wording.printing.today)
    rows += [*paper.text(plain(wording("letter_date", date=day))), *paper.text(bold(letter.to(wording))), paper.gap()]
    placed = place(rows, iter([Frame(MARGIN, 14 * MM, WIDTH, A4[1])]))[0]
    draw(sheet, placed)
    names = Names(wording, WIDTH, size=16, born_size=13)
    names.draw(sheet, MARGIN, placed.foot)
    foot = placed.foot + names.height + 2
    numbers = [
        span for each in summary.identity.identifiers for span in (plain(f"{each.label} "), bold(f"{each.value}   "))
    ]
    if numbers:
        below = place(paper.text(*numbers), iter([Frame(MARGIN, foot, WIDTH, A4[1])]))[0]
        draw(sheet, below)
        foot = below.foot
    sheet.rule(MARGIN, foot + 3, MARGIN + WIDTH, foot + 3, colour=RED, thickness=1.6)
    return foot + 10


def _signing(sheet: Sheet, wording: Wording, top: float) -> None:
    """Consent in the person's own hand, until when the letter is good, and where to report an error."""
    review = wording.summary.review
    one_line(sheet, wording("letter_privacy"), MARGIN, top + 14, 10.5)
    y = top + 42
    for key, start, end in (("letter_signed", 0.0, 0.42), ("letter_signed_on", 0.45, 0.7)):
        one_line(sheet, wording(key), MARGIN + WIDTH * start, y, 10, colour=QUIET)
        line_from = MARGIN + WIDTH * start + (34 if start else 42)
        sheet.rule(line_from, y + 1, MARGIN + WIDTH * end, y + 1, colour=INK, thickness=0.5)
    one_line(sheet, wording("letter_for"), MARGIN, y + 18, 10, colour=QUIET)
    sheet.rule(MARGIN + WIDTH * 0.5, y + 19, MARGIN + WIDTH, y + 19, colour=INK, thickness=0.5)
    days = {"issued": wording.words.day(review.issued_on), "review": wording.words.day(review.review_by)}
    until = wording("letter_until", version=review.version, **days)
    wrong = wording("wrong_short", number=wording.printing.help_line, version=review.version)
    paper = Paper(wording, 9.0, WIDTH)
    foot = paper.text(plain(f"{until} {wording('letter_no_code')} {wrong}", QUIET))
    for index, row in enumerate(foot):
        row.draw(sheet, MARGIN, y + 27 + index * row.height)
    page = wording("page_of", page=1, pages=1)
    right_line(sheet, page, MARGIN + WIDTH, top + 14, 9, face=Face.REGULAR, colour=QUIET)
