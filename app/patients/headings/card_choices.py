"""What the person shows to anyone who holds the card. Without an entry the defaults hold.

Name, date of birth, condition, allergies, advance-plan pointers, do-not lines and the 24-hour number have no switch:
a card without them would mislead. Whoever does not want one of them shown does not record it.
"""

from enum import StrEnum

from pydantic import Field

from app.patients.fields import Slug, Value
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Heading, Source


class CardPart(StrEnum):
    """Parts of the emergency page that a person may leave out or add."""

    PHOTO = "photo"
    HOSPITAL_NUMBERS = "hospital_numbers"
    GP = "gp"
    FAMILY_CONTACTS = "family_contacts"
    ALL_MEDICINES = "all_medicines"
    """Without it only the time-critical medicines stand on the card."""
    EQUIPMENT = "equipment"
    OTHER_FACTS = "other_facts"
    """The second group of facts; those of the first group always stand."""
    HOW_TO_HELP = "how_to_help"
    DECISION_MAKERS = "decision_makers"


SHOWN_BY_DEFAULT = tuple(part for part in CardPart if part is not CardPart.ALL_MEDICINES)


class CardChoices(Value):
    """`show` is the whole list of parts that stand; `hide` names single facts of the second group left out."""

    show: tuple[CardPart, ...] = Field(default=SHOWN_BY_DEFAULT, max_length=len(CardPart))
    hide: tuple[Slug, ...] = Field(default=(), max_length=60)


HEADING = Heading(
    key="card_choices",
    value=CardChoices,
    group="card-choices",
    check_every=CheckEvery.NEVER,
    may_set=frozenset({Source.PATIENT}),
    answers=frozenset({Answer.GIVEN}),
)
