"""Every route of a professional's own work times everybody who might ask for it, from the table (S05)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from app.core.clock import now, today
from app.core.database import transaction
from app.identity.actor import Role
from app.identity.models import Organisation, StaffMember
from app.identity.staff_people import StaffPerson
from app.staff.service import end_member, invite
from tests.factories.journeys import Person
from tests.factories.services import Service
from tests.factories.staff import an_organisation
from tests.system.permission_table import STAFF, Row, rows
from tests.system.worlds import a_professional, standing

pytestmark = pytest.mark.slow
REFUSED: Final = {401, 403}


def a_person(service: Service, **session: Any) -> Person:
    person = Person(service)
    person.walk_in(**({"method": "passkey"} | session))
    return person


PEOPLE: Final[dict[str, Callable[[Service], Person]]] = {
    "person": a_person,
    "member": a_professional,
    "code": lambda service: a_professional(service, method="email_code"),
    "left": lambda service: a_professional(service, has_left=True),
    "held": lambda service: a_person(service, method="recovery_wait", held_until=now() + timedelta(hours=72)),
}


def ask(person: Person, row: Row) -> int:
    """This row's request with an answer that goes through; gives the status."""
    service = person.service
    path = row[1]
    body: dict[str, Any] = {}
    day = today().isoformat()
    if path == "/staff/join":
        with transaction(service.runtime.database) as session:
            sam = StaffPerson(name="Sam Okoro", job="Care advisor")
            organisation = an_organisation(session)
            role = Role.CARE_ADVISOR
            invited = invite(
                session, service.runtime, organisation=organisation, role=role, email=person.email, person=sam
            )
        body = {"token": invited.token}
    if path == "/staff/find":
        with transaction(service.runtime.database) as session:
            body = {"code": an_organisation(session).team_code}
    if path == "/staff/deputy":
        seen = person.ask("GET", "/staff/me")
        body = {"member_id": seen.json()["deputy_id"] if seen.is_success else None}
    if path == "/staff/leave":
        body = {"starts_on": day, "ends_on": day}
    if "{leave_id}" in path:
        planned = person.ask("POST", "/staff/leave", json={"starts_on": day, "ends_on": day})
        path = path.format(leave_id=planned.json()["id"] if planned.is_success else UUID(int=0))
    return person.ask(row[0], path, json=body).status_code


@pytest.mark.parametrize("who", PEOPLE)
def test_staff_routes_open_as_far_as_the_table_says_to(service: Service, who: str) -> None:
    found = rows(STAFF)
    # joining comes last: it changes the role
    allowed = [row for row, columns in reversed(found.items()) if who in columns]
    refused = [row for row in found if row not in allowed]
    person = PEOPLE[who](service)
    assert {row: ask(person, row) for row in refused} == dict.fromkeys(refused, 403)
    answers = {row: ask(person, row) for row in allowed}
    through = {row: status for row, status in answers.items() if status < 300}
    works_already = {("POST", "/staff/join")} if who in {"member", "code"} else set()
    assert set(answers) - set(through) == works_already
    assert all(answers[row] == 409 for row in works_already)


def test_no_staff_route_opens_without_a_session(service: Service) -> None:
    nobody = Person(service)
    answers = {row: nobody.ask(row[0], row[1].replace("{", "").replace("}", ""), json={}) for row in rows(STAFF)}
    assert {row: answer.status_code for row, answer in answers.items()} == dict.fromkeys(answers, 401)


def test_every_column_is_a_person_and_every_person_a_column() -> None:
    assert set().union(*rows(STAFF).values()) == set(PEOPLE)


@pytest.mark.parametrize("ends", ["member", "organisation"])
def test_an_ending_closes_the_very_next_request_and_loses_nothing(service: Service, ends: str) -> None:
    """Proves H12-E1."""
    person = a_professional(service)
    me = UUID(person.get("/staff/me")["me"]["id"])
    with transaction(service.runtime.database) as session:
        member = session.get_one(StaffMember, me)
        if ends == "member":
            end_member(session, member)
        else:
            session.get_one(Organisation, member.organisation_id).ends_on = today() - timedelta(days=1)
    before = standing(service.runtime.database)
    answer = person.ask("GET", "/staff/me")
    assert answer.status_code in REFUSED
    assert "Sam" not in answer.text
    assert standing(service.runtime.database) == before
