"""A small app with the routers of the record, and people signed in to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI
from httpx import Client
from sqlmodel import Session

from app.core import http
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity import sessions
from app.patients import router, session_router
from app.patients.service import Record
from tests.factories.clients import client_of
from tests.factories.patients import a_patient, a_record, an_account, the_facts
from tests.factories.pictures import a_picture


@pytest.fixture
def app(runtime: Runtime) -> FastAPI:
    """The record's API as the program mounts it."""
    api = FastAPI()
    api.state.runtime, api.state.database, api.state.fact_catalogue = runtime, runtime.database, the_facts()
    http.install(api, runtime)
    root = APIRouter(prefix="/api")
    root.include_router(router.router)
    root.include_router(session_router.router)
    api.include_router(root)
    return api


def a_browser(app: Any) -> Client:
    """A browser on our own page, with nobody signed in."""
    return client_of(app, base_url="http://localhost:8000", headers={"Sec-Fetch-Site": "same-origin"})


SignIn = Callable[[UUID], Client]


@pytest.fixture
def sign_in(app: FastAPI, runtime: Runtime) -> SignIn:
    """A browser in which this account is signed in."""

    def client(account_id: UUID) -> Client:
        with transaction(runtime.database) as session:
            started = sessions.start(
                session, account_id=account_id, method=sessions.Method.PASSKEY, device="Test browser"
            )
        browser = a_browser(app)
        browser.cookies.set("session", started.token)
        return browser

    return client


@pytest.fixture
def account_id(runtime: Runtime) -> UUID:
    """A person without a card."""
    with transaction(runtime.database) as session:
        return an_account(session, runtime)


@pytest.fixture
def patient_id(runtime: Runtime, account_id: UUID) -> UUID:
    """The record of that person."""
    with transaction(runtime.database) as session:
        return a_patient(session, runtime, account_id=account_id)


@pytest.fixture
def browser(sign_in: SignIn, account_id: UUID) -> Client:
    """That person's browser."""
    return sign_in(account_id)


@pytest.fixture(scope="session")
def page() -> bytes:
    """A photograph with structure, as a telephone would send it."""
    return a_picture()


@pytest.fixture
def record(session: Session, runtime: Runtime) -> Record:
    """A new record, open for writing."""
    return a_record(session, runtime)
