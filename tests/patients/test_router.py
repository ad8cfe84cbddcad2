"""The record over HTTP: every refusal says what to do, and nothing is lost, mixed or set that was not asked for."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Client
from sqlalchemy import text
from sqlmodel import Session, func, select

from app.access_log import door
from app.access_log.models import AccessEvent
from app.authorisation.models import PatientAccount, ProxyGrant
from app.core.database import transaction
from app.core.runtime import Runtime
from app.patients import attachments, uploads
from app.patients.models import Patient, PatientKey, RecordEntry
from tests.factories.patients import NHS_NUMBER, WHO, a_patient, an_account
from tests.patients.conftest import SignIn, a_browser

HEADING = "fact.spo2_target_range"
SAVE = {"version": 0, "value": {"value": {"low": 88, "high": 92}}}
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}${7*7}"


def put(browser: Client, patient_id: UUID, heading: str, /, **body: Any) -> Any:
    return browser.put(f"/api/patients/{patient_id}/record/{heading}", json={"version": 0} | body)


def record(browser: Client, patient_id: UUID) -> dict[str, Any]:
    reply = browser.get(f"/api/patients/{patient_id}/record")
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def entry(browser: Client, patient_id: UUID, heading: str) -> dict[str, Any]:
    return next(each for each in record(browser, patient_id)["entries"] if each["heading"] == heading)


# --- reading and saving --------------------------------------------------------------------------------


def test_new_person_starts_their_own_card(browser: Client) -> None:
    reply = browser.post("/api/patients", json={"relation": "self", "who": WHO})
    assert reply.status_code == 201
    seen = record(browser, UUID(reply.json()["id"]))
    assert seen["patient"]["given_name"] == "Rhys"
    assert [each["heading"] for each in seen["entries"]] == ["who"]


def test_saved_heading_comes_back_with_who_said_it(browser: Client, patient_id: UUID) -> None:
    reply = put(browser, patient_id, HEADING, value=SAVE["value"])
    assert reply.status_code == 200, reply.text
    saved = reply.json()["entry"]
    assert saved["value"] == {"value": {"low": 88, "high": 92}, "true_on": None}
    assert saved["provenance"]["source"] == "patient"
    assert saved["changed_by"] == "you"
    assert saved["needs_clinician"]
    assert not saved["on_card"]
    assert entry(browser, patient_id, HEADING) == saved


def test_chosen_conditions_say_what_to_ask(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "conditions", value={"templates": [{"id": "mask-ventilation"}]})
    ask = record(browser, patient_id)["ask"]
    assert HEADING in ask
    assert len(ask) == len(set(ask))


def test_second_tab_is_told_what_the_first_one_saved(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "gp", value={"practice": "Riverside Surgery"})
    reply = put(browser, patient_id, "gp", value={"practice": "Millbrook Surgery"})
    assert reply.status_code == 409
    problem = reply.json()
    assert problem["code"] == "changed_meanwhile"
    assert problem["current"]["value"]["practice"] == "Riverside Surgery"
    assert problem["current"]["version"] == 1


def test_removed_heading_is_gone(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "gp", value={"practice": "Riverside Surgery"})
    gone = browser.delete(f"/api/patients/{patient_id}/record/gp", params={"version": 1})
    assert gone.json() == {"card_headings_changed": []}
    assert [each["heading"] for each in record(browser, patient_id)["entries"]] == ["who"]


def test_removal_names_the_version_that_was_seen(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "gp", value={"practice": "Riverside Surgery"})
    assert browser.delete(f"/api/patients/{patient_id}/record/gp", params={"version": 4}).status_code == 409


def test_odd_value_is_asked_about_once(browser: Client, patient_id: UUID) -> None:
    odd = {"value": {"low": 8, "high": 92}}
    reply = put(browser, patient_id, HEADING, value=odd)
    assert (reply.status_code, reply.json()["code"]) == (422, "is_this_right")
    assert put(browser, patient_id, HEADING, value=odd, confirm_unusual=True).status_code == 200


def test_two_lists_of_allergies_are_kept_and_the_person_is_told(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "allergies", value={"status": "recorded", "items": [{"substance": "Egg"}]})
    reply = put(browser, patient_id, "allergies", value={"status": "recorded", "items": [{"substance": "Latex"}]})
    assert reply.status_code == 200
    assert reply.json()["warnings"][0]["field"] == "items"
    assert len(reply.json()["entry"]["value"]["items"]) == 2


# --- who may -------------------------------------------------------------------------------------------


def test_nobody_reads_or_writes_without_signing_in(app: Any, patient_id: UUID) -> None:
    stranger = a_browser(app)
    assert stranger.get(f"/api/patients/{patient_id}/record").status_code == 401
    assert put(stranger, patient_id, HEADING, value=SAVE["value"]).status_code == 401


def test_a_visitor_is_told_only_that_nobody_is_signed_in(app: Any, patient_id: UUID) -> None:
    """No error: every visitor's browser asks, and would show one in its console."""
    reply = a_browser(app).get("/api/session")
    assert (reply.status_code, reply.json()) == (200, {"signed_in": False})


