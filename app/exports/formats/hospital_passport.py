"""The hospital passport: one A4 page in three boxes, cut from the same sections as the plan. It carries no code.

Allergies come from the summary, so that "not recorded" is said aloud; a page that would leave something out is refused
by the name of what has no room."""

from collections.abc import Iterator
from typing import Final

from app.care_plans.document import DocumentSection, Part, PlanDocument, Stated
from app.care_plans.sections.definition import Passport
from app.exports.formats.base import CannotBeMade
from app.exports.formats.care_plan import answered, said
from app.exports.pdf import parts
from app.exports.pdf.furniture import Names, mark_through
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Box, DoesNotFit, Frame, Placed, Row, boxed, draw, place
from app.exports.pdf.sheet import A4, MM, Sheet
from app.exports.pdf.text import QUIET, RED, Colour, Span, bold, plain
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary

EDGE: Final = 10 * MM
MARGIN: Final = 14 * MM
WIDTH: Final = A4[0] - 2 * MARGIN
SIZES: Final = (11.0, 10.0, 9.0)
COLOURS: Final[dict[Passport, Colour]] = {
    Passport.RED: RED,
    Passport.AMBER: (0.54, 0.31, 0.0),
    Passport.GREEN: (0.0, 0.36, 0.2),
}
"""Dark enough for white words; each box says in words what it is, so that a grey copy says the same."""


def render_passport(document: PlanDocument, summary: PatientSummary, printing: Printing) -> bytes:
    """One A4 page. CannotBeMade names what has no room at 9 points."""
    wording = Wording(summary, printing)
    names = Names(wording, WIDTH, size=18, born_size=14)
    frame = Frame(MARGIN, EDGE + names.height + 8, WIDTH, A4[1] - 2 * EDGE - names.height - 8)
    placed = _fitted(document, wording, frame)
    title = ": ".join(part for part in (wording.warning, wording("passport_title")) if part)
    sheet = Sheet(title, wording("passport_title"), made_on=wording.printing.today, language=wording.words.language)
    sheet.start_page(A4)
    names.draw(sheet, MARGIN, EDGE)
    draw(sheet, placed)
    mark_through(sheet, wording.warning, 0, 0, *A4, 26)
    return sheet.finish()


def _fitted(document: PlanDocument, wording: Wording, frame: Frame) -> Placed:
    name = ""
    for size in SIZES:
        try:
            return place(list(_rows(document, Paper(wording, size, WIDTH, leading=1.2))), iter([frame]))[0]
        except DoesNotFit as refusal:
            name = refusal.name
    raise CannotBeMade(wording("passport_title"), name)


def _rows(document: PlanDocument, paper: Paper) -> Iterator[Row]:
    wording = paper.wording
    yield from paper.text(bold(wording("passport_title"), RED), scale=1.5, role="H1", name=wording("passport_title"))
    numbers = [span for each in wording.summary.identity.identifiers for span in _number(each.label, each.value)]
    if numbers:
        yield from paper.text(*numbers, name=wording("passport_title"))
    for passport in Passport:
        yield paper.gap(0.5)
        yield from _box(document, paper, passport)
    printed = wording("printed", date=wording.words.day(wording.printing.today))
    yield paper.gap(0.5)
    yield from paper.text(plain(f"{printed} {wording('passport_foot')}", QUIET), scale=0.9, name=wording("about"))


def _box(document: PlanDocument, paper: Paper, passport: Passport) -> list[Row]:
    heading = paper.wording(f"passport_{passport}")
    box = Box(heading, heading, COLOURS[passport], size=paper.size * 1.1, padding=6.0)
    sections = tuple(each for each in document.sections if each.passport is passport and not each.is_private)
    return boxed(box, paper.width, lambda width: list(_inside(sections, paper.inside(width), passport)))


def _number(label: str, value: str) -> tuple[Span, Span]:
    return plain(f"{label} "), bold(f"{value}   ")


def _inside(sections: tuple[DocumentSection, ...], paper: Paper, passport: Passport) -> Iterator[Row]:
    is_first = passport is Passport.RED
    if is_first:
        yield from parts.condition(paper)
        yield from parts.allergies(paper)
    said = [part for section in sections for part in section.parts if part.heading != "allergies"]
    if not said and not is_first:
        yield from paper.text(plain(paper.wording("not_recorded")), name=paper.wording(f"passport_{passport}"))
    for part in said:
        yield from paper.text(*_told(part, paper.wording), name=part.label)


def _told(part: Part, wording: Wording) -> Iterator[Span]:
    """One paragraph: the label, the value, who stands behind it."""
    yield bold(f"{part.label}: ")
    if part.stated is None:
        yield plain(answered(wording, part.answer))
        return
    yield from _stated(part.stated, part.label, wording)
    if part.is_unconfirmed:
        yield bold(f" {wording('plan_unconfirmed')}")
    if part.newer is not None:
        yield bold(f" {wording('plan_newer')} ")
        yield from _stated(part.newer, part.label, wording)


def _stated(stated: Stated, label: str, wording: Wording) -> Iterator[Span]:
    """Its rows one after the other."""
    between = ""
    for each in said(wording, stated, label, short=True):
        yield plain(f"{between}{each.label}{each.text}")
        if each.behind:
            yield plain(f" ({each.behind})", QUIET)
        between = "; "
