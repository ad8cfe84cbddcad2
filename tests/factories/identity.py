"""Accounts, sessions and browsers for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import APIRouter, FastAPI
from sqlmodel import Session, col, select

from app.authorisation.models import PatientAccount, ProxyGrant
from app.core import http
from app.core.clock import today
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.outbox import PrivatePart, open_message
from app.core.problems import PROBLEM_RESPONSES
from app.core.runtime import Runtime
from app.identity import sessions
from app.identity.actor import Actor, Role
from app.identity.cookies import Cookie, cookie_name
from app.identity.emails import email_lookup, seal_account_email
from app.identity.models import Account
from app.identity.sessions import Method
from app.sign_in import account_router
from app.sign_in import router as sign_in_router
from app.sign_in.limits import SignInLimit
from tests.factories.authenticator import SoftAuthenticator
from tests.factories.clients import client_of

EMAIL = "rhys.bevan@example.org"


def make_account(session: Session, runtime: Runtime, *, email: str | None = None, **changes: Any) -> Account:
    """An account with a findable address."""
    account_id = uuid4()
    address = email or f"{account_id.hex}@example.org"
    values = {
        "id": account_id,
        "email_lookup": email_lookup(runtime.keys, address),
        "email_sealed": seal_account_email(runtime.keys, account_id, address),
    }
    account = Account.model_validate(values | changes)
    session.add(account)
    session.flush()
    return account


def an_actor(account_id: UUID | None = None, **changes: Any) -> Actor:
    """Somebody signed in, without a row of a session."""
    values: dict[str, Any] = {"account_id": account_id or uuid4(), "session_id": uuid4(), "role": Role.PERSON}
    return Actor(**(values | changes))


def is_self(session: Session, patient_id: UUID, account_id: UUID) -> None:
    """The account is the patient's own."""
    session.add(PatientAccount.model_validate({"patient_id": patient_id, "account_id": account_id}))
    session.flush()


def is_proxy(session: Session, patient_id: UUID, account_id: UUID, **changes: Any) -> ProxyGrant:
    """The account helps the patient."""
    values: dict[str, Any] = {
        "patient_id": patient_id,
        "account_id": account_id,
        "legal_basis": "parental_responsibility",
        "scope": "manage",
        "starts_on": today() - timedelta(days=30),
    }
    grant = ProxyGrant.model_validate(values | changes)
    session.add(grant)
    session.flush()
    return grant


def days_from_now(days: int) -> date:
    """The date so many days from today."""
    return today() + timedelta(days=days)


def start_session(runtime: Runtime, account_id: UUID, *, method: Method = Method.PASSKEY, **changes: Any) -> str:
    """The token of a new session."""
    with transaction(runtime.database) as session:
        return sessions.start(session, account_id=account_id, method=method, device="Firefox on Linux", **changes).token


def make_api(runtime: Runtime, *more: APIRouter) -> FastAPI:
    """The patient's API with the routes of signing in, and others that a test adds."""
    app = FastAPI(telemetry=http.NO_TELEMETRY)
    app.state.runtime = runtime
    app.state.database = runtime.database
    app.state.sign_in_limit = SignInLimit(a_minute=100_000, trusted_proxies=())  # the tests of the limit set their own
    http.install(app, runtime)
    for router in (sign_in_router.router, account_router.router, *more):
        app.include_router(router, prefix="/api", responses=PROBLEM_RESPONSES)
    return app


@dataclass
class Browser:
    """One browser on our own pages: it keeps its cookies and says where its requests come from."""

    app: Any
    runtime: Runtime
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": self.runtime.settings.app_url}
        self.client = client_of(self.app, base_url=self.runtime.settings.app_url, headers=headers)

    def get(self, path: str) -> httpx.Response:
        return self.client.get(f"/api{path}")

    def post(self, path: str, json: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        return self.client.post(f"/api{path}", json=json or {}, **more)

    def delete(self, path: str) -> httpx.Response:
        return self.client.delete(f"/api{path}")

    def cookie(self, cookie: Cookie) -> str | None:
        return self.client.cookies.get(cookie_name(self.runtime.settings, cookie))

    def set_cookie(self, cookie: Cookie, value: str) -> None:
        name = cookie_name(self.runtime.settings, cookie)
        self.client.cookies.delete(name) if name in self.client.cookies else None
        self.client.cookies.set(name, value)

    @property
    def is_signed_in(self) -> bool:
        return self.get("/sessions").status_code == 200


def sent(runtime: Runtime, kind: str) -> list[PrivatePart]:
    """What the messages of this kind say, oldest first."""
    with transaction(runtime.database) as session:
        query = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.created_at))
        return [open_message(runtime, message) for message in session.exec(query)]


def newest_code(runtime: Runtime) -> str:
    """The code in the newest message."""
    return str(sent(runtime, "sign_in_code")[-1].payload["code"])


def other_code(code: str) -> str:
    """Eight digits that are not these."""
    return f"{(int(code) + 1) % 10**8:08}"


def prove_email(browser: Browser, email: str = EMAIL) -> httpx.Response:
    """Ask for a code, read it from the outbox, type it in."""
    assert browser.post("/sign-in/code", {"email": email}).status_code == 202
    return browser.post("/sign-in/code/verify", {"code": newest_code(browser.runtime)})


def enrol_passkey(browser: Browser) -> tuple[SoftAuthenticator, dict[str, Any]]:
    """Add a passkey to the signed-in account."""
    authenticator = SoftAuthenticator(browser.runtime.settings.app_url)
    options = browser.post("/passkeys/options")
    assert options.status_code == 200, options.text
    added = browser.post("/passkeys", {"credential": authenticator.create(options.json())})
    assert added.status_code == 201, added.text
    return authenticator, added.json()


def use_passkey(browser: Browser, authenticator: SoftAuthenticator, **wrong: Any) -> httpx.Response:
    """Sign in with the passkey; `wrong` says what the authenticator does amiss."""
    options = browser.post("/sign-in/passkey/options").json()
    return browser.post("/sign-in/passkey", {"credential": authenticator.get(options, **wrong)})
