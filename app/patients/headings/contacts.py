"""Whom to ring, in ringing order, and the GP practice (F24, H20)."""

import re
from typing import Final, Literal

from pydantic import Field

from app.patients.fields import Line, OptionalLine, OptionalPastDate, OptionalPhone, Phone, Value, Yes
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Circumstances, Heading, Questions

_SEPARATORS: Final = re.compile(r"[\s().\-\u2010-\u2015]")
_USUAL_NUMBER: Final = re.compile(r"(0\d{9,10}|\+\d{8,15}|1\d{2,5}|999)(\D.*)?")


class Contact(Value):
    """One number. `hours` in words; `ask_for`: whom to ask the switchboard for; `checked_on`: when it last answered."""

    kind: Literal["clinical", "family", "gp"]
    name: Line
    relation: OptionalLine = None
    number: Phone
    hours: OptionalLine = None
    ask_for: OptionalLine = None
    is_24_hour: Yes = False
    checked_on: OptionalPastDate = None


class Contacts(Value):
    """In the order in which to ring."""

    items: tuple[Contact, ...] = Field(min_length=1, max_length=12)


class GP(Value):
    """The practice, and its number if known."""

    practice: Line
    number: OptionalPhone = None


def looks_unusual(number: str) -> bool:
    """Whether a number has another form than UK numbers, short numbers and international ones have."""
    return _USUAL_NUMBER.fullmatch(_SEPARATORS.sub("", number)) is None


_ODD_NUMBER = "This does not look like a telephone number in the United Kingdom. Is it right?"


def _questions(value: Contacts, _circumstances: Circumstances) -> Questions:
    return {
        f"items.{place}.number": _ODD_NUMBER
        for place, contact in enumerate(value.items)
        if looks_unusual(contact.number)
    }


def _gp_questions(value: GP, _circumstances: Circumstances) -> Questions:
    return {"number": _ODD_NUMBER} if value.number is not None and looks_unusual(value.number) else {}


HEADING = Heading(
    key="contacts",
    value=Contacts,
    group="contacts",
    check_every=CheckEvery.YEAR,
    items_field="items",
    questions=_questions,
)
GP_HEADING = Heading(
    key="gp",
    value=GP,
    group="contacts",
    check_every=CheckEvery.YEAR,
    answers=frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.NOTHING, Answer.LETTER_PHOTO}),
    questions=_gp_questions,
)
