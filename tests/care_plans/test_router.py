"""The plan over HTTP: what the patient sees and keeps, drafts, history, and what is private."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Client
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.authorisation.models import ProxyGrant
from app.care_plans.models import CarePlanDraft, CarePlanVersion
from app.core.clock import today
from app.core.database import transaction
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.patients.models import RecordEntry
from app.patients.relationship import seal_relationship
from tests.care_plans.conftest import SignIn, a_helper
from tests.factories.care_plans import own, oxygen
from tests.factories.patients import a_patient, an_account

MOOD = own("wellbeing", mood="Qz7 low on Sundays")


def address(patient_id: UUID, rest: str = "") -> str:
    return f"/api/patients/{patient_id}/plan{rest}"


def put(browser: Client, patient_id: UUID, section: str, *parts: dict[str, Any], **more: Any) -> Any:
    body = {"version": 0, "entries": parts} | more
    return browser.put(address(patient_id, f"/sections/{section}"), json=body)


def seen(browser: Client, patient_id: UUID, rest: str) -> Any:
    reply = browser.get(address(patient_id, rest))
    assert reply.status_code == 200, reply.text
    return reply.json()


def task(browser: Client, patient_id: UUID, section: str) -> dict[str, Any]:
    tasks = seen(browser, patient_id, "")["tasks"]
    return next(dict(each) for each in tasks if each["section"] == section)


# --- filling in ------------------------------------------------------------------------------------------


def test_what_there_is_to_fill_in_needs_no_sign_in(api: Any, browser: Client) -> None:
    browser.cookies.clear()
    plain = {"Accept-Encoding": "identity"}
    shown = browser.get("/api/plan-sections", params={"language": "cy"}, headers=plain).json()
    assert (shown["language"], shown["is_draft"]) == ("cy", True)
    assert len(shown["sections"]) == 33
    assert shown["missing"]


def test_a_saved_section_comes_back_and_the_list_says_so(browser: Client, patient_id: UUID) -> None:
    assert task(browser, patient_id, "breathing")["state"] == "not_started"
    reply = put(browser, patient_id, "breathing", own("breathing", sick_plan="Ring first"), oxygen(88, 92))
    assert reply.status_code == 200, reply.text
    section = reply.json()["section"]
    assert section["version"] == 1
    assert {entry["heading"]: entry["changed_by"] for entry in section["entries"]} == {
        "plan.breathing": "you",
        "fact.spo2_target_range": "you",
    }
    assert seen(browser, patient_id, "/sections/breathing") == section
    listed = task(browser, patient_id, "breathing")
    assert (listed["last_change"]["by"], listed["last_change"]["relationship"]) == ("you", None)
    assert listed | {"check_by": None, "last_change": None} == {
        "section": "breathing",
        "heading": "My breathing",
        "place": "front",
        "state": "filled",
        "version": 1,
        "check_by": None,
        "has_draft": False,
        "last_change": None,
    }


def test_a_section_asks_what_the_chosen_conditions_ask(browser: Client, patient_id: UUID) -> None:
    chosen = {"version": 0, "value": {"templates": [{"id": "mask-ventilation"}]}}
    browser.put(f"/api/patients/{patient_id}/record/conditions", json=chosen)
    ask = seen(browser, patient_id, "/sections/breathing")["ask"]
    assert "fact.spo2_target_range" in ask
    assert "fact.steroid_name_dose" not in ask


def test_the_second_is_told_both_texts(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="Theirs"))
    reply = put(browser, patient_id, "heart", own("heart", plan="Mine"))
    assert (reply.status_code, reply.json()["code"]) == (409, "changed_meanwhile")
    assert reply.json()["current"]["entries"][0]["value"] == {"plan": "Theirs"}
    assert reply.json()["changes"][0]["words"] == "Warning signs and plan added: Theirs."


def test_a_save_and_its_event_stand_or_fall_together(
    browser: Client, patient_id: UUID, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version cannot be written: the words, the event and the version are all gone."""
    monkeypatch.setattr("app.care_plans.history.write_version", lambda *_args, **_more: 1 / 0)
    assert put(browser, patient_id, "heart", own("heart", plan="A")).status_code == 500
    with Session(runtime.database.read) as session:
        assert session.exec(select(CarePlanVersion)).all() == []
        assert len(session.exec(select(RecordEntry)).all()) == 1
        assert session.exec(select(AccessEvent).where(AccessEvent.event == "plan.saved")).all() == []


