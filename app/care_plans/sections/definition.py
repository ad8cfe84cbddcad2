"""What a section of the plan is: a place on the page, headings and facts of the record, and fields of its own."""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.patients.headings.catalogue import CheckEvery

PREFIX: Final = "plan."
"""The headings of the record that hold a section's own words. The record's own pages do not know them."""
FRONT_COUNT: Final = 12
EMERGENCY_MAX: Final = 6

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]


class Passport(StrEnum):
    """The boxes of a hospital passport: must be known, important, likes."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class FieldType(StrEnum):
    """Kinds of answer; `fields.py` of the record says what each takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    DATE = "date"
    PLACE_OF_CODE = "place_of_code"
    """Where a code is kept, and never the code."""


class Data(BaseModel):
    """Read once and never changed; a key that nobody knows is a fault of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PublishedHeading(Data):
    """The published heading that a section follows; `seen` is False where it could not be read."""

    standard: Literal["about-me", "care-and-support-plan", "core-information"]
    heading: str
    seen: bool


class OwnField(Data):
    """One question whose answer only the plan holds."""

    key: Key
    type: FieldType
    choices: tuple[str, ...] = ()


class Section(Data):
    """One section, as `sections.yaml` has it; the comments there say what each part means."""

    key: Key
    place: Literal["front", "more"]
    passport: Passport | None = None
    drafts: tuple[str, ...]
    prsb: tuple[PublishedHeading, ...]
    headings: tuple[str, ...] = ()
    fact_groups: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    fields: tuple[OwnField, ...] = ()
    repeats: bool = False
    told_by: Literal["person", "letter"] = "person"
    needs_clinician: bool = False
    may_reach_emergency: bool = False
    is_private: bool = False

    @property
    def own_heading(self) -> str:
        """Where the section's own words and its "nothing to say" are kept."""
        return PREFIX + self.key


class SectionsFile(Data):
    """The whole of `sections.yaml`."""

    status: Literal["draft", "approved"]
    check_every: CheckEvery
    sections: tuple[Section, ...]
    not_in_plan: tuple[str, ...]
    left_out: dict[str, str]
