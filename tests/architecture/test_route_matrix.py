"""Every route against everybody: who is let through, and who is refused before anything is read or written."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlmodel import select

from app.access_log.models import AccessEvent
from app.authorisation.models import PatientAccount, ProxyGrant
from app.authorisation.permissions import Permission
from app.authorisation.roles import BY_RELATION, BY_ROLE, REFUSED_WHILE_HELD, RelationKind
from app.core.clock import now
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity.actor import Role
from app.identity.cookies import Cookie
from app.main import create_api
from tests.architecture.route_rules import SAFE, Found, routes_of
from tests.factories.identity import Browser, is_proxy, make_account, start_session
from tests.factories.patients import a_patient

PEOPLE = {
    "nobody signed in": None,
    "a stranger": None,
    "a clinician with the patient's own account": None,
    "the patient": RelationKind.SELF,
    "the patient, held": RelationKind.SELF,
    "a parent alone": RelationKind.SOLE_MANAGER,
    "a helper beside the patient": RelationKind.MANAGER,
    "a helper who may look": RelationKind.VIEWER,
    "a helper whose grant ended": None,
}
NOT_SIGNED_IN, NOT_FOUND, FORBIDDEN = 401, 404, 403


@pytest.fixture
def api(runtime: Runtime) -> FastAPI:
    return create_api(runtime)


class Scene:
    """A patient with a record, and one person in one relation to them, in a browser."""

    def __init__(self, api: FastAPI, runtime: Runtime, who: str) -> None:
        self.runtime = runtime
        self.browser = Browser(api, runtime)
        with transaction(runtime.database) as session:
            role = Role.CLINICIAN if "clinician" in who else Role.PERSON
            self.account_id = make_account(session, runtime, role=role).id
            owner = self.account_id if PEOPLE[who] is RelationKind.SELF or "clinician" in who else None
            relation = "child" if PEOPLE[who] is RelationKind.SOLE_MANAGER else "self"
            if relation == "child":
                owner = self.account_id
            self.patient_id = a_patient(session, runtime, account_id=owner, relation=relation)
            changes: dict[str, Any] = {"a helper beside the patient": {}, "a helper who may look": {"scope": "view"}}
            changes |= {"a helper whose grant ended": {"status": "ended"}}
            if who in changes:
                is_proxy(session, self.patient_id, self.account_id, **changes[who])
        if who != "nobody signed in":
            held_until = now() + timedelta(hours=1) if "held" in who else None
            token = start_session(runtime, self.account_id, held_until=held_until)
            self.browser.set_cookie(Cookie.SESSION, token)

    def ask(self, route: Found) -> tuple[int, str]:
        """Status and problem code of an empty request to the route."""
        return ask(self.browser, route, patient_id=self.patient_id)

    def refusals(self) -> int:
        """How many refusals the log holds."""
        with transaction(self.runtime.database) as session:
            return len(session.exec(select(AccessEvent.id).where(AccessEvent.outcome == "refused")).all())

    def may(self, who: str, permission: Permission) -> bool:
        """The cell, by the tables that `tests/authorisation` holds to its own copy."""
        kind = PEOPLE[who]
        if kind is None or (who == "the patient, held" and permission in REFUSED_WHILE_HELD):
            return False
        return permission in BY_RELATION[kind] or (permission is Permission.OPENINGS_SEE and self._sees_openings())

    def _sees_openings(self) -> bool:
        with transaction(self.runtime.database) as session:
            return session.exec(select(ProxyGrant.sees_openings).where(ProxyGrant.account_id == self.account_id)).one()


def ask(browser: Browser, route: Found, *, patient_id: UUID) -> tuple[int, str]:
    """Status and problem code of a request without an answer in it."""
    path = route.path.replace("{patient_id}", str(patient_id))
    for name in ("heading", "format"):
        path = path.replace(f"{{{name}}}", "who")
    while "{" in path:
        path = path[: path.index("{")] + str(uuid4()) + path[path.index("}") + 1 :]
    content = None if route.method in SAFE else b"{}"
    answer = browser.client.request(route.method, path, content=content)
    is_problem = "problem" in answer.headers.get("content-type", "")
    return answer.status_code, str(answer.json()["code"]) if is_problem else ""


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_each_patient_route_lets_exactly_the_right_people_through(api: FastAPI, runtime: Runtime, who: str) -> None:
    """Proves H72-E1."""
    scene = Scene(api, runtime, who)
    cells = [route for route in routes_of(api) if route.patient_doors]
    for route in cells:
        (permission,) = route.permissions
        before = scene.refusals()
        status, code = scene.ask(route)
        was_refused = status == NOT_SIGNED_IN or scene.refusals() > before
        assert was_refused is not scene.may(who, permission), (route.key, who, status, code)
        assert status < 500, (route.key, who, code)
        if was_refused:
            assert status in {NOT_SIGNED_IN, NOT_FOUND, FORBIDDEN}
    assert len(cells) > 20


@pytest.mark.slow
@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_each_account_route_asks_the_role(api: FastAPI, runtime: Runtime, role: Role, is_held: bool) -> None:
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime, role=role).id
    held_until = now() + timedelta(hours=1) if is_held else None
    browser = Browser(api, runtime)
    for route in routes_of(api):
        if route.permissions and not route.patient_doors:
            (permission,) = route.permissions
            browser.set_cookie(Cookie.SESSION, start_session(runtime, account_id, held_until=held_until))
            _, code = ask(browser, route, patient_id=uuid4())
            allowed = permission in BY_ROLE[role] and not (is_held and permission in REFUSED_WHILE_HELD)
            refused = code in {"outside_your_role", "held_after_recovery", "not_signed_in"}
            assert refused is not allowed, (route.key, code)


def test_a_parent_who_started_a_childs_card_manages_it_alone(api: FastAPI, runtime: Runtime) -> None:
    """What the matrix calls a parent alone is what starting a child's card makes."""
    scene = Scene(api, runtime, "a parent alone")
    with transaction(runtime.database) as session:
        own: UUID | None = session.exec(
            select(PatientAccount.account_id).where(PatientAccount.patient_id == scene.patient_id)
        ).first()
    assert own is None
    assert scene.browser.get("/session").json()["patients"][0]["relation"] == "proxy"
