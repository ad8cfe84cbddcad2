"""What a heading of the record is: its value, its place on the card, when it is asked again, what looks odd."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.patients.fields import Value
from app.patients.headings.catalogue import CheckEvery, FactCatalogue


class Answer(StrEnum):
    """How a person answered. `nothing` says there is none; `not_sure` and `letter_photo` leave the value open."""

    GIVEN = "given"
    NOT_SURE = "not_sure"
    NOTHING = "nothing"
    LETTER_PHOTO = "letter_photo"


class Source(StrEnum):
    """The three words of provenance (clinical-design 3.3)."""

    CONFIRMED = "confirmed"
    LETTER = "letter"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a value may be compared with when the program asks "is this right?"."""

    today: date
    date_of_birth: date | None = None
    standing: Any = None
    """The typed value that is recorded now, if there is one."""


Questions = Mapping[str, str]
"""Field to sentence: odd, and saved as it is when the person says that it is right."""
Refusals = Mapping[str, str]
"""Field to sentence: cannot be kept, for the card templates do not know it or it would show what is not to be shown."""


def no_questions(_value: Any, _circumstances: Circumstances) -> Questions:
    """For headings where nothing can look odd."""
    return {}


def no_refusals(_value: Any, _catalogue: FactCatalogue) -> Refusals:
    """For headings that name nothing in the card templates."""
    return {}


def check_by_class(_value: Any, _circumstances: Circumstances) -> int | None:
    """For headings that leave the months to their check-by class."""
    return None


@dataclass(frozen=True)
class Heading:
    """One heading. `group` is how the live overlay of a card names it: never a fact's name, never a value."""

    key: str
    value: type[Value]
    group: str
    stands_on_card: bool = True
    check_every: CheckEvery = CheckEvery.YEAR
    may_set: frozenset[Source] = frozenset({Source.PATIENT, Source.LETTER})
    """From where a person may record it. A clinician's confirmation is a step of its own."""
    answers: frozenset[Answer] = frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.LETTER_PHOTO})
    is_upload: bool = False
    """Set by sending a picture, never by typing its bytes."""
    needs_clinician: bool = False
    """Shown as not confirmed until a clinician confirmed it; never withheld."""
    items_field: str | None = None
    """The field that is a list whose items keep provenance each of their own."""
    questions: Callable[[Any, Circumstances], Questions] = no_questions
    refusals: Callable[[Any, FactCatalogue], Refusals] = no_refusals
    true_on: Callable[[Any], date | None] = field(default=lambda _value: None)
    """The day on which the value was true, where the value says so itself."""
    months: Callable[[Any, Circumstances], int | None] = check_by_class
    """Months until it is asked again where that depends on age; None leaves it to `check_every`."""
    merge: Callable[[Any, Any], Any] | None = None
    """Standing and new value to their union, for what must never lose an entry to a second tab (H09-A1)."""
