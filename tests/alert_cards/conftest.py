"""One patient with a whole record, before and after the first issue, at the service's own functions and over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI
from httpx import Client
from sqlmodel import Session

from app.alert_cards import documents, notices, router
from app.alert_cards.issue import Issued
from app.authorisation.models import ProxyGrant
from app.core import http
from app.core.clock import now, today
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity import sessions
from app.patients import hooks, session_router
from app.patients import router as patients
from tests.factories.clients import client_of
from tests.factories.issuing import CONSENT, Reader, SignIn, fill_record, issue, preview
from tests.factories.patients import a_patient, an_account, the_facts


@pytest.fixture
def patient_id(runtime: Runtime, owner: UUID) -> UUID:
    """A man with Duchenne whose record is filled and whose card is not issued yet."""
    with transaction(runtime.database) as session:
        made = a_patient(session, runtime, account_id=owner)
        fill_record(session, runtime, made)
        return made


@pytest.fixture
def issued(runtime: Runtime, patient_id: UUID) -> Issued:
    """His card, issued once."""
    with transaction(runtime.database) as session:
        return issue(session, runtime, patient_id)


@pytest.fixture
def reader(session: Session, runtime: Runtime) -> Reader:
    """Somebody with a code, at the emergency process."""
    return Reader(session, runtime.keys.peppers)


# --- over HTTP -----------------------------------------------------------------------------------------------


@pytest.fixture
def app(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The API of record and card as the program mounts it, with the hooks that join them."""
    for name in ("saved", "confirmation_ended"):
        monkeypatch.setattr(hooks, name, [])
    monkeypatch.setattr(hooks, "card_state", hooks.card_state)
    notices.register()
    api = FastAPI()
    api.state.runtime, api.state.database, api.state.fact_catalogue = runtime, runtime.database, the_facts()
    http.install(api, runtime)
    root = APIRouter(prefix="/api")
    root.include_router(session_router.router)
    root.include_router(patients.router)
    root.include_router(router.router)
    root.include_router(documents.router)
    api.include_router(root)
    return api


@pytest.fixture
def sign_in(app: FastAPI, runtime: Runtime) -> SignIn:
    """A browser in which this account is signed in."""

    def client(account_id: UUID, *, is_held: bool = False) -> Client:
        with transaction(runtime.database) as session:
            started = sessions.start(
                session,
                account_id=account_id,
                method=sessions.Method.RECOVERY_WAIT if is_held else sessions.Method.PASSKEY,
                device="Test browser",
                held_until=now() + timedelta(hours=72) if is_held else None,
            )
        origin = runtime.settings.app_url
        browser = client_of(app, base_url=origin, headers={"Sec-Fetch-Site": "same-origin"})
        browser.cookies.set("session", started.token)
        return browser

    return client


@pytest.fixture
def owner(runtime: Runtime) -> UUID:
    """His own account."""
    with transaction(runtime.database) as session:
        return an_account(session, runtime)


@pytest.fixture
def browser(sign_in: SignIn, owner: UUID) -> Client:
    """His browser, signed in."""
    return sign_in(owner)


@pytest.fixture
def path(patient_id: UUID) -> str:
    """The address of his record."""
    return f"/api/patients/{patient_id}"


@pytest.fixture
def digest(runtime: Runtime, patient_id: UUID) -> Callable[[], str]:
    """What the preview page names."""

    def of_now() -> str:
        with transaction(runtime.database) as session:
            return preview(session, runtime, patient_id).digest

    return of_now


@pytest.fixture
def answered(browser: Client, path: str, digest: Callable[[], str]) -> dict[str, Any]:
    """The answer to the first issue."""
    reply = browser.post(f"{path}/card/issue", json={"digest": digest(), "consent": CONSENT})
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


@pytest.fixture
def viewer(runtime: Runtime, sign_in: SignIn, patient_id: UUID) -> Client:
    """A relative who may see the card and not its openings."""
    with transaction(runtime.database) as session:
        account_id = an_account(session, runtime)
        grant = {
            "patient_id": patient_id,
            "account_id": account_id,
            "legal_basis": "patient_consent",
            "scope": "manage",
            "starts_on": today(),
        }
        session.add(ProxyGrant.model_validate(grant))
    return sign_in(account_id)
