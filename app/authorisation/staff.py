"""Professionals at work: who is one today, for whom they cover, and the door for their own pages."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, or_, select

from app.authorisation.permissions import Permission
from app.authorisation.policy import authorise_account
from app.core.clock import today
from app.core.database import SessionDep
from app.core.errors import Forbidden
from app.identity.actor import Actor, ActorDep, Role
from app.identity.models import Organisation, StaffLeave, StaffMember
from app.identity.sessions import PROVEN

PROFESSIONS: Final = frozenset({Role.CARE_ADVISOR, Role.CLINICIAN})


@dataclass(frozen=True, slots=True)
class Staff:
    """A professional who works today, in a session that a passkey opened."""

    actor: Actor
    member: StaffMember
    organisation: Organisation


class StaffDoor:
    """A dependency for routes of a professional's own work; `permission` is what the guard test reads."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, actor: ActorDep, session: SessionDep) -> Staff:
        authorise_account(actor, self.permission)
        return require_staff(session, actor)


def allow_staff(permission: Permission) -> StaffDoor:
    """`staff: Annotated[Staff, Depends(allow_staff(Permission.STAFF_SEE))]`."""
    return StaffDoor(permission)


def require_staff(session: Session, actor: Actor) -> Staff:
    """Forbidden for a session without a passkey, and for who does not work in an organisation any more."""
    if not is_proven(actor):
        raise Forbidden(
            "staff_needs_passkey", "Sign in with a passkey. Staff pages do not open by an e-mail code alone."
        )
    found = find_staff(session, actor)
    if found is None:
        raise Forbidden("staff_ended", "Your access as staff has ended. Nothing of your patients is shown here.")
    return found


def find_staff(session: Session, actor: Actor) -> Staff | None:
    """The professional behind this session; None for anybody else, and for one whose work or organisation ended."""
    if actor.role not in PROFESSIONS or not is_proven(actor):
        return None
    row = session.exec(
        select(StaffMember, Organisation)
        .join(Organisation, col(Organisation.id) == col(StaffMember.organisation_id))
        .where(StaffMember.account_id == actor.account_id, *working(today()))
    ).first()
    return None if row is None else Staff(actor, row[0], row[1])


def is_proven(actor: Actor) -> bool:
    """Whether the session rests on more than an e-mail code, and is not held."""
    return actor.method in PROVEN and not actor.is_held


def working(on: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a member, joined with the organisation, works on a day."""
    return (
        col(StaffMember.ended_at).is_(None),
        col(Organisation.starts_on) <= on,
        or_(col(Organisation.ends_on).is_(None), col(Organisation.ends_on) >= on),
    )


def covered_by(session: Session, staff: Staff, *, on: date | None = None) -> frozenset[UUID]:
    """The members whose patients this one looks after today: one's own, and colleagues on leave who named one."""
    day = on or today()
    away = (
        select(StaffMember.id)
        .join(
            StaffLeave,
            and_(
                col(StaffLeave.member_id) == col(StaffMember.id),
                col(StaffLeave.starts_on) <= day,
                col(StaffLeave.ends_on) >= day,
            ),
        )
        .where(
            StaffMember.deputy_id == staff.member.id,
            StaffMember.organisation_id == staff.organisation.id,
            col(StaffMember.ended_at).is_(None),
        )
    )
    return frozenset({staff.member.id, *session.exec(away)})
