"""Rules that single headings have of their own."""

import random
from datetime import date
from typing import Any

import pytest
from nhs_number.constants import REGION_NORTHERN_IRELAND, REGION_SCOTLAND
from nhs_number.generate import generate
from pydantic import ValidationError

from app.core.errors import Invalid
from app.core.runtime import Mode
from app.patients.headings import find_heading
from app.patients.headings.contacts import looks_unusual
from app.patients.headings.definition import Circumstances, Heading
from app.patients.headings.numbers import Numbers
from app.patients.parsing import Parsed, parse
from app.patients.problems import fields_of
from app.patients.schemas import SaveEntry
from tests.conftest import NOON
from tests.factories.patients import NHS_NUMBER, WHO, the_facts

pytestmark = pytest.mark.no_database
TABLET = {"name": "Prednisolone", "dose": "25 mg"}


def heading(key: str) -> Heading:
    found = find_heading(key, the_facts())
    assert found is not None
    return found


def sentences(key: str, value: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationError) as refusal:
        heading(key).value.model_validate(value)
    return fields_of(refusal.value)


def read(key: str, mode: Mode = "demo", **save: Any) -> Parsed:
    return parse(heading(key), SaveEntry.model_validate({"version": 0} | save), catalogue=the_facts(), mode=mode)


def refused(key: str, mode: Mode = "demo", **save: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        read(key, mode, **save)
    return refusal.value.fields


@pytest.fixture(autouse=True)
def same_numbers_each_run() -> None:
    random.seed(20261121)


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("conditions", {"templates": []}, "Choose a condition"),
        ("conditions", {"templates": [{"id": "x"}, {"id": "x"}]}, "chosen twice"),
        ("equipment", {"bring": " "}, "what must come along"),
        ("how_to_help", {}, "Write something"),
        ("medicines", {"status": "none", "items": [TABLET]}, "Choose one"),
        ("medicines", {"status": "recorded", "items": []}, "Add a medicine"),
        ("medicines", {"status": "recorded", "items": [TABLET | {"times": ["08:00", "08:00"]}]}, "stands twice"),
        ("who", WHO | {"given_name": "", "family_name": ""}, "first name or a last name"),
        ("advance_plans", {"items": [{"type": "none", "kept_at": "Nowhere"}]}, "answers in the list"),
        ("advance_plans", {"items": [{"type": "respect", "kept_at": "Door", "review_by": "2090-01-01"}]}, "the year"),
        ("advance_plans", {"items": [{"type": "respect", "kept_at": "Door", "content": "Do not"}]}, "not asked"),
        ("card_choices", {"show": ["everything"]}, "answers in the list"),
        ("numbers", {"nhs_number": {"value": "QQ 12 34 56 C"}}, "National Insurance"),
    ],
)
def test_value_that_makes_no_sense_is_refused_with_what_to_do(key: str, value: dict[str, Any], word: str) -> None:
    assert word in " ".join(sentences(key, value).values())


def test_choice_outside_the_list_is_refused() -> None:
    assert refused("fact.ventilation_interface", value={"value": "iron-lung"}) == {
        "value": "Choose one of the answers in the list."
    }


def test_empty_number_of_the_practice_is_no_number() -> None:
    assert read("gp", value={"practice": "Riverside", "number": " "}).value.number is None


def test_answer_and_no_answer_at_once_is_refused() -> None:
    assert "value" in refused("gp", answer="nothing", value={"practice": "Riverside"})
    assert "value" in refused("gp", answer="given")


def test_name_is_told_by_people_and_not_copied_from_letters() -> None:
    assert "source" in refused("who", value=WHO, source="letter", letter={"on": "2026-01-01"})


# --- numbers -------------------------------------------------------------------------------------------


def made_in(region: Any) -> str:
    return str(generate(quantity=1, for_region=region)[0])


