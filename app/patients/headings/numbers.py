"""The numbers that hospitals know a person by. All are optional; none is ever used to find or open a record."""

from datetime import datetime

from pydantic import Field, ValidationInfo, field_validator

from app.core.identifiers import HealthNumber, NumberRefused, NumberSystem, digits_in, parse_health_number
from app.patients.fields import Line, OneLine, Value, Yes, refused
from app.patients.headings.catalogue import CheckEvery, FactCatalogue
from app.patients.headings.definition import Answer, Circumstances, Heading, Questions, Refusals


class NHSNumber(Value):
    """Ten digits with the system that issues them. Only `value` is typed; the system follows from its range."""

    value: OneLine = Field(max_length=40)
    system: NumberSystem = Field(default=NumberSystem.NHS, validate_default=True)

    @field_validator("value")
    @classmethod
    def _digits(cls, typed: str) -> str:
        try:
            return parse_health_number(typed).value
        except NumberRefused as refusal:
            raise refused("health_number", str(refusal)) from None

    @field_validator("system")
    @classmethod
    def _of_its_range(cls, system: NumberSystem, known: ValidationInfo) -> NumberSystem:
        digits = known.data.get("value")
        return parse_health_number(digits).system if digits else system

    @property
    def parsed(self) -> HealthNumber:
        """With its label and its grouping for reading."""
        return HealthNumber(self.value, self.system)


class HospitalNumber(Value):
    """The first thing a switchboard asks for."""

    hospital: Line
    number: OneLine = Field(min_length=1, max_length=30)


class Numbers(Value):
    """`show_nhs_number` is off by default: a number that is shown on the card guards nothing (DESIGN 4)."""

    nhs_number: NHSNumber | None = None
    show_nhs_number: Yes = False
    hospital_numbers: tuple[HospitalNumber, ...] = Field(default=(), max_length=5)


def _questions(value: Numbers, circumstances: Circumstances) -> Questions:
    asked = {
        f"hospital_numbers.{place}.number": "This looks like an NHS number, not a hospital number. Is it right?"
        for place, each in enumerate(value.hospital_numbers)
        if _is_health_number(each.number)
    }
    return {**asked, **_chi_question(value, circumstances)}


def _is_health_number(text: str) -> bool:
    try:
        return bool(parse_health_number(digits_in(text)))
    except NumberRefused:
        return False


def _chi_question(value: Numbers, circumstances: Circumstances) -> Questions:
    number, born = value.nhs_number, circumstances.date_of_birth
    if number is None or born is None or number.system is not NumberSystem.CHI:
        return {}
    # A CHI number begins with the date of birth, so another person's number shows at once.
    if datetime.strptime(number.value[:6], "%d%m%y").strftime("%d%m%y") != born.strftime("%d%m%y"):  # noqa: DTZ007 - a date
        return {"nhs_number.value": "A CHI number begins with the date of birth, and this one differs. Is it right?"}
    return {}


def _refusals(value: Numbers, _catalogue: FactCatalogue) -> Refusals:
    """An NHS number that is not to be shown must not come onto the card as a hospital's (DESIGN 4)."""
    if value.nhs_number is None or value.show_nhs_number:
        return {}
    hidden = value.nhs_number.value
    sentence = "This is your NHS number. Enter the hospital's own number, or choose to show your NHS number."
    refusals = {}
    for place, each in enumerate(value.hospital_numbers):
        for part, text in (("hospital", each.hospital), ("number", each.number)):
            if hidden in digits_in(text):
                refusals[f"hospital_numbers.{place}.{part}"] = sentence
    return refusals


HEADING = Heading(
    key="numbers",
    value=Numbers,
    group="identity",
    check_every=CheckEvery.NEVER,
    answers=frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.NOTHING, Answer.LETTER_PHOTO}),
    questions=_questions,
    refusals=_refusals,
)
