"""Medicines. Time-critical ones are asked for clock times (F18); the list is never called complete."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.patients.fields import ClockTime, Line, OptionalSentence, Value, Yes, refused
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Circumstances, Heading, Questions


class Medicine(Value):
    """One medicine, with the dose in the person's or the letter's words: nothing is calculated from it."""

    name: Line
    dose: Line
    times: tuple[ClockTime, ...] = Field(default=(), max_length=12)
    is_time_critical: Yes = False
    if_nil_by_mouth: OptionalSentence = None

    @model_validator(mode="after")
    def _times_once(self) -> Self:
        if len(set(self.times)) != len(self.times):
            raise refused("time_twice", "One time stands twice. Take one away.")
        return self


class Medicines(Value):
    """Either a list, or the statement that there are none; never both."""

    status: Literal["recorded", "none"]
    items: tuple[Medicine, ...] = Field(default=(), max_length=40)

    @model_validator(mode="after")
    def _list_or_none(self) -> Self:
        if self.status == "none" and self.items:
            raise refused("none_and_some", "You said that there are none, and there is one in the list. Choose one.")
        if self.status == "recorded" and not self.items:
            raise refused("no_item", "Add a medicine, or say that you take none.")
        return self


def _questions(value: Medicines, _circumstances: Circumstances) -> Questions:
    return {
        f"items.{place}.times": "It must be given on time, and no clock times are given. Is this right?"
        for place, medicine in enumerate(value.items)
        if medicine.is_time_critical and not medicine.times
    }


HEADING = Heading(
    key="medicines",
    value=Medicines,
    group="medicines",
    check_every=CheckEvery.SEASON,
    items_field="items",
    questions=_questions,
)
