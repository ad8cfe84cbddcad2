"""The A5 bag sheet in 12 point type: words in front, the code behind; the default print with the folded card."""

from collections.abc import Iterator
from typing import Final

from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format, codes_for
from app.exports.pdf import advice_rows, medicine_rows, parts
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import CodePanel, Names, alert_bar, mark_through, new_sheet, one_line, right_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Frame, Row, draw, place, turn_over
from app.exports.pdf.sheet import A5, MM, Sheet
from app.exports.pdf.text import INK, bold
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

SIZE: Final = 12.0
MARGIN: Final = 9 * MM
WIDTH: Final = A5[0] - 2 * MARGIN
BOTTOM: Final = A5[1] - MARGIN - 1.6 * SIZE


def render(summary: PatientSummary, codes: Codes | None, printing: Printing) -> bytes:
    """Two pages, front and back; more where the words need them."""
    wording, carried = Wording(summary, printing), codes_for(FORMAT.title, codes)
    sheet = new_sheet(wording, FORMAT.title)
    below_bar = MARGIN + 2.4 * SIZE
    top = below_bar + _names(wording).height
    panel = CodePanel(wording, carried, Frame(MARGIN, below_bar, WIDTH, A5[1]), size=17, words=SIZE, square=42 * MM)
    placed = place(_rows(Paper(wording, SIZE, WIDTH)), _frames(top, panel.foot + SIZE))
    for number, page in enumerate(placed, start=1):
        sheet.start_page(A5)
        _head(sheet, wording, is_named=number != 2)
        draw(sheet, page)
        if number == 2:
            panel.draw(sheet)
        mark_through(sheet, wording.mark, 0, 0, *A5, 20)
        if number == 2:
            panel.draw_square(sheet)
        _foot(sheet, wording, number, len(placed))
    return sheet.finish()


def _frames(top: float, below_code: float) -> Iterator[Frame]:
    yield Frame(MARGIN, top, WIDTH, BOTTOM - top)
    yield Frame(MARGIN, below_code, WIDTH, BOTTOM - below_code)
    while True:
        yield Frame(MARGIN, top, WIDTH, BOTTOM - top)


def _rows(paper: Paper) -> list[Row]:
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
        *paper.text(bold(paper.wording("show_to_crew"))),
        turn_over(),
        *parts.other_numbers(paper),
        paper.gap(0.3),
        *parts.advance_plans(paper, short=True),
        *parts.speech(paper),
        *parts.handling(paper),
        *parts.about_short(paper),
    ]


def _head(sheet: Sheet, wording: Wording, *, is_named: bool) -> None:
    """The bar, name and date of birth: on every side. Where the code stands they stand beside it, as large as it."""
    bar = alert_bar(sheet, wording, MARGIN, MARGIN, WIDTH, 14, inset=SIZE * 0.6)
    if is_named:
        _names(wording).draw(sheet, MARGIN, MARGIN + bar + 2)


def _names(wording: Wording) -> Names:
    return Names(wording, WIDTH, size=17, born_size=SIZE)


def _foot(sheet: Sheet, wording: Wording, number: int, count: int) -> None:
    baseline = A5[1] - MARGIN
    one_line(sheet, f"{wording.version}.", MARGIN, baseline, SIZE)
    page = wording("page_of", page=number, pages=count)
    right_line(sheet, page, MARGIN + WIDTH, baseline, SIZE, face=Face.BOLD, colour=INK)


FORMAT = Format(
    key="bag-sheet",
    title="Bag sheet",
    description="A5 in 12 point type: for the ventilator bag, the wheelchair and the school bag.",
    media_type=PDF,
    needs_link=True,
    medium="school_bag",
    group="carry",
    render=render,
)
