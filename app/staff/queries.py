"""Reads: a professional's own page, and what a patient finds by a team code."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.authorisation.staff import Staff, working
from app.core import crockford
from app.core.clock import today
from app.core.errors import NotFound
from app.core.runtime import Runtime
from app.identity.actor import Role
from app.identity.models import Organisation, StaffLeave, StaffMember
from app.identity.staff_people import StaffPerson, member_person


class OrganisationView(BaseModel):
    """An organisation as anybody may know it."""

    id: UUID
    ods_code: str
    name: str


class StaffView(BaseModel):
    """A professional, as patients and colleagues see them."""

    id: UUID
    name: str
    job: str
    role: Role
    registration: str | None


class LeaveView(BaseModel):
    """Days away, the last one included."""

    id: UUID
    starts_on: date
    ends_on: date


class OwnStaffView(BaseModel):
    """A professional's own page. `team_code` is what they give a patient who wants to share with them."""

    me: StaffView
    organisation: OrganisationView
    team_code: str
    organisation_team_code: str
    deputy_id: UUID | None
    leave: tuple[LeaveView, ...]
    colleagues: tuple[StaffView, ...]


class FoundTeam(BaseModel):
    """Whom a code belongs to: one professional, or the whole team of an organisation."""

    kind: Literal["person", "organisation"]
    id: UUID
    person: StaffView | None
    organisation: OrganisationView


def own_staff_view(session: Session, runtime: Runtime, staff: Staff) -> OwnStaffView:
    """What a professional sees of their own work."""
    leave = select(StaffLeave).where(StaffLeave.member_id == staff.member.id, col(StaffLeave.ends_on) >= today())
    return OwnStaffView(
        me=staff_view(runtime, staff.member),
        organisation=organisation_view(staff.organisation),
        team_code=staff.member.team_code,
        organisation_team_code=staff.organisation.team_code,
        deputy_id=staff.member.deputy_id,
        leave=tuple(
            LeaveView(id=each.id, starts_on=each.starts_on, ends_on=each.ends_on)
            for each in session.exec(leave.order_by(col(StaffLeave.starts_on), col(StaffLeave.id)))
        ),
        colleagues=tuple(staff_view(runtime, each) for each in colleagues(session, staff)),
    )


def colleagues(session: Session, staff: Staff) -> list[StaffMember]:
    """Everybody else who works in the organisation, in the order in which they joined."""
    query = (
        select(StaffMember)
        .join(Organisation, col(Organisation.id) == col(StaffMember.organisation_id))
        .where(
            StaffMember.organisation_id == staff.organisation.id, StaffMember.id != staff.member.id, *working(today())
        )
    )
    return list(session.exec(query.order_by(col(StaffMember.created_at), col(StaffMember.id))))


def find_team(session: Session, runtime: Runtime, *, typed: str) -> FoundTeam:
    """Whom a team code belongs to. NotFound for an unknown one as for one whose work has ended."""
    symbols = crockford.read(typed)
    if symbols:
        joined = select(StaffMember, Organisation).join(
            Organisation, col(Organisation.id) == col(StaffMember.organisation_id)
        )
        person = session.exec(joined.where(StaffMember.team_code == symbols, *working(today()))).first()
        if person is not None:
            member, organisation = person
            return FoundTeam(
                kind="person",
                id=member.id,
                person=staff_view(runtime, member),
                organisation=organisation_view(organisation),
            )
        team = session.exec(select(Organisation).where(Organisation.team_code == symbols)).first()
        if team is not None and is_running(team):
            return FoundTeam(kind="organisation", id=team.id, person=None, organisation=organisation_view(team))
    raise NotFound("no_team", "No team has this code. Check it with the person who gave it to you.")


def is_running(organisation: Organisation) -> bool:
    """Whether the organisation exists today."""
    return organisation.starts_on <= today() and (organisation.ends_on is None or organisation.ends_on >= today())


def staff_view(runtime: Runtime, member: StaffMember) -> StaffView:
    """One professional in words."""
    person: StaffPerson = member_person(runtime.keys, member)
    return StaffView(
        id=member.id, name=person.name, job=person.job, role=Role(member.role), registration=person.registration
    )


def organisation_view(organisation: Organisation) -> OrganisationView:
    """One organisation in words."""
    return OrganisationView(id=organisation.id, ods_code=organisation.ods_code, name=organisation.name)
