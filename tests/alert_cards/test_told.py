"""Who may be told of openings besides the patient."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from httpx import Client
from sqlmodel import Session

from app.authorisation.models import ProxyGrant
from app.core.clock import today
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity.accounts import open_account
from app.patients.keys import make_patient_key
from app.patients.models import Patient

SignIn = Callable[..., Client]


@pytest.fixture
def child(runtime: Runtime) -> UUID:
    """A child's record that no account is in relation with yet."""
    with transaction(runtime.database) as session:
        patient = Patient.model_validate({})
        session.add(patient)
        session.flush()
        make_patient_key(session, runtime, patient.id)
        return patient.id


def helper(session: Session, runtime: Runtime, patient_id: UUID, *, basis: str) -> UUID:
    account = open_account(session, runtime.keys, email=f"{uuid4().hex}@family.example")
    session.flush()
    session.add(
        ProxyGrant.model_validate(
            {
                "patient_id": patient_id,
                "account_id": account.id,
                "legal_basis": basis,
                "starts_on": today(),
            }
        )
    )
    return account.id


def a_helper(runtime: Runtime, patient_id: UUID, *, basis: str = "parental_responsibility") -> UUID:
    with transaction(runtime.database) as session:
        return helper(session, runtime, patient_id, basis=basis)


def switches(browser: Client) -> tuple[bool, bool]:
    """Whether the signed-in helper sees openings, and whether the app offers to change that."""
    (person,) = browser.get("/api/session").json()["patients"]
    return person["sees_openings"], person["may_switch_openings"]


def test_parent_sees_no_opening_until_they_switch_it_on(runtime: Runtime, child: UUID, sign_in: SignIn) -> None:
    browser = sign_in(a_helper(runtime, child))
    assert browser.get(f"/api/patients/{child}/openings").status_code == 403
    assert browser.post(f"/api/patients/{child}/openings/told", json={"is_told": True}).json() == {"is_told": True}
    assert browser.get(f"/api/patients/{child}/openings").status_code == 200
    assert switches(browser) == (True, True)
    browser.post(f"/api/patients/{child}/openings/told", json={"is_told": False})
    assert switches(browser) == (False, True)
    assert browser.get(f"/api/patients/{child}/openings").status_code == 403


def test_helper_of_an_adult_cannot_switch_it_on_for_themselves(runtime: Runtime, child: UUID, sign_in: SignIn) -> None:
    browser = sign_in(a_helper(runtime, child, basis="best_interests"))
    assert switches(browser) == (False, False)
    assert browser.post(f"/api/patients/{child}/openings/told", json={"is_told": True}).status_code == 403
    assert browser.get(f"/api/patients/{child}/openings").status_code == 403


def test_one_of_two_parents_cannot_switch_it_on_alone(runtime: Runtime, child: UUID, sign_in: SignIn) -> None:
    browser = sign_in(a_helper(runtime, child))
    a_helper(runtime, child)
    assert switches(browser) == (False, False)
    assert browser.post(f"/api/patients/{child}/openings/told", json={"is_told": True}).status_code == 403
