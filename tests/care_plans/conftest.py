"""The whole API, and people signed in to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import Client
from sqlmodel import Session

from app.authorisation.models import ProxyGrant
from app.core.clock import today
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity import sessions
from app.main import create_api
from app.patients.service import Record
from tests.factories.care_plans import a_plan
from tests.factories.clients import client_of
from tests.factories.patients import a_patient, an_account

SignIn = Callable[[UUID], Client]


@pytest.fixture
def api(runtime: Runtime) -> FastAPI:
    return create_api(runtime)


@pytest.fixture
def sign_in(api: Any, runtime: Runtime) -> SignIn:
    """A browser in which this account is signed in."""

    def client(account_id: UUID) -> Client:
        with transaction(runtime.database) as session:
            method = sessions.Method.PASSKEY
            started = sessions.start(session, account_id=account_id, method=method, device="Test browser")
        browser = client_of(api, base_url="http://localhost:8000", headers={"Sec-Fetch-Site": "same-origin"})
        browser.cookies.set("session", started.token)
        return browser

    return client


@pytest.fixture
def account_id(runtime: Runtime) -> UUID:
    with transaction(runtime.database) as session:
        return an_account(session, runtime)


@pytest.fixture
def patient_id(runtime: Runtime, account_id: UUID) -> UUID:
    with transaction(runtime.database) as session:
        return a_patient(session, runtime, account_id=account_id)


@pytest.fixture
def browser(sign_in: SignIn, account_id: UUID) -> Client:
    """The patient's own browser."""
    return sign_in(account_id)


def a_helper(runtime: Runtime, patient_id: UUID, scope: str = "manage") -> UUID:
    """The account of a proxy who manages, or only sees."""
    with transaction(runtime.database) as session:
        account_id = an_account(session, runtime)
        grant = {"patient_id": patient_id, "account_id": account_id, "scope": scope, "relationship": "mother"}
        basis = {"legal_basis": "patient_consent", "starts_on": today()}
        session.add(ProxyGrant.model_validate(grant | basis))
        return account_id


@pytest.fixture
def plan(session: Session, runtime: Runtime) -> Record:
    """A plan open for writing."""
    return a_plan(session, runtime)
