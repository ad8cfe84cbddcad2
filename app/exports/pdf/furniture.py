"""What stands on every sheet around the rows: the bar, the code, feet, and the mark that goes through the text."""

import math

from app.exports.codes import Codes
from app.exports.pdf.fonts import Face
from app.exports.pdf.paper import Paper
from app.exports.pdf.rows import Frame, Row, draw, place
from app.exports.pdf.sheet import A4, MM, Sheet
from app.exports.pdf.tags import Role, Tag
from app.exports.pdf.text import INK, RED, WHITE, Colour, Span, bold, break_lines, plain, size_for_whole_words, width_of
from app.exports.qr import qr_matrix, side_in_modules
from app.exports.wording import Wording

MODULE = 0.51 * MM
"""Printed side of one module: at least half a millimetre (clinical-design 7)."""


def new_sheet(wording: Wording, subject: str, *, keep_size: bool = False) -> Sheet:
    """An empty document. Its title shows in tabs and lists, so it names nobody; DEMO and PRACTICE come first."""
    title = wording("file_title", version=wording.summary.review.version)
    return Sheet(
        ": ".join(part for part in (wording.warning, title) if part),
        subject,
        made_on=wording.printing.today,
        language=wording.words.language,
        keep_size=keep_size,
    )


def one_line(
    sheet: Sheet,
    words: str,
    x: float,
    baseline: float,
    size: float,
    *,
    face: Face = Face.REGULAR,
    colour: Colour = INK,
    role: Role | None = "P",
) -> None:
    """A single line that the caller knows to fit."""
    line = break_lines([Span(words, face, colour)], size, 10_000)[0]
    sheet.line(line, x, baseline, size, Tag(role) if role else None)


def right_line(
    sheet: Sheet, words: str, right: float, baseline: float, size: float, *, face: Face, colour: Colour
) -> None:
    """A single line that ends at `right`."""
    one_line(sheet, words, right - width_of(words, face, size), baseline, size, face=face, colour=colour)


def alert_bar(
    sheet: Sheet, wording: Wording, x: float, top: float, width: float, size: float, *, inset: float
) -> float:
    """MEDICAL ALERT (or DEMO, PRACTICE) and "Check before", as large as each other. Gives back its height."""
    left, right = wording.warning or wording("alert"), wording.check_before
    room = width - 2 * inset - size * 0.6
    needed = width_of(left, Face.BOLD, 1) + width_of(right, Face.BOLD, 1)
    size = min(size, room / needed)
    height = size * 1.55
    sheet.box(x, top, width, height, fill=RED)
    baseline = top + height * 0.5 + size * 0.335
    one_line(sheet, left, x + inset, baseline, size, face=Face.BOLD, colour=WHITE, role="H1")
    right_line(sheet, right, x + width - inset, baseline, size, face=Face.BOLD, colour=WHITE)
    return height


class CodeBlock:
    """The square of one link."""

    def __init__(self, wording: Wording, codes: Codes) -> None:
        self._alt = wording("qr_alt")
        self._matrix = qr_matrix(codes.url)
        self.side = side_in_modules(self._matrix) * MODULE
        """Least side with the quiet zone, in points."""

    def square(self, sheet: Sheet, x: float, top: float, side: float) -> None:
        """The square. Draw it last: no mark may run through it."""
        sheet.qr(self._matrix, x, top, max(side, self.side), self._alt)


def mark_through(sheet: Sheet, words: str, x: float, top: float, width: float, height: float, size: float) -> None:
    """The words again and again through the text, light enough to read what lies below."""
    if not words:
        return
    step, length = size * 3.2, width_of(words, Face.BOLD, size) + size * 1.6
    reach = math.hypot(width, height)
    line = break_lines([Span(words, Face.BOLD, RED)], size, 10_000)[0]
    with sheet.clipped(x, top, width, height, alpha=0.12), sheet.moved(x, top + height, 32):
        row = -math.ceil(width * math.sin(math.radians(32)) / step)
        while row * step < reach:
            at = -(row % 2) * length / 2
            while at < reach:
                sheet.line(line, at, -row * step, size, None)
                at += length
            row += 1


