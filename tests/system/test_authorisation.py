"""Every route times every person, from the table: each cell is run against the whole service (S05).

Who is refused is refused before anything is changed; who is let through gets what they asked for, not merely no 403.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from app.authorisation.models import ProxyGrant
from app.authorisation.public_routes import PUBLIC_ROUTES
from app.core.clock import now, today
from app.core.database import transaction
from app.identity.cookies import Cookie, cookie_name
from app.identity.models import Account
from tests.architecture.route_rules import routes_of
from tests.factories.authenticator import SoftAuthenticator
from tests.factories.identity import is_proxy
from tests.factories.journeys import Person
from tests.factories.services import Service
from tests.system.permission_table import ACCOUNT, EVERYWHERE, PUBLIC, RECORD, Row, every_row, rows
from tests.system.worlds import World, a_world, ask, standing

pytestmark = pytest.mark.slow
COLUMNS = ("owner", "sole", "manager", "told", "viewer", "held", "limited")
REFUSALS = {"not_signed_in", "outside_your_scope", "outside_your_role", "held_after_recovery", "forbidden"}


@pytest.fixture(scope="module")
def world(service: Service) -> World:
    """A patient whom no refused request may change."""
    return a_world(service)


# --- people ------------------------------------------------------------------------------------------------


def a_helper(service: Service, world: World, **grant: Any) -> Person:
    """Somebody with a grant for the patient of this world; `role` is that of the account."""
    role = grant.pop("role", "person")
    helper = Person(service)
    account_id = helper.walk_in(method="passkey")
    with transaction(service.runtime.database) as session:
        session.exec(select(Account).where(Account.id == account_id)).one().role = role
        is_proxy(session, UUID(world.card.patient_id), account_id, **grant)
    return helper


def a_stranger(service: Service, _world: World) -> Person:
    """A patient with a card of their own."""
    return a_world(service).keeper


def signed_in(service: Service, _world: World) -> Person:
    """Somebody with an account and no patient."""
    person = Person(service)
    person.walk_in(method="passkey")
    return person


def with_cookie(value: Callable[[Service, World], str]) -> Callable[[Service, World], Person]:
    """A browser with this session cookie and nothing behind it."""

    def made(service: Service, world: World) -> Person:
        person = Person(service)
        person.client.cookies.set(cookie_name(service.runtime.settings, Cookie.SESSION), value(service, world))
        return person

    return made


def an_ended_cookie(service: Service, world: World) -> str:
    """The owner's own cookie of a session that they have ended."""
    owner = Person(service, email=world.keeper.email)
    owner.walk_in()
    token = owner.client.cookies[cookie_name(service.runtime.settings, Cookie.SESSION)]
    owner.post("/sign-out")
    return token


def granted(**grant: Any) -> Callable[[Service, World], Person]:
    return lambda service, world: a_helper(service, world, **grant)


def granted_by_day(column: str, days: int) -> Callable[[Service, World], Person]:
    """A grant that begins or ends so many days from today."""
    return lambda service, world: a_helper(service, world, **{column: today() + timedelta(days=days)})


OUTSIDERS: dict[str, Callable[[Service, World], Person]] = {
    "anonymous": lambda service, _world: Person(service),
    "signed out": with_cookie(an_ended_cookie),
    "forged cookie": with_cookie(lambda _service, _world: "A" * 43),
    "another patient": a_stranger,
    "nobody's helper": signed_in,
    "paused proxy": granted(status="paused"),
    "ended proxy": granted(status="ended"),
    "proxy from tomorrow": granted_by_day("starts_on", 1),
    "proxy until yesterday": granted_by_day("ends_on", -1),
    "advisor with a grant": granted(role="care_advisor"),
    "clinician with a grant": granted(role="clinician"),
    "network manager with a grant": granted(role="network_manager"),
    "operator with a grant": granted(role="operator"),
}


