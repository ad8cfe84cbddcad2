"""What the API of the plan takes and gives."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from app.care_plans.sections.definition import PublishedHeading
from app.patients.fields import OptionalSentence, Slug, Yes
from app.patients.headings.definition import Answer, Source
from app.patients.schemas import ChangedBy, EntryView, Letter, Strict, Warned

HeadingKey = Annotated[str, Field(max_length=120)]
DRAFT_MAX = 60_000
Number = Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)]


class PartSave(Strict):
    """One heading of a section; its version is the section's."""

    heading: HeadingKey
    answer: Answer = Answer.GIVEN
    value: dict[str, Any] | None = None
    source: Literal[Source.PATIENT, Source.LETTER] = Source.PATIENT
    letter: Letter | None = None
    confirm_unusual: Yes = False


class SaveSection(Strict):
    """A section as its writer wants it, over the version that they saw. `why` is for the history."""

    version: Number
    entries: Annotated[tuple[PartSave, ...], Field(max_length=80)] = ()
    remove: Annotated[tuple[HeadingKey, ...], Field(max_length=80)] = ()
    why: OptionalSentence = None


class RestoreSection(Strict):
    """Bring back what stood at `number`, over the version that was seen."""

    version: Number
    number: Annotated[int, Field(ge=1, le=2**31 - 1, strict=True)]
    why: OptionalSentence = None
    confirm_unusual: Yes = False


class SaveDraft(Strict):
    """What was typed, as the app holds it; `version` is that of the draft that was seen, 0 for none."""

    version: Number
    based_on: Number
    text: Annotated[str, Field(min_length=1, max_length=DRAFT_MAX)]


class DraftView(BaseModel):
    """`based_on` is the section's version at which the draft was begun."""

    version: int
    based_on: int
    text: str
    saved_at: datetime


class Change(BaseModel):
    """Who changed something last. `relationship` is what a helper is to the person (mother), where somebody said."""

    at: datetime
    by: ChangedBy
    relationship: str | None = None


class SectionState(StrEnum):
    """`open`: begun with "I am not sure" or a photo of a letter, and nothing else."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    FILLED = "filled"
    NOTHING_TO_SAY = "nothing_to_say"
    CHECK_OVERDUE = "check_overdue"


class Task(BaseModel):
    """One line of the task list."""

    section: str
    heading: str
    place: Literal["front", "more"]
    state: SectionState
    version: int
    check_by: date | None
    has_draft: bool
    last_change: Change | None


class TaskList(BaseModel):
    """Every section in the order of the page; any order will do for filling in."""

    tasks: tuple[Task, ...]


class Said(BaseModel):
    """One thing said: its words, and what it is called within its heading."""

    label: str | None
    text: str


class CardHeading(BaseModel):
    """A heading that the card's own page asks, in words: shown in the plan, and typed nowhere twice.

    `label_other` asks a parent or helper, with `{name}` for the first name; null where `label` suits both."""

    heading: str
    label: str
    label_other: str | None
    said: tuple[Said, ...]
    confirmed: tuple[Said, ...]


class SectionView(BaseModel):
    """One section as it stands: what is recorded, what the chosen conditions ask here, and one's own draft.

    `card`: what the section shares with the card, recorded or asked for.
    """

    section: str
    version: int
    state: SectionState
    entries: tuple[EntryView, ...]
    ask: tuple[str, ...]
    card: tuple[CardHeading, ...]
    last_change: Change | None
    draft: DraftView | None = None


class ChangeView(BaseModel):
    """One change in words; `before` and `after` are the values in words."""

    heading: str
    kind: str
    words: str
    before: str | None
    after: str | None


class VersionView(BaseModel):
    """One confirmed save. `number` counts within its section."""

    section: str
    heading: str
    number: int
    made_at: datetime
    made_by: ChangedBy
    made_by_relationship: str | None
    restored_from: int | None
    why: str | None
    changes: tuple[ChangeView, ...]


class History(BaseModel):
    """Newest first. `has_more` says that older ones exist."""

    versions: tuple[VersionView, ...]
    has_more: bool = False


class Comparison(BaseModel):
    """What differs between two versions of a section, as changes from the earlier to the later."""

    section: str
    earlier: int
    later: int
    changes: tuple[ChangeView, ...]


class SavedSection(BaseModel):
    """What stands now, and what this save changed. `kept`: the names of headings that a restore left as they are.
    `card_headings_changed` as for the record."""

    section: SectionView
    changes: tuple[ChangeView, ...]
    warnings: tuple[Warned, ...] = ()
    kept: tuple[str, ...] = ()
    card_headings_changed: tuple[str, ...] = ()


class Choice(BaseModel):
    """One answer to choose."""

    value: Slug
    label: str


class FieldView(BaseModel):
    """One question of a section."""

    key: str
    type: str
    label: str
    choices: tuple[Choice, ...]
    max_length: int | None


class SectionDefinition(BaseModel):
    """A section without anybody's answers."""

    key: str
    place: Literal["front", "more"]
    heading: str
    own_heading: str
    headings: tuple[str, ...]
    fields: tuple[FieldView, ...]
    repeats: bool
    told_by: Literal["person", "letter"]
    needs_clinician: bool
    may_reach_emergency: bool
    is_private: bool
    prsb: tuple[PublishedHeading, ...]


class SectionDefinitions(BaseModel):
    """`is_draft` until a clinician signs the words; `missing` are keys that this language lacks, said in English."""

    is_draft: bool
    language: Literal["en", "cy"]
    missing: tuple[str, ...]
    sections: tuple[SectionDefinition, ...]
