"""Kinds of field that people type into: words kept exactly as typed, dates that exist, telephone numbers.

Words are never changed but for blanks at both ends and the line ends of other systems: names keep their accents,
their apostrophes and their direction. What is refused is what nobody means to type: control characters, and the
invisible marks that turn text around and could make a number read backwards on another screen.
"""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.core.clock import today
from app.core.problems import OWN_WORDS
from app.core.readable_text import TURNING, is_buried, is_control, is_turning, with_plain_line_ends

FIRST_BIRTH: Final = date(1900, 1, 1)
_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DIALLED: Final = re.compile(r"\d")


class Value(BaseModel):
    """The value of a heading: immutable, and a field that nobody knows is an error (mass assignment)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refused(code: str, sentence: str) -> PydanticCustomError:
    """A refusal whose sentence a person may see; it never repeats what was typed."""
    return PydanticCustomError(f"{OWN_WORDS}{code}", sentence)


def _plain(text: str) -> str:
    text = with_plain_line_ends(text).strip()
    if is_turning(text):
        raise refused("turning_mark", "This holds an invisible character that turns text around. Type it again.")
    if any(character not in "\n\t" and is_control(character) for character in text):
        raise refused("control_character", "This holds a character that cannot be shown. Type it again.")
    if is_buried(text):
        raise refused("too_many_marks", "A letter here carries too many marks to be read. Type it again.")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise refused("line_break", "Write this on one line.")
    return text


def _only_text(value: Any) -> Any:
    return _plain(value) if isinstance(value, str) else value


def _no_blank(value: Any) -> Any:
    """An empty optional field is no answer; forms send it as an empty text."""
    return None if isinstance(value, str) and not value.strip() else value


Words = Annotated[str, StringConstraints(strict=True), BeforeValidator(_only_text)]
OneLine = Annotated[Words, AfterValidator(_one_line)]

Name = Annotated[OneLine, Field(max_length=80)]
"""Part of a person's name. May be empty where people have one name only."""
Short = Annotated[OneLine, Field(min_length=1, max_length=60)]
Line = Annotated[OneLine, Field(min_length=1, max_length=120)]
Sentence = Annotated[Words, Field(min_length=1, max_length=300)]
Note = Annotated[Words, Field(min_length=1, max_length=1000)]

OptionalName = Annotated[Name | None, BeforeValidator(_no_blank)]
Relationship = Annotated[OneLine, Field(min_length=1, max_length=40)]
"""How somebody is related, as the access log and the grant hold it."""
OptionalRelationship = Annotated[Relationship | None, BeforeValidator(_no_blank)]
OptionalShort = Annotated[Short | None, BeforeValidator(_no_blank)]
OptionalLine = Annotated[Line | None, BeforeValidator(_no_blank)]
OptionalSentence = Annotated[Sentence | None, BeforeValidator(_no_blank)]
OptionalNote = Annotated[Note | None, BeforeValidator(_no_blank)]

Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=80)]
Yes = Annotated[bool, Field(strict=True)]


def _a_date(value: Any) -> Any:
    if isinstance(value, date) or value is None:
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value) or not value.isascii():
        raise refused("date_form", "Enter a day, a month and a year, for example 27 3 2007.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refused("no_such_date", "There is no such date. Check the day, the month and the year.") from None


def _not_later(value: date) -> date:
    if value > today():
        raise refused("date_in_future", "This date has not come yet. Use today's date or an earlier one.")
    if value < FIRST_BIRTH:
        raise refused("date_too_old", "Check the year: it must be 1900 or later.")
    return value


def _near(value: date) -> date:
    if not FIRST_BIRTH <= value <= today().replace(day=1, year=today().year + 30):
        raise refused("date_far_away", "Check the year.")
    return value


AnyDate = Annotated[date, BeforeValidator(_a_date), AfterValidator(_near)]
PastDate = Annotated[date, BeforeValidator(_a_date), AfterValidator(_not_later)]
OptionalDate = Annotated[AnyDate | None, BeforeValidator(_no_blank)]
OptionalPastDate = Annotated[PastDate | None, BeforeValidator(_no_blank)]


def _clock_time(text: str) -> str:
    if not _CLOCK_TIME.fullmatch(text) or not text.isascii():
        raise refused("clock_time", "Give the time by the 24-hour clock, for example 08:00 or 22:30.")
    return text


ClockTime = Annotated[OneLine, Field(max_length=5), AfterValidator(_clock_time)]


def _without_turning(value: Any) -> Any:
    """Phones put such marks around a number that is copied from their contacts; in a number they mean nothing."""
    return "".join(each for each in value if each not in TURNING) if isinstance(value, str) else value


def _dialled(text: str) -> str:
    if not _DIALLED.search(text):
        raise refused("phone", "Enter a telephone number, for example 01632 960 001.")
    return text


Phone = Annotated[
    OneLine, Field(min_length=3, max_length=40), AfterValidator(_dialled), BeforeValidator(_without_turning)
]
"""As typed, with extension or words such as "option 2". `looks_unusual` in contacts asks about odd ones."""
OptionalPhone = Annotated[Phone | None, BeforeValidator(_no_blank)]
