"""What the API of consents takes and gives."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from app.patients.fields import OptionalDate, Slug, Yes, refused
from app.patients.schemas import Strict
from app.staff.queries import OrganisationView, StaffView

SectionKeys = Annotated[frozenset[Slug], Field(max_length=60)]


class Purpose(StrEnum):
    """What for. Care of this person, in all of them: counts and research need another basis."""

    CARE = "care"
    REVIEW = "review"
    TRANSITION = "transition"


class GivenHow(StrEnum):
    """How the agreement came to be recorded. `handover`: one that follows that of a colleague who left."""

    SIGNED_IN = "signed_in"
    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    ON_PAPER = "on_paper"
    HANDOVER = "handover"


class SharedPlan(Strict):
    """Which parts of the plan. Private ones are shared by name alone; writing without asking is off unless named."""

    all_open: Yes = False
    sections: SectionKeys = frozenset()
    direct: SectionKeys = frozenset()


class GiveConsent(Strict):
    """Share with a professional or a team, in the words that were on the screen."""

    kind: Literal["person", "organisation"]
    team_id: UUID
    sees_card: Yes = False
    plan: SharedPlan | None = None
    purpose: Purpose = Purpose.CARE
    words_version: Annotated[str, Field(max_length=10)]
    language: Annotated[str, Field(max_length=5)] = "en-GB"
    ends_on: OptionalDate = None

    @model_validator(mode="after")
    def _shares_something(self) -> Self:
        plan = self.plan
        if plan is not None and not (plan.all_open or plan.sections):
            raise refused("nothing_shared", "Choose at least one part of the plan.")
        if not self.sees_card and plan is None:
            raise refused("nothing_shared", "Choose what you want to share.")
        return self


class ConsentView(BaseModel):
    """One agreement, in force or over, with everything that was recorded of it."""

    id: UUID
    kind: Literal["person", "organisation"]
    person: StaffView | None
    organisation: OrganisationView
    sees_card: bool
    plan: SharedPlan | None
    purpose: Purpose
    words_version: str
    language: str
    given_how: GivenHow
    recorded_as: str
    recorded_at: datetime
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None
    ended_as: str | None
    is_in_force: bool
    """Whether it opens anything today: not when it ended, has not begun, or whom it is with works there no more."""


class TakenAway(BaseModel):
    """Something made while it was shared, which an ending does not call back."""

    what: str
    at: datetime


class EndedView(BaseModel):
    """What ending one left: the agreement, and what cannot be called back (H12-A1)."""

    consent: ConsentView
    cannot_be_called_back: tuple[TakenAway, ...]