def test_demonstration_takes_fictional_numbers_only_and_a_live_service_none_of_them() -> None:
    """Clinical-design F14: nobody runs the demonstration for real people."""
    fictional, real = {"nhs_number": {"value": NHS_NUMBER}}, {"nhs_number": {"value": made_in(REGION_SCOTLAND)}}
    assert read("numbers", "demo", value=fictional).value
    assert read("numbers", "live", value=real).value
    assert "demonstration" in refused("numbers", "demo", value=real)["nhs_number.value"]
    assert "begins with 999" in refused("numbers", "live", value=fictional)["nhs_number.value"]


def test_system_follows_from_the_number_whatever_was_sent() -> None:
    number = made_in(REGION_NORTHERN_IRELAND)
    sent = {"nhs_number": {"value": number, "system": "https://fhir.nhs.uk/Id/nhs-number"}}
    kept = Numbers.model_validate(sent).nhs_number
    assert kept is not None
    assert kept.parsed.system.label == "Health and Care number (Northern Ireland)"
    assert kept.parsed.grouped.replace(" ", "") == number


@pytest.mark.parametrize("typed", [NHS_NUMBER, f"NHS {NHS_NUMBER[:3]} {NHS_NUMBER[3:6]}-{NHS_NUMBER[6:]}"])
def test_nhs_number_that_is_not_shown_is_no_hospital_number(typed: str) -> None:
    """It would stand on the card all the same, and it is the gate of the full plan."""
    value = {"nhs_number": {"value": NHS_NUMBER}, "hospital_numbers": [{"hospital": "Northdale", "number": typed}]}
    sentence = refused("numbers", value=value)["hospital_numbers.0.number"]
    assert "This is your NHS number." in sentence
    assert NHS_NUMBER not in sentence
    assert read("numbers", value=value | {"show_nhs_number": True}).value


def test_hospital_number_in_the_range_of_nhs_numbers_is_asked_about() -> None:
    numbers = [{"hospital": "Northdale", "number": "N123456"}, {"hospital": "Southdale", "number": NHS_NUMBER}]
    value = read("numbers", value={"hospital_numbers": numbers}).value
    asked = heading("numbers").questions(value, Circumstances(NOON.date()))
    assert list(asked) == ["hospital_numbers.1.number"]


def test_chi_number_of_another_date_of_birth_is_asked_about() -> None:
    value = Numbers.model_validate({"nhs_number": {"value": made_in(REGION_SCOTLAND)}})
    digits = value.nhs_number.value if value.nhs_number else ""
    day, month, year = int(digits[:2]), int(digits[2:4]), 1900 + int(digits[4:6])
    about = heading("numbers").questions
    assert about(value, Circumstances(NOON.date(), date_of_birth=date(year, month, day))) == {}
    other = Circumstances(NOON.date(), date_of_birth=date(year, month, day).replace(year=year + 1, day=1))
    assert list(about(value, other)) == ["nhs_number.value"]
    assert about(value, Circumstances(NOON.date())) == {}


# --- what looks odd ------------------------------------------------------------------------------------


def test_person_of_a_hundred_and_six_is_asked_about() -> None:
    value = heading("who").value.model_validate(WHO | {"date_of_birth": "1920-01-01"})
    assert list(heading("who").questions(value, Circumstances(NOON.date()))) == ["date_of_birth"]


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "(029) 2018 0374", "+44 7700 900123", "+1 202 555 0142", "111", "999", "0300 555 0142 x2"],
)
def test_usual_number_is_not_asked_about(number: str) -> None:
    assert not looks_unusual(number)


@pytest.mark.parametrize("number", ["7700 900123", "12", "0770 0900", "07700 900123 45678", "44 7700 900123"])
def test_number_with_a_digit_too_many_or_too_few_is_asked_about(number: str) -> None:
    assert looks_unusual(number)


def test_number_without_a_limit_is_only_compared_with_the_one_before() -> None:
    fact = heading("fact.weight_kg")
    before, after = fact.value.model_validate({"value": 31}), fact.value.model_validate({"value": 70})
    assert fact.questions(after, Circumstances(NOON.date())) == {}
    assert list(fact.questions(after, Circumstances(NOON.date(), standing=before))) == ["value"]
    assert fact.questions(before, Circumstances(NOON.date(), standing=before)) == {}
