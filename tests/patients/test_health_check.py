"""The health check: one thing at a time, in order of danger, from what is absent or old."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.core.clock import today
from app.core.runtime import Runtime
from app.patients.entries import entries_of
from app.patients.headings import find_heading
from app.patients.health_check import RULES, HealthCheck, health_check, read_items
from app.patients.hooks import CardState
from app.patients.service import Record
from tests.conftest import NOON
from tests.factories.patients import a_patient, a_record, confirm, save, the_facts

NIGHT = {"kind": "clinical", "name": "Ventilation team", "number": "0300 555 0142", "is_24_hour": True}
DAY = {"kind": "clinical", "name": "Muscle clinic", "number": "0300 555 0177"}
MOTHER = {"kind": "family", "name": "Carys Bevan", "number": "07700 900123"}
CARD = CardState(issued_at=NOON)


def checked(record: Record, *, card: CardState | None = None, on: date | None = None) -> HealthCheck:
    return health_check(entries_of(record.session, record.key), record.catalogue, card, on or today())


def keys(check: HealthCheck) -> list[str]:
    return [item.key for item in check.items]


def fill(record: Record) -> None:
    """Everything that the check can ask of an adult without breathing support."""
    answers: dict[str, dict[str, Any]] = {
        "contacts": {"items": [NIGHT]},
        "allergies": {"status": "none_known"},
        "conditions": {"templates": [{"id": "charcot-marie-tooth-disease"}]},
        "medicines": {"status": "none"},
        "equipment": {"bring": "Wheelchair"},
        "gp": {"practice": "Riverside Surgery"},
        "fact.ventilation_interface": {"value": "none"},
    }
    for heading, value in answers.items():
        save(record, heading, value)
    save(record, "fact.steroid_name_dose", None, answer="nothing")


def test_every_item_has_a_rule_and_every_rule_an_item() -> None:
    assert [item.key for item in read_items()] == list(RULES)


def test_answers_that_the_advice_of_the_card_needs_are_asked_for(record: Record) -> None:
    """A card that says that steroids must not stop asks which; "none" is an answer."""
    fill(record)
    save(
        record,
        "conditions",
        {"templates": [{"id": "long-term-steroid-adult"}, {"id": "epilepsy-rescue-plan-life-limiting"}]},
    )
    needed = record.catalogue.must_fill
    assert "steroid_name_dose" in needed["long-term-steroid-adult"]
    wanted = [f"fact.{key}" for key in needed["epilepsy-rescue-plan-life-limiting"]]
    asked = [item.heading for item in checked(record).items if item.key == "advice_lacks"]
    assert asked == wanted == ["fact.seizure_rescue_medicine", "fact.seizure_max_doses"]
    for heading in wanted:
        save(record, heading, None, answer="nothing")
    assert "advice_lacks" not in keys(checked(record))


def test_every_item_leads_to_a_heading_that_exists() -> None:
    for item in read_items():
        assert item.heading is None or find_heading(item.heading, the_facts()) is not None


def test_new_record_is_asked_first_for_a_number_that_staff_can_ring(record: Record) -> None:
    """Proves H20-A4."""
    check = checked(record)
    assert check.next is not None
    assert (check.next.key, check.next.heading) == ("no_clinical_number", "contacts")


def test_number_of_the_family_is_no_clinical_number(record: Record) -> None:
    """Proves H20-A4."""
    save(record, "contacts", {"items": [MOTHER | {"is_24_hour": True}]})
    assert keys(checked(record))[0] == "no_clinical_number"


def test_clinic_that_closes_at_five_leaves_the_night_to_ask_about(record: Record) -> None:
    save(record, "contacts", {"items": [DAY, MOTHER]})
    assert keys(checked(record))[0] == "no_24_hour_number"


def test_items_stand_in_order_of_danger(record: Record) -> None:
    """Proves H70-A2."""
    orders = [item.danger_order for item in checked(record, card=CARD).items]
    assert orders == sorted(orders)


def test_full_record_has_nothing_to_do(record: Record) -> None:
    fill(record)
    check = checked(record, card=CARD)
    assert (keys(check), check.next) == ([], None)
    assert check.done_count == check.all_count > 8


def test_nothing_and_none_known_are_answers(record: Record) -> None:
    fill(record)
    assert not {"allergies_not_recorded", "steroids_not_recorded"} & set(keys(checked(record)))


def test_not_sure_is_no_answer_yet(record: Record) -> None:
    fill(record)
    save(record, "allergies", None, answer="not_sure")
    assert keys(checked(record)) == ["allergies_not_recorded"]


@pytest.mark.parametrize("support", ["nasal-mask", "full-face-mask", "mouthpiece", "tracheostomy"])
def test_ventilated_person_is_asked_for_the_oxygen_target(record: Record, support: str) -> None:
    fill(record)
    save(record, "fact.ventilation_interface", {"value": support})
    assert keys(checked(record)) == ["ventilated_without_oxygen_target", "time_off_ventilator_missing"]


def test_person_without_breathing_support_is_not_asked_for_time_off_it(record: Record) -> None:
    fill(record)
    save(record, "conditions", {"templates": [{"id": "mask-ventilation"}]})
    assert "time_off_ventilator_missing" not in keys(checked(record))


def test_card_that_does_not_say_what_was_changed_comes_before_what_is_missing(record: Record) -> None:
    fill(record)
    save(record, "gp", None, answer="not_sure")
    check = checked(record, card=CardState(issued_at=NOON, changed=("allergies",), prints_behind=2))
    assert keys(check) == ["changed_not_issued", "prints_behind", "gp_not_recorded"]


def test_without_a_card_nothing_is_said_of_prints(record: Record) -> None:
    assert not {"changed_not_issued", "prints_behind"} & set(keys(checked(record)))


def test_critical_medicine_without_times_is_named(record: Record) -> None:
    fill(record)
    medicine = {"name": "Pyridostigmine", "dose": "60 mg", "is_time_critical": True}
    save(record, "medicines", {"status": "recorded", "items": [medicine]}, confirm_unusual=True)
    assert keys(checked(record)) == ["critical_medicine_without_times"]


def test_child_without_a_photo_is_asked_for_one_and_an_adult_is_not(session: Session, runtime: Runtime) -> None:
    child = a_record(session, runtime, a_patient(session, runtime, relation="child", date_of_birth="2019-11-30"))
    for record in (child, a_record(session, runtime)):
        fill(record)
    assert keys(checked(child)) == ["child_without_photo"]


def test_old_answers_are_named_each_with_its_heading(record: Record) -> None:
    fill(record)
    check = checked(record, on=date(2028, 1, 1))
    overdue = [item.heading for item in check.items if item.key == "overdue"]
    assert {"contacts", "allergies", "gp"} <= set(overdue)
    assert "who" not in overdue


def test_value_that_needs_a_clinician_is_asked_to_be_confirmed_last(record: Record) -> None:
    fill(record)
    save(record, "fact.fasting_limit_hours", {"value": 6})
    assert [(item.key, item.heading) for item in checked(record).items] == [
        ("not_confirmed", "fact.fasting_limit_hours")
    ]
    confirm(record, "fact.fasting_limit_hours")
    assert keys(checked(record)) == []


def test_no_heading_is_named_twice(record: Record) -> None:
    for heading in ("allergies", "conditions", "medicines"):
        save(record, heading, None, answer="not_sure")
    named = [item.heading for item in checked(record).items if item.heading is not None]
    assert len(named) == len(set(named))
