"""The cover sheet for helpers: the one sentence to say, what to do, and where copies belong."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.exports.advice import told_short
from app.exports.catalogue import short_month
from app.exports.codes import Codes
from app.exports.formats.base import PDF, Format
from app.exports.pdf import parts
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import Names, mark_through, new_sheet, one_line, right_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Box, Frame, Row, boxed, draw, place
from app.exports.pdf.sheet import A4, MM, Sheet
from app.exports.pdf.text import QUIET, RED, bold, plain
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

SIZE: Final = 13.0
MARGIN: Final = 18 * MM
WIDTH: Final = A4[0] - 2 * MARGIN


def render(summary: PatientSummary, _codes: Codes | None, printing: Printing) -> bytes:
    """One A4 page, as a rule."""
    wording = Wording(summary, printing)
    sheet = new_sheet(wording, FORMAT.title)
    placed = place(_rows(Paper(wording, SIZE, WIDTH)), _frames(wording))
    for number, page in enumerate(placed, start=1):
        sheet.start_page(A4)
        one_line(sheet, wording.warning, MARGIN, 11 * MM, SIZE, face=Face.BOLD, colour=RED)
        _names(wording).draw(sheet, MARGIN, 12 * MM)
        draw(sheet, page)
        mark_through(sheet, wording.mark, 0, 0, *A4, 26)
        _foot(sheet, wording, number, len(placed))
    return sheet.finish()


def _names(wording: Wording) -> Names:
    return Names(wording, WIDTH, size=SIZE, born_size=SIZE)


def _frames(wording: Wording) -> Iterator[Frame]:
    top = 12 * MM + _names(wording).height + SIZE
    while True:
        yield Frame(MARGIN, top, WIDTH, A4[1] - 20 * MM - top)


def _rows(paper: Paper) -> list[Row]:
    wording = paper.wording
    given = wording.summary.identity.given_name
    title = paper.text(bold(wording("helper_title", name=given)), scale=1.7, role="H1")
    box = Box(wording("helper_say").upper(), wording("helper_say").upper(), size=SIZE, padding=SIZE * 0.8)
    say = boxed(box, WIDTH, lambda width: paper.inside(width).text(bold(_sentence(wording)), scale=1.4))
    return [
        *title,
        *parts.alarms(paper, told=()),
        paper.gap(0.6),
        *say,
        *_listed(paper, "helper_do", _what_to_do(wording)),
        *_listed(paper, "helper_keep", [wording(f"helper_keep_{number}") for number in range(1, 5)]),
        *_listed(paper, "helper_change", _when_it_changes(wording)),
        *_listed(paper, "helper_code", [wording(f"helper_code_{number}") for number in range(1, 3)]),
    ]


def _sentence(wording: Wording) -> str:
    """What families are taught to say. It names the team only where a clinician stands behind the card."""
    summary = wording.summary
    from_team = bool(summary.review.confirmed_by) and summary.has_approved_lines
    key = "helper_sentence_team" if from_team else "helper_sentence"
    if not told_short(wording):
        key = "helper_sentence_no_box"
    return wording(key, name=wording.summary.identity.given_name, condition=summary.condition_line)


def _what_to_do(wording: Wording) -> list[str]:
    summary, number = wording.summary, wording.number_24
    bring = wording("helper_do_3", things=summary.bring) if summary.bring else wording("helper_do_3_ask")
    ring = " ".join(part for part in (wording("helper_do_4_none"), wording.no_number_24()[1]) if part)
    if number:
        ring = wording("helper_do_4", number=number.number, who=number.ask_for or number.relation)
    stay = wording("helper_do_5", name=summary.identity.given_name)
    return [wording("helper_do_1"), wording("helper_do_2"), bring, ring, stay]


def _when_it_changes(wording: Wording) -> list[str]:
    review = wording.summary.review
    month = short_month(review.review_by)
    return [wording("helper_change_1"), wording("helper_change_2", version=review.version, month=month)]


def _listed(paper: Paper, heading: str, said: Sequence[str]) -> list[Row]:
    rows = paper.heading(paper.wording(heading))
    for words in said:
        rows += paper.text(plain(words), bullet=True)
    return rows


def _foot(sheet: Sheet, wording: Wording, number: int, count: int) -> None:
    baseline = A4[1] - 12 * MM
    day = wording.words.day(wording.printing.today)
    one_line(sheet, f"{wording.version}. {wording('made_on', date=day)}.", MARGIN, baseline, 10, colour=QUIET)
    page = wording("page_of", page=number, pages=count)
    right_line(sheet, page, MARGIN + WIDTH, baseline, 10, face=Face.REGULAR, colour=QUIET)


FORMAT = Format(
    key="helper-sheet",
    title="Sheet for helpers",
    description="A4 for family, assistants and school: what to say, what to do, where to keep copies.",
    media_type=PDF,
    needs_link=False,
    medium=None,
    group="home",
    render=render,
)
