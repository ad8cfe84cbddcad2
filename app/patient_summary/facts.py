"""Personal facts in words: which stand on the first screen, which below, and which only say "Not recorded"."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.card_templates.catalogue import Catalogue
from app.card_templates.catalogue import Fact as FactDefinition
from app.card_templates.composition import FactText, NotRecorded
from app.card_templates.fact_schema import EmergencyPlace, FactKind, HeldAs
from app.card_templates.fact_words import number_text, range_text
from app.card_templates.values import FIRST_FACTS_MAX, Language
from app.patient_summary.disclosure import Disclosure
from app.patient_summary.entries import Entries, Recorded
from app.patient_summary.schema import Fact
from app.patients.headings.facts import PREFIX

SAYS_NOT_RECORDED: Final = ("spo2_target_range", "steroid_name_dose", "ventilation_interface")
"""Oxygen target, steroids, breathing support. With allergies, the 24-hour number and the advance plan these are the
six headings that say "Not recorded"; nothing else that is empty is listed (hazard H70)."""

_MONTHS: Final = {
    Language.EN: "January February March April May June July August September October November December",
    Language.CY: "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}
_WORDS: Final = {
    Language.EN: {"yes": "Yes", "no": "No", "none": "None"},
    Language.CY: {"yes": "Ie", "no": "Na", "none": "Dim"},
}


def texts_for_lines(
    entries: Entries, rules: Catalogue, disclosure: Disclosure, language: Language
) -> dict[str, FactText]:
    """The standing facts that may be told, by key, to put into authored lines. A "none" is not put into a sentence."""
    texts = {}
    for definition in _told(rules, disclosure):
        entry = entries.get(PREFIX + definition.key)
        recorded = None if entry is None else entry.standing
        if recorded is not None and not recorded.is_none:
            texts[definition.key] = fact_text(definition, recorded.value, language)
    return texts


def facts(
    entries: Entries,
    rules: Catalogue,
    disclosure: Disclosure,
    language: Language,
    not_recorded: Iterable[NotRecorded] = (),
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """First-screen facts, at most twelve, and the others, both in the authored order of danger. `not_recorded` holds
    what the conditions of this card say of a fact that nobody recorded."""
    words = {each.key: each for each in not_recorded}
    made = [(each, _fact(each, entries, language, words.get(each.key))) for each in _told(rules, disclosure)]
    listed = [(each, fact) for each, fact in made if fact is not None]
    wanted = [fact for each, fact in listed if each.file.emergency is EmergencyPlace.FIRST]
    rest = [fact for each, fact in listed if each.file.emergency is not EmergencyPlace.FIRST]
    return tuple(wanted[:FIRST_FACTS_MAX]), (*wanted[FIRST_FACTS_MAX:], *rest)


def fact_text(definition: FactDefinition, value: Mapping[str, Any], language: Language) -> FactText:
    """One value in words, with its unit. A range holds two numbers.

    A value that an earlier release took in another shape is told as it was typed: never lost, never an error.
    """
    held = value.get("value")
    try:
        return _of_kind(definition, held, language)
    except (KeyError, TypeError, ValueError):
        return _same(" to ".join(str(each) for each in (held.values() if isinstance(held, Mapping) else [held])))


def none_words(language: Language) -> str:
    """What the person's own "I have none" is called."""
    return _WORDS[language]["none"]


def date_words(day: date, language: Language) -> str:
    """3 May 2026."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"


def _of_kind(definition: FactDefinition, held: Any, language: Language) -> FactText:
    kind, unit = definition.file.kind, definition.file.unit
    if kind is FactKind.RANGE:
        return range_text(float(held["low"]), float(held["high"]), unit)
    if kind is FactKind.NUMBER:
        return number_text(float(held), unit)
    return _same(_in_words(definition, held, language))


def _in_words(definition: FactDefinition, held: Any, language: Language) -> str:
    kind = definition.file.kind
    if kind is FactKind.BOOLEAN:
        return _WORDS[language]["yes" if held else "no"]
    if kind is FactKind.CHOICE:
        words = definition.in_words(language).choices
        return words.get(str(held)) or definition.in_words().choices[str(held)]
    if kind is FactKind.DATE:
        return date_words(date.fromisoformat(str(held)), language)
    return str(held)


def _same(words: str) -> FactText:
    return FactText(screen=words, paper=words)


def _told(rules: Catalogue, disclosure: Disclosure) -> Iterator[FactDefinition]:
    """Definitions whose answers are facts of the record and may be told in this scope, most dangerous first."""
    for definition in rules.facts.values():
        if definition.file.held_as is HeldAs.FACT and disclosure.tells_fact(definition.file):
            yield definition


def _fact(definition: FactDefinition, entries: Entries, language: Language, words: NotRecorded | None) -> Fact | None:
    file = definition.file
    entry = entries.get(PREFIX + file.key)
    recorded = None if entry is None else entry.standing
    if entry is None or recorded is None:
        return _not_recorded(definition, language, words) if file.key in SAYS_NOT_RECORDED else None
    newer = entry.newer
    said, said_newer = _said(definition, recorded, language), newer and _said(definition, newer, language)
    return Fact(
        key=file.key,
        group=file.group,
        label=definition.in_words(language).clinician_label,
        value=said.screen,
        provenance=recorded.provenance,
        true_on=_true_on(recorded),
        check_by=recorded.check_by,
        needs_clinician=file.needs_clinician,
        newer_value=said_newer and said_newer.screen,
        newer_provenance=newer and newer.provenance,
        paper=_other_on_paper(said),
        newer_paper=said_newer and _other_on_paper(said_newer),
    )


def _true_on(recorded: Recorded) -> date:
    """The day of the measurement or letter where the value says so."""
    told = recorded.value.get("true_on")
    return date.fromisoformat(str(told)) if told else recorded.provenance.on


def _said(definition: FactDefinition, recorded: Recorded, language: Language) -> FactText:
    return _same(none_words(language)) if recorded.is_none else fact_text(definition, recorded.value, language)


def _other_on_paper(said: FactText) -> str | None:
    return said.paper if said.paper != said.screen else None


def _not_recorded(definition: FactDefinition, language: Language, words: NotRecorded | None) -> Fact:
    file = definition.file
    return Fact(
        key=file.key,
        group=file.group,
        label=definition.in_words(language).clinician_label,
        value=None,
        needs_clinician=file.needs_clinician,
        not_recorded=None if words is None else words.text,
        not_recorded_is_draft=words is not None and words.draft,
    )
