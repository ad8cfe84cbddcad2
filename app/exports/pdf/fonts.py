"""Embedded fonts: which font draws which letter, and how wide it stands.

Nothing here is loaded before a PDF is made. A letter that no font has is refused by name, never printed as a box;
signs such as emoji, which carry no meaning for staff, are left out.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from app.core.errors import Invalid

FOLDER: Final = Path(__file__).parent / "fonts"
_ASCENT, _DESCENT = 0.70, 0.22


class Face(StrEnum):
    """The three faces of every print."""

    REGULAR = "regular"
    BOLD = "bold"
    CODE = "code"


_FILES: Final = {
    Face.REGULAR: ("AtkinsonHyperlegibleNext-Regular", "DejaVuSans-subset"),
    Face.BOLD: ("AtkinsonHyperlegibleNext-Bold", "DejaVuSans-Bold-subset"),
    Face.CODE: ("AtkinsonHyperlegibleMono-Bold",),
}


class LettersNotPrintable(Invalid):
    """A name or note holds letters that no embedded font has."""

    def __init__(self) -> None:
        super().__init__(
            "letters_not_printable",
            "This card has letters that we cannot print yet. Write names and notes in Latin, Greek, Cyrillic, Hebrew "
            "or Arabic letters, then try again.",
        )


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring letters that one font draws."""

    font: str
    text: str
    width: float


@lru_cache(maxsize=1)
def _fonts() -> dict[Face, tuple[Any, ...]]:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # binary streams: a fifth smaller than in printable letters
    loaded: dict[str, Any] = {}
    for name in {name for names in _FILES.values() for name in names}:
        loaded[name] = TTFont(name, str(FOLDER / f"{name}.ttf"))
        pdfmetrics.registerFont(loaded[name])
    return {face: tuple(loaded[name] for name in names) for face, names in _FILES.items()}


@lru_cache(maxsize=8)
def registered(name: str) -> Any:
    """The library's font of this name."""
    return next(font for fonts in _fonts().values() for font in fonts if font.fontName == name)


def first_font() -> str:
    """A registered font for reportlab to begin with: it would otherwise name one that is not embedded."""
    return str(_fonts()[Face.REGULAR][0].fontName)


@lru_cache(maxsize=1)
def _widths() -> dict[Face, dict[str, float]]:
    """Widths of the letters of each face's first font, in thousandths of the type size."""
    return {
        face: {chr(code): float(fonts[0].face.charWidths[code]) for code in fonts[0].face.charToGlyph}
        for face, fonts in _fonts().items()
    }


def _glyph(letter: str, face: Face) -> tuple[str, float] | None:
    """The font that has this letter and its width in thousandths of the size; None for a sign to leave out."""
    for font in _fonts()[face]:
        if ord(letter) in font.face.charToGlyph:
            return font.fontName, float(font.face.charWidths[ord(letter)])
    if unicodedata.category(letter)[0] in "SCZM":
        return None
    raise LettersNotPrintable


def runs(text: str, face: Face, size: float) -> list[Run]:
    """The text cut where the font changes. LettersNotPrintable if a letter is in no font."""
    widths = _widths()[face]
    try:
        thousandths = sum([widths[letter] for letter in text])
    except KeyError:
        return _mixed_runs(text, face, size)
    return [Run(_FILES[face][0], text, thousandths * size / 1000)]


def _mixed_runs(text: str, face: Face, size: float) -> list[Run]:
    glyphs = [(letter, glyph) for letter in text if (glyph := _glyph(letter, face)) is not None]
    out = []
    for font, group in groupby(glyphs, key=lambda each: each[1][0]):
        letters = list(group)
        thousandths = sum(glyph[1] for _, glyph in letters)
        out.append(Run(font, "".join(letter for letter, _ in letters), thousandths * size / 1000))
    return out


def text_width(text: str, face: Face, size: float) -> float:
    """In points."""
    widths = _widths()[face]
    try:
        return sum([widths[letter] for letter in text]) * size / 1000
    except KeyError:
        return sum(run.width for run in _mixed_runs(text, face, size))


def ascent(size: float) -> float:
    """From the baseline to the top of a capital or of its usual accent, in points."""
    return _ASCENT * size


def descent(size: float) -> float:
    """From the baseline to the foot of g and y, in points."""
    return _DESCENT * size
