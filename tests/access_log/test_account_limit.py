"""Somebody who is signed in cannot fill the log: what is over the limit writes nothing."""

from typing import Annotated
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter, Depends
from sqlalchemy import func
from sqlmodel import select

from app.access_log.door import OpenRecord, open_record
from app.access_log.models import AccessEvent
from app.authorisation.permissions import Permission
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity import account_limit
from app.identity.cookies import Cookie
from app.patients.models import Patient
from tests.factories.identity import Browser, is_self, make_account, make_api, start_session

router = APIRouter()
Seen = Annotated[OpenRecord, Depends(open_record(Permission.RECORD_SEE, event="record.seen"))]


@router.get("/patients/{patient_id}/record")
def see(record: Seen) -> dict[str, str]:
    return {"by": record.by}


@pytest.fixture
def own(runtime: Runtime) -> UUID:
    patient_id = uuid4()
    with transaction(runtime.database) as session:
        session.add(Patient(id=patient_id))
    return patient_id


@pytest.fixture
def browser(runtime: Runtime, own: UUID, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Somebody who is signed in, in a service where three a minute, five a day and two refusals are allowed."""
    for name, count in {"A_MINUTE": 3, "A_DAY": 5, "REFUSALS_AN_HOUR": 2, "IN_DEMO": 1}.items():
        monkeypatch.setattr(account_limit, name, count)
    return sign_in(Browser(make_api(runtime, router), runtime), own)


def sign_in(browser: Browser, patient_id: UUID | None = None) -> Browser:
    with transaction(browser.runtime.database) as session:
        account_id = make_account(session, browser.runtime, email=f"{uuid4().hex[:8]}@example.org").id
        if patient_id is not None:
            is_self(session, patient_id, account_id)
    browser.set_cookie(Cookie.SESSION, start_session(browser.runtime, account_id))
    return browser


def events(browser: Browser) -> int:
    with transaction(browser.runtime.database) as session:
        return session.exec(select(func.count()).select_from(AccessEvent)).one()


def test_what_is_over_the_limit_writes_nothing_and_says_how_long_to_wait(browser: Browser, own: UUID) -> None:
    answers = [browser.get(f"/patients/{own}/record") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429, 429]
    assert answers[3].json()["code"] == "too_many_requests"
    assert 1 <= int(answers[3].headers["retry-after"]) <= 61
    assert events(browser) == 3


def test_ids_that_are_guessed_are_refused_without_a_row_after_a_few(browser: Browser) -> None:
    statuses = [browser.get(f"/patients/{uuid4()}/record").status_code for _ in range(3)]
    assert statuses[:2] == [404, 404]
    assert statuses[2] == 429
    assert events(browser) == 2


def test_others_are_not_kept_waiting(browser: Browser, own: UUID, runtime: Runtime) -> None:
    for _ in range(4):
        browser.get(f"/patients/{own}/record")
    sign_in(browser)
    assert browser.get(f"/patients/{uuid4()}/record").status_code == 404


def test_a_day_has_a_limit_of_its_own() -> None:
    limit = account_limit.AccountLimit()
    assert (limit._minute._count, limit._day._count) == (account_limit.A_MINUTE, account_limit.A_DAY)
