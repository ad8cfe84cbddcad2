"""The owner's preview and their own copy are the responder's page, drawn by the same function."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from sqlmodel import Session

from app.alert_cards.notices import mark_changed
from app.card_templates.fact_schema import SPEAKS_TO_PERSON
from app.core import http
from app.core.clock import fixed_clock, now
from app.core.database import transaction
from app.core.errors import NotFound
from app.core.runtime import Runtime
from app.core.typed_code import format_typed_code
from app.emergency_view import router
from app.emergency_view.asgi import emergency_app
from app.emergency_view.context import context_of
from app.emergency_view.own_card import draw_preview, own_card
from app.identity import sessions
from tests.emergency_view.pages import as_read
from tests.factories.clients import client_of
from tests.factories.issuing import codes, fill_record, issue
from tests.factories.patients import a_patient, a_record, an_account, save

PLAIN = {"accept-encoding": "identity"}


@pytest.fixture
def owner(runtime: Runtime) -> UUID:
    with transaction(runtime.database) as session:
        return an_account(session, runtime)


@pytest.fixture
def patient_id(runtime: Runtime, owner: UUID) -> UUID:
    with transaction(runtime.database) as session:
        made = a_patient(session, runtime, account_id=owner)
        fill_record(session, runtime, made)
        return made


@pytest.fixture
def session(runtime: Runtime) -> Iterator[Session]:
    with transaction(runtime.database) as session:
        yield session


def test_the_preview_is_what_a_responder_sees_after_the_issue(runtime: Runtime, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        shown = draw_preview(session, runtime, patient_id=patient_id)
        issued = issue(session, runtime, patient_id)
        secrets = codes(session, runtime, issued.links[0])
    app = emergency_app(context_of(runtime))
    with client_of(_running(app), base_url="http://localhost:8000", headers=PLAIN) as client:
        page = client.post("/e", data={"code": format_typed_code(secrets.symbols)}).text
    first_screen = as_read(shown.html).split("Not a complete list.")[0].split("Check this is")[1]
    assert first_screen in as_read(page)
    assert shown.preview.digest


def _running(app: object) -> object:
    """Starts the recorder for the one loop that a request of this client lives in."""

    async def call(scope: dict[str, object], receive: object, send: object) -> None:
        async with app.router.lifespan_context(app):  # type: ignore[attr-defined]  # a Starlette app
            await app(scope, receive, send)  # type: ignore[operator]  # a Starlette app

    return call


def test_before_the_first_issue_there_is_no_card_to_keep(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    with pytest.raises(NotFound):
        own_card(session, runtime, patient_id=patient_id)


def test_the_phones_copy_says_on_which_day_it_was_saved(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    issue(session, runtime, patient_id)
    card = own_card(session, runtime, patient_id=patient_id)
    assert "Saved on 21 November 2026. Not checked since." in as_read(card.saved_html)
    assert "Saved on" not in as_read(card.html)
    assert "Current." in as_read(card.html)


def test_a_change_that_was_not_issued_stands_on_the_owners_copy_too(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    issue(session, runtime, patient_id)
    with fixed_clock(now() + timedelta(days=3)):
        mark_changed(session, patient_id, "allergies")
        html = own_card(session, runtime, patient_id=patient_id).html
    assert "Changed on 24 November 2026, not yet on this card: allergies. Ask." in as_read(html)


def browser_of(runtime: Runtime, account_id: UUID) -> httpx.Client:
    """A browser on which this account is signed in."""
    api = FastAPI()
    api.state.runtime, api.state.database = runtime, runtime.database
    http.install(api, runtime)
    root = APIRouter(prefix="/api")
    root.include_router(router.router)
    api.include_router(root)
    with transaction(runtime.database) as session:
        started = sessions.start(session, account_id=account_id, method=sessions.Method.PASSKEY, device="Test")
    browser = client_of(api, base_url=runtime.settings.app_url, headers={"Sec-Fetch-Site": "same-origin"})
    browser.cookies.set("session", started.token)
    return browser


@pytest.mark.parametrize("relation", ["self", "child"])
def test_what_the_advice_lacks_is_asked_of_whoever_reads(runtime: Runtime, owner: UUID, relation: str) -> None:
    """Only the patient is spoken to; a parent is asked about the child."""
    with transaction(runtime.database) as session:
        made = a_patient(session, runtime, account_id=owner, relation=relation)
        chosen = {"templates": [{"id": "duchenne-muscular-dystrophy"}]}
        save(a_record(session, runtime, made), "conditions", chosen)
    questions = browser_of(runtime, owner).get(f"/api/patients/{made}/card/preview").json()["advice_lacks"]
    assert questions
    assert any(SPEAKS_TO_PERSON.search(each) for each in questions) is (relation == "self")


def test_a_phone_that_holds_the_card_is_sent_it_again_only_when_something_differs(
    runtime: Runtime, owner: UUID, patient_id: UUID
) -> None:
    """A change, a new day and a new issue all count: a stale copy must never be called the same."""
    with transaction(runtime.database) as session:
        issue(session, runtime, patient_id)
    browser, path = browser_of(runtime, owner), f"/api/patients/{patient_id}/card/summary"
    tag = browser.get(path).headers["etag"]
    same = browser.get(path, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert same.headers["cache-control"] == "no-store"
    with transaction(runtime.database) as session:
        mark_changed(session, patient_id, "allergies")
    changed = browser.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "not yet on this card" in as_read(changed.json()["html"])
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 200
    with transaction(runtime.database) as session:
        issue(session, runtime, patient_id)
    assert browser.get(path, headers={"If-None-Match": changed.headers["etag"]}).status_code == 200


def test_a_stranger_is_told_nothing_by_a_tag(runtime: Runtime, owner: UUID, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        issue(session, runtime, patient_id)
        stranger = an_account(session, runtime, email="stranger@example.org")
    path = f"/api/patients/{patient_id}/card/summary"
    tag = browser_of(runtime, owner).get(path).headers["etag"]
    assert browser_of(runtime, stranger).get(path, headers={"If-None-Match": tag}).status_code == 404


def test_only_who_may_see_the_card_gets_preview_and_copy(runtime: Runtime, owner: UUID, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        issue(session, runtime, patient_id)
        stranger = an_account(session, runtime, email="stranger@example.org")
    for who, status in ((owner, 200), (stranger, 404)):
        browser = browser_of(runtime, who)
        for path in ("preview", "summary"):
            reply: httpx.Response = browser.get(f"/api/patients/{patient_id}/card/{path}")
            assert reply.status_code == status, reply.text[:200]
            assert ("Callum" in reply.text or "html" in reply.json()) is (status == 200)
