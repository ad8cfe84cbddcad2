"""Saving a heading: versions, the day to ask again, and what a card would no longer say."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from app.core.clock import fixed_clock
from app.core.errors import Conflict
from app.core.runtime import Runtime
from app.patients import hooks
from app.patients.service import Record, remove_entry
from tests.conftest import NOON
from tests.factories.patients import PATIENT, a_patient, a_record, save, standing_entry
from tests.patients.given import LATEX, LOW, OXYGEN, PENICILLIN, value_of


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[UUID, str]]:
    """What a card is told about; the patient has a card that was issued."""
    heard: list[tuple[UUID, str]] = []
    monkeypatch.setattr(hooks, "saved", [lambda _session, patient_id, group: heard.append((patient_id, group))])
    monkeypatch.setattr(hooks, "card_state", lambda _session, _patient_id: hooks.CardState(NOON))
    return heard


# --- versions ------------------------------------------------------------------------------------------


def test_first_save_is_version_one_and_each_save_adds_one(record: Record) -> None:
    assert save(record, "gp", {"practice": "Riverside Surgery"}).entry.version == 1
    assert save(record, "gp", {"practice": "Millbrook Surgery"}).entry.version == 2


def test_save_over_an_older_version_is_refused_and_carries_what_stands(record: Record) -> None:
    save(record, "gp", {"practice": "Riverside Surgery"})
    save(record, "gp", {"practice": "Millbrook Surgery"})
    with pytest.raises(Conflict) as refusal:
        save(record, "gp", {"practice": "Another"}, version=1)
    assert refusal.value.code == "changed_meanwhile"
    assert refusal.value.extra["current"]["value"]["practice"] == "Millbrook Surgery"
    assert standing_entry(record, "gp").value == {"practice": "Millbrook Surgery", "number": None}


def test_new_entry_where_one_stands_already_is_refused(record: Record) -> None:
    save(record, "gp", {"practice": "Riverside Surgery"})
    with pytest.raises(Conflict):
        save(record, "gp", {"practice": "Another"}, version=0)


def test_save_over_an_entry_that_was_removed_says_that_nothing_stands(record: Record) -> None:
    save(record, "gp", {"practice": "Riverside Surgery"})
    remove_entry(record, "gp", version=1, by=PATIENT)
    with pytest.raises(Conflict) as refusal:
        save(record, "gp", {"practice": "Another"}, version=1)
    assert refusal.value.extra["current"] is None


def test_allergies_of_two_tabs_are_both_kept(record: Record) -> None:
    """Proves H09-A1."""
    save(record, "allergies", {"status": "recorded", "items": [PENICILLIN]})
    save(record, "allergies", {"status": "recorded", "items": [PENICILLIN, LATEX]})
    saved = save(record, "allergies", {"status": "recorded", "items": [{"substance": "Egg"}]}, version=1)
    assert saved.kept_both
    assert [item["substance"] for item in value_of(saved)["items"]] == ["Penicillin", "Latex", "Egg"]


def test_none_known_from_an_old_tab_takes_no_allergy_away(record: Record) -> None:
    """Proves H09-A1."""
    save(record, "allergies", {"status": "recorded", "items": [PENICILLIN]})
    saved = save(record, "allergies", {"status": "none_known"}, version=0)
    assert value_of(saved)["status"] == "recorded"


def test_person_who_saw_the_list_may_take_an_allergy_away(record: Record) -> None:
    save(record, "allergies", {"status": "recorded", "items": [PENICILLIN, LATEX]})
    saved = save(record, "allergies", {"status": "recorded", "items": [LATEX]})
    assert [item["substance"] for item in value_of(saved)["items"]] == ["Latex"]


def test_two_lists_that_are_too_long_together_are_shown_and_none_is_cut(record: Record) -> None:
    many = [{"substance": f"Thing {number}"} for number in range(30)]
    save(record, "allergies", {"status": "recorded", "items": many})
    with pytest.raises(Conflict):
        save(record, "allergies", {"status": "recorded", "items": [PENICILLIN]}, version=0)


# --- check-by ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "value", "check_by"),
    [
        (OXYGEN, LOW, date(2027, 11, 21)),
        ("fact.niv_device", {"value": "Blue machine"}, date(2027, 5, 21)),
        ("fact.past_anaesthetic", {"value": "None"}, None),
        ("fact.weight_kg", {"value": 61, "true_on": "2026-01-31"}, date(2026, 7, 31)),
        ("gp", {"practice": "Riverside Surgery"}, date(2027, 11, 21)),
    ],
)
def test_value_is_asked_again_by_its_class(
    record: Record, heading: str, value: dict[str, Any], check_by: date | None
) -> None:
    """Proves H28-A2."""
    assert save(record, heading, value).entry.check_by == check_by


def test_weight_of_a_small_child_is_asked_again_after_three_months(session: Session, runtime: Runtime) -> None:
    child = a_patient(session, runtime, relation="child", date_of_birth="2023-06-01")
    entry = save(a_record(session, runtime, child), "fact.weight_kg", {"value": 14}).entry
    assert entry.check_by == date(2027, 2, 21)


def test_same_value_saved_again_counts_as_checked_today(record: Record) -> None:
    save(record, OXYGEN, LOW)
    with fixed_clock(NOON.replace(year=2027)):
        entry = save(record, OXYGEN, LOW).entry
    assert entry.check_by == date(2028, 11, 21)


# --- what a card no longer says ------------------------------------------------------------------------


def test_changed_heading_is_told_by_group_and_never_by_value(record: Record, told: list[tuple[UUID, str]]) -> None:
    saved = save(record, OXYGEN, LOW)
    assert saved.changed_groups == ("oxygen",)
    assert told == [(record.patient_id, "oxygen")]


def test_same_value_again_changes_no_card(record: Record, told: list[tuple[UUID, str]]) -> None:
    save(record, OXYGEN, LOW)
    told.clear()
    assert save(record, OXYGEN, LOW).changed_groups == ()
    assert told == []


def test_open_answer_where_nothing_stood_changes_no_card(record: Record, told: list[tuple[UUID, str]]) -> None:
    assert save(record, OXYGEN, None, answer="not_sure").changed_groups == ()
    assert told == []


def test_nothing_is_a_change_and_so_is_removal(record: Record, told: list[tuple[UUID, str]]) -> None:
    save(record, "fact.steroid_name_dose", None, answer="nothing")
    assert remove_entry(record, "fact.steroid_name_dose", version=1, by=PATIENT) == ("steroids",)
    assert told == [(record.patient_id, "steroids")] * 2


def test_fact_of_the_plan_alone_never_reaches_the_card(record: Record, told: list[tuple[UUID, str]]) -> None:
    save(record, "fact.pregnancy_status", {"value": "planning"})
    assert told == []


def test_error_in_a_hook_undoes_the_save(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_session: Session, _patient_id: UUID, _group: str) -> None:
        raise RuntimeError("no notice")

    monkeypatch.setattr(hooks, "saved", [broken])
    with pytest.raises(RuntimeError), record.session.begin_nested():
        save(record, OXYGEN, LOW)
    with pytest.raises(AssertionError):
        standing_entry(record, OXYGEN)
