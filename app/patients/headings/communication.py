"""How to talk with this person."""

from pydantic import Field

from app.patients.fields import OptionalLine, OptionalSentence, OptionalShort, Short, Value, Yes
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Heading


class Communication(Value):
    """`speech` stands on the first screen, so it is six words or so."""

    languages: tuple[Short, ...] = Field(default=(), max_length=6)
    interpreter: OptionalLine = None
    speech: OptionalShort = None
    needs: OptionalSentence = None
    wants_welsh: Yes = False


HEADING = Heading(
    key="communication",
    value=Communication,
    group="communication",
    check_every=CheckEvery.YEAR,
    answers=frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.NOTHING, Answer.LETTER_PHOTO}),
)
