"""The wallet card on A4, to cut out and fold: for printers at home."""

from typing import Final

from app.exports.codes import Codes
from app.exports.formats import wallet_card
from app.exports.formats.base import PDF, Format, codes_for
from app.exports.pdf.furniture import new_sheet, one_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Frame, draw, place
from app.exports.pdf.sheet import A4, MM, Sheet
from app.exports.pdf.text import INK, QUIET, bold, plain
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

LEFT: Final = (A4[0] - 2 * wallet_card.CARD[0]) / 2
TOP: Final = 75 * MM


def render(summary: PatientSummary, codes: Codes | None, printing: Printing) -> bytes:
    """One A4 page: both sides beside each other, fold line, cut line, and a line to measure."""
    wording = Wording(summary, printing)
    faces = wallet_card.Faces(wording, codes_for(FORMAT.title, codes), FORMAT.title)
    sheet = new_sheet(wording, FORMAT.title, keep_size=True)
    sheet.start_page(A4)
    _instructions(sheet, wording)
    with sheet.moved(LEFT, TOP):
        faces.draw_front(sheet)
    with sheet.moved(LEFT + wallet_card.CARD[0], TOP):
        faces.draw_back(sheet)
    _cut_lines(sheet)
    _ruler(sheet, wording)
    return sheet.finish()


def _instructions(sheet: Sheet, wording: Wording) -> None:
    paper = Paper(wording, 12.0, A4[0] - 40 * MM)
    rows = [
        *(paper.text(bold(wording.warning)) if wording.warning else []),
        *paper.text(bold(FORMAT.title), scale=1.5, role="H1"),
        *paper.text(bold(f"{wording.name}  "), plain(f"{wording.born}. {wording.version}.")),
        paper.gap(),
        *paper.text(plain(f"{wording('cut_here')}.")),
        *paper.text(plain(wording("matte"))),
    ]
    draw(sheet, place(rows, iter([Frame(20 * MM, 20 * MM, paper.width, TOP - 25 * MM)]))[0])


def _cut_lines(sheet: Sheet) -> None:
    (width, height), reach = wallet_card.CARD, 4 * MM
    right, bottom = LEFT + 2 * width, TOP + height
    for y in (TOP, bottom):
        sheet.rule(LEFT - reach, y, right + reach, y, colour=QUIET, thickness=0.4, dashed=True)
    for x in (LEFT, right):
        sheet.rule(x, TOP - reach, x, bottom + reach, colour=QUIET, thickness=0.4, dashed=True)
    fold = LEFT + width
    sheet.rule(fold, TOP - 2 * reach, fold, TOP, colour=QUIET, thickness=0.6)
    sheet.rule(fold, bottom, fold, bottom + 2 * reach, colour=QUIET, thickness=0.6)


def _ruler(sheet: Sheet, wording: Wording) -> None:
    x, y = 20 * MM, TOP + wallet_card.CARD[1] + 22 * MM
    sheet.rule(x, y, x + 50 * MM, y, colour=INK, thickness=1)
    for end in (x, x + 50 * MM):
        sheet.rule(end, y - 2 * MM, end, y + 2 * MM, colour=INK, thickness=1)
    one_line(sheet, wording("measure"), x, y + 7 * MM, 11)


FORMAT = Format(
    key="wallet-card-a4",
    title="Wallet card to cut out",
    description="A4, for a printer at home: cut along the line and fold in the middle.",
    media_type=PDF,
    needs_link=True,
    medium="wallet",
    group="carry",
    render=render,
)
