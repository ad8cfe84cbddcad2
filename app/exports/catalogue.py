"""The fixed words of prints, by key and language. A missing translation is English, never blank.

Clinical words are not here: they come with the summary.
"""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
ENGLISH = "en-GB"


class Words:
    """`words("born", date="3 May 2026")` gives the sentence of that key."""

    def __init__(self, language: str, sentences: dict[str, str], english: dict[str, str]) -> None:
        self.language = language
        self.missing = frozenset(english) - frozenset(sentences)
        self._sentences = english | sentences

    def __call__(self, key: str, **values: object) -> str:
        return self._sentences[key].format_map(values)

    def heading(self, group: str) -> str:
        """What a heading group is called; its own name where nobody called it anything."""
        name = group.replace("_", "-")
        return self._sentences.get(f"heading.{name}", name.replace("-", " "))

    def day(self, day: date) -> str:
        """3 May 2026"""
        return f"{day.day} {self._month(day)} {day.year}"

    def month(self, day: date) -> str:
        """May 2026"""
        return f"{self._month(day)} {day.year}"

    def _month(self, day: date) -> str:
        return self._sentences["months"].split("|")[day.month - 1]


def short_month(day: date) -> str:
    """05/2026, as on a bank card."""
    return f"{day.month:02}/{day.year}"


@lru_cache
def catalogue(language: str) -> Words:
    """The words of a language; English for one we have no file for."""
    english = _read(ENGLISH)
    path = FOLDER / f"{language}.json"
    if language == ENGLISH or not path.is_file():
        return Words(ENGLISH, english, english)
    return Words(language, _read(language), english)


def _read(language: str) -> dict[str, str]:
    sentences: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return sentences
