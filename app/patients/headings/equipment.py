"""What must come along, how the person lies or sits, how to lift them: for the crew at the door."""

from typing import Self

from pydantic import model_validator

from app.patients.fields import OptionalSentence, Value, refused
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Heading


class Equipment(Value):
    """Three short texts, each optional, one at least."""

    bring: OptionalSentence = None
    position: OptionalSentence = None
    lifting: OptionalSentence = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.bring or self.position or self.lifting):
            raise refused("empty", "Write what must come along, or say that there is nothing.")
        return self


HEADING = Heading(
    key="equipment",
    value=Equipment,
    group="equipment",
    check_every=CheckEvery.SEASON,
    answers=frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.NOTHING, Answer.LETTER_PHOTO}),
)
