"""Schemathesis over the OpenAPI file of the whole service, as somebody signed in with a card (S15).

Whatever is sent: no server error, no answer that the file does not describe. Most requests name what really exists, so
that they get past the first refusal."""

import random
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.exports.formats import FORMATS
from tests.factories.journeys import Person
from tests.factories.services import Service
from tests.system.permission_table import Row, every_row
from tests.system.test_mass_assignment import VALUES
from tests.system.worlds import World, a_world

pytestmark = pytest.mark.slow
SEED = 20261121
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
COMMON: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.generate],
}


@pytest.fixture(scope="module")
def world(service: Service) -> World:
    """The card that requests are about."""
    return a_world(service)


@pytest.fixture(scope="module")
def api(service: Service) -> BaseSchema:
    """The API as its own file describes it."""
    return schemathesis.openapi.from_dict(service.front.api.openapi())


@pytest.fixture
def asker(service: Service, world: World) -> Person:
    """The card's owner in a session of their own, because some routes end it."""
    person = Person(service, email=world.keeper.email)
    person.walk_in(method="passkey")
    return person


@pytest.mark.parametrize("row", every_row(), ids=lambda row: f"{row[0]} {row[1]}")
def test_no_answer_is_a_fault_or_undocumented(api: BaseSchema, asker: Person, world: World, row: Row) -> None:
    fuzz(api, asker, world, row, max_examples=15)


@pytest.mark.soak
@pytest.mark.parametrize("row", every_row(), ids=lambda row: f"{row[0]} {row[1]}")
def test_no_answer_of_twenty_thousand_is_a_fault(api: BaseSchema, asker: Person, world: World, row: Row) -> None:
    fuzz(api, asker, world, row, max_examples=400)


def fuzz(api: BaseSchema, asker: Person, world: World, row: Row, *, max_examples: int) -> None:
    """So many requests of one route, the same ones in every run."""
    method, path = row

    @given(case=api[f"/api{path}"][method].as_strategy())
    @settings(max_examples=max_examples, **COMMON)
    def asked(case: Case[Any]) -> None:
        ask_and_check(case, asker, world)

    asked()


def ask_and_check(case: Case[Any], asker: Person, world: World) -> None:
    """One request over the wire; schemathesis judges the answer."""
    chance = random.Random(f"{SEED}{case.method}{case.path}{case.path_parameters}{case.body!r}")  # noqa: S311 - the same in every run
    name_what_exists(case, world, chance)
    reply = case.call(base_url=asker.service.url, headers=asker.headers() | host_and_cookie(asker))
    case.validate_response(reply, checks=CHECKS)


def host_and_cookie(asker: Person) -> dict[str, str]:
    pairs = [f"{name}={value}" for name, value in asker.client.cookies.items()]
    return {"Host": str(asker.client.base_url.netloc, "ascii"), "Cookie": "; ".join(pairs)}


def name_what_exists(case: Case[Any], world: World, chance: random.Random) -> None:
    """Three in four paths and values are those of the card; the rest stays as it was generated."""
    known: dict[str, Any] = dict(world.ids)
    known["heading"] = chance.choice(list(VALUES))
    known["document_format"] = chance.choice(FORMATS).key
    for name in case.path_parameters:
        if name in known and chance.random() < 0.75:
            case.path_parameters[name] = known[name]
    heading = case.path_parameters.get("heading")
    if heading in VALUES and isinstance(case.body, dict) and chance.random() < 0.5:
        case.body["value"] = VALUES[heading]
