"""The record over HTTP: every refusal says what to do, and nothing is lost or mixed."""

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
from app.patients.models import Patient, PatientKey, RecordEntry
from tests.factories.patients import WHO, a_patient, an_account
from tests.patients.conftest import SignIn, a_browser
from tests.patients.over_http import HEADING, SAVE, entry, put, record

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


def test_next_thing_to_do_comes_over_http(browser: Client, patient_id: UUID) -> None:
    check = browser.get(f"/api/patients/{patient_id}/health-check").json()
    assert check["next"] == check["items"][0]
    assert check["next"]["key"] == "no_clinical_number"
    assert check["done_count"] + len(check["items"]) == check["all_count"]
