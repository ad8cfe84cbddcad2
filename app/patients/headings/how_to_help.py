"""How to help me, and who decides with me: lower on the page, in the person's own words."""

from typing import Self

from pydantic import model_validator

from app.patients.fields import OptionalNote, OptionalSentence, Value, refused
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Heading


class HowToHelp(Value):
    """Free words that no line of the card depends on."""

    text: OptionalNote = None
    decision_makers: OptionalSentence = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.text or self.decision_makers):
            raise refused("empty", "Write something, or leave this for later.")
        return self


HEADING = Heading(
    key="how_to_help",
    value=HowToHelp,
    group="how-to-help",
    check_every=CheckEvery.YEAR,
    answers=frozenset({Answer.GIVEN, Answer.NOTHING}),
)
