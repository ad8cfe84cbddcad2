"""Facts that card templates ask for: `fact.<key>`, one small value model for each kind of answer.

Plausible limits only catch slips of typing: they ask "is this right?" and never refuse (observations, plausible_note).
"""

from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from app.patients.check_dates import age_on
from app.patients.fields import OptionalPastDate, PastDate, Slug, Value, Words, Yes, refused
from app.patients.headings.catalogue import CheckEvery, FactCatalogue, FactDefinition
from app.patients.headings.definition import Answer, Circumstances, Heading, Questions, Refusals

PREFIX: Final = "fact."
WEIGHT_GROUP: Final = "weight"
SLIP_FACTOR: Final = 2
"""A slipped decimal point is a factor of 10; pounds for kilograms 2.2; mmHg for kPa 7.5; hours for minutes 60."""

HIGHEST: Final = 1_000_000_000


def _a_number(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not -HIGHEST <= value <= HIGHEST:
        raise refused("number", "Enter a number, for example 92 or 4.5.")
    return value


Number = Annotated[int | float, BeforeValidator(_a_number)]


class FactValue(Value):
    """`true_on` is the day of the measurement or the letter; without it the value counts from when it was told."""

    value: Any
    true_on: OptionalPastDate = None


class NumberFact(FactValue):
    value: Number


class TextFact(FactValue):
    value: Annotated[Words, Field(min_length=1, max_length=500)]


class ChoiceFact(FactValue):
    value: Slug


class DateFact(FactValue):
    value: PastDate


class BooleanFact(FactValue):
    value: Yes


class Range(Value):
    """Two numbers of one unit, the lower one first."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise refused("range_order", "The first number must be the lower one.")
        return self


class RangeFact(FactValue):
    value: Range


_KINDS: Final[dict[str, type[FactValue]]] = {
    "number": NumberFact,
    "text": TextFact,
    "choice": ChoiceFact,
    "date": DateFact,
    "boolean": BooleanFact,
    "range": RangeFact,
}


def fact_heading(definition: FactDefinition) -> Heading:
    """The heading of one fact, as its definition says."""
    return _heading(
        definition.key,
        definition.kind,
        definition.group,
        definition.emergency != "plan",
        definition.check_every,
        definition.needs_clinician,
        tuple(definition.choices),
        definition.plausible_min,
        definition.plausible_max,
        definition.unit,
    )


@lru_cache(maxsize=1024)
def _heading(
    key: str,
    kind: str,
    group: str,
    stands_on_card: bool,
    check_every: str,
    needs_clinician: bool,
    choices: tuple[str, ...],
    low: float | None,
    high: float | None,
    unit: str | None,
) -> Heading:
    def refusals(value: FactValue, _catalogue: FactCatalogue) -> Refusals:
        known = not choices or value.value in choices
        return {} if known else {"value": "Choose one of the answers in the list."}

    def questions(value: FactValue, circumstances: Circumstances) -> Questions:
        return _odd_numbers(value, circumstances, low, high, unit)

    return Heading(
        key=PREFIX + key,
        value=_KINDS[kind],
        group=group,
        stands_on_card=stands_on_card,
        check_every=CheckEvery(check_every),
        answers=frozenset(Answer),
        needs_clinician=needs_clinician,
        questions=questions,
        refusals=refusals,
        true_on=_true_on,
        months=_weight_months if group == WEIGHT_GROUP else _by_class,
    )


def _true_on(value: FactValue) -> date | None:
    return value.true_on


def _by_class(_value: FactValue, _circumstances: Circumstances) -> int | None:
    return None


def _weight_months(_value: FactValue, circumstances: Circumstances) -> int | None:
    """A child's weight goes out of date sooner: 3 months under 5 (H64-A1); the class decides otherwise."""
    born = circumstances.date_of_birth
    return 3 if born is not None and age_on(born, circumstances.today) < 5 else None


def _odd_numbers(
    value: FactValue, circumstances: Circumstances, low: float | None, high: float | None, unit: str | None
) -> Questions:
    before = _numbers(circumstances.standing)
    odd: dict[str, str] = {}
    for name, number in _numbers(value).items():
        if low is not None and high is not None and not low <= number <= high:
            odd[name] = f"It is usually between {low:g} and {high:g}{_spoken(unit)}. Is this right?"
        elif name in before and _differs_widely(before[name], number):
            odd[name] = "This is very different from what is recorded now. Is this right?"
    return odd


def _numbers(value: Any) -> dict[str, float]:
    match value:
        case NumberFact():
            return {"value": value.value}
        case RangeFact():
            return {"value.low": value.value.low, "value.high": value.value.high}
        case _:
            return {}


def _differs_widely(before: float, number: float) -> bool:
    small, large = sorted((abs(before), abs(number)))
    return small > 0 and large >= small * SLIP_FACTOR


def _spoken(unit: str | None) -> str:
    return "" if unit is None else unit if unit == "%" else f" {unit}"
