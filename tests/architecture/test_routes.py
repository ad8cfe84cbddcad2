"""No route without a lock, none with a second transaction, none that another site can press."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import uuid4

import pytest
from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import event
from sqlmodel import Session

from app.authorisation.public_routes import PUBLIC_ROUTES
from app.core.database import DatabaseDep, SessionDep, transaction
from app.core.runtime import Runtime
from app.identity.cookies import Cookie, cookie_name
from app.main import create_api
from tests.architecture.route_rules import SAFE, THE_SESSION, Found, permission_fault, routes_of
from tests.factories.clients import client_of
from tests.factories.identity import make_account, make_api, start_session

OURS = "http://localhost:8000"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def api(runtime: Runtime) -> FastAPI:
    """The patient's API, whole."""
    return create_api(runtime)


@pytest.fixture
def routes(api: FastAPI) -> list[Found]:
    return list(routes_of(api))


def test_every_route_asks_for_one_permission_or_is_public(routes: list[Found]) -> None:
    """Proves H72-E1."""
    faults = {route.key: permission_fault(route, set(PUBLIC_ROUTES)) for route in routes}
    assert {key: fault for key, fault in faults.items() if fault} == {}
    assert len(routes) > 40


def test_the_public_list_names_only_routes_that_exist(routes: list[Found]) -> None:
    assert set(PUBLIC_ROUTES) - {route.key for route in routes} == set()


def test_every_route_has_at_most_the_one_session(routes: list[Found]) -> None:
    """The same session function with two scopes would be two transactions in one request (security-design H13)."""
    assert {route.key: route.sessions for route in routes if not route.sessions <= {THE_SESSION}} == {}


def test_handlers_are_not_async(routes: list[Found]) -> None:
    """Sessions are synchronous: in an async handler one slow save would stop every other request of the process."""
    assert {route.key: route.async_parts for route in routes if route.async_parts} == {}


def test_the_guard_sees_a_route_without_a_lock_and_one_with_two_sessions(runtime: Runtime) -> None:
    other_scope = Annotated[Session, Depends(THE_SESSION[0])]
    router = APIRouter()

    @router.get("/open")
    def unlocked() -> None: ...

    @router.get("/twice")
    def twice(one: SessionDep, two: other_scope) -> None: ...

    found = {route.path: route for route in routes_of(make_api(runtime, router))}
    assert permission_fault(found["/api/open"], set(PUBLIC_ROUTES))
    assert not found["/api/twice"].sessions <= {THE_SESSION}


FOREIGN: dict[str, dict[str, str]] = {
    "fetch from another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "form on another site": {"Sec-Fetch-Site": "cross-site", "Content-Type": FORM},
    "picture on another site": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
    "a sister host": {"Sec-Fetch-Site": "same-site"},
    "typed by hand": {"Sec-Fetch-Site": "none"},
    "forged origin, honest site": {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    "misspelt site": {"Sec-Fetch-Site": "Same-Origin"},
    "empty site": {"Sec-Fetch-Site": "", "Origin": OURS},
    "another origin": {"Origin": "https://evil.example"},
    "no origin at all": {"Origin": "null"},
    "our host, other port": {"Origin": "http://localhost:8001"},
    "our host, other scheme": {"Origin": "https://localhost:8000"},
    "our origin and more": {"Origin": f"{OURS}.evil.example"},
    "an old browser without either": {},
}


@contextmanager
def statements(runtime: Runtime) -> Iterator[list[str]]:
    """Every SQL statement meanwhile."""
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(runtime.database.write, "before_cursor_execute", listen)
    yield seen
    event.remove(runtime.database.write, "before_cursor_execute", listen)


@pytest.mark.slow
@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
def test_another_site_presses_nothing(
    api: FastAPI, runtime: Runtime, routes: list[Found], headers: dict[str, str]
) -> None:
    """Every mutating route with the session's cookie: refused before the database is asked anything."""
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime).id
    client = client_of(api, base_url=OURS, headers=headers)
    client.cookies.set(cookie_name(runtime.settings, Cookie.SESSION), start_session(runtime, account_id))
    mutating = [route for route in routes if route.method not in SAFE]
    with statements(runtime) as seen:
        answers = {route.key: client.request(route.method, _address(route), content=b"{}") for route in mutating}
    assert {key: answer.json()["code"] for key, answer in answers.items()} == dict.fromkeys(answers, "cross_site")
    assert seen == []


def test_no_state_changes_on_a_safe_method(api: FastAPI, runtime: Runtime, routes: list[Found]) -> None:
    """HEAD and OPTIONS reach no handler that GET does not, and no path of a change answers GET."""
    changing = {route.path for route in routes if route.method not in SAFE}
    reading = {route.path for route in routes if route.method == "GET"}
    client = client_of(api, base_url=OURS)
    for path in changing - reading:
        assert client.get(path.replace("{", "").replace("}", "")).status_code in {404, 405, 422, 401}


def _address(route: Found) -> str:
    path = route.path
    while "{" in path:
        before, _, rest = path.partition("{")
        path = before + str(uuid4()) + rest.partition("}")[2]
    return path


def test_the_session_and_the_counters_share_one_database(runtime: Runtime) -> None:
    """A refusal is counted where the request's session would have looked."""
    router = APIRouter()
    seen: list[Any] = []

    @router.get("/both")
    def both(database: DatabaseDep, session: SessionDep) -> None:
        seen.extend([database.write, session.get_bind()])

    client_of(make_api(runtime, router), base_url=OURS).get("/api/both")
    assert seen[0] is seen[1]
