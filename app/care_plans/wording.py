"""Values of the record as words: one row for each field, one for each item of a list. Nothing is computed from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.card_templates.catalogue import Fact
from app.card_templates.fact_schema import FactKind
from app.card_templates.fact_words import number_text, range_text
from app.card_templates.loader import catalogue
from app.card_templates.values import Language as CardLanguage
from app.care_plans import words
from app.care_plans.sections.definition import PREFIX as PLAN
from app.care_plans.words import Language
from app.patients.headings.facts import PREFIX as FACT

_MONTHS: Final[Mapping[Language, str]] = {
    "en": "January February March April May June July August September October November December",
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing said: which field, what it is called, and the words. Items of a list share their field."""

    field: str
    label: str
    text: str
    is_item: bool = False


def heading_label(heading: str, language: Language = words.ENGLISH) -> str:
    """What a heading is called in a history."""
    if heading.startswith(FACT):
        fact = catalogue().facts.get(heading.removeprefix(FACT))
        return heading.removeprefix(FACT) if fact is None else _fact_label(fact, language)
    if heading.startswith(PLAN):
        return words.say(f"sections.{heading.removeprefix(PLAN)}.heading", language)
    return words.say(f"record.{heading}.heading", language)


def asked_as(heading: str, language: Language = words.ENGLISH) -> tuple[str, str | None]:
    """What a heading is called where it is asked, as on the card's own page: the words to the person, and those to a
    parent or helper with `{name}` in them, None where the first suit both."""
    fact = catalogue().facts.get(heading.removeprefix(FACT)) if heading.startswith(FACT) else None
    if fact is None:
        return heading_label(heading, language), None
    said = fact.in_words(CardLanguage(language))
    return said.label, said.label_other


def rows(heading: str, value: Mapping[str, Any] | None, language: Language = words.ENGLISH) -> tuple[Row, ...]:
    """Every part of a value in words, in the order of its fields; none for no value."""
    if value is None:
        return ()
    if heading.startswith(FACT):
        return (Row("value", heading_label(heading, language), _fact_text(heading, value, language)),)
    return tuple(_rows(heading, value, language))


def date_words(day: date, language: Language = words.ENGLISH) -> str:
    """3 May 2026."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"


def _rows(heading: str, value: Mapping[str, Any], language: Language) -> Iterator[Row]:
    for key, held in value.items():
        if held is None or held == [] or held is False:
            continue
        label = _field_label(heading, key, language)
        if isinstance(held, list | tuple):
            yield from (Row(key, label, _item_text(heading, item, language), is_item=True) for item in held)
        elif not (key == "status" and held == "recorded"):
            yield Row(key, label, _text(heading, key, held, language))


def _item_text(heading: str, item: Any, language: Language) -> str:
    if not isinstance(item, Mapping):
        return _text(heading, "", item, language)
    said = []
    for key, held in item.items():
        if held is None or held == [] or held is False:
            continue
        said.append(
            words.find(f"values.{key}", language) or key if held is True else _text(heading, key, held, language)
        )
    return ", ".join(said)


def _text(heading: str, field: str, held: Any, language: Language) -> str:
    if isinstance(held, bool):
        return words.say(f"values.{str(held).lower()}", language)
    if isinstance(held, list | tuple):
        return ", ".join(_text(heading, field, each, language) for each in held)
    text = str(held)
    return _choice(heading, field, text, language) or _a_date(text, language) or text


def _choice(heading: str, field: str, text: str, language: Language) -> str | None:
    if heading.startswith(PLAN):
        return words.find(f"sections.{heading.removeprefix(PLAN)}.fields.{field}.choices.{text}", language)
    if field == "id":
        template = catalogue().templates.get(text)
        return None if template is None else template.name(CardLanguage(language))
    return words.find(f"values.{text}", language) if field in {"status", "kind", "type"} else None


def _a_date(text: str, language: Language) -> str | None:
    try:
        return date_words(date.fromisoformat(text), language) if len(text) == 10 else None
    except ValueError:
        return None


def _field_label(heading: str, field: str, language: Language) -> str:
    if not heading.startswith(PLAN):
        return words.find(f"record.{heading}.fields.{field}", language) or heading_label(heading, language)
    own = words.find(f"sections.{heading.removeprefix(PLAN)}.fields.{field}.label", language)
    return own or heading_label(heading, language)


def _fact_label(fact: Fact, language: Language) -> str:
    return fact.in_words(CardLanguage(language)).clinician_label


def _fact_text(heading: str, value: Mapping[str, Any], language: Language) -> str:
    """A value that another release took in another shape is said as it was typed."""
    fact, held = catalogue().facts.get(heading.removeprefix(FACT)), value.get("value")
    try:
        said = str(held) if fact is None else _of_kind(fact, held, language)
    except (KeyError, TypeError, ValueError):
        said = str(held)
    on = _a_date(str(value.get("true_on")), language)
    return said if on is None else f"{said} ({on})"


def _of_kind(fact: Fact, held: Any, language: Language) -> str:
    kind, unit = fact.file.kind, fact.file.unit
    if kind is FactKind.RANGE:
        return range_text(float(held["low"]), float(held["high"]), unit).screen
    if kind is FactKind.NUMBER:
        return number_text(float(held), unit).screen
    if kind is FactKind.CHOICE:
        known = fact.in_words(CardLanguage(language)).choices.get(str(held))
        return known or fact.in_words().choices[str(held)]
    if kind is FactKind.BOOLEAN:
        return words.say(f"values.{str(bool(held)).lower()}", language)
    return _a_date(str(held), language) or str(held)
