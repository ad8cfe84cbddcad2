"""A professional's own work over HTTP: joining by invitation, who covers, days away; and finding a team by its code."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from app.authorisation.own_account import allow
from app.authorisation.permissions import Permission
from app.authorisation.staff import Staff
from app.authorisation.staff_door import allow_staff
from app.core.database import SessionDep
from app.core.runtime import RuntimeDep
from app.identity.actor import Actor
from app.sign_in.limits import limited
from app.staff import queries, service
from app.staff.queries import FoundTeam, LeaveView, OwnStaffView
from app.staff.schemas import FindTeam, JoinStaff, NameDeputy, PlanLeave

router = APIRouter(prefix="/staff", tags=["staff"])

Joins = Annotated[Actor, Depends(allow(Permission.STAFF_JOIN))]
Finds = Annotated[Actor, Depends(allow(Permission.STAFF_FIND))]
Sees = Annotated[Staff, Depends(allow_staff(Permission.STAFF_SEE))]
Manages = Annotated[Staff, Depends(allow_staff(Permission.STAFF_MANAGE))]


@router.post("/join", status_code=status.HTTP_204_NO_CONTENT, dependencies=[Depends(limited)])
def join(body: JoinStaff, actor: Joins, runtime: RuntimeDep, session: SessionDep) -> None:
    """Take an invitation up, signed in with the address it was sent to. A passkey is needed from then on."""
    service.join(session, runtime, actor, token=body.token)


@router.post("/find", dependencies=[Depends(limited)])
def find(body: FindTeam, _actor: Finds, runtime: RuntimeDep, session: SessionDep) -> FoundTeam:
    """Whose team code this is, so that a patient sees whom they would share with."""
    return queries.find_team(session, runtime, typed=body.code)


@router.get("/me")
def see_own(staff: Sees, runtime: RuntimeDep, session: SessionDep) -> OwnStaffView:
    """One's own page: organisation, deputy, days away, colleagues."""
    return queries.own_staff_view(session, runtime, staff)


@router.put("/deputy", status_code=status.HTTP_204_NO_CONTENT)
def name_deputy(body: NameDeputy, staff: Manages, session: SessionDep) -> None:
    """Who covers while one is away."""
    service.name_deputy(session, staff, member_id=body.member_id)


@router.post("/leave", status_code=status.HTTP_201_CREATED)
def plan_leave(body: PlanLeave, staff: Manages, session: SessionDep) -> LeaveView:
    """Days away: the deputy sees one's patients on them."""
    leave = service.plan_leave(session, staff, starts_on=body.starts_on, ends_on=body.ends_on)
    return LeaveView(id=leave.id, starts_on=leave.starts_on, ends_on=leave.ends_on)


@router.delete("/leave/{leave_id}", status_code=status.HTTP_204_NO_CONTENT)
def cancel_leave(leave_id: UUID, staff: Manages, session: SessionDep) -> None:
    """Back earlier, or not away at all."""
    service.cancel_leave(session, staff, leave_id)
