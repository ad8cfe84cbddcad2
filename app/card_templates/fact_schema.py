"""The shape of `_facts/`: everything a card may ask about a person, and its words."""

import re
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from app.card_templates.schema import Code
from app.card_templates.values import FactKey, Frozen, Slug, Words

SPEAKS_TO_PERSON: Final = re.compile(r"\b(you|your|yourself)\b", re.IGNORECASE)


class CheckEvery(StrEnum):
    """When a fact is asked again. The lengths are data, in `_facts/facts.yaml`."""

    SEASON = "season"
    YEAR = "year"
    NEVER = "never"


class EmergencyPlace(StrEnum):
    """Where a fact stands: first screen, second group, or only in the full plan."""

    FIRST = "first"
    SECOND = "second"
    PLAN = "plan"


class HeldAs(StrEnum):
    """The heading of the record that holds the answer. Anything but `fact` is a structured part asked elsewhere."""

    FACT = "fact"
    CONDITIONS = "conditions"
    CONTACTS = "contacts"
    ALLERGIES = "allergies"
    MEDICINES = "medicines"
    EQUIPMENT = "equipment"
    COMMUNICATION = "communication"
    ADVANCE_PLANS = "advance_plans"
    HOW_TO_HELP = "how_to_help"
    REVIEW = "review"
    """The card's own review date."""
    ASK_AT_THE_TIME = "ask_at_the_time"
    """True only at the moment of typing: never stored, the page tells the responder to ask."""


class FactKind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    BOOLEAN = "boolean"
    RANGE = "range"


class Loinc(Frozen):
    code: Annotated[str, StringConstraints(pattern=r"^\d+-\d$")]
    source: Words
    certainty: Literal["high", "medium", "low"]


class FactFile(Frozen):
    """One thing a card may ask about a person, without its words."""

    key: FactKey
    kind: FactKind
    group: Slug
    held_as: HeldAs = HeldAs.FACT
    emergency: EmergencyPlace
    check_every: CheckEvery
    drafted_months: int | None = Field(
        ge=1, description="The period in the draft before the three classes; for the signer."
    )
    told_by: Literal["person", "letter"] = Field(
        description="letter: a result or setting that people copy from a letter or a machine."
    )
    needs_clinician: bool = False
    common: bool = False
    time_critical: bool = False
    unit: Words | None = None
    choices: tuple[Slug, ...] = ()
    plausible_min: float | None = Field(
        default=None, description='Catches typing slips by "is this right?", never refuses.'
    )
    plausible_max: float | None = None
    loinc: Loinc | None = None
    snomed: Code | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.kind is FactKind.CHOICE) != bool(self.choices):
            raise ValueError("choices go with kind choice, and only with it")
        low, high = self.plausible_min, self.plausible_max
        if (low is None) != (high is None) or (low is not None and high is not None and low >= high):
            raise ValueError("give both plausible limits, in order, or neither")
        if self.kind in {FactKind.NUMBER, FactKind.RANGE} and low is None:
            raise ValueError("a number needs plausible limits")
        return self


class FactsFile(Frozen):
    """`_facts/facts.yaml`: every fact, in the order of danger of its group, and the length of each class."""

    check_every_months: dict[CheckEvery, int | None]
    groups: tuple[Slug, ...]
    facts: tuple[FactFile, ...]
    notes: dict[Slug, Words]


class FactWords(Frozen):
    """`label` is the question to the person; `clinician_label` is the heading on the emergency page.

    `label_other` is the question to a parent or helper, with `{name}` where the person's first name stands; absent
    where `label` speaks to nobody."""

    label: Words
    label_other: Words | None = None
    clinician_label: Words
    choices: dict[Slug, Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _asked_of_both(self) -> Self:
        if self.label_other is None and SPEAKS_TO_PERSON.search(self.label):
            raise ValueError("a label that says you needs label_other, for somebody who answers for another person")
        if self.label_other is not None and SPEAKS_TO_PERSON.search(self.label_other):
            raise ValueError("label_other speaks of the person by {name}, never as you")
        return self

    def asked(self, name: str | None) -> str:
        """The question: to the person when `name` is None, else about the person of this first name."""
        return self.label if name is None else (self.label_other or self.label).replace("{name}", name)


class FactWordsFile(Frozen):
    """`_facts/en.yaml`: the words of every fact by key, and of the headings they stand under."""

    groups: dict[Slug, Words]
    facts: dict[FactKey, FactWords]
