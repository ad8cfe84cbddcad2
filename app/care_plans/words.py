"""The words of the plan by key. What Welsh lacks is said in English and named as missing; nothing is ever blank."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

FOLDER: Final = Path(__file__).parent / "sections"
Language = Literal["en", "cy"]
ENGLISH: Final[Language] = "en"


@cache
def own_words(language: Language) -> Mapping[str, str]:
    """Words by their path in the file (`sections.breathing.heading`), only those that this language has."""
    tree = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    return dict(_leaves(tree, ()))


def say(key: str, language: Language = ENGLISH) -> str:
    """The words, in English where this language has none. KeyError for what English lacks: a fault the tests find."""
    return own_words(language).get(key) or own_words(ENGLISH)[key]


def find(key: str, language: Language = ENGLISH) -> str | None:
    """As `say`, None for what no language has."""
    return own_words(language).get(key) or own_words(ENGLISH).get(key)


def missing(language: Language) -> tuple[str, ...]:
    """Every key that English has and this language lacks."""
    return tuple(key for key in own_words(ENGLISH) if key not in own_words(language))


def tongue(tag: str) -> Language:
    """The catalogue for a language tag: Welsh for `cy` and `cy-GB`, English for every other."""
    return "cy" if tag.lower().partition("-")[0] == "cy" else ENGLISH


def _leaves(tree: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, below in tree.items():
            yield from _leaves(below, (*path, str(key)))
    elif tree is not None:
        yield ".".join(path), str(tree)
