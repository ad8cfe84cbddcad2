"""Who this is: the names as typed, and the date of birth."""

from typing import Self

from pydantic import model_validator

from app.patients.check_dates import age_on
from app.patients.fields import Name, OptionalName, PastDate, Value, refused
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Circumstances, Heading, Questions, Source

OLDEST_USUAL_AGE = 105


class Who(Value):
    """People with one name leave the other field empty; the service never invents a second one."""

    given_name: Name
    family_name: Name
    known_as: OptionalName = None
    date_of_birth: PastDate

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if not (self.given_name or self.family_name):
            raise refused("no_name", "Enter a first name or a last name.")
        return self

    @property
    def called(self) -> str:
        """The name to use in a sentence: what they like to be called, or the first name they have."""
        return self.known_as or self.given_name or self.family_name


def _questions(value: Who, circumstances: Circumstances) -> Questions:
    if age_on(value.date_of_birth, circumstances.today) > OLDEST_USUAL_AGE:
        return {"date_of_birth": "This makes the person more than 105 years old. Is the year right?"}
    standing = circumstances.standing
    if isinstance(standing, Who) and standing.date_of_birth != value.date_of_birth:
        return {"date_of_birth": "This is another date of birth than before. Is this the same person?"}
    return {}


HEADING = Heading(
    key="who",
    value=Who,
    group="identity",
    check_every=CheckEvery.NEVER,
    may_set=frozenset({Source.PATIENT}),
    answers=frozenset({Answer.GIVEN}),
    questions=_questions,
)
