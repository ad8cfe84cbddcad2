"""The words of the messages in English and Welsh. A message that Welsh lacks is sent whole in English, and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, StrictUndefined

from app.core.clock import UK

FOLDER: Final = Path(__file__).parent / "words"
ENGLISH: Final = "en-GB"
WELSH: Final = "cy"
NOT_IN_WELSH: Final = "This message is not available in Welsh yet."

_jinja = Environment(autoescape=False, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701 - plain text, no markup


@dataclass(frozen=True, slots=True)
class Written:
    """A message in words, and the language it is in."""

    subject: str
    body: str
    language: str


def write(key: str, *, language: str, values: Mapping[str, Any]) -> Written:
    """The message of this catalogue key. KeyError for a key that English lacks; an error for a value not given."""
    held = catalogue(WELSH if language == WELSH else ENGLISH)
    is_missing = key not in held or "frame" not in held
    chosen = catalogue(ENGLISH) if is_missing else held
    body = fill(chosen[key]["body"], values).strip()
    if is_missing and language == WELSH:
        body = f"{NOT_IN_WELSH}\n\n{body}"
    framed = fill(chosen["frame"], {**values, "body": body})
    return Written(chosen[key]["subject"], framed, ENGLISH if is_missing else language)


def reason_words(reason: str) -> str:
    """What an alarm says to the operator; one that this release does not know points to the log."""
    reasons = catalogue(ENGLISH)["reasons"]
    return str(reasons.get(reason, reasons["other"]))


def moment(instant: datetime) -> str:
    """2:02pm on 21 November 2026, in the United Kingdom."""
    local = instant.astimezone(UK)
    clock = f"{local:%I:%M%p}".lower().lstrip("0")
    return f"{clock} on {local.day} {local:%B %Y}"


def missing_in_welsh() -> tuple[str, ...]:
    """The messages that are still sent in English."""
    return tuple(key for key in catalogue(ENGLISH) if key not in catalogue(WELSH))


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The template with its values."""
    return _jinja.from_string(template).render(values)


@lru_cache
def catalogue(language: str) -> dict[str, Any]:
    """One language's messages by key."""
    held: dict[str, Any] = yaml.safe_load((FOLDER / f"{language[:2]}.yaml").read_text("utf-8"))
    return held