@pytest.mark.parametrize("section", ["no_such_part", "", "who"])
def test_an_unknown_section_is_not_found(browser: Client, patient_id: UUID, section: str) -> None:
    assert browser.get(address(patient_id, f"/sections/{section}")).status_code == 404


def test_the_cards_own_page_reaches_no_word_of_the_plan(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="Qz7 words"))
    record = browser.get(f"/api/patients/{patient_id}/record")
    assert "Qz7" not in record.text
    assert "plan.heart" not in record.text
    save = {"version": 1, "value": {"plan": "B"}}
    assert browser.put(f"/api/patients/{patient_id}/record/plan.heart", json=save).status_code == 404


def test_every_opening_of_a_plan_is_logged(browser: Client, patient_id: UUID, runtime: Runtime) -> None:
    seen(browser, patient_id, "/sections/heart")
    put(browser, patient_id, "heart", own("heart", plan="Qz7 words"))
    with Session(runtime.database.read) as session:
        events = session.exec(select(AccessEvent).where(AccessEvent.patient_id == patient_id)).all()
    assert {"plan.seen", "plan.saved"} <= {event.event for event in events}
    assert all("Qz7" not in repr(event) and "heart" not in repr(event) for event in events)


# --- drafts ----------------------------------------------------------------------------------------------


def draft(browser: Client, patient_id: UUID, text: str, version: int = 0) -> Any:
    body = {"version": version, "based_on": 0, "text": text}
    return browser.put(address(patient_id, "/sections/heart/draft"), json=body)


def test_a_draft_is_kept_sealed_until_it_is_confirmed(browser: Client, patient_id: UUID, runtime: Runtime) -> None:
    assert draft(browser, patient_id, "Qz7 half a sent").status_code == 200
    assert seen(browser, patient_id, "/sections/heart")["draft"]["text"] == "Qz7 half a sent"
    assert task(browser, patient_id, "heart")["has_draft"]
    assert task(browser, patient_id, "heart")["state"] == "not_started"
    with Session(runtime.database.read) as session:
        assert b"Qz7" not in session.exec(select(CarePlanDraft.body)).one()
    put(browser, patient_id, "heart", own("heart", plan="A whole sentence"))
    assert seen(browser, patient_id, "/sections/heart")["draft"] is None


def test_a_conflict_keeps_the_draft(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="Theirs"))
    draft(browser, patient_id, "Mine")
    assert put(browser, patient_id, "heart", own("heart", plan="Mine")).status_code == 409
    assert seen(browser, patient_id, "/sections/heart")["draft"]["text"] == "Mine"


def test_a_second_tab_does_not_overwrite_the_draft_of_the_first(browser: Client, patient_id: UUID) -> None:
    draft(browser, patient_id, "First tab")
    reply = draft(browser, patient_id, "Second tab")
    assert (reply.status_code, reply.json()["code"]) == (409, "draft_changed_meanwhile")
    assert reply.json()["current"]["text"] == "First tab"
    assert draft(browser, patient_id, "Second tab", version=1).json()["version"] == 2


def test_a_draft_can_be_taken_away(browser: Client, patient_id: UUID) -> None:
    draft(browser, patient_id, "Not this")
    assert browser.delete(address(patient_id, "/sections/heart/draft")).status_code == 204
    assert seen(browser, patient_id, "/sections/heart")["draft"] is None


def test_a_draft_that_is_too_long_is_refused_and_says_so(browser: Client, patient_id: UUID) -> None:
    reply = draft(browser, patient_id, "a" * 60_001)
    assert reply.status_code == 422
    assert reply.json()["fields"] == {"text": "This is too long. Make it shorter."}


# --- history ---------------------------------------------------------------------------------------------


