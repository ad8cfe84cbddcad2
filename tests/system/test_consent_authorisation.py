"""Professionals against every route of a record: as far as a consent names, and nothing after it ended (P01)."""

from typing import Any, Final
from uuid import UUID

import pytest

from app.core.database import transaction
from app.identity.models import StaffMember
from tests.factories.consents import shared
from tests.factories.journeys import Person
from tests.factories.services import Service
from tests.factories.staff import a_member, an_organisation
from tests.system.permission_table import BY_CONSENT, EVERYWHERE, RECORD, rows
from tests.system.worlds import SECTION, World, a_world, ask, standing

pytestmark = pytest.mark.slow
UNKNOWN: Final = EVERYWHERE["another patient"]
WRITING: Final = {"sections": [SECTION], "direct": [SECTION]}
AGREED: Final[dict[str, tuple[dict[str, Any], set[str]]]] = {
    "the card": ({"plan": None}, {"card"}),
    "the plan": ({"sees_card": False}, {"plan"}),
    "writing in one section": ({"sees_card": False, "plan": WRITING}, {"plan", "direct"}),
    "everything": ({"plan": {"all_open": True, "direct": [SECTION]}}, {"card", "plan", "direct"}),
}
"""What was agreed to, and the words of the table that it brings."""


def an_advisor(service: Service) -> tuple[Person, StaffMember]:
    """A professional in a browser, with nothing shared yet."""
    person = Person(service)
    account_id = person.walk_in(method="passkey")
    with transaction(service.runtime.database) as session:
        member = a_member(session, service.runtime, an_organisation(session), account_id=account_id)
        session.flush()
        session.expunge(member)
    return person, member


def share(world: World, team: Any, **what: Any) -> str:
    """The patient agrees; gives the id of the agreement."""
    runtime = world.keeper.service.runtime
    with transaction(runtime.database) as session:
        return str(shared(session, runtime, UUID(world.card.patient_id), team, **what).id)


@pytest.mark.parametrize("agreed", AGREED)
def test_a_consent_opens_what_it_names_and_its_end_closes_the_very_next_request(service: Service, agreed: str) -> None:
    """Proves H12-E1. Proves H12-A2."""
    world = a_world(service)
    advisor, member = an_advisor(service)
    what, words = AGREED[agreed]
    consent_id = share(world, member, **what)
    opened = rows(BY_CONSENT)
    allowed = [row for row in rows(RECORD) if row in opened and opened[row] & words]
    refused = [row for row in rows(RECORD) if row not in allowed]
    ask(
        world.keeper, ("PUT", "/patients/{patient_id}/record/{heading}"), world
    )  # something for a restore to bring back
    before = standing(service.runtime.database)
    assert {row: ask(advisor, row, world).status_code for row in refused} == dict.fromkeys(refused, 403)
    assert standing(service.runtime.database) == before
    through = {row: ask(advisor, row, world) for row in allowed}
    assert {row: answer.text for row, answer in through.items() if not answer.is_success} == {}

    assert world.keeper.ask("POST", world.card.path(f"/consents/{consent_id}/end")).status_code == 200
    before = standing(service.runtime.database)
    answers = {row: ask(advisor, row, world) for row in rows(RECORD)}
    assert {row: answer.status_code for row, answer in answers.items()} == dict.fromkeys(answers, UNKNOWN)
    assert len({answer.text for answer in answers.values()}) == 1, "nothing is disclosed, not even that there was one"
    assert standing(service.runtime.database) == before


def test_every_row_by_consent_is_a_row_of_the_record() -> None:
    assert set(rows(BY_CONSENT)) <= set(rows(RECORD))


def test_a_professional_makes_no_document_with_a_code(service: Service) -> None:
    world = a_world(service)
    advisor, member = an_advisor(service)
    share(world, member)
    wanted = {"link": world.ids["link_id"]}
    answer = advisor.ask("GET", world.card.path("/documents/wallet-card"), params=wanted)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_codes_for_you")


def test_a_section_that_is_not_shared_is_not_listed_and_does_not_open(service: Service) -> None:
    world = a_world(service)
    advisor, member = an_advisor(service)
    share(world, member, sees_card=False, plan={"sections": ["breathing"]})
    listed = {task["section"] for task in advisor.get(world.card.path("/plan"))["tasks"]}
    assert listed == {"breathing"}
    for path in (f"/plan/sections/{SECTION}", f"/plan/history?section={SECTION}"):
        assert advisor.ask("GET", world.card.path(path)).status_code == 403
    seen = advisor.get(world.card.path("/plan/history"))["versions"]
    assert {version["section"] for version in seen} <= {"breathing"}


def test_a_direct_edit_says_who_wrote_it(service: Service) -> None:
    world = a_world(service)
    advisor, member = an_advisor(service)
    share(world, member, plan=WRITING)
    row = ("PUT", "/patients/{patient_id}/plan/sections/{section}")
    assert ask(advisor, row, world).status_code == 200
    newest = world.keeper.get(world.card.path(f"/plan/history?section={SECTION}"))["versions"][0]
    assert newest["made_by"] == "advisor"


def test_an_ending_says_what_cannot_be_called_back(service: Service) -> None:
    """Proves H12-A1."""
    world = a_world(service)
    advisor, member = an_advisor(service)
    consent_id = share(world, member)
    assert advisor.ask("GET", world.card.path("/documents/hospital-letter")).status_code == 200
    ended = world.keeper.post(world.card.path(f"/consents/{consent_id}/end"))
    assert [each["what"] for each in ended["cannot_be_called_back"]] == ["document.made"]
