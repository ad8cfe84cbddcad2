"""Documents over HTTP: who may make them, what they carry, and that a print is recorded."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import APIRouter, FastAPI
from httpx import Client
from sqlalchemy import update
from sqlmodel import col, select

from app.access_log.models import AccessEvent
from app.alert_cards import documents
from app.alert_cards.ending import withdraw_card
from app.alert_cards.issue import Issued
from app.alert_cards.links import cancel_link, codes_for
from app.alert_cards.models import CardPrint
from app.alert_cards.notices import mark_changed
from app.card_templates.service import Approver, Replacement, withdraw_line
from app.core import http
from app.core.database import transaction
from app.core.runtime import Runtime
from app.demo.documents import write_documents
from app.demo.ready import make_ready
from app.exports.formats import FORMATS, wallet_card
from app.exports.formats.base import PDF, CannotBeMade, Format
from app.identity import sessions
from app.sharing.media import CancelReason
from tests.exports.looking import images, read_codes, texts
from tests.factories.clients import client_of
from tests.factories.issuing import OWNER, fill_record, issue
from tests.factories.patients import a_patient, an_account


@pytest.fixture
def app(runtime: Runtime) -> FastAPI:
    """The API of documents as the program mounts it."""
    api = FastAPI()
    api.state.runtime, api.state.database = runtime, runtime.database
    http.install(api, runtime)
    root = APIRouter(prefix="/api")
    root.include_router(documents.router)
    api.include_router(root)
    return api


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
def issued(runtime: Runtime, patient_id: UUID) -> Issued:
    with transaction(runtime.database) as session:
        return issue(session, runtime, patient_id)


def signed_in(app: FastAPI, runtime: Runtime, account_id: UUID) -> Client:
    with transaction(runtime.database) as session:
        started = sessions.start(session, account_id=account_id, method=sessions.Method.PASSKEY, device="Test browser")
    browser = client_of(app, base_url=runtime.settings.app_url, headers={"Sec-Fetch-Site": "same-origin"})
    browser.cookies.set("session", started.token)
    return browser


@pytest.fixture
def browser(app: FastAPI, runtime: Runtime, owner: UUID) -> Client:
    return signed_in(app, runtime, owner)


def prints(runtime: Runtime) -> list[CardPrint]:
    with transaction(runtime.database) as session:
        return list(session.exec(select(CardPrint)))


def test_list_names_every_document_in_order(browser: Client, issued: Issued) -> None:
    answer = browser.get(f"/api/patients/{issued.card.patient_id}/documents")
    assert [each["format"] for each in answer.json()] == [each.key for each in FORMATS]
    assert answer.json()[0]["medium"] == "wallet"


@pytest.mark.slow
@pytest.mark.parametrize("document", FORMATS, ids=lambda each: each.key)
def test_every_document_is_made_from_a_real_record(document: Format, browser: Client, issued: Issued) -> None:
    link = issued.links[0]
    answer = browser.get(
        f"/api/patients/{issued.card.patient_id}/documents/{document.key}", params={"link": str(link.id)}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] == document.media_type.split(";")[0]
    assert answer.headers["cache-control"] == "no-store"
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="alert-card-')
    assert "-v1." in name
    assert "Owain" not in name


@pytest.mark.slow
def test_code_on_the_print_is_that_of_the_link_and_the_file_is_signed(
    browser: Client, runtime: Runtime, issued: Issued, tmp_path: Path
) -> None:
    link = issued.links[0]
    made = browser.get(
        f"/api/patients/{issued.card.patient_id}/documents/wallet-card", params={"link": str(link.id)}
    ).content
    with transaction(runtime.database) as session:
        codes = codes_for(session, runtime, link)
    words = " ".join(texts(made))
    assert codes.typed_code in words
    found = [code for image in images(made) for code in read_codes(image)]
    assert [code.split("#")[0] for code in found] == [codes.url.split("#")[0]]
    path = tmp_path / "card.pdf"
    path.write_bytes(made)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said


def test_print_with_a_code_is_recorded_and_one_without_is_not(
    browser: Client, runtime: Runtime, issued: Issued
) -> None:
    """Proves H36-A3."""
    path, link = f"/api/patients/{issued.card.patient_id}/documents", issued.links[0]
    browser.get(f"{path}/medical-id")
    assert prints(runtime) == []
    browser.get(f"{path}/bag-sheet", params={"link": str(link.id)})
    (made,) = prints(runtime)
    assert (made.link_id, made.version, made.format) == (link.id, 1, "bag-sheet")


def test_each_making_is_in_the_log(browser: Client, runtime: Runtime, issued: Issued) -> None:
    browser.get(f"/api/patients/{issued.card.patient_id}/documents/medical-id")
    with transaction(runtime.database) as session:
        events = session.exec(select(AccessEvent.event).where(AccessEvent.event == "document.made")).all()
    assert len(events) == 1


def test_card_code_must_be_chosen(browser: Client, issued: Issued) -> None:
    answer = browser.get(f"/api/patients/{issued.card.patient_id}/documents/bag-sheet")
    assert (answer.status_code, answer.json()["code"]) == (422, "choose_a_code")


def test_unknown_document_and_unknown_code_are_not_found(browser: Client, runtime: Runtime, issued: Issued) -> None:
    path = f"/api/patients/{issued.card.patient_id}/documents"
    assert browser.get(f"{path}/passport").status_code == 404
    assert browser.get(f"{path}/bag-sheet", params={"link": str(uuid4())}).status_code == 404
    assert prints(runtime) == []


def test_code_of_another_patient_is_not_found(browser: Client, runtime: Runtime, issued: Issued) -> None:
    """Proves H41-A3."""
    with transaction(runtime.database) as session:
        other_id = a_patient(session, runtime, given_name="Huw")
        fill_record(session, runtime, other_id)
        other = issue(session, runtime, other_id)
    path = f"/api/patients/{issued.card.patient_id}/documents/bag-sheet"
    assert browser.get(path, params={"link": str(other.links[0].id)}).status_code == 404


def test_stranger_gets_nothing(app: FastAPI, runtime: Runtime, issued: Issued) -> None:
    with transaction(runtime.database) as session:
        stranger = an_account(session, runtime, email="stranger@example.org")
    browser = signed_in(app, runtime, stranger)
    path = f"/api/patients/{issued.card.patient_id}/documents"
    assert [browser.get(path).status_code, browser.get(f"{path}/medical-id").status_code] == [404, 404]


def test_cancelled_code_is_not_printed(browser: Client, runtime: Runtime, issued: Issued) -> None:
    link = issued.links[0]
    with transaction(runtime.database) as session:
        cancel_link(session, runtime, patient_id=link.patient_id, link_id=link.id, reason=CancelReason.LOST, by=OWNER)
    answer = browser.get(f"/api/patients/{issued.card.patient_id}/documents/bag-sheet", params={"link": str(link.id)})
    assert (answer.status_code, answer.json()["code"]) == (409, "link_ended")


def test_card_that_has_ended_is_not_printed(browser: Client, runtime: Runtime, issued: Issued) -> None:
    with transaction(runtime.database) as session:
        withdraw_card(session, patient_id=issued.card.patient_id, ending="withdrawn", by=OWNER)
    answer = browser.get(f"/api/patients/{issued.card.patient_id}/documents/medical-id")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_card")


def test_before_the_first_issue_there_is_nothing_to_print(browser: Client, patient_id: UUID) -> None:
    answer = browser.get(f"/api/patients/{patient_id}/documents")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_card")


def test_print_made_after_a_change_says_what_is_not_on_it_yet(
    browser: Client, runtime: Runtime, issued: Issued
) -> None:
    """Proves H27-A1."""
    with transaction(runtime.database) as session:
        mark_changed(session, issued.card.patient_id, "allergies")
    words = browser.get(f"/api/patients/{issued.card.patient_id}/documents/medical-id").text
    assert "Changed on 21 November 2026, not yet on this card: allergies. Ask." in words


@pytest.mark.slow
def test_line_taken_back_after_the_issue_is_marked_on_the_next_print(
    browser: Client, runtime: Runtime, issued: Issued
) -> None:
    """Proves H33-A2."""
    with transaction(runtime.database) as session:
        withdraw_line(
            session,
            template_id="duchenne-muscular-dystrophy",
            line_id="heart-tests-early",
            reason="Better evidence.",
            replacement=Replacement(say="New words in full.", short="New words."),
            by=Approver(role="Cardiologist", organisation="Northdale Hospital", registration="GMC 0000000"),
        )
    path, link = f"/api/patients/{issued.card.patient_id}/documents", issued.links[0]
    said = {
        "emergency-sheet": "Withdrawn 21 November 2026. New words in full.",
        "wallet-card": "New words. (corrected 11/2026)",
    }
    for key, words in said.items():
        answer = browser.get(f"{path}/{key}", params={"link": str(link.id)})
        assert words in " ".join(texts(answer.content))


def test_refused_print_is_said_and_not_recorded(
    browser: Client, runtime: Runtime, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves H07-A1."""

    def full(*_: object) -> bytes:
        raise CannotBeMade("Wallet card", "Heart")

    crowded = Format("wallet-card", "Wallet card", "", PDF, needs_link=True, medium="wallet", render=full)
    monkeypatch.setattr(documents, "find_format", lambda _: crowded)
    path, link = f"/api/patients/{issued.card.patient_id}/documents/wallet-card", issued.links[0]
    answer = browser.get(path, params={"link": str(link.id)})
    assert (answer.status_code, answer.json()["line"]) == (422, "Heart")
    assert prints(runtime) == []


