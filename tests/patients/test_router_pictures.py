"""Pictures over HTTP: kept small, offered as a download only, and decoded outside every transaction."""

from typing import Any
from uuid import UUID

import pytest
from httpx import Client

from app.core.database import transaction
from app.core.runtime import Runtime
from app.patients import attachments, uploads
from tests.factories.patients import a_patient
from tests.patients.conftest import a_browser
from tests.patients.over_http import HEADING, entry, put


@pytest.mark.slow
def test_photo_is_kept_small_and_dated(browser: Client, patient_id: UUID, page: bytes) -> None:
    reply = browser.post(
        f"/api/patients/{patient_id}/photo",
        files={"picture": ("me.jpg", page)},
        data={"taken_on": "2026-11-01", "version": "0", "crop_left": "0.1", "crop_top": "0.1", "crop_size": "0.5"},
    )
    assert reply.status_code == 200, reply.text
    saved = reply.json()["entry"]
    assert len(saved["value"]["jpeg_base64"]) <= 5464
    assert (saved["value"]["taken_on"], saved["check_by"]) == ("2026-11-01", "2029-11-01")
    assert browser.get("/api/session").json()["patients"][0]["photo"] == saved["value"]["jpeg_base64"]


def test_photo_of_tomorrow_is_refused(browser: Client, patient_id: UUID, page: bytes) -> None:
    reply = browser.post(
        f"/api/patients/{patient_id}/photo", files={"picture": ("a", page)}, data={"taken_on": "2026-11-22"}
    )
    assert (reply.status_code, list(reply.json()["fields"])) == (422, ["taken_on"])


@pytest.mark.slow
def test_text_file_called_jpg_gets_a_sentence_to_act_on(browser: Client, patient_id: UUID) -> None:
    for path in ("photo", "attachments"):
        reply = browser.post(
            f"/api/patients/{patient_id}/{path}", files={"picture": ("face.jpg", b"Dear doctor, ...", "image/jpeg")}
        )
        assert (reply.status_code, reply.json()["code"]) == (422, "not_a_picture")
        assert "Send a photo" in reply.json()["title"]


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 13 * 1024 * 1024])
def test_picture_over_ten_megabytes_is_refused(browser: Client, patient_id: UUID, size: int) -> None:
    reply = browser.post(f"/api/patients/{patient_id}/photo", files={"picture": ("a.jpg", bytes(size))})
    assert reply.status_code == 413
    assert "smaller" in reply.json()["title"]


@pytest.mark.slow
def test_letter_is_a_download_that_nothing_runs(browser: Client, patient_id: UUID, page: bytes) -> None:
    sent = browser.post(f"/api/patients/{patient_id}/attachments", files={"picture": ("letter.jpg", page)})
    assert sent.status_code == 201
    path = f"/api/patients/{patient_id}/attachments/{sent.json()['id']}"
    reply = browser.get(path)
    assert reply.content.startswith(b"\xff\xd8")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-security-policy"] == "sandbox"
    assert browser.delete(path).status_code == 204
    assert browser.get(path).status_code == 404


@pytest.mark.slow
def test_removed_picture_leaves_the_entry_and_its_answer(browser: Client, patient_id: UUID, page: bytes) -> None:
    sent = browser.post(f"/api/patients/{patient_id}/attachments", files={"picture": ("letter.jpg", page)}).json()["id"]
    put(browser, patient_id, HEADING, answer="letter_photo", value={"attachment_id": sent})
    assert entry(browser, patient_id, HEADING)["attachments"] == [sent]
    browser.delete(f"/api/patients/{patient_id}/attachments/{sent}")
    assert entry(browser, patient_id, HEADING)["attachments"] == []


def test_picture_is_decoded_before_the_transaction_begins(
    browser: Client, patient_id: UUID, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer: decoding inside the transaction would hold up everybody's saves."""

    def decode_while_somebody_saves(*_args: Any, **_named: Any) -> bytes:
        with transaction(runtime.database) as session:
            a_patient(session, runtime)
        return b"made"

    monkeypatch.setattr(uploads, "make", decode_while_somebody_saves)
    reply = browser.post(f"/api/patients/{patient_id}/photo", files={"picture": ("a.jpg", b"sent")})
    assert reply.status_code == 200


def test_uploads_need_a_session_before_any_picture_is_decoded(app: Any, patient_id: UUID, page: bytes) -> None:
    stranger = a_browser(app)
    reply = stranger.post(f"/api/patients/{patient_id}/photo", files={"picture": ("a.jpg", page)})
    assert reply.status_code == 401


def test_empty_picture_is_asked_for(browser: Client, patient_id: UUID) -> None:
    reply = browser.post(f"/api/patients/{patient_id}/photo", files={"picture": ("a.jpg", b"")})
    assert (reply.status_code, list(reply.json()["fields"])) == (422, ["picture"])


def test_record_is_bounded_in_pictures(browser: Client, patient_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "make", lambda *_args, **_named: b"made")
    monkeypatch.setattr(attachments, "KEPT_MAX", 2)
    sent = [
        browser.post(f"/api/patients/{patient_id}/attachments", files={"picture": ("a.jpg", b"x")}) for _ in range(3)
    ]
    assert [reply.status_code for reply in sent] == [201, 201, 422]
    assert "typed in" in sent[2].json()["title"]
