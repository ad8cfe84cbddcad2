"""What is sent to the record: nothing is set that was not asked for, and refusals repeat nothing of it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Client

from tests.factories.patients import NHS_NUMBER, WHO
from tests.patients.over_http import HEADING, SAVE, entry, put, record

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}${7*7}"


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
