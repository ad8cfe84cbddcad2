"""Allergies, bad reactions and medicines that made things worse: one question, one line on the card (H15).

"None known" is an answer that a person gave; having no entry is "Not recorded". They never look alike.
"""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from app.patients.fields import Line, OptionalLine, Value, refused
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Heading


class AllergyKind(StrEnum):
    """What the person says it is; all kinds stand together."""

    ALLERGY = "allergy"
    BAD_REACTION = "bad_reaction"
    MADE_WORSE = "made_worse"


class Allergy(Value):
    """One thing to keep away from, and what happens."""

    substance: Line
    reaction: OptionalLine = None
    kind: AllergyKind = AllergyKind.ALLERGY


class Allergies(Value):
    """Either a list, or the statement that none is known; never both."""

    status: Literal["recorded", "none_known"]
    items: tuple[Allergy, ...] = Field(default=(), max_length=30)

    @model_validator(mode="after")
    def _list_or_none(self) -> Self:
        if self.status == "none_known" and self.items:
            raise refused("none_and_some", "You said that none is known, and there is one in the list. Choose one.")
        if self.status == "recorded" and not self.items:
            raise refused("no_item", "Add what you are allergic to, or say that no allergy is known.")
        return self


def _union(standing: Allergies, new: Allergies) -> Allergies:
    """Both lists: an allergy goes only when a person takes it away (H09-A1). ValidationError when they are too long."""
    items = standing.items + tuple(item for item in new.items if item not in standing.items)
    return Allergies(status="recorded" if items else "none_known", items=items)


HEADING = Heading(
    key="allergies",
    value=Allergies,
    group="allergies",
    check_every=CheckEvery.YEAR,
    answers=frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.LETTER_PHOTO}),
    items_field="items",
    merge=_union,
)
