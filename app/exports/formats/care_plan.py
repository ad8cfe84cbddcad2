"""The care plan on A4 pages: contents, each section from its heading on, who stands behind each value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from app.care_plans.document import DocumentSection, Part, PlanDocument, Stated
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import Names, mark_through, one_line, right_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Frame, Placed, Row, draw, kept, place
from app.exports.pdf.sheet import A4, MM, Sheet
from app.exports.pdf.text import INK, QUIET, RED, bold, plain, width_of
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary
from app.patient_summary.schema import Provenance as Told
from app.patients.headings.definition import Answer

EDGE: Final = 12 * MM
MARGIN: Final = 16 * MM
WIDTH: Final = A4[0] - 2 * MARGIN
SIZE: Final = 11.0
LARGE: Final = 18.0
_ANSWERS: Final = {
    Answer.NOTHING: "plan_nothing_to_say",
    Answer.NOT_SURE: "plan_not_sure",
    Answer.LETTER_PHOTO: "plan_letter_photo",
}


def render_plan(document: PlanDocument, summary: PatientSummary, printing: Printing, *, is_large: bool) -> bytes:
    """As many pages as it needs; name and date of birth on each. `summary` gives the person and the service's mode.

    The same input gives the same bytes."""
    return _Plan(document, Wording(summary, printing), LARGE if is_large else SIZE).make()


@dataclass(frozen=True, slots=True)
class _Contents:
    """The headings, each with the page on which it begins."""

    headings: tuple[str, ...]
    pages: tuple[int, ...]


class _Plan:
    def __init__(self, document: PlanDocument, wording: Wording, size: float) -> None:
        self._document, self._wording, self._size = document, wording, size
        self._least = size * 0.9
        self._names = Names(wording, WIDTH, size=size * 1.3, born_size=size * 1.2)
        self._paper = Paper(wording, size, WIDTH, leading=1.3)

    def make(self) -> bytes:
        """First without page numbers, to learn how long the contents are; they take as many lines with them."""
        headings = tuple(each.heading for each in self._document.sections)
        body = place(self._body(), self._frames())
        front = place(self._front(_Contents(headings, (0,) * len(headings))), self._frames())
        pages = _first_pages(body, len(headings), after=len(front))
        front = place(self._front(_Contents(headings, pages)), self._frames())
        return self._drawn([*front, *body])

    def _drawn(self, pages: Sequence[Placed]) -> bytes:
        wording = self._wording
        title = ": ".join(part for part in (wording.warning, wording("plan_title")) if part)
        sheet = Sheet(title, wording("plan_title"), made_on=wording.printing.today, language=wording.words.language)
        for number, page in enumerate(pages, start=1):
            sheet.start_page(A4)
            self._head(sheet)
            draw(sheet, page)
            mark_through(sheet, wording.warning, 0, 0, *A4, 26)
            self._foot(sheet, number, len(pages))
        return sheet.finish()

    # --- pages ---------------------------------------------------------------------------------------------------

    def _frames(self) -> Iterator[Frame]:
        top = EDGE + self._names.height + 3 + self._size
        while True:
            yield Frame(MARGIN, top, WIDTH, A4[1] - EDGE - 3 * self._least - top)

    def _head(self, sheet: Sheet) -> None:
        self._names.draw(sheet, MARGIN, EDGE)
        line = EDGE + self._names.height + 3
        sheet.rule(MARGIN, line, MARGIN + WIDTH, line, colour=RED, thickness=1.6)

    def _foot(self, sheet: Sheet, number: int, count: int) -> None:
        wording, size = self._wording, self._least
        top = A4[1] - EDGE - 2.4 * size
        sheet.rule(MARGIN, top, MARGIN + WIDTH, top, colour=QUIET, thickness=0.4)
        page = wording("page_of", page=number, pages=count)
        right_line(sheet, page, MARGIN + WIDTH, top + size * 1.3, size, face=Face.BOLD, colour=INK)
        day = wording.words.day(wording.printing.today)
        parts = (wording("plan_title"), wording("printed", date=day), wording.warning)
        told = " ".join(f"{part.rstrip('.')}." for part in parts if part)
        room = WIDTH - width_of(page, Face.BOLD, size) - size
        fitting = min(size, size * room / width_of(told, Face.REGULAR, size))
        one_line(sheet, told, MARGIN, top + size * 1.3, fitting)

    # --- rows ----------------------------------------------------------------------------------------------------

    def _front(self, contents: _Contents) -> list[Row]:
        wording, paper = self._wording, self._paper
        rows = paper.text(bold(wording("plan_title"), RED), scale=1.8, role="H1", name=wording("plan_title"))
        for each in wording.summary.identity.identifiers:
            rows += paper.text(plain(f"{each.label} "), bold(each.value), name=each.label)
        for key in ("plan_not_emergency", "plan_who_stands_behind", "plan_draft_headings"):
            rows += [paper.gap(0.4), *paper.text(plain(wording(key)), name=wording("plan_title"))]
        rows += paper.heading(wording("plan_contents"))
        rows += chain.from_iterable(
            self._contents_line(heading, page) for heading, page in zip(contents.headings, contents.pages, strict=True)
        )
        for key, names in (("plan_empty", self._document.empty), ("plan_left_out", self._document.left_out)):
            if names:
                told = wording(key, names="; ".join(names))
                rows += [paper.gap(0.6), *paper.text(plain(told), name=wording("plan_contents"))]
        return rows

    def _contents_line(self, heading: str, page: int) -> list[Row]:
        """The heading on the left, its page on the right."""
        number, size = str(page), self._size
        rows = self._paper.inside(WIDTH - size * 3).text(plain(heading), name=heading)
        last = rows[-1]

        def with_number(sheet: Sheet, x: float, top: float) -> None:
            last.draw(sheet, x, top)
            right_line(sheet, number, x + WIDTH, top + size, size, face=Face.BOLD, colour=INK)

        return [*rows[:-1], last._replace(draw=with_number)]

    def _body(self) -> list[Row]:
        numbered = enumerate(self._document.sections)
        return [row for number, section in numbered for row in self._section(section, number)]

    def _section(self, section: DocumentSection, number: int) -> list[Row]:
        paper = self._paper
        rows = [row._replace(name=_mark(number)) for row in paper.heading(section.heading)]
        if section.is_private:
            rows += [row._replace(keeps=True) for row in paper.text(bold(self._wording("plan_private")))]
        for part in section.parts:
            rows += [*self._part(part, section.heading), paper.gap(0.45)]
        return rows

    def _part(self, part: Part, heading: str) -> list[Row]:
        """The label leads; a value is never parted from its label and from who stands behind it."""
        paper, rows = self._paper, []
        if part.label != heading:
            rows += paper.text(bold(part.label), role="H3", name=part.label)
        if part.stated is None:
            rows += paper.text(plain(answered(self._wording, part.answer)), name=part.label)
        else:
            rows += self._stated(part.stated, part.label)
        if part.is_unconfirmed:
            rows += paper.text(bold(self._wording("plan_unconfirmed")), name=part.label)
        if part.newer is not None:
            rows += paper.text(bold(self._wording("plan_newer")), name=part.label, indent=self._size)
            rows += self._stated(part.newer, part.label, indent=self._size)
        return kept(rows) if sum(row.height for row in rows) < A4[1] / 2 else rows

    def _stated(self, stated: Stated, label: str, *, indent: float = 0.0) -> list[Row]:
        paper, rows = self._paper, []
        for each in said(self._wording, stated, label):
            spans = (bold(each.label), plain(each.text))
            rows += paper.text(*(span for span in spans if span.text), name=label, indent=indent)
            if each.behind:
                rows += paper.text(plain(each.behind, QUIET), name=label, indent=indent, scale=0.92)
        return rows


class Said(NamedTuple):
    """One row of a value: "Supplier: ", what is said, and who stands behind it and the rows before it."""

    label: str
    text: str
    behind: str


def said(wording: Wording, stated: Stated, label: str, *, short: bool = False) -> Iterator[Said]:
    """A value row by row. Who stands behind it follows the last row, or each row where they differ."""
    told = [Told.model_validate(each.model_dump()) for each in stated.provenance]
    times = 1 if len(told) > 1 else len(stated.rows)
    behind = [wording.behind(each, stated.check_by, short=short) for each in told] * times
    for number, row in enumerate(stated.rows):
        is_last = number == len(stated.rows) - 1
        named = "" if row.is_item or row.label == label else f"{row.label}: "
        yield Said(named, row.text, behind[number] if is_last or behind[number] != behind[number + 1] else "")


def answered(wording: Wording, answer: Answer) -> str:
    """What stands in the place of a value."""
    return wording(_ANSWERS.get(answer, "not_recorded"))


def _mark(section: int) -> str:
    """What the rows of a section's heading are known by."""
    return f"section {section}"


def _first_pages(body: Sequence[Placed], count: int, *, after: int) -> tuple[int, ...]:
    """The page of each section, counted from 1, when the body begins after so many pages."""
    found = {row.name: number for number, page in enumerate(body, start=after + 1) for row, _ in page.rows}
    return tuple(found[_mark(section)] for section in range(count))
