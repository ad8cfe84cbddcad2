"""Text as the glyphs of its letters stand on the page, whatever script it is written in."""

import re
import unicodedata

from app.exports.pdf.bidi import visual_order
from app.exports.pdf.joining import joined

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CONTROLS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def has_right_to_left(text: str) -> bool:
    """Whether any letter runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def composed(text: str) -> str:
    """Composed letters, without invisible direction marks: what is measured, drawn and copied out again."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_CONTROLS)


def shaped(text: str) -> str:
    """The composed text with Arabic letters joined, in logical order: as wide as it will stand."""
    return joined(text) if has_right_to_left(text) else text


def visual(text: str) -> str:
    """One composed line from left to right."""
    return visual_order(joined(text)) if has_right_to_left(text) else text