def a_document(render: Callable[..., bytes]) -> Format:
    return Format("wallet-card", "Wallet card", "", PDF, needs_link=True, medium="wallet", render=render)


def asked_and_made(runtime: Runtime) -> list[str]:
    with transaction(runtime.database) as session:
        events = session.exec(select(AccessEvent.event).where(col(AccessEvent.event).like("document.%")))
        return sorted(events)


def test_document_is_drawn_while_no_transaction_is_open(
    browser: Client, runtime: Runtime, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drawing takes longer than others may be kept waiting, and that it was asked for is in the log by then."""
    seen: list[list[str]] = []

    def drawing(*given: Any) -> bytes:
        with transaction(runtime.database) as session:  # would wait for the lock, and fail, inside the request's
            session.exec(update(CardPrint).values(version=CardPrint.version))
        seen.append(asked_and_made(runtime))
        made = wallet_card.render(*given)
        assert isinstance(made, bytes)
        return made

    monkeypatch.setattr(documents, "find_format", lambda _: a_document(drawing))
    path, link = f"/api/patients/{issued.card.patient_id}/documents/wallet-card", issued.links[0]
    assert browser.get(path, params={"link": str(link.id)}).status_code == 200
    assert seen == [["document.asked"]]
    assert asked_and_made(runtime) == ["document.asked", "document.made"]


def test_document_that_fails_is_an_error_and_never_counted_as_made(
    app: FastAPI, runtime: Runtime, owner: UUID, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(documents, "find_format", lambda _: a_document(broken))
    path, link = f"/api/patients/{issued.card.patient_id}/documents/wallet-card", issued.links[0]
    answer = signed_in(app, runtime, owner).get(path, params={"link": str(link.id)})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "a fault of ours" not in answer.text
    assert (prints(runtime), asked_and_made(runtime)) == ([], ["document.asked"])


def test_document_does_not_leave_when_its_making_cannot_be_written(
    app: FastAPI, runtime: Runtime, owner: UUID, issued: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritten(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(documents, "tell", unwritten)
    path, link = f"/api/patients/{issued.card.patient_id}/documents/wallet-card", issued.links[0]
    answer = signed_in(app, runtime, owner).get(path, params={"link": str(link.id)})
    assert answer.status_code == 500
    assert b"%PDF" not in answer.content
    assert (prints(runtime), asked_and_made(runtime)) == ([], ["document.asked"])


@pytest.mark.slow
def test_every_document_of_the_demonstration_is_made(runtime: Runtime, tmp_path: Path) -> None:
    """What `alertcard demo --out` writes: nothing is refused on any of its cards."""
    make_ready(runtime)
    written = write_documents(runtime, tmp_path)
    assert len(written) == 4 * len(FORMATS)
    assert all(path.stat().st_size > 500 for path in written)
