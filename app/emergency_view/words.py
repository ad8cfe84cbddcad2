"""The words of the page by key, in English and Welsh; what Welsh lacks is shown in English and marked as English."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from app.emergency_view.ages import Age

FOLDER: Final = Path(__file__).parent / "words"
ENGLISH: Final = "en-GB"
WELSH: Final = "cy"

LanguageTag = Literal["en-GB", "cy"]


@dataclass(frozen=True, slots=True)
class Message:
    """Words to say in any language: a key and its values. Tuples of text are heading groups."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None


class Words:
    """One language. `say` gives plain text, `html` the same escaped, marked where it had to stay English."""

    def __init__(self, language: LanguageTag, entries: Mapping[str, str], months: tuple[str, ...]) -> None:
        self.language = language
        self.months = months
        self._entries = dict(entries)
        self._escaped = {key: escape(text) for key, text in entries.items()}

    def has(self, key: str) -> bool:
        """Whether this language has its own words for the key."""
        return key in self._entries

    def can_say(self, *keys: str) -> bool:
        """Whether this language has its own words for all of these, in every form."""
        return all(key in self._entries or f"{key}.other" in self._entries for key in keys)

    def say(self, key: str, *, count: int | None = None, **values: Any) -> str:
        """Plain text. KeyError for a key that English lacks: a fault of ours, found by the tests."""
        text = self._find(self._entries, key, count)
        if text is None:
            return english().say(key, count=count, **values)
        return text.format_map(self._spoken(values, count)) if values or count is not None else text

    def html(self, key: str, *, count: int | None = None, **values: Any) -> str:
        """The same for a page: every value escaped, English inside Welsh marked with its language."""
        if not values and count is None and key in self._escaped:
            return self._escaped[key]
        text = self._find(self._escaped, key, count)
        if text is None:
            return f'<span lang="{ENGLISH}">{english().html(key, count=count, **values)}</span>'
        return text.format_map({name: escape(value) for name, value in self._spoken(values, count).items()})

    def message(self, message: Message) -> str:
        """Plain text of a message."""
        return self.say(message.key, count=message.count, **message.values)

    def message_html(self, message: Message) -> str:
        """A message for a page."""
        return self.html(message.key, count=message.count, **message.values)

    def on(self, day: date) -> str:
        """3 May 2026, 3 Mai 2026."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def month(self, day: date) -> str:
        """May 2026."""
        return f"{self.months[day.month - 1]} {day.year}"

    def moment(self, day: date, time: str) -> str:
        """21 November 2026, 14:02: what a hospital record writes. `time` is that of the United Kingdom."""
        return f"{self.on(day)}, {time}"

    def ago(self, age: Age) -> str:
        """6 months ago."""
        key = words_of_age(age)
        return self.say(key) if key in {"ago.today", "ago.yesterday"} else self.say(key, count=age.count)

    def lasting(self, age: Age) -> str:
        """14 months."""
        return self.say(f"for.{age.unit}", count=age.count)

    def heading(self, group: str) -> str:
        """A heading group of a notice; one that a later release invented is "other details", never its raw name."""
        key = f"heading.{group.replace('_', '-')}"
        return self.say(key if english().has(key) else "heading.other")

    def _spoken(self, values: Mapping[str, Any], count: int | None) -> dict[str, str]:
        spoken = {name: self._value(value) for name, value in values.items()}
        return spoken if count is None else {"count": str(count)} | spoken

    def _value(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return self.on(value)
        if isinstance(value, Age):
            return self.ago(value) if value.is_past else self.lasting(value)
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, tuple):
            return ", ".join(self.heading(group) for group in value)
        return str(value)

    def _find(self, entries: Mapping[str, str], key: str, count: int | None) -> str | None:
        if count is None:
            return entries.get(key) if self.language == WELSH else entries[key]
        text = entries.get(f"{key}.{plural_category(self.language, count)}", entries.get(f"{key}.other"))
        if text is None and self.language != WELSH:
            raise KeyError(key)
        return text


def words_of_age(age: Age) -> str:
    """The key of "6 months ago"."""
    if age.unit == "days" and age.count < 2:
        return "ago.yesterday" if age.count else "ago.today"
    return f"ago.{age.unit}"


def plural_category(language: str, count: int) -> str:
    """CLDR's cardinal category."""
    if language == WELSH:
        return {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}.get(count, "other")
    return "one" if count == 1 else "other"


@lru_cache
def english() -> Words:
    """English: every key is here."""
    return _load(ENGLISH, "en.yaml")


@lru_cache
def welsh() -> Words:
    """Welsh: the keys a translator has given; the rest is English, marked."""
    return _load(WELSH, "cy.yaml")


def missing_in_welsh() -> tuple[str, ...]:
    """Keys that are still shown in English on the Welsh page."""
    held = set(dict(_read("cy.yaml")))
    return tuple(key for key in dict(_read("en.yaml")) if key not in held)


def _load(language: LanguageTag, file: str) -> Words:
    entries = dict(_read(file))
    months = tuple(entries.pop(f"months.{number}") for number in range(12))
    return Words(language, entries, months)


def _read(file: str) -> Iterator[tuple[str, str]]:
    yield from _flat(yaml.safe_load((FOLDER / file).read_text(encoding="utf-8")), "")


def _flat(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{key}.{number}")
    else:
        yield key, str(value)