class Names:
    """Name and date of birth at the head of every page: on one line if they fit, else below each other, never cut."""

    def __init__(self, wording: Wording, width: float, *, size: float, born_size: float) -> None:
        self._wording, self._width, self._size, self._born_size = wording, width, size, born_size
        needed = width_of(wording.name, Face.BOLD, size) + width_of(wording.born, Face.BOLD, born_size) + size
        self._on_one_line = needed <= width
        paper = Paper(wording, size, width, 1.15)
        fitting = size_for_whole_words(wording.name, Face.BOLD, size, width)
        rows = paper.text(bold(wording.name), scale=fitting / size)
        rows += paper.text(bold(wording.born), scale=born_size / size)
        self._stack = place(rows, iter([Frame(0, 0, width, A4[1])]))[0]
        self.height = size * 1.2 if self._on_one_line else self._stack.foot

    def draw(self, sheet: Sheet, x: float, top: float) -> None:
        """At this corner of the page."""
        if self._on_one_line:
            baseline = top + self._size * 0.9
            one_line(sheet, self._wording.name, x, baseline, self._size, face=Face.BOLD)
            right_line(
                sheet, self._wording.born, x + self._width, baseline, self._born_size, face=Face.BOLD, colour=INK
            )
            return
        for row, at in self._stack.rows:
            row.draw(sheet, x, top + at)


def names_by_code(paper: Paper, size: float) -> list[Row]:
    """The given name as large as the code (hazard H01); the family name beside it, or smaller below, if it is long."""
    wording = paper.wording
    born = paper.text(bold(wording.born), name=wording("name"))
    if width_of(wording.name, Face.BOLD, size) <= paper.width:
        return [*paper.text(bold(wording.name), scale=size / paper.size, name=wording("name")), *born]
    given = paper.text(bold(wording.summary.identity.given_name), scale=size / paper.size, name=wording("name"))
    return [*given, *paper.text(bold(wording.family_name), name=wording("name")), *born]


class CodePanel:
    """The square, the typed code, the name beside it, and how to open the card, laid out in a frame.

    `size` is that of name and typed code (the name is never smaller), `words` of the sentences, `square` the least
    side of the square.
    """

    def __init__(
        self, wording: Wording, codes: Codes, frame: Frame, *, size: float, words: float, square: float
    ) -> None:
        self._block = CodeBlock(wording, codes)
        self._side = max(square, self._block.side)
        beside = Paper(wording, words, frame.width - self._side - words)
        is_long = width_of(wording.summary.identity.given_name, Face.BOLD, size) > beside.width
        above = names_by_code(Paper(wording, words, frame.width), size) if is_long else []
        self._above = place([*above, Paper(wording, words, 0).gap(0)], iter([frame]))[0]
        top = self._above.foot
        self._corner = (frame.x + frame.width - self._side, top)
        rows = [
            *([] if is_long else [*names_by_code(beside, size), beside.gap()]),
            *beside.text(plain(wording("reopen_sheet"))),
            *beside.text(bold(codes.typing_address)),
            *beside.text(plain(wording("and_type"))),
        ]
        self._beside = place(rows, iter([Frame(frame.x, top, beside.width, frame.height)]))[0]
        below = max(self._beside.foot, top + self._side) + words * 0.3
        wide = Paper(wording, words, frame.width)
        code = [*wide.code(codes.typed_code, size), *wide.text(plain(wording("no_sign_in")))]
        self._under = place(code, iter([Frame(frame.x, below, frame.width, frame.height)]))[0]
        self.foot = self._under.foot
        """Where it ends."""

    def draw(self, sheet: Sheet) -> None:
        """The words."""
        for words in (self._above, self._beside, self._under):
            draw(sheet, words)

    def draw_square(self, sheet: Sheet) -> None:
        """The square, after any mark: nothing may run through it."""
        self._block.square(sheet, *self._corner, self._side)