def test_record_of_another_looks_like_one_that_does_not_exist(
    browser: Client, patient_id: UUID, sign_in: SignIn, runtime: Runtime
) -> None:
    with transaction(runtime.database) as session:
        other = an_account(session, runtime)
    other_browser = sign_in(other)
    for path in ("record", "health-check", f"attachments/{uuid4()}"):
        theirs = other_browser.get(f"/api/patients/{patient_id}/{path}")
        unknown = other_browser.get(f"/api/patients/{uuid4()}/{path}")
        assert (theirs.status_code, theirs.json()) == (404, unknown.json())
    assert put(other_browser, patient_id, HEADING, value=SAVE["value"]).status_code == 404


def test_picture_of_another_patient_is_not_found(
    browser: Client, patient_id: UUID, sign_in: SignIn, runtime: Runtime, page: bytes
) -> None:
    sent = browser.post(f"/api/patients/{patient_id}/attachments", files={"picture": ("a.jpg", page)})
    with transaction(runtime.database) as session:
        account = an_account(session, runtime)
        other = a_patient(session, runtime, account_id=account)
    path = f"/api/patients/{other}/attachments/{sent.json()['id']}"
    assert sign_in(account).get(path).status_code == 404


def test_helper_who_may_only_read_cannot_save(
    browser: Client, patient_id: UUID, sign_in: SignIn, runtime: Runtime
) -> None:
    with transaction(runtime.database) as session:
        helper = an_account(session, runtime)
        grant = {"legal_basis": "patient_consent", "scope": "view", "starts_on": "2026-01-01"}
        session.add(ProxyGrant.model_validate({"patient_id": patient_id, "account_id": helper} | grant))
    assert sign_in(helper).get(f"/api/patients/{patient_id}/record").status_code == 200
    assert put(sign_in(helper), patient_id, HEADING, value=SAVE["value"]).status_code == 403


# --- one transaction -----------------------------------------------------------------------------------


def test_each_save_is_one_event(browser: Client, patient_id: UUID, runtime: Runtime) -> None:
    put(browser, patient_id, HEADING, value=SAVE["value"])
    with Session(runtime.database.read) as session:
        query = select(AccessEvent).where(AccessEvent.patient_id == patient_id, AccessEvent.event == "record.saved")
        assert [event.outcome for event in session.exec(query)] == ["done"]


def test_save_whose_event_cannot_be_written_is_not_saved(
    browser: Client, patient_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("the log is away")

    with monkeypatch.context() as patched:
        patched.setattr(door, "record_event", broken)
        assert put(browser, patient_id, HEADING, value=SAVE["value"]).status_code == 500
    assert [each["heading"] for each in record(browser, patient_id)["entries"]] == ["who"]


def test_refused_save_leaves_no_event_of_a_save(browser: Client, patient_id: UUID, runtime: Runtime) -> None:
    put(browser, patient_id, HEADING, value={"value": {"low": "x", "high": 92}})
    with Session(runtime.database.read) as session:
        query = select(func.count()).select_from(AccessEvent).where(AccessEvent.event == "record.saved")
        assert session.exec(query).one() == 0


def test_start_that_fails_in_the_middle_leaves_nothing(
    browser: Client, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("no entry")

    monkeypatch.setattr("app.patients.start.save_entry", broken)
    assert browser.post("/api/patients", json={"relation": "self", "who": WHO}).status_code == 500
    with Session(runtime.database.read) as session:
        for table in (Patient, PatientKey, PatientAccount, RecordEntry):
            assert session.exec(select(func.count()).select_from(table)).one() == 0


# --- what is sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {"changed_by": str(uuid4())},
        {"confirmed": {"value": {}}},
        {"provenance": {"source": "confirmed"}},
        {"source": "confirmed"},
        {"check_by": "2099-01-01"},
        {"patient_id": str(uuid4())},
        {"attachments": [str(uuid4())]},
        {"letter": {"on": "2026-01-01", "recorded_by": "clinician"}, "source": "letter"},
    ],
)
def test_nobody_sets_what_they_were_not_asked_for(browser: Client, patient_id: UUID, more: dict[str, Any]) -> None:
    assert put(browser, patient_id, HEADING, value=SAVE["value"], **more).status_code == 422
    assert len(record(browser, patient_id)["entries"]) == 1


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("who", WHO | {"is_seeded": True}),
        ("numbers", {"nhs_number": {"value": NHS_NUMBER, "verified": True}}),
        ("allergies", {"status": "none_known", "confirmed": True}),
        ("contacts", {"items": [{"kind": "family", "name": "A", "number": "07700 900123", "confirmed": True}]}),
        (HEADING, {"value": {"low": 88, "high": 92}, "confirmed_by": "me"}),
    ],
)
def test_no_value_takes_a_field_that_its_heading_does_not_have(
    browser: Client, patient_id: UUID, heading: str, value: dict[str, Any]
) -> None:
    reply = put(browser, patient_id, heading, value=value, version=1 if heading == "who" else 0)
    assert reply.status_code == 422


