"""`alertcard staff`: organisations, invitations, and who works where."""

import argparse
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.core.clock import today
from app.core.database import transaction
from app.core.errors import NotFound
from app.core.runtime import open_runtime
from app.identity.actor import Role
from app.identity.emails import read_email
from app.identity.models import Organisation, StaffMember
from app.identity.staff_people import StaffPerson, member_person
from app.settings import get_settings
from app.staff.service import JOIN_PAGE, end_member, end_organisation, invite, make_organisation, organisation_of

ROLES = {"care-advisor": Role.CARE_ADVISOR, "clinician": Role.CLINICIAN}


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    staff = subparsers.add_parser("staff", help="care advisors and clinicians")
    actions = staff.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("organisation", help="add an organisation by its ODS code, or end it")
    add.add_argument("ods_code")
    add.add_argument("--name")
    add.add_argument("--ends-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the last day it works")
    add.set_defaults(run=_organisation)
    ask = actions.add_parser("invite", help="invite somebody; asks for name, work address and registration")
    ask.add_argument("--job", required=True, help="as patients read it: Neuromuscular care advisor")
    ask.add_argument("--role", required=True, choices=sorted(ROLES))
    ask.add_argument("--organisation", required=True, metavar="ODS")
    ask.set_defaults(run=_invite)
    actions.add_parser("list", help="who works where").set_defaults(run=_list)
    stop = actions.add_parser("end", help="end somebody's work; hand their patients over first")
    stop.add_argument("member_id", type=UUID)
    stop.set_defaults(run=_end)


def _organisation(options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    with transaction(runtime.database) as session:
        if options.name is None:
            organisation = organisation_of(session, options.ods_code)
        else:
            organisation = make_organisation(session, ods_code=options.ods_code, name=options.name)
        if options.ends_on is not None:
            end_organisation(session, organisation, on=options.ends_on)
        print(f"{organisation.ods_code} {organisation.name}: team code {organisation.team_code}")
    return 0


def _invite(options: argparse.Namespace) -> int:
    """Who it is is asked for, not an argument: arguments are read by every process of a machine."""
    runtime = open_runtime(get_settings())
    email = read_email(input("Work e-mail address: ").strip())
    name = input("Name: ").strip()
    registration = input("Registration, such as NMC 12A3456E (clinicians need one; else empty): ").strip() or None
    person = StaffPerson(name=name, job=options.job, registration=registration)
    with transaction(runtime.database) as session:
        invited = invite(
            session,
            runtime,
            organisation=organisation_of(session, options.organisation),
            role=ROLES[options.role],
            email=email,
            person=person,
        )
        print("Invited, for seven days. The link is on its way to the address; it works for nobody else.")
        if runtime.is_demo:
            print(f"{runtime.settings.app_url}{JOIN_PAGE}#{invited.token}")
    return 0


def _list(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    with Session(runtime.database.read) as session:
        joined = select(StaffMember, Organisation).join(
            Organisation, col(Organisation.id) == col(StaffMember.organisation_id)
        )
        for member, organisation in session.exec(joined.order_by(col(Organisation.ods_code), col(StaffMember.id))):
            person = member_person(runtime.keys, member)
            print(f"{member.id}  {organisation.ods_code}  {member.role}  {person.name}  {_state(member, organisation)}")
    return 0


def _state(member: StaffMember, organisation: Organisation) -> str:
    if member.ended_at is not None:
        return f"ended {member.ended_at.date()}"
    is_over = organisation.ends_on is not None and organisation.ends_on < today()
    return "organisation ended" if is_over else "works"


def _end(options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    with transaction(runtime.database) as session:
        member = session.exec(
            select(StaffMember).where(StaffMember.id == options.member_id, col(StaffMember.ended_at).is_(None))
        ).first()
        if member is None:
            raise NotFound("unknown_member", "Nobody with this id works here.")
        end_member(session, member)
    print("Ended. Nothing opens for them any more.")
    return 0
