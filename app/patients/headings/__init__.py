"""The headings of a record: a registry of small modules, and `fact.<key>` for what the card templates ask."""

from app.core.errors import NotFound
from app.patients.headings import (
    advance_plans,
    allergies,
    card_choices,
    communication,
    conditions,
    contacts,
    equipment,
    how_to_help,
    medicines,
    numbers,
    photo,
    who,
)
from app.patients.headings.catalogue import FactCatalogue, FactDefinition
from app.patients.headings.definition import Heading
from app.patients.headings.facts import PREFIX, fact_heading

HEADINGS: tuple[Heading, ...] = (
    who.HEADING,
    photo.HEADING,
    numbers.HEADING,
    communication.HEADING,
    conditions.HEADING,
    allergies.HEADING,
    advance_plans.HEADING,
    contacts.HEADING,
    contacts.GP_HEADING,
    medicines.HEADING,
    equipment.HEADING,
    how_to_help.HEADING,
    card_choices.HEADING,
)
"""In the order of the emergency page."""

BY_KEY = {heading.key: heading for heading in HEADINGS}


def find_heading(key: str, catalogue: FactCatalogue) -> Heading | None:
    """The heading of this key, or None: also for facts that another heading holds or that nobody stores."""
    if not key.startswith(PREFIX):
        return BY_KEY.get(key)
    definition = catalogue.facts.get(key.removeprefix(PREFIX))
    return fact_heading(definition) if definition is not None and definition.held_as == "fact" else None


def heading_of(key: str, catalogue: FactCatalogue) -> Heading:
    """As `find_heading`; NotFound for an unknown one."""
    heading = find_heading(key, catalogue)
    if heading is None:
        raise NotFound("unknown_heading", "We do not know this part of the record.")
    return heading


def key_for(definition: FactDefinition) -> str | None:
    """The heading under which a fact is asked; None for what is true only at the moment of typing."""
    if definition.held_as == "fact":
        return PREFIX + definition.key
    return definition.held_as if definition.held_as in BY_KEY else None


def asked_headings(template_ids: tuple[str, ...], catalogue: FactCatalogue) -> tuple[str, ...]:
    """The headings that the chosen templates ask for, once each, in order of danger."""
    keys = (key_for(definition) for definition in catalogue.asked(template_ids))
    return tuple(dict.fromkeys(key for key in keys if key is not None))
