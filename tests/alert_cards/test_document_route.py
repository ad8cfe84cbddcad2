"""Documents over HTTP: made from what is served, outside any transaction, and put on the list of prints."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import Client
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.alert_cards import documents
from app.alert_cards.models import CardPrint
from app.alert_cards.queries import issued_card
from app.card_templates.service import Approver, Replacement, withdraw_line
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.errors import Invalid
from app.core.runtime import Runtime
from tests.factories.issuing import CONSENT, SignIn, preview

Answer = dict[str, Any]


def wallet(answered: Answer) -> str:
    return str(answered["links"][0]["id"])


@pytest.mark.slow
def test_document_with_a_code_is_an_attachment_without_a_name_and_stands_on_the_list_of_prints(
    browser: Client, path: str, answered: Answer
) -> None:
    made = browser.get(f"{path}/documents/wallet-card", params={"link": wallet(answered)})
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf")
    assert made.content.startswith(b"%PDF")
    assert made.headers["content-disposition"] == 'attachment; filename="alert-card-wallet-card-v1.pdf"'
    assert made.headers["cache-control"] == "no-store"
    (printed,) = browser.get(f"{path}/prints").json()
    assert (printed["format"], printed["medium"], printed["version"]) == ("wallet-card", "wallet", 1)


def test_drawing_and_signing_hold_no_lock_of_the_database(
    browser: Client, path: str, answered: Answer, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sign_while_others_write(data: bytes, _signer: Any) -> bytes:
        with transaction(runtime.database) as session:
            session.add(AccessEvent.model_validate({"event": "test.wrote", "outcome": "done", "by": "system"}))
        return data

    monkeypatch.setattr(documents, "sign_pdf", sign_while_others_write)
    assert browser.get(f"{path}/documents/wallet-card", params={"link": wallet(answered)}).status_code == 200


def test_document_that_cannot_be_made_is_a_clear_refusal_and_no_print(
    browser: Client, path: str, answered: Answer, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_data: bytes, _signer: Any) -> bytes:
        raise Invalid("does_not_fit", "There is no room. Print a larger format.")

    monkeypatch.setattr(documents, "sign_pdf", refuse)
    made = browser.get(f"{path}/documents/wallet-card", params={"link": wallet(answered)})
    assert (made.status_code, made.json()["code"]) == (422, "does_not_fit")
    assert session.exec(select(CardPrint)).all() == []


def test_document_with_a_code_asks_which_code(browser: Client, path: str, answered: Answer) -> None:
    made = browser.get(f"{path}/documents/wallet-card")
    assert (made.status_code, made.json()["code"]) == (422, "choose_a_code")


def test_text_without_a_code_is_on_no_list_of_prints(browser: Client, path: str, answered: Answer) -> None:
    made = browser.get(f"{path}/documents/medical-id")
    assert made.status_code == 200
    assert made.headers["content-type"].startswith("text/plain")
    assert browser.get(f"{path}/prints").json() == []


def test_unknown_document_and_a_cancelled_code_are_refused(browser: Client, path: str, answered: Answer) -> None:
    assert browser.get(f"{path}/documents/tattoo").status_code == 404
    browser.post(f"{path}/links/{wallet(answered)}/cancel", json={"reason": "lost"})
    made = browser.get(f"{path}/documents/wallet-card", params={"link": wallet(answered)})
    assert (made.status_code, made.json()["code"]) == (409, "link_ended")


def test_session_after_recovery_by_e_mail_alone_makes_no_document(
    sign_in: SignIn, owner: Any, path: str, answered: Answer
) -> None:
    held = sign_in(owner, is_held=True)
    assert held.get(f"{path}/documents/wallet-card", params={"link": wallet(answered)}).status_code == 403


def test_line_withdrawn_before_the_issue_is_not_withdrawn_again_on_the_print(
    browser: Client, path: str, answered: Answer, runtime: Runtime, patient_id: Any, clock: datetime
) -> None:
    with transaction(runtime.database) as session:
        withdraw_line(
            session,
            template_id="duchenne-muscular-dystrophy",
            line_id="heart-tests-early",
            reason="A clearer sentence.",
            replacement=Replacement(say="Do an ECG early.", short="ECG early"),
            by=Approver(role="Consultant", organisation="Northdale Hospital", registration="GMC 0000000"),
        )
    assert [each.replacement for each in withdrawn(runtime, patient_id)] == ["Do an ECG early."]
    with fixed_clock(clock + timedelta(minutes=5)):
        with transaction(runtime.database) as session:
            digest = preview(session, runtime, patient_id).digest
        browser.post(f"{path}/card/issue", json={"digest": digest, "consent": CONSENT})
    assert withdrawn(runtime, patient_id) == ()


def withdrawn(runtime: Runtime, patient_id: Any) -> Any:
    """What a print made now says was taken back."""
    with transaction(runtime.database) as session:
        now = issued_card(session, runtime, patient_id)
        return documents._printing(session, runtime, now.card, now.summary).notices.withdrawn
