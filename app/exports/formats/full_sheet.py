"""The whole card on A4 pages, in the order of the emergency page: for the notes, and in large print."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.exports.advice import Told, told_blocks
from app.exports.codes import Codes
from app.exports.pdf import advice_rows, medicine_rows, parts
from app.exports.pdf.fonts import Face
from app.exports.pdf.furniture import CodeBlock, Names, alert_bar, mark_through, new_sheet, one_line, right_line
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Frame, Row, draw, paragraph, place
from app.exports.pdf.sheet import A4, MM
from app.exports.pdf.text import INK, QUIET, RED, Span, bold, measure, plain, size_for_whole_words, width_of
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import PatientSummary, Photo

EDGE: Final = 10 * MM
"""Paper that most printers cannot reach, with a little to spare."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Type sizes of one sheet, in points; nothing on it is smaller than `least`."""

    body: float
    name: float
    bar: float
    least: float
    code: float
    square: float
    """Side of the square code with its margin."""


def render_sheet(summary: PatientSummary, codes: Codes, printing: Printing, *, subject: str, scale: Scale) -> bytes:
    """As many pages as it needs; name and date of birth on each."""
    return _FullSheet(Wording(summary, printing), codes, subject, scale).make()


class _FullSheet:
    def __init__(self, wording: Wording, codes: Codes, subject: str, scale: Scale) -> None:
        self._wording, self._codes, self._scale = wording, codes, scale
        self._sheet = new_sheet(wording, subject)
        self._margin = 15 * MM
        self._width = A4[0] - 2 * self._margin
        self._foot_height = scale.least * (4.8 if wording.warning else 3.6)

    def make(self) -> bytes:
        self._sheet.start_page(A4)
        below = self._masthead()
        placed = place(self._rows(), self._frames(below))
        for number, page in enumerate(placed, start=1):
            if number > 1:
                self._sheet.start_page(A4)
                self._running_head()
            draw(self._sheet, page)
            mark_through(self._sheet, self._wording.mark, 0, 0, *A4, 26)
            self._feet(number, len(placed))
            if number == 1:
                self._square()
        return self._sheet.finish()

    def _rows(self) -> list[Row]:
        paper = Paper(self._wording, self._scale.body, self._width)
        return [
            *parts.alarms(paper, told=self._every_line()),
            *parts.advance_plans(paper),
            paper.gap(0.5),
            *advice_rows.advice_box(paper),
            paper.gap(0.6),
            *parts.ring_24(paper),
            *medicine_rows.critical_medicines(paper),
            *advice_rows.in_full(paper),
            *advice_rows.more_advice(paper),
            *parts.other_numbers(paper),
            *parts.crew(paper),
            *parts.talking(paper),
            *parts.first_facts(paper),
            *parts.other_facts(paper),
            *medicine_rows.other_medicines(paper),
            *parts.helping(paper),
            *parts.about(paper),
        ]

    def _every_line(self) -> list[Told]:
        summary = self._wording.summary
        blocks = told_blocks(self._wording, (*summary.first_blocks, *summary.more_blocks))
        return [each for _, lines in blocks for each in lines]

    def _frames(self, below: float) -> Iterator[Frame]:
        end = A4[1] - EDGE - self._foot_height
        yield Frame(self._margin, below, self._width, end - below)
        top = EDGE + self._names().height + 3 + self._scale.body
        while True:
            yield Frame(self._margin, top, self._width, end - top)

    def _masthead(self) -> float:
        """The bar; on the left who this is, on the right the code. Gives back where the rows may begin."""
        sheet, scale, top = self._sheet, self._scale, EDGE
        bar = alert_bar(sheet, self._wording, self._margin, top, self._width, scale.bar, inset=scale.body * 0.7)
        self._square_at = (A4[0] - self._margin - scale.square, top + bar + 3 * MM)
        left = self._width - scale.square - 4 * MM
        photo = self._photo(self._margin, self._square_at[1])
        frame = Frame(self._margin + photo, self._square_at[1], left - photo, A4[1])
        placed = place(self._who(Paper(self._wording, scale.body, left - photo)), iter([frame]))[0]
        draw(sheet, placed)
        return max(placed.foot, self._code_words(), self._square_at[1] + (38 * MM if photo else 0)) + scale.body * 0.5

    def _who(self, paper: Paper) -> list[Row]:
        wording, identity = self._wording, self._wording.summary.identity
        name = size_for_whole_words(wording.name, Face.BOLD, self._scale.name, paper.width)
        rows = paper.text(bold(wording.name), scale=name / paper.size)
        rows += paper.text(bold(wording.born_with_age), scale=1.25)
        if identity.known_as:
            rows += paper.text(plain(wording("known_as", name=identity.known_as)))
        for each in identity.identifiers:
            rows += paper.text(plain(f"{each.label} "), bold(each.value))
        rows += [paper.gap(0.3), *paper.text(plain(wording("check_person")))]
        if wording.summary.has_draft_lines or wording.warning:
            rows += paper.text(bold(self._warning(), RED))
        rows += [*parts.speech(paper), paper.gap(0.5), *parts.condition(paper)]
        return [*rows, paper.gap(0.4), *parts.allergies(paper)]

    def _warning(self) -> str:
        drafts = self._wording("draft_lines_short") if self._wording.summary.has_draft_lines else ""
        return ". ".join(part for part in (self._wording.warning, drafts) if part)

    def _photo(self, x: float, top: float) -> float:
        """The face, unless it is too old to show. Gives back the width it takes."""
        photo: Photo | None = self._wording.summary.identity.photo
        if photo is None or photo.check_by < self._wording.printing.today:
            return 0.0
        day = self._wording.words.day(photo.taken_on)
        alt = self._wording("photo", name=self._wording.name, date=day)
        self._sheet.picture(base64.b64decode(photo.jpeg_base64), x, top, 26 * MM, 32 * MM, alt)
        for row, at in _stack(paragraph(measure([plain(day, QUIET)]), self._scale.least, 28 * MM), top + 33 * MM):
            row.draw(self._sheet, x, at)
        return 30 * MM

    def _code_words(self) -> float:
        """What stands under the square. The given name is as large as the typed code."""
        wording, scale, (x, top) = self._wording, self._scale, self._square_at
        size = min(scale.code, scale.code * scale.square / width_of(self._codes.typed_code, Face.CODE, scale.code))
        rows = [
            *paragraph(measure([bold(wording.summary.identity.given_name)]), size, scale.square, leading=1.1),
            *paragraph(measure([Span(self._codes.typed_code, Face.CODE)]), size, scale.square, leading=1.2),
            *paragraph(measure([plain(self._codes.typing_address)]), scale.least, scale.square),
        ]
        for row, at in _stack(rows, top + scale.square):
            row.draw(self._sheet, x, at)
        return top + scale.square + sum(row.height for row in rows)

    def _square(self) -> None:
        CodeBlock(self._wording, self._codes).square(self._sheet, *self._square_at, self._scale.square)

    def _running_head(self) -> None:
        """Name and date of birth on every further page, in the bar's place."""
        names = self._names()
        names.draw(self._sheet, self._margin, EDGE)
        line = EDGE + names.height + 3
        self._sheet.rule(self._margin, line, A4[0] - self._margin, line, colour=RED, thickness=1.6)

    def _names(self) -> Names:
        return Names(self._wording, self._width, size=self._scale.bar, born_size=self._scale.bar)

    def _feet(self, number: int, count: int) -> None:
        """Whose page this is, of which version, printed when, and which page of how many."""
        wording, size = self._wording, self._scale.least
        top = A4[1] - EDGE - self._foot_height + size
        self._sheet.rule(self._margin, top, A4[0] - self._margin, top, colour=QUIET, thickness=0.4)
        page = wording("page_of", page=number, pages=count)
        right_line(self._sheet, page, A4[0] - self._margin, top + size * 1.3, size, face=Face.BOLD, colour=INK)
        one_line(self._sheet, f"{wording.version}.", self._margin, top + size * 1.3, size)
        day = wording.words.day(wording.printing.today)
        one_line(self._sheet, wording("printed", date=day), self._margin, top + size * 2.5, size, face=Face.BOLD)
        if wording.warning:
            at = top + size * 3.7
            one_line(self._sheet, wording.warning, self._margin, at, size, face=Face.BOLD, colour=RED)


def _stack(rows: list[Row], top: float) -> Iterator[tuple[Row, float]]:
    for row in rows:
        yield row, top
        top += row.height
