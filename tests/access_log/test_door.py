"""The door to a patient's record: each opening and each refusal is logged, in the transaction of what was done."""

from typing import Annotated
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter, Depends
from sqlmodel import Session, select

from app.access_log.door import OpenRecord, open_record
from app.access_log.models import AccessEvent, AccessUnsealed
from app.authorisation.models import ProxyGrant
from app.authorisation.permissions import Permission
from app.core.database import transaction
from app.core.errors import Invalid
from app.core.runtime import Runtime
from app.identity.cookies import Cookie
from app.patients.models import Patient
from tests.factories.identity import Browser, is_proxy, is_self, make_account, make_api, start_session

router = APIRouter()
Seen = Annotated[OpenRecord, Depends(open_record(Permission.RECORD_SEE, event="record.seen"))]
Withdrawn = Annotated[OpenRecord, Depends(open_record(Permission.CARD_WITHDRAW, event="card.withdrawn"))]


@router.get("/patients/{patient_id}/record")
def see(record: Seen) -> dict[str, str]:
    return {"by": record.by}


@router.post("/patients/{patient_id}/withdraw")
def withdraw(record: Withdrawn) -> None:
    record.session.add(Patient(id=uuid4(), colour="made here"))


@router.post("/patients/{patient_id}/withdraw-and-fail")
def withdraw_and_fail(record: Withdrawn) -> None:
    record.session.add(Patient(id=uuid4(), colour="made here"))
    record.session.flush()
    raise Invalid("not_now", "Not now.")


@pytest.fixture
def patient_id(runtime: Runtime) -> UUID:
    patient_id = uuid4()
    with transaction(runtime.database) as session:
        session.add(Patient(id=patient_id))
    return patient_id


@pytest.fixture
def browser(runtime: Runtime) -> Browser:
    return Browser(make_api(runtime, router), runtime)


def sign_in(browser: Browser, *, relation: str, patient_id: UUID) -> UUID:
    """An account in this relation, signed in in the browser."""
    with transaction(browser.runtime.database) as session:
        account_id = make_account(session, browser.runtime).id
        if relation == "self":
            is_self(session, patient_id, account_id)
        elif relation == "viewer":
            is_proxy(session, patient_id, account_id, scope="view")
    browser.set_cookie(Cookie.SESSION, start_session(browser.runtime, account_id))
    return account_id


def logged(runtime: Runtime) -> list[tuple[str, str, str, UUID | None, UUID | None]]:
    with transaction(runtime.database) as session:
        assert _unsealed(session) == {event.id for event in session.exec(select(AccessEvent))}
        return [
            (event.event, event.outcome, event.by, event.actor_id, event.patient_id)
            for event in session.exec(select(AccessEvent))
        ]


def _unsealed(session: Session) -> set[UUID]:
    return set(session.exec(select(AccessUnsealed.id)))


def patients_made(runtime: Runtime) -> int:
    with transaction(runtime.database) as session:
        return len(session.exec(select(Patient).where(Patient.colour == "made here")).all())


def test_seeing_a_record_is_logged(browser: Browser, patient_id: UUID) -> None:
    account_id = sign_in(browser, relation="self", patient_id=patient_id)
    assert browser.get(f"/patients/{patient_id}/record").json() == {"by": "patient"}
    assert logged(browser.runtime) == [("record.seen", "done", "patient", account_id, patient_id)]


def test_what_a_proxy_did_is_logged_as_the_proxys(browser: Browser, patient_id: UUID) -> None:
    account_id = sign_in(browser, relation="viewer", patient_id=patient_id)
    browser.get(f"/patients/{patient_id}/record")
    assert logged(browser.runtime) == [("record.seen", "done", "proxy", account_id, patient_id)]


@pytest.mark.parametrize(("relation", "status"), [("none", 404), ("viewer", 403)])
def test_a_refusal_changes_nothing_and_is_logged(
    browser: Browser, patient_id: UUID, relation: str, status: int
) -> None:
    account_id = sign_in(browser, relation=relation, patient_id=patient_id)
    assert browser.post(f"/patients/{patient_id}/withdraw").status_code == status
    assert patients_made(browser.runtime) == 0
    assert logged(browser.runtime) == [("card.withdrawn", "refused", "system", account_id, patient_id)]


def test_somebody_elses_patient_and_an_unknown_one_get_one_reply(browser: Browser, patient_id: UUID) -> None:
    sign_in(browser, relation="none", patient_id=patient_id)
    theirs = browser.get(f"/patients/{patient_id}/record")
    unknown = browser.get(f"/patients/{uuid4()}/record")
    assert (theirs.status_code, theirs.content, theirs.headers) == (
        unknown.status_code,
        unknown.content,
        unknown.headers,
    )


def test_the_write_and_its_event_are_one_transaction(browser: Browser, patient_id: UUID) -> None:
    sign_in(browser, relation="self", patient_id=patient_id)
    assert browser.post(f"/patients/{patient_id}/withdraw-and-fail").status_code == 422
    assert (patients_made(browser.runtime), logged(browser.runtime)) == (0, [])
    assert browser.post(f"/patients/{patient_id}/withdraw").status_code == 200
    assert (patients_made(browser.runtime), len(logged(browser.runtime))) == (1, 1)


def test_an_event_that_cannot_be_written_takes_the_write_with_it(
    browser: Browser, patient_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser, relation="self", patient_id=patient_id)

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr("app.access_log.door.record_event", broken)
    assert browser.post(f"/patients/{patient_id}/withdraw").status_code == 500
    assert patients_made(browser.runtime) == 0


def test_an_ended_grant_closes_the_record_at_the_very_next_request(browser: Browser, patient_id: UUID) -> None:
    """Proves H12-E1."""
    account_id = sign_in(browser, relation="viewer", patient_id=patient_id)
    assert browser.get(f"/patients/{patient_id}/record").status_code == 200
    with transaction(browser.runtime.database) as session:
        session.exec(select(ProxyGrant).where(ProxyGrant.account_id == account_id)).one().status = "ended"
    assert browser.get(f"/patients/{patient_id}/record").status_code == 404


def test_nobody_signed_in_reaches_the_door(browser: Browser, patient_id: UUID) -> None:
    assert browser.get(f"/patients/{patient_id}/record").status_code == 401
    assert logged(browser.runtime) == []


def test_a_patient_id_that_is_none_is_not_repeated(browser: Browser, patient_id: UUID) -> None:
    sign_in(browser, relation="self", patient_id=patient_id)
    answer = browser.get("/patients/Rhys-Bevan/record")
    assert answer.status_code == 422
    assert "Rhys" not in answer.text
