"""Professionals at work: who is one today, and for whom they cover."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, or_, select

from app.core.clock import today
from app.identity.actor import Actor, Role
from app.identity.models import Organisation, StaffLeave, StaffMember
from app.identity.sessions import PROVEN

PROFESSIONS: Final = frozenset({Role.CARE_ADVISOR, Role.CLINICIAN})


@dataclass(frozen=True, slots=True)
class Staff:
    """A professional who works today, in a session that a passkey opened."""

    actor: Actor
    member: StaffMember
    organisation: Organisation


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
