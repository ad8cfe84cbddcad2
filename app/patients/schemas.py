"""What the API of the record takes and gives, and the value objects inside a sealed entry."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.patients.fields import OptionalLine, PastDate, Yes
from app.patients.headings.definition import Answer, Source

RecordedBy = Literal["patient", "proxy", "advisor", "clinician", "system"]
ChangedBy = RecordedBy | Literal["you"]


class Strict(BaseModel):
    """Immutable; an unknown field is an error, so that nobody sets what they were not asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Provenance(Strict):
    """Who stands behind a value. `role` and `organisation` are those of the clinician or of the letter."""

    source: Source
    on: date
    role: str | None = None
    organisation: str | None = None
    recorded_by: RecordedBy
    recorded_on: date


class Confirmed(Strict):
    """A value as a clinician confirmed it. It keeps its place until another confirmation ends it."""

    value: dict[str, Any]
    provenance: Provenance
    item_provenance: tuple[Provenance, ...] = ()
    check_by: date | None = None


class Letter(Strict):
    """The letter a value was copied from."""

    role: OptionalLine = None
    organisation: OptionalLine = None
    on: PastDate
    attachment_id: UUID | None = None


class SaveEntry(Strict):
    """One heading, saved over the version that the person saw. `value` is checked by its heading."""

    version: Annotated[int, Field(ge=0, strict=True)]
    answer: Answer = Answer.GIVEN
    value: dict[str, Any] | None = None
    source: Literal[Source.PATIENT, Source.LETTER] = Source.PATIENT
    letter: Letter | None = None
    confirm_unusual: Yes = False


class EntryView(BaseModel):
    """One heading as the person sees it."""

    heading: str
    version: int
    answer: Answer
    value: dict[str, Any] | None
    provenance: Provenance
    item_provenance: tuple[Provenance, ...]
    confirmed: Confirmed | None
    needs_clinician: bool
    attachments: tuple[UUID, ...]
    check_by: date | None
    is_overdue: bool
    changed_at: datetime
    changed_by: ChangedBy
    on_card: bool
    restored_from: date | None


class Warned(BaseModel):
    """Something to look at after a save that went through."""

    field: str
    message: str


class SavedView(BaseModel):
    """`card_headings_changed` is not empty when an issued card now differs: ask "Put this on your card now?"."""

    entry: EntryView
    warnings: tuple[Warned, ...] = ()
    card_headings_changed: tuple[str, ...] = ()


class RemovedView(BaseModel):
    """What a removal leaves to do."""

    card_headings_changed: tuple[str, ...] = ()
