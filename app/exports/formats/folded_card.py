"""The folded card in 12 point type: one side of an A4 sheet, folded twice to A6; words in front, the code behind."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, CannotBeMade, Format, codes_for
from app.exports.pdf import advice_rows, medicine_rows, parts
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import CodePanel, Names, alert_bar, mark_through, new_sheet, one_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import DoesNotFit, Frame, Placed, Row, draw, place
from app.exports.pdf.sheet import A4, A6, MM, Sheet
from app.exports.pdf.text import QUIET
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

SIZE: Final = 12.0
MARGIN: Final = 7 * MM
WIDTH: Final = A6[0] - 2 * MARGIN
END: Final = A6[1] - MARGIN - 1.8 * SIZE
BAR: Final = MARGIN + 2.0 * SIZE
"""Where the front goes on below its bar."""
FROM_FOLD: Final = 4 * MM
"""What the square keeps away from the fold beside the margin."""
TRIES: Final = ((1.22, False), (1.14, False), (1.14, True), (1.06, True))
"""Distance of lines, and whether the numbers stand one after the other. The type is never smaller."""
FRONT, INSIDE_LEFT, INSIDE_RIGHT, BACK = range(4)


def render(summary: PatientSummary, codes: Codes | None, printing: Printing) -> bytes:
    """One A4 page with four panels; the inner two stand on their heads until it is folded."""
    wording = Wording(summary, printing)
    sheet = new_sheet(wording, FORMAT.title, keep_size=True)
    sheet.start_page(A4)
    back = Frame(MARGIN, MARGIN + FROM_FOLD, WIDTH - FROM_FOLD, A6[1])
    panel = CodePanel(wording, codes_for(FORMAT.title, codes), back, size=16, words=SIZE, square=32 * MM)
    placed = _placed(wording, panel.foot + SIZE * 0.5)
    for index in (FRONT, INSIDE_LEFT, INSIDE_RIGHT, BACK):
        with _panel(sheet, index):
            _draw_panel(sheet, wording, index, placed, panel)
    _folds(sheet)
    return sheet.finish()


def _placed(wording: Wording, below_code: float) -> list[Placed]:
    """The words of the panels in their order, closer together where needed. CannotBeMade names what has no room."""
    refused, paper = "", Paper(wording, SIZE, WIDTH)
    for leading, in_brief in TRIES:
        rows = _rows(paper.resized(SIZE, leading), in_brief=in_brief)
        try:
            placed = place(rows, _frames(wording, below_code))
        except DoesNotFit as refusal:
            refused = refusal.name
            continue
        empty = Placed(Frame(MARGIN, MARGIN, WIDTH, 0.0))
        return [*placed, *[empty] * (BACK + 1 - len(placed))]
    raise CannotBeMade(FORMAT.title, refused)


def _frames(wording: Wording, below_code: float) -> Iterator[Frame]:
    below_names = BAR + _title(wording).height + SIZE * 0.3
    yield Frame(MARGIN, below_names, WIDTH, END - below_names)
    top = MARGIN + _head(wording).height + SIZE * 0.5
    yield Frame(MARGIN, top, WIDTH, END - top)
    yield Frame(MARGIN, top, WIDTH, END - top)
    yield Frame(MARGIN, below_code, WIDTH, END - below_code)


def _title(wording: Wording) -> Names:
    """Name and date of birth on the front."""
    return Names(wording, WIDTH, size=18, born_size=13)


def _head(wording: Wording) -> Names:
    """The same, smaller, on every other panel."""
    return Names(wording, WIDTH, size=SIZE, born_size=SIZE)


def _rows(paper: Paper, *, in_brief: bool) -> list[Row]:
    numbers = parts.numbers_in_brief(paper) if in_brief else parts.other_numbers(paper)
    return [
        *parts.alarms(paper),
        *parts.condition_short(paper),
        paper.gap(0.3),
        *parts.allergies(paper, short=True),
        paper.gap(0.3),
        *advice_rows.advice_box(paper),
        paper.gap(0.4),
        *parts.ring_24(paper),
        *medicine_rows.critical_medicines(paper),
        *parts.lasting_facts(paper),
        paper.gap(0.3),
        *numbers,
        *parts.advance_plans(paper, short=True),
        *parts.speech(paper),
        *parts.handling(paper),
        *parts.about_short(paper),
    ]


def _draw_panel(sheet: Sheet, wording: Wording, index: int, placed: list[Placed], code: CodePanel) -> None:
    if index == FRONT:
        alert_bar(sheet, wording, MARGIN, MARGIN, WIDTH, 13, inset=SIZE * 0.5)
        _title(wording).draw(sheet, MARGIN, BAR)
    elif index != BACK:  # there the name stands beside the code, as large as it
        _head(wording).draw(sheet, MARGIN, MARGIN)
    draw(sheet, placed[index])
    if index == BACK:
        code.draw(sheet)
    mark_through(sheet, wording.mark, 0, 0, *A6, 18)
    if index == BACK:
        code.draw_square(sheet)
    left = wording("open_card") if index == FRONT else f"{wording.version}."
    one_line(sheet, left, MARGIN, A6[1] - MARGIN, SIZE, face=Face.BOLD if index == FRONT else Face.REGULAR)


def _panel(sheet: Sheet, index: int) -> AbstractContextManager[None]:
    """Where each panel lies so that folding the top half back, then the left half back, puts all four in order."""
    width, height = A6
    return {
        FRONT: sheet.moved(width, height),
        BACK: sheet.moved(0.0, height),
        INSIDE_LEFT: sheet.moved(2 * width, height, 180),
        INSIDE_RIGHT: sheet.moved(width, height, 180),
    }[index]


def _folds(sheet: Sheet) -> None:
    width, height = A6
    sheet.rule(0, height, A4[0], height, colour=QUIET, thickness=0.3, dashed=True)
    sheet.rule(width, 0, width, A4[1], colour=QUIET, thickness=0.3, dashed=True)


FORMAT = Format(
    key="folded-card",
    title="Folded card",
    description="One A4 page, folded twice to a quarter, in 12 point type: for pocket, phone case and glove box.",
    media_type=PDF,
    needs_link=True,
    medium="wallet",
    group="carry",
    render=render,
)
