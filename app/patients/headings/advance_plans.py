"""Pointers to advance plans: type, date, place. Never what a plan says, and never "none" (F12)."""

from enum import StrEnum

from pydantic import Field

from app.patients.fields import Line, OptionalDate, OptionalLine, OptionalPastDate, Value
from app.patients.headings.catalogue import CheckEvery
from app.patients.headings.definition import Answer, Heading


class AdvancePlanType(StrEnum):
    """The slugs of the fact `advance_plans_held`, whose words are in the card templates."""

    RESPECT = "respect"
    ADRT = "adrt"
    CHILD_ADVANCE_CARE_PLAN = "child-advance-care-plan"
    EMERGENCY_HEALTH_CARE_PLAN = "emergency-health-care-plan"
    OTHER = "other"


class AdvancePlan(Value):
    """Where the original is. There is no field for its content, on purpose."""

    type: AdvancePlanType
    dated: OptionalPastDate = None
    kept_at: Line
    issuer: OptionalLine = None
    review_by: OptionalDate = None


class AdvancePlans(Value):
    """At least one; who has none leaves the heading empty, and nothing is shown."""

    items: tuple[AdvancePlan, ...] = Field(min_length=1, max_length=5)


HEADING = Heading(
    key="advance_plans",
    value=AdvancePlans,
    group="advance-plans",
    check_every=CheckEvery.YEAR,
    answers=frozenset({Answer.GIVEN, Answer.NOT_SURE, Answer.LETTER_PHOTO}),
)