@pytest.mark.parametrize("more", [{"id": str(uuid4())}, {"is_seeded": True}, {"colour": "red"}, {"patient_id": "x"}])
def test_start_takes_no_field_that_is_not_asked(browser: Client, more: dict[str, Any]) -> None:
    assert browser.post("/api/patients", json={"relation": "self", "who": WHO} | more).status_code == 422


def test_markup_is_text_like_any_other(browser: Client, patient_id: UUID) -> None:
    values: dict[str, dict[str, Any]] = {
        "gp": {"practice": MARKUP, "number": None},
        "how_to_help": {"text": MARKUP, "decision_makers": MARKUP},
        "allergies": {"status": "recorded", "items": [{"substance": MARKUP, "reaction": MARKUP, "kind": "allergy"}]},
        "fact.past_anaesthetic": {"value": MARKUP, "true_on": None},
    }
    for heading, value in values.items():
        assert put(browser, patient_id, heading, value=value).status_code == 200
        assert entry(browser, patient_id, heading)["value"] == value


def test_note_that_is_too_long_names_the_limit_and_loses_nothing(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "how_to_help", value={"text": "Talk to me first."})
    reply = put(browser, patient_id, "how_to_help", version=1, value={"text": "a" * 5000})
    assert reply.status_code == 422
    assert reply.json()["fields"] == {"text": "Use 1,000 characters or fewer. This has 5,000."}
    assert "what you typed is still here" in reply.json()["title"]
    assert entry(browser, patient_id, "how_to_help")["value"]["text"] == "Talk to me first."


def test_refusal_repeats_nothing_of_what_was_typed(browser: Client, patient_id: UUID) -> None:
    secret = "Zebedee-Canary"
    for heading, value in (
        ("who", {"given_name": secret + "\u0007", "family_name": secret * 20, "date_of_birth": secret}),
        ("numbers", {"nhs_number": {"value": secret}}),
        ("conditions", {"templates": [{"id": secret}], secret: secret}),
        (HEADING, {"value": secret, secret: 1}),
    ):
        reply = put(browser, patient_id, heading, value=value, version=1 if heading == "who" else 0)
        assert reply.status_code == 422
        assert secret not in reply.text


@pytest.mark.parametrize(
    "born", ["2025-02-29", "2026-13-01", "2026-11-22", "1899-12-31", "14/02/2007", "", None, "20070214", "2007-2-14", 5]
)
def test_date_that_cannot_be_is_refused_in_words(browser: Client, patient_id: UUID, born: Any) -> None:
    reply = put(browser, patient_id, "who", version=1, value=WHO | {"date_of_birth": born})
    assert reply.status_code == 422
    assert list(reply.json()["fields"]) == ["date_of_birth"]
    assert "pydantic" not in reply.text


def test_leap_day_is_a_birthday(browser: Client, patient_id: UUID) -> None:
    leap = WHO | {"date_of_birth": "2008-02-29"}
    assert put(browser, patient_id, "who", version=1, value=leap, confirm_unusual=True).status_code == 200


