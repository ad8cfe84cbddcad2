"""Rows: what stands on a sheet, one below the other, and where each page or panel begins.

A row is one line of text, or one strip of a box. A content item is a group of rows that stay together; a box that
goes on over a page says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from app.exports.pdf.fonts import Face, ascent
from app.exports.pdf.sheet import Sheet
from app.exports.pdf.tags import Role, Tag
from app.exports.pdf.text import RED, WHITE, Colour, Line, Span, Word, break_lines, break_words

Draw = Callable[[Sheet, float, float], None]
"""draw(sheet, x, top)"""


@dataclass(frozen=True, slots=True)
class Box:
    """A frame around rows. `again` heads it where it goes on; `colour` is its border and heading."""

    heading: str
    again: str
    colour: Colour = RED
    size: float = 11.0
    padding: float = 7.0
    thickness: float = 1.6


class Row(NamedTuple):
    """`keeps` means: not parted from the next row. `name` is the heading a person knows it by, never its content.
    `again` is what stands above the row where it begins a frame: the heading that it would have lost."""

    height: float
    draw: Draw
    keeps: bool = False
    box: Box | None = None
    name: str = ""
    is_space: bool = False
    again: "Row | None" = None
    turns_over: bool = False
    """What follows stands on the other side, if the first is not full already."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where rows may stand, in points from the top left of the sheet."""

    x: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class Placed:
    """A frame with its rows, each at its distance from the top of the sheet."""

    frame: Frame
    rows: list[tuple[Row, float]] = field(default_factory=list)
    used: float = 0.0

    @property
    def foot(self) -> float:
        return self.frame.top + self.used


def paragraph(
    words: Sequence[Word],
    size: float,
    width: float,
    *,
    leading: float = 1.22,
    indent: float = 0.0,
    name: str = "",
    role: Role = "P",
    bullet: Span | None = None,
) -> list[Row]:
    """The rows of measured words, kept together. `indent` in points; a bullet hangs in it."""
    tag = Tag(role)
    lines = break_words(words, size, width - indent)
    rows = [_text_row(line, size, leading, indent, tag, name) for line in lines]
    if bullet:
        first = rows[0].draw
        mark = break_lines([bullet], size, indent + size)[0]

        def with_bullet(sheet: Sheet, x: float, top: float) -> None:
            sheet.line(mark, x, top + ascent(size) + size * (leading - 0.92) / 2, size, tag)
            first(sheet, x, top)

        rows[0] = rows[0]._replace(draw=with_bullet)
    return kept(rows)


def _text_row(line: Line, size: float, leading: float, indent: float, tag: Tag, name: str) -> Row:
    def draw(sheet: Sheet, x: float, top: float) -> None:
        sheet.line(line, x + indent, top + ascent(size) + size * (leading - 0.92) / 2, size, tag)

    return Row(size * leading, draw, name=name)


def space(height: float) -> Row:
    """Empty paper; left out at the top of a frame."""
    return Row(height, lambda *_: None, is_space=True)


def turn_over() -> Row:
    """The end of the front."""
    return Row(0.0, lambda *_: None, is_space=True, turns_over=True)


def kept(rows: Sequence[Row]) -> list[Row]:
    """All but the last hold on to the next."""
    return [row._replace(keeps=True) for row in rows[:-1]] + list(rows[-1:])


def leading_on(rows: Sequence[Row]) -> list[Row]:
    """A heading: all rows hold on to the next."""
    return [row._replace(keeps=True) for row in rows]


def boxed(box: Box, width: float, make: Callable[[float], Sequence[Row]]) -> list[Row]:
    """Rows inside a frame with its heading; `make` gets the width that is left for them."""
    inside = [_inset(row, box) for row in make(width - 2 * box.padding)]
    inside[-1] = inside[-1]._replace(keeps=True)
    return [
        _box_heading(box, box.heading, width)._replace(keeps=True),
        *inside,
        space(box.padding * 0.8)._replace(box=box),
    ]


def framed(box: Box, width: float, make: Callable[[float], Sequence[Row]]) -> list[Row]:
    """Rows inside a frame without a heading, for cards where every line counts."""
    inside = [_inset(row, box) for row in make(width - 2 * box.padding)]
    edge = space(box.padding * 0.5)._replace(box=box, is_space=False, keeps=True)
    inside[-1] = inside[-1]._replace(keeps=True)
    return [edge, *inside, edge._replace(keeps=False)]


def _inset(row: Row, box: Box) -> Row:
    def draw(sheet: Sheet, x: float, top: float) -> None:
        row.draw(sheet, x + box.padding, top)

    return row._replace(draw=draw, box=box)


def _box_heading(box: Box, words: str, width: float) -> Row:
    tag, size = Tag("H2"), box.size
    lines = break_lines([Span(words, Face.BOLD, WHITE)], size, width - 2 * box.padding)
    height = size * (1.2 * len(lines) + 0.4)

    def draw(sheet: Sheet, x: float, top: float) -> None:
        sheet.box(x, top, width, height, fill=box.colour)
        for number, line in enumerate(lines):
            sheet.line(line, x + box.padding, top + size * (1.16 + 1.2 * number), size, tag)

    return Row(height + box.padding * 0.6, draw, box=box, name=words)


def place(rows: Sequence[Row], frames: Iterator[Frame]) -> list[Placed]:
    """Fill frame after frame. DoesNotFit names the first row for which there is no frame left."""
    placer = _Placer(frames)
    for group in _groups(rows):
        placer.add(group)
    return placer.placed


def draw(sheet: Sheet, placed: Placed) -> None:
    """The rows of one frame, with the borders of their boxes."""
    frame = placed.frame
    for box, run in groupby(placed.rows, key=lambda item: item[0].box):
        strip = list(run)
        if box:
            top = strip[0][1]
            height = strip[-1][1] + strip[-1][0].height - top
            sheet.box(frame.x, top, frame.width, height, stroke=box.colour, thickness=box.thickness)
        for row, top in strip:
            row.draw(sheet, frame.x, top)


class DoesNotFit(Exception):
    """There is no room left; `name` is the heading of what did not fit, never its content."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.keeps:
            yield group
            group = []
    if group:
        yield group


class _Placer:
    def __init__(self, frames: Iterator[Frame]) -> None:
        self._frames = frames
        self.placed: list[Placed] = []
        self._box: Box | None = None

    def add(self, group: list[Row]) -> None:
        if not self.placed or (group[0].turns_over and len(self.placed) == 1):
            self._next_frame(group)
        height = sum(row.height for row in group)
        if height > self._left and self.placed[-1].rows:
            self._next_frame(group)
        for row in group:
            if row.height > self._left and not row.is_space:
                self._next_frame([row])
            self._put(row)

    @property
    def _left(self) -> float:
        return self.placed[-1].frame.height - self.placed[-1].used + 0.01

    def _next_frame(self, group: list[Row]) -> None:
        row, frame = group[0], next(self._frames, None)
        if frame is None:
            raise DoesNotFit(next((each.name for each in group if each.name), ""))
        self.placed.append(Placed(frame))
        if row.box and row.box is self._box:
            self._put(_box_heading(row.box, row.box.again, frame.width))
        if row.again and len(self.placed) > 1:
            self._put(row.again)

    def _put(self, row: Row) -> None:
        here = self.placed[-1]
        if row.is_space and not row.box and not here.rows:
            return
        if row.height > self._left and not row.is_space:
            raise DoesNotFit(row.name)
        here.rows.append((row, here.foot))
        here.used += row.height
        self._box = row.box
