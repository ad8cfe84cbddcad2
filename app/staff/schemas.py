"""What the API of staff accounts takes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """Something sent to us: a field we do not know is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class JoinStaff(Body):
    """The token of the invitation's link."""

    token: Annotated[str, Field(min_length=20, max_length=100)]


class FindTeam(Body):
    """A team code as somebody typed it."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class NameDeputy(Body):
    """A colleague, or nobody."""

    member_id: UUID | None


class PlanLeave(Body):
    """The first and the last day away."""

    starts_on: date
    ends_on: date
