"""Characters that make a text read as something else: marks that turn it around, controls, letters buried in accents.

A number could read backwards for a doctor, a made-up line could begin in the middle of a name, and forty accents on one
letter cover the lines above and below it.
"""

import unicodedata
from itertools import groupby
from typing import Final

TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MOST_MARKS: Final = 8
"""On one letter. Written languages need five at most (Hebrew with cantillation, Tibetan stacks)."""
_LINE_ENDS: Final = {"\r\n": "\n", "\u2028": "\n", "\u2029": "\n"}


def with_plain_line_ends(text: str) -> str:
    """Every kind of line end as the one that we write."""
    for found, plain in _LINE_ENDS.items():
        text = text.replace(found, plain)
    return text


def is_turning(text: str) -> bool:
    """Whether it holds an invisible mark that turns text around."""
    return not TURNING.isdisjoint(text)


def is_control(character: str) -> bool:
    """Whether it is no character to show; line ends and tabs are the caller's to allow."""
    return unicodedata.category(character) in {"Cc", "Cs"} or ord(character) & 0xFFFE == 0xFFFE


def is_buried(text: str) -> bool:
    """Whether a letter carries more marks than any language writes."""
    runs = groupby(text, lambda character: unicodedata.category(character) in {"Mn", "Me"})
    return any(is_mark and sum(1 for _ in run) > MOST_MARKS for is_mark, run in runs)


def readable_line(text: str) -> str:
    """A stranger's words on one line, with what could deceive left out: for words that cannot be asked for again."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if character in TURNING or marks > MOST_MARKS:
            continue
        is_gap = is_control(character) or character in "\u2028\u2029"
        kept.append(" " if is_gap else character)
    return " ".join("".join(kept).split())