def test_the_patient_reads_the_history_in_words(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="A"))
    put(browser, patient_id, "breathing", oxygen(88, 92), why="From the clinic")
    put(browser, patient_id, "breathing", oxygen(94, 98), version=1)
    versions = seen(browser, patient_id, "/history")["versions"]
    assert {(each["section"], each["number"]) for each in versions} == {
        ("heart", 1),
        ("breathing", 1),
        ("breathing", 2),
    }
    only = seen(browser, patient_id, "/history?section=breathing")["versions"]
    assert [each["number"] for each in only] == [2, 1]
    assert only[0]["changes"][0]["words"].endswith("changed from 88% to 92% to 94% to 98%.")
    assert (only[1]["why"], only[1]["made_by"]) == ("From the clinic", "you")
    assert seen(browser, patient_id, "/sections/breathing/versions/2") == only[0]


def test_a_long_history_comes_in_parts(browser: Client, patient_id: UUID) -> None:
    for number in range(3):
        put(browser, patient_id, "heart", own("heart", plan=f"Plan {number}"), version=number)
    first = seen(browser, patient_id, "/history?limit=2")
    rest = seen(browser, patient_id, "/history?limit=2&offset=2")
    assert (len(first["versions"]), first["has_more"], len(rest["versions"]), rest["has_more"]) == (2, True, 1, False)


def test_two_versions_are_compared_in_both_directions(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="Old"))
    put(browser, patient_id, "heart", own("heart", plan="New"), version=1)
    forth = seen(browser, patient_id, "/sections/heart/compare?earlier=1&later=2")["changes"]
    back = seen(browser, patient_id, "/sections/heart/compare?earlier=2&later=1")["changes"]
    assert [each["words"] for each in forth] == ["Warning signs and plan changed from Old to New."]
    assert [each["words"] for each in back] == ["Warning signs and plan changed from New to Old."]
    assert browser.get(address(patient_id, "/sections/heart/compare?earlier=1&later=9")).status_code == 404


def test_a_section_is_brought_back(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="Old"))
    put(browser, patient_id, "heart", own("heart", plan="New"), version=1)
    body = {"version": 2, "number": 1, "why": "By mistake"}
    reply = browser.post(address(patient_id, "/sections/heart/restore"), json=body)
    assert reply.status_code == 200, reply.text
    assert reply.json()["section"]["entries"][0]["value"] == {"plan": "Old"}
    again = browser.post(address(patient_id, "/sections/heart/restore"), json=body | {"version": 3})
    assert (again.status_code, again.json()["code"]) == (422, "nothing_to_restore")


def test_a_save_ends_on_what_it_changed_in_words(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "heart", own("heart", plan="Old"))
    reply = put(browser, patient_id, "heart", own("heart", plan="New"), version=1)
    assert [each["words"] for each in reply.json()["changes"]] == ["Warning signs and plan changed from Old to New."]


def test_a_restore_names_what_it_left(browser: Client, patient_id: UUID) -> None:
    put(browser, patient_id, "breathing", own("breathing", sick_plan="First"))
    put(browser, patient_id, "breathing", own("breathing", sick_plan="Second"), oxygen(88, 92), version=1)
    reply = browser.post(address(patient_id, "/sections/breathing/restore"), json={"version": 2, "number": 1})
    assert reply.json()["kept"] == ["Agreed SpO2 target range (%)"]
    assert reply.json()["section"]["entries"][0]["restored_from"] == str(today())


def test_what_the_card_knows_stands_in_its_section_in_words(browser: Client, patient_id: UUID) -> None:
    """The plan shows it and leads to the card's own page: nothing is asked for twice."""
    put(browser, patient_id, "breathing", oxygen(88, 92))
    [target] = seen(browser, patient_id, "/sections/breathing")["card"]
    assert target == {
        "heading": "fact.spo2_target_range",
        "label": "Oxygen target agreed with your breathing team (for example 92 to 96%)",
        "label_other": "Oxygen target agreed with the breathing team (for example 92 to 96%)",
        "said": [{"label": None, "text": "88% to 92%"}],
        "confirmed": [],
    }
    headings = [each["heading"] for each in seen(browser, patient_id, "/sections/my_team")["card"]]
    assert headings == ["contacts", "gp"]


# --- private ---------------------------------------------------------------------------------------------