def held(service: Service, world: World) -> Person:
    """The patient, in by e-mail alone after the wait."""
    person = Person(service, email=world.keeper.email)
    person.walk_in(method="recovery_wait", held_until=now() + timedelta(hours=72))
    return person


INSIDERS: dict[str, Callable[[Service, World], Person]] = {
    "owner": lambda _service, world: world.keeper,
    "sole": lambda _service, world: world.keeper,
    "manager": granted(scope="manage"),
    "told": granted(scope="view", sees_openings=True),
    "viewer": granted(scope="view"),
    "held": held,
    "limited": granted_by_day("limits_on", 0),
}


# --- the table and the app ---------------------------------------------------------------------------------


def test_every_route_has_a_row_and_every_row_a_route(service: Service) -> None:
    """Proves H72-E1."""
    routes = {(found.method, found.path.removeprefix("/api")) for found in routes_of(service.front.api)}
    assert routes == set(every_row())


def test_the_public_list_is_the_public_table() -> None:
    assert {(method, path.removeprefix("/api")) for method, path in PUBLIC_ROUTES} == set(rows(PUBLIC))


def test_every_column_is_a_person_and_every_person_a_column() -> None:
    assert set().union(*rows(RECORD).values()) == set(INSIDERS) == set(COLUMNS)
    assert set(EVERYWHERE) == set(OUTSIDERS)


# --- a patient's record ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_route_of_a_record_opens_to(service: Service, world: World, who: str) -> None:
    person, expected = OUTSIDERS[who](service, world), EVERYWHERE[who]
    before = standing(service.runtime.database)
    answers = {row: ask(person, row, world).status_code for row in rows(RECORD)}
    assert answers == dict.fromkeys(answers, expected)
    assert standing(service.runtime.database) == before


@pytest.mark.parametrize("who", COLUMNS)
def test_a_record_opens_as_far_as_the_table_says_to(service: Service, who: str) -> None:
    world = a_world(service, relation="child" if who == "sole" else "self")
    person = INSIDERS[who](service, world)
    refused = [row for row, columns in rows(RECORD).items() if who not in columns]
    before = standing(service.runtime.database)
    answers = {row: ask(person, row, world) for row in refused}
    assert {row: answer.status_code for row, answer in answers.items()} == dict.fromkeys(refused, 403)
    assert standing(service.runtime.database) == before
    allowed = [row for row, columns in rows(RECORD).items() if who in columns]
    through = {row: ask(person, row, world) for row in allowed}
    assert {row: answer.text for row, answer in through.items() if not answer.is_success} == {}


def test_an_unknown_patient_and_somebody_elses_look_the_same(service: Service, world: World) -> None:
    stranger, unknown = a_stranger(service, world), str(uuid4())
    for row in rows(RECORD):
        theirs, nobodys = ask(stranger, row, world), ask(stranger, row, world, patient_id=unknown)
        assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content)


def test_ones_own_path_does_not_reach_the_things_of_another(service: Service, world: World) -> None:
    """A link, a print or a picture of another patient under one's own patient id."""
    mine = a_world(service)
    named = [row for row in rows(RECORD) if any(each in row[1] for each in ("link_id", "print_id", "attachment_id"))]
    theirs = {key: world.ids[key] for key in ("link_id", "print_id", "attachment_id")}
    before = standing(service.runtime.database)
    answers = {row: ask(mine.keeper, row, mine, **theirs).status_code for row in named}
    assert answers == dict.fromkeys(named, 404)
    document = mine.keeper.ask("GET", mine.card.path("/documents/wallet-card"), params={"link": theirs["link_id"]})
    assert document.status_code == 404
    assert standing(service.runtime.database) == before


def test_a_grant_that_is_ended_closes_the_very_next_request(service: Service, world: World) -> None:
    helper = a_helper(service, world)
    assert helper.ask("GET", world.card.path("/record")).status_code == 200
    with transaction(service.runtime.database) as session:
        account = UUID(helper.get("/session")["account"]["id"])
        session.exec(select(ProxyGrant).where(ProxyGrant.account_id == account)).one().status = "ended"
    assert helper.ask("GET", world.card.path("/record")).status_code == 404


