"""The words a person agrees to, by version and language: kept as data, never changed, only followed by newer ones."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from app.core.errors import Invalid

FILE: Final = Path(__file__).with_name("words.yaml")


class ConsentWords(BaseModel):
    """One version in one language. `is_draft` until it is signed."""

    version: str
    language: str
    since: date
    is_draft: bool
    sentences: dict[str, str]


class _Version(BaseModel):
    model_config = ConfigDict(extra="allow")

    since: date


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: str
    versions: dict[str, _Version]


@cache
def all_words() -> dict[tuple[str, str], ConsentWords]:
    """Every version in every language that has it."""
    file = _File.model_validate(yaml.safe_load(FILE.read_text("utf-8")))
    return {
        (version, language): ConsentWords(
            version=version,
            language=language,
            since=held.since,
            is_draft=file.status == "draft",
            sentences=sentences,
        )
        for version, held in file.versions.items()
        for language, sentences in (held.model_extra or {}).items()
    }


def latest(language: str) -> ConsentWords:
    """The newest words, in English where this language has none."""
    held = [words for (_, tongue), words in all_words().items() if tongue == language]
    held = held or [words for (_, tongue), words in all_words().items() if tongue == "en-GB"]
    return max(held, key=lambda words: (words.since, words.version))


def require_newest(version: str, language: str) -> None:
    """Invalid unless these are the words that are shown today in that language."""
    if (version, language) not in all_words() or latest(language).version != version:
        raise Invalid("unknown_consent_words", "The words to agree to have changed. Read them again.")
