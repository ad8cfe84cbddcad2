"""The sections of a plan: a registry read from data, checked once, and what of the record belongs to each."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from app.care_plans.sections.definition import EMERGENCY_MAX, FRONT_COUNT, Section, SectionsFile
from app.core.errors import NotFound
from app.patients.headings import HEADINGS
from app.patients.headings.catalogue import FactCatalogue, FactDefinition
from app.patients.headings.facts import PREFIX as FACT

FILE: Final = Path(__file__).with_name("sections.yaml")


@cache
def sections_file() -> SectionsFile:
    """Read once. A file that does not fit its model stops the program."""
    return SectionsFile.model_validate(yaml.safe_load(FILE.read_text("utf-8")))


def all_sections() -> tuple[Section, ...]:
    """Every section in the order of the page."""
    return sections_file().sections


def section_of(key: str) -> Section:
    """The section of this key. NotFound for an unknown one."""
    found = _by_key().get(key)
    if found is None:
        raise NotFound("unknown_section", "We do not know this part of the plan.")
    return found


def section_holding(heading: str, facts: FactCatalogue) -> Section | None:
    """The one section a heading of the record belongs to; None for what belongs to the card alone."""
    if heading.startswith(FACT):
        definition = facts.facts.get(heading.removeprefix(FACT))
        return None if definition is None else _holding_fact(definition)
    return next((each for each in all_sections() if heading in (each.own_heading, *each.headings)), None)


def headings_in(section: Section, facts: FactCatalogue) -> tuple[str, ...]:
    """Every heading of the record that this section may hold, whether or not anything is recorded there."""
    held = (
        FACT + key for key, each in facts.facts.items() if each.held_as == "fact" and _holding_fact(each) == section
    )
    return (section.own_heading, *section.headings, *held)


def faults(file: SectionsFile, facts: FactCatalogue) -> Iterator[str]:
    """What is wrong with the registry, in sentences; nothing when it may be used."""
    sections = file.sections
    if (front := sum(each.place == "front" for each in sections)) != FRONT_COUNT:
        yield f"{front} sections stand in front; it must be {FRONT_COUNT}."
    if (reaching := sum(each.may_reach_emergency for each in sections)) > EMERGENCY_MAX:
        yield f"{reaching} sections may reach the emergency tier; {EMERGENCY_MAX} at most."
    yield from (f"{each.key}: private, and may reach the emergency tier." for each in sections if _says_both(each))
    yield from _unplaced(file, facts)
    for section in sections:
        keys = Counter(field.key for field in section.fields)
        yield from (f"{section.key}: field {key} stands twice." for key, count in keys.items() if count > 1)
        for field in section.fields:
            if (field.type == "choice") != bool(field.choices):
                yield f"{section.key}.{field.key}: only a choice has choices, and it needs some."


def _says_both(section: Section) -> bool:
    return section.is_private and section.may_reach_emergency


def _unplaced(file: SectionsFile, facts: FactCatalogue) -> Iterator[str]:
    """Everything the record knows stands in exactly one section, or on the list of what belongs to the card."""
    every = file.sections
    named: list[tuple[str, Counter[str], set[str]]] = [
        ("section", Counter(each.key for each in every), {each.key for each in every}),
        (
            "heading",
            Counter((*(key for each in every for key in each.headings), *file.not_in_plan)),
            {heading.key for heading in HEADINGS},
        ),
        (
            "fact group",
            Counter(key for each in every for key in each.fact_groups),
            {fact.group for fact in facts.facts.values() if fact.held_as == "fact"},
        ),
    ]
    for kind, placed, known in named:
        yield from (f"{kind} {key} stands in {count} sections." for key, count in placed.items() if count > 1)
        yield from (f"{kind} {key} is not known." for key in placed.keys() - known)
        yield from (f"{kind} {key} stands in no section." for key in known - placed.keys())
    single = Counter(key for each in every for key in each.facts)
    yield from (f"fact {key} stands in {count} sections." for key, count in single.items() if count > 1)
    yield from (f"fact {key} is not known." for key in single.keys() - facts.facts.keys())


def _holding_fact(definition: FactDefinition) -> Section | None:
    return _by_fact().get(definition.key) or _by_group().get(definition.group)


@cache
def _by_fact() -> dict[str, Section]:
    return {key: section for section in all_sections() for key in section.facts}


@cache
def _by_group() -> dict[str, Section]:
    return {key: section for section in all_sections() for key in section.fact_groups}


@cache
def _by_key() -> dict[str, Section]:
    return {section.key: section for section in all_sections()}
