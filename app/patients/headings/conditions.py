"""What the person has, as chosen card templates or in their own words, and how it was confirmed (H06)."""

from typing import Self

from pydantic import Field, model_validator

from app.patients.fields import OptionalLine, OptionalSentence, Slug, Value, refused
from app.patients.headings.catalogue import CheckEvery, FactCatalogue
from app.patients.headings.definition import Heading, Refusals


class ChosenTemplate(Value):
    """A card template and what the person adds to it, for example the gene."""

    id: Slug
    detail: OptionalLine = None


class Conditions(Value):
    """Whether a template exists is checked against the catalogue when it is saved."""

    templates: tuple[ChosenTemplate, ...] = Field(default=(), max_length=8)
    other: OptionalLine = None
    confirmed_how: OptionalSentence = None

    @model_validator(mode="after")
    def _something_once(self) -> Self:
        ids = [template.id for template in self.templates]
        if len(ids) != len(set(ids)):
            raise refused("chosen_twice", "One condition is chosen twice. Take one away.")
        if not ids and not self.other:
            raise refused("no_condition", "Choose a condition, or write its name, or say that you are not sure.")
        return self


def _refusals(value: Conditions, catalogue: FactCatalogue) -> Refusals:
    return {
        f"templates.{place}.id": "This condition is not in our list. Choose another, or write its name in words."
        for place, template in enumerate(value.templates)
        if template.id not in catalogue.asked_by
    }


HEADING = Heading(
    key="conditions",
    value=Conditions,
    group="condition",
    check_every=CheckEvery.YEAR,
    items_field="templates",
    refusals=_refusals,
)
