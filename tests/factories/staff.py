"""Professionals for tests: organisations, members who joined, and their browsers. All are fictional."""

import itertools
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from app.core.runtime import Runtime
from app.identity.actor import Actor, Role
from app.identity.models import Account, Organisation, StaffMember
from app.identity.sessions import Method
from app.identity.staff_people import StaffPerson, seal_member
from app.staff.service import make_organisation
from tests.factories.identity import an_actor, make_account

_numbers = itertools.count(1)
JOB = "Neuromuscular care advisor"


def an_organisation(session: Session, **changes: Any) -> Organisation:
    """A hospital trust that nobody knows."""
    number = next(_numbers)
    made = make_organisation(session, ods_code=f"T{number:04}", name=f"Northdale Hospital {number}")
    for name, value in changes.items():
        setattr(made, name, value)
    session.flush()
    return made


def a_member(
    session: Session,
    runtime: Runtime,
    organisation: Organisation | None = None,
    *,
    account_id: UUID | None = None,
    role: Role = Role.CARE_ADVISOR,
    **changes: Any,
) -> StaffMember:
    """Somebody who works there; with an account of their own unless one is named."""
    organisation = organisation or an_organisation(session)
    if account_id is None:
        account_id = make_account(session, runtime, role=role).id
    else:
        session.exec(select(Account).where(Account.id == account_id)).one().role = role
    member_id = uuid4()
    person = StaffPerson(name=f"Sam Advisor {next(_numbers)}", job=JOB, registration="NMC 12A3456E")
    values = {
        "id": member_id,
        "account_id": account_id,
        "organisation_id": organisation.id,
        "role": role,
        "person": seal_member(runtime.keys, member_id, person),
        "team_code": f"{next(_numbers):08}",
    }
    member = StaffMember.model_validate(values | changes)
    session.add(member)
    session.flush()
    return member


def at_work(member: StaffMember, **changes: Any) -> Actor:
    """The member, signed in with a passkey."""
    return an_actor(member.account_id, role=Role(member.role), **({"method": Method.PASSKEY} | changes))
