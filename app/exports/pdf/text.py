"""Paragraphs: words of several styles broken into lines of a width. Measures only; `Sheet` draws."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from app.exports.pdf.fonts import Face, text_width
from app.exports.pdf.scripts import composed, shaped

Colour = tuple[float, float, float]
INK: Final[Colour] = (0.08, 0.08, 0.10)
QUIET: Final[Colour] = (0.30, 0.31, 0.34)
RED: Final[Colour] = (0.65, 0.07, 0.10)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)

_WORDS: Final = re.compile(r"[^ \n]+|\n| +")
_UNITS: Final = (
    r"mg|g|kg|ml|l|micrograms?|units?|mmol|hours?|h|minutes?|days?|weeks?|months?|years?|mm|cm|pm|am|degrees"
)
_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_HELD_TOGETHER: Final = re.compile(
    rf"(?<=\d) (?=(?:{_UNITS})\b)"  # a number and its unit
    rf"|(?<=\d) (?=(?:{_MONTHS})\b)|(?:(?<=ary)|(?<=rch)|(?<=ril)|(?<=May)|(?<=une)|(?<=uly)|(?<=ust)|(?<=ber))"
    r" (?=(?:19|20)\d\d\b)"  # a date
    r"|(?<=\d) (?=\d)"  # groups of a telephone or NHS number
)
_NO_BREAK: Final = "\u00a0"


class Span(NamedTuple):
    """Words of one style."""

    text: str
    face: Face = Face.REGULAR
    colour: Colour = INK
    is_struck: bool = False


class Piece(NamedTuple):
    """A span's part of one line, `x` points from its left edge. The text is in logical order."""

    span: Span
    x: float
    width: float


class Word(NamedTuple):
    """Letters that are not parted, of one style or several. `width` is for a type size of one point."""

    parts: tuple[Span, ...]
    width: float


class Line(NamedTuple):
    """One line of a paragraph at a type size. Its pieces are worked out when it is drawn."""

    words: tuple[Word, ...]
    size: float

    @property
    def text(self) -> str:
        return "".join(part.text for word in self.words for part in word.parts).replace(_NO_BREAK, " ")

    @property
    def width(self) -> float:
        """In points."""
        return sum(word.width for word in self.words) * self.size

    def pieces(self) -> Iterator[Piece]:
        """Neighbours of one style as one piece, from left to right."""
        parts = [part for word in self.words for part in word.parts]
        x = 0.0
        for style, group in groupby(parts, key=lambda part: part[1:]):
            text = "".join([part.text for part in group]).replace(_NO_BREAK, " ")
            width = width_of(text, style[0], self.size)
            yield Piece(Span(text, *style), x, width)
            x += width


def bold(text: str, colour: Colour = INK) -> Span:
    return Span(text, Face.BOLD, colour)


def plain(text: str, colour: Colour = INK) -> Span:
    return Span(text, Face.REGULAR, colour)


APART: Final = bold(f"•{_NO_BREAK}", RED)
"""What parts two groups of words in one paragraph."""


def apart(*groups: Sequence[Span]) -> list[Span]:
    """Groups of words in one paragraph with a mark between them, so that no sentence runs into the next. The mark
    holds on to the word after it."""
    held = [list(group) for group in groups if any(span.text.strip() for span in group)]
    return [span for number, group in enumerate(held) for span in ([APART] if number else []) + group]


def width_of(text: str, face: Face, size: float) -> float:
    """Width of one line of this text as it will stand, in points."""
    return text_width(text if text.isascii() else shaped(composed(text)), face, size)


def size_for_whole_words(text: str, face: Face, size: float, width: float) -> float:
    """The size, or the smaller one at which a name is broken at spaces and hyphens only."""
    parts = text.replace("-", "- ").split()
    longest = max((width_of(part, face, size) for part in parts), default=0.0)
    return size if longest <= width else size * width / longest


def measure(spans: Sequence[Span]) -> list[Word]:
    """The words of a paragraph, single spaces and line ends. Widths grow with the type size, so this is done once."""
    return [
        Word(tuple(parts), sum(width_of(part.text, part.face, 1.0) for part in parts if part.text != "\n"))
        for parts in _words(spans)
    ]


def break_lines(spans: Sequence[Span], size: float, width: float) -> list[Line]:
    """The lines of a paragraph. A word wider than the line is broken where it must be; nothing is ever cut."""
    return break_words(measure(spans), size, width)


def break_words(words: Iterable[Word], size: float, width: float) -> list[Line]:
    """The same for words that were measured before."""
    breaker = _Breaker(size, width)
    for word in words:
        breaker.add(word)
    return breaker.finish()


def _words(spans: Iterable[Span]) -> list[list[Span]]:
    """Words (parts of several styles when no space parts them), single spaces and line ends."""
    words: list[list[Span]] = []
    for span in spans:
        text = composed(span.text).replace("\r\n", "\n").replace("\t", " ")
        for token in _WORDS.findall(_hold_together(text)):
            part = span._replace(text=" " if token[0] == " " else token)
            glued = words and part.text not in {" ", "\n"} and words[-1][0].text not in {" ", "\n"}
            if glued:
                words[-1].append(part)
            else:
                words.append([part])
    return words


def _hold_together(text: str) -> str:
    return _HELD_TOGETHER.sub(_NO_BREAK, text)


class _Breaker:
    """Fills lines one word after the other."""

    def __init__(self, size: float, width: float) -> None:
        self._size, self._width = size, width + 0.01
        self._lines: list[Line] = []
        self._words: list[Word] = []
        self._used = 0.0

    def add(self, word: Word) -> None:
        text, needed = word.parts[0].text, word.width * self._size
        if text == "\n":
            self._end_line()
        elif text != " ":
            if self._words and self._used + needed > self._width:
                self._end_line()
            while needed > self._width:
                word = self._break_word(word)
                needed = word.width * self._size
            self._put(word, needed)
        elif self._words:
            self._put(word, needed)

    def finish(self) -> list[Line]:
        if self._words or not self._lines:
            self._end_line()
        return self._lines

    def _put(self, word: Word, needed: float) -> None:
        if word.parts:
            self._words.append(word)
            self._used += needed

    def _break_word(self, word: Word) -> Word:
        """Put as many letters as fit on a line of their own, to the last hyphen if there is one; give back the rest."""
        first, rest = word.parts[0], word.parts[1:]
        ends = accumulate(width_of(letter, first.face, self._size) for letter in first.text)
        fitting = max(1, sum(1 for end in ends if end <= self._width))
        count = first.text.rfind("-", 0, fitting) + 1 or fitting
        head = first._replace(text=first.text[:count])
        self._put(Word((head,), width_of(head.text, head.face, 1.0)), 0.0)
        self._end_line()
        left = (first._replace(text=first.text[count:]), *rest) if count < len(first.text) else rest
        return Word(left, sum(width_of(part.text, part.face, 1.0) for part in left))

    def _end_line(self) -> None:
        while self._words and self._words[-1].parts[0].text == " ":
            self._words.pop()
        self._lines.append(Line(tuple(self._words), self._size))
        self._words, self._used = [], 0.0