def test_number_outside_the_fictional_range_is_refused_in_a_demonstration(browser: Client, patient_id: UUID) -> None:
    """The number is made here, so that no real-looking one stands in the repository."""
    real_looking = "94" + "34765919"
    reply = put(browser, patient_id, "numbers", value={"nhs_number": {"value": real_looking[::-1][::-1]}})
    assert reply.status_code == 422


def test_fictional_number_is_kept_with_its_system(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "numbers", value={"nhs_number": {"value": "999 000 0018"}})
    assert entry(browser, patient_id, "numbers")["value"]["nhs_number"] == {
        "value": "9990000018",
        "system": "https://fhir.nhs.uk/Id/nhs-number",
    }


# --- pictures ------------------------------------------------------------------------------------------


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


# --- the people of an account --------------------------------------------------------------------------


def test_session_names_the_people_whose_cards_one_keeps(
    browser: Client, patient_id: UUID, account_id: UUID, runtime: Runtime
) -> None:
    with transaction(runtime.database) as session:
        a_patient(session, runtime, account_id=account_id, relation="child", given_name="Arun", family_name="Nair")
    people = browser.get("/api/session").json()["patients"]
    assert [(each["given_name"], each["relation"], each["relationship"]) for each in people] == [
        ("Rhys", "self", ""),
        ("Arun", "proxy", "mother"),
    ]
    assert people[0]["colour"] != people[1]["colour"]
    assert people[0]["id"] == str(patient_id)


def test_two_children_with_nearly_one_name_never_mix(
    browser: Client, account_id: UUID, runtime: Runtime, sign_in: SignIn
) -> None:
    """Proves H41-A4."""
    with transaction(runtime.database) as session:
        born = {"relation": "child", "family_name": "Nair"}
        arun = a_patient(session, runtime, account_id=account_id, given_name="Arun", date_of_birth="2016-08-09", **born)
        aran = a_patient(session, runtime, account_id=account_id, given_name="Aran", date_of_birth="2016-08-09", **born)
    tabs = {arun: (sign_in(account_id), {"low": 88, "high": 92}), aran: (browser, {"low": 94, "high": 98})}
    for child, (tab, value) in tabs.items():
        assert put(tab, child, HEADING, value={"value": value}).status_code == 200
    for child, (_, value) in tabs.items():
        for tab in (browser, tabs[arun][0]):
            seen = record(tab, child)
            assert seen["patient"]["id"] == str(child)
            assert seen["patient"]["given_name"] == ("Arun" if child == arun else "Aran")
            assert next(each for each in seen["entries"] if each["heading"] == HEADING)["value"]["value"] == value


def test_row_of_one_child_put_under_another_does_not_open(browser: Client, account_id: UUID, runtime: Runtime) -> None:
    """Proves H41-A4."""
    with transaction(runtime.database) as session:
        arun = a_patient(session, runtime, account_id=account_id, relation="child", given_name="Arun")
        aran = a_patient(session, runtime, account_id=account_id, relation="child", given_name="Aran")
    with transaction(runtime.database) as session:
        theirs = session.exec(select(RecordEntry).where(RecordEntry.patient_id == arun)).one()
        statement = text("UPDATE record_entry SET body = :body WHERE patient_id = :patient")
        aran_in_sql = aran.hex if session.get_bind().dialect.name == "sqlite" else aran
        session.execute(statement, {"body": theirs.body, "patient": aran_in_sql})
    assert browser.get(f"/api/patients/{aran}/record").status_code == 500


@pytest.mark.parametrize(
    ("who", "field", "word"),
    [
        ({"date_of_birth": "2025-02-29"}, "who.date_of_birth", "no such date"),
        ({"given_name": "", "family_name": ""}, "who", "Enter a first name"),
        ({"given_name": "x" * 81}, "who.given_name", "too long"),
        ({"family_name": "a\u202eb"}, "who.family_name", "turns text around"),
    ],
)
def test_start_refuses_in_the_same_words_as_a_save(browser: Client, who: dict[str, str], field: str, word: str) -> None:
    reply = browser.post("/api/patients", json={"relation": "self", "who": WHO | who})
    assert reply.status_code == 422
    assert word in reply.json()["fields"][field]


def test_next_thing_to_do_comes_over_http(browser: Client, patient_id: UUID) -> None:
    check = browser.get(f"/api/patients/{patient_id}/health-check").json()
    assert check["next"] == check["items"][0]
    assert check["next"]["key"] == "no_clinical_number"
    assert check["done_count"] + len(check["items"]) == check["all_count"]


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