def an_account_of_a_mother(runtime: Runtime, patient_id: UUID) -> UUID:
    """Her grant says in words how she is related."""
    with transaction(runtime.database) as session:
        account_id, grant_id = an_account(session, runtime), uuid4()
        key = data_key(session, runtime, patient_id)
        grant = {"id": grant_id, "patient_id": patient_id, "account_id": account_id, "scope": "manage"}
        said = {"relationship_sealed": seal_relationship(key, grant_id, "mother")}
        basis = {"legal_basis": "patient_consent", "starts_on": today()}
        session.add(ProxyGrant.model_validate(grant | said | basis))
        return account_id


@pytest.mark.parametrize("scope", ["manage", "view"])
def test_a_helper_of_somebody_with_an_account_reads_nothing_private(
    browser: Client, patient_id: UUID, runtime: Runtime, sign_in: SignIn, scope: str
) -> None:
    """Proves H55-E1."""
    assert put(browser, patient_id, "wellbeing", MOOD, why="Qz7 why").status_code == 200
    put(browser, patient_id, "heart", own("heart", plan="A"))
    helper = sign_in(a_helper(runtime, patient_id, scope))
    assert "wellbeing" not in [each["section"] for each in seen(helper, patient_id, "")["tasks"]]
    history = helper.get(address(patient_id, "/history"))
    assert [each["section"] for each in history.json()["versions"]] == ["heart"]
    closed = [
        helper.get(address(patient_id, "/sections/wellbeing")),
        helper.get(address(patient_id, "/history?section=wellbeing")),
        helper.get(address(patient_id, "/sections/wellbeing/versions/1")),
        helper.get(address(patient_id, "/sections/wellbeing/compare?earlier=1&later=1")),
        put(helper, patient_id, "wellbeing", MOOD, version=1),
        helper.post(address(patient_id, "/sections/wellbeing/restore"), json={"version": 1, "number": 1}),
        helper.put(address(patient_id, "/sections/wellbeing/draft"), json={"version": 0, "based_on": 1, "text": "A"}),
        helper.delete(address(patient_id, "/sections/wellbeing/draft")),
    ]
    assert {reply.status_code for reply in closed} == {403}
    assert all("Qz7" not in reply.text for reply in (*closed, history))


def test_everybody_reads_who_wrote_last_and_how_they_are_related(
    browser: Client, patient_id: UUID, runtime: Runtime, sign_in: SignIn
) -> None:
    helper = an_account_of_a_mother(runtime, patient_id)
    put(sign_in(helper), patient_id, "heart", own("heart", plan="A"))
    for change in (
        task(browser, patient_id, "heart")["last_change"],
        seen(browser, patient_id, "/sections/heart")["last_change"],
        put(browser, patient_id, "heart", own("heart", plan="B")).json()["current"]["last_change"],
    ):
        assert (change["by"], change["relationship"]) == ("proxy", "mother")
    [version] = seen(browser, patient_id, "/history")["versions"]
    assert (version["made_by"], version["made_by_relationship"]) == ("proxy", "mother")
    put(browser, patient_id, "heart", own("heart", plan="C"), version=1)
    assert task(sign_in(helper), patient_id, "heart")["last_change"]["by"] == "patient"


def test_both_parents_of_a_child_keep_every_part(runtime: Runtime, sign_in: SignIn) -> None:
    with transaction(runtime.database) as session:
        mother = an_account(session, runtime)
        child = a_patient(session, runtime, account_id=mother, relation="child")
    father = sign_in(a_helper(runtime, child))
    assert put(father, child, "continence", own("continence", bladder="Every three hours")).status_code == 200
    entries = seen(sign_in(mother), child, "/sections/continence")["entries"]
    assert entries[0]["changed_by"] == "proxy"


def test_nobody_reads_the_draft_of_another(
    browser: Client, patient_id: UUID, runtime: Runtime, sign_in: SignIn
) -> None:
    draft(browser, patient_id, "Qz7 half a sent")
    helper = sign_in(a_helper(runtime, patient_id))
    assert seen(helper, patient_id, "/sections/heart")["draft"] is None
    assert not task(helper, patient_id, "heart")["has_draft"]
    assert draft(helper, patient_id, "Mine").json()["version"] == 1
    assert seen(browser, patient_id, "/sections/heart")["draft"]["text"] == "Qz7 half a sent"