# --- one's own account -------------------------------------------------------------------------------------


def account_requests(person: Person) -> Iterator[tuple[Row, int]]:
    """Every row of the account table asked by this person, with what it answered."""
    runtime = person.service.runtime
    authenticator = SoftAuthenticator(runtime.settings.app_url)
    other = Person(person.service, email=person.email)
    for row in rows(ACCOUNT):
        method, path = row
        more: dict[str, Any] = {}
        if row == ("DELETE", "/sessions/{session_id}"):
            other.walk_in()
            path = f"/sessions/{other.get('/session')['session']['id']}"
        if row == ("POST", "/passkeys"):
            options = person.post("/passkeys/options")
            more = {"json": {"credential": authenticator.create(options)}}
        if row == ("DELETE", "/passkeys/{passkey_id}"):
            second = SoftAuthenticator(runtime.settings.app_url)
            added = person.post("/passkeys", {"credential": second.create(person.post("/passkeys/options"))})
            path = f"/passkeys/{added['passkey']['id']}"
        if row == ("POST", "/patients"):
            who = {"given_name": "Ada", "family_name": "Example", "date_of_birth": "1990-01-01"}
            more = {"json": {"relation": "self", "who": who}}
        yield row, person.ask(method, path, **more).status_code


@pytest.mark.parametrize("who", ["person", "professional", "held"])
def test_an_account_opens_as_far_as_the_table_says_to(service: Service, who: str) -> None:
    person = Person(service)
    hold = {"held_until": now() + timedelta(hours=72)} if who == "held" else {}
    account_id = person.walk_in(method="recovery_wait" if who == "held" else "passkey", **hold)
    with transaction(service.runtime.database) as session:
        role = "care_advisor" if who == "professional" else "person"
        session.exec(select(Account).where(Account.id == account_id)).one().role = role
    answers = dict(account_requests(person))
    refused = {row for row, columns in rows(ACCOUNT).items() if who not in columns}
    assert {row for row, status in answers.items() if status == 403} == refused
    assert {row: status for row, status in answers.items() if row not in refused and status >= 300} == {}


def test_no_account_route_opens_without_a_session(service: Service) -> None:
    nobody = Person(service)
    answers = {row: nobody.ask(row[0], row[1].replace("{", "").replace("}", "")) for row in rows(ACCOUNT)}
    assert {row: answer.status_code for row, answer in answers.items()} == dict.fromkeys(answers, 401)


def test_nobody_ends_the_session_or_the_passkey_of_another(service: Service, world: World) -> None:
    stranger = signed_in(service, world)
    session_id = world.keeper.get("/session")["session"]["id"]
    before = standing(service.runtime.database)
    assert stranger.ask("DELETE", f"/sessions/{session_id}").status_code == 404
    assert stranger.ask("DELETE", f"/passkeys/{uuid4()}").status_code == 404
    assert world.keeper.ask("GET", "/session").status_code == 200
    assert standing(service.runtime.database) == before


def test_public_routes_ask_for_nobody(service: Service) -> None:
    bodies = {
        "/templates/search": {"text": "duchenne"},
        "/templates/read": {"id": "myotonia-congenita"},
        "/sign-in/code": {"email": "somebody@example.org"},
        "/sign-in/code/verify": {"code": "12345678"},
        "/sign-in/passkey": {"credential": {}},
        "/recovery/code": {"recovery_code": "A" * 27},
        "/recovery/stop": {"token": "A" * 43},
    }
    nobody = Person(service)
    answers = {row: nobody.ask(*row, json=bodies.get(row[1], {})) for row in rows(PUBLIC)}
    refused = {row: answer.text for row, answer in answers.items() if answer.status_code >= 500}
    assert refused == {}
    codes = {row: answer.json().get("code") for row, answer in answers.items() if answer.status_code >= 400}
    assert {row: code for row, code in codes.items() if code in REFUSALS} == {}
