"""Bringing back what stood at an earlier version: today, by whoever does it, and without its confirmation."""

from datetime import date

import pytest
from pydantic import ValidationError

from app.care_plans import history
from app.core.clock import today
from app.core.errors import Conflict
from app.patients.entries import entries_of
from app.patients.schemas import SaveEntry
from app.patients.service import Record, Writer, end_confirmation, remove_entry
from tests.factories.care_plans import LETTER, allergy, bring_back, keep, own, oxygen, stands
from tests.factories.patients import confirm, save, standing_entry


def test_a_restore_says_again_what_stood_and_is_a_version(plan: Record) -> None:
    keep(plan, "breathing", own("breathing", sick_plan="First"))
    keep(plan, "breathing", own("breathing", sick_plan="Second"))
    bring_back(plan, "breathing", 1, why="The second was wrong")
    assert stands(plan, "breathing")["plan.breathing"] == {"sick_plan": "First"}
    version = history.version_at(plan.session, plan.key, "breathing", 3)
    assert (version.body.restored_from, version.body.why) == (1, "The second was wrong")


def test_no_confirmation_comes_back_from_any_version(plan: Record) -> None:
    """Proves H60-A3."""
    keep(plan, "breathing", oxygen(88, 92))
    confirm(plan, "fact.spo2_target_range")
    by = Writer(account_id=None, recorded_by="clinician")
    end_confirmation(plan, "fact.spo2_target_range", version=2, by=by)
    keep(plan, "breathing", oxygen(94, 98))
    for at in (1, 2, 3):
        bring_back(plan, "breathing", at)
        entry = standing_entry(plan, "fact.spo2_target_range")
        assert entry.confirmed is None
        assert (entry.value or {})["value"] == {"low": 88, "high": 92}
        assert entry.provenance.source == "patient"
        keep(plan, "breathing", oxygen(94, 98))


def test_a_restored_value_stands_below_the_one_that_is_confirmed_now(plan: Record) -> None:
    keep(plan, "breathing", oxygen(94, 98))
    keep(plan, "breathing", oxygen(88, 92))
    confirm(plan, "fact.spo2_target_range")
    bring_back(plan, "breathing", 1)
    entry = standing_entry(plan, "fact.spo2_target_range")
    assert entry.confirmed is not None
    assert entry.confirmed.value["value"] == {"low": 88, "high": 92}
    assert (entry.value or {})["value"] == {"low": 94, "high": 98}


def restored_from(record: Record, heading: str) -> date | None:
    return standing_entry(record, heading).body.restored_from


def test_a_restored_value_says_so_until_somebody_says_it_again(plan: Record) -> None:
    """Proves H60-A1."""
    keep(plan, "breathing", oxygen(88, 92), own("breathing", sick_plan="First"))
    keep(plan, "breathing", oxygen(94, 98))
    bring_back(plan, "breathing", 1)
    assert restored_from(plan, "fact.spo2_target_range") == today()
    assert restored_from(plan, "plan.breathing") is None
    keep(plan, "breathing", own("breathing", sick_plan="Second"))
    assert restored_from(plan, "fact.spo2_target_range") == today()
    keep(plan, "breathing", oxygen(88, 92))
    assert restored_from(plan, "fact.spo2_target_range") is None


def test_a_confirmation_ends_the_mark_of_a_restored_value(plan: Record) -> None:
    """Proves H60-A1."""
    keep(plan, "breathing", oxygen(88, 92))
    keep(plan, "breathing", oxygen(94, 98))
    bring_back(plan, "breathing", 1)
    confirm(plan, "fact.spo2_target_range")
    assert restored_from(plan, "fact.spo2_target_range") is None


def test_nobody_says_by_themselves_that_a_value_was_restored() -> None:
    with pytest.raises(ValidationError):
        SaveEntry.model_validate({"version": 0, "restored_from": "2026-01-01"})


def test_a_restore_takes_no_allergy_away(plan: Record) -> None:
    keep(plan, "medicines_allergies", allergy("Egg"))
    keep(plan, "medicines_allergies", allergy("Latex"))
    bring_back(plan, "medicines_allergies", 1)
    kept = stands(plan, "medicines_allergies")["allergies"]["items"]
    assert {item["substance"] for item in kept} == {"Egg", "Latex"}


def test_a_number_that_was_taken_out_does_not_come_back(plan: Record) -> None:
    """Proves H60-A2."""
    old = {"items": [{"kind": "clinical", "name": "Old clinic", "number": "01632 960001"}]}
    save(plan, "contacts", old)
    save(plan, "gp", {"practice": "Riverside"})
    save(plan, "contacts", {"items": [{"kind": "clinical", "name": "New clinic", "number": "01632 960002"}]})
    save(plan, "gp", {"practice": "Millbrook"})
    saved = bring_back(plan, "my_team", 2)
    kept = stands(plan, "my_team")
    assert kept["gp"]["practice"] == "Riverside"
    assert kept["contacts"]["items"][0]["name"] == "New clinic"
    assert saved.kept == ("contacts",)


def test_what_was_recorded_since_stays(plan: Record) -> None:
    keep(plan, "breathing", own("breathing", sick_plan="First"))
    keep(plan, "breathing", own("breathing", sick_plan="Second"), oxygen(88, 92))
    saved = bring_back(plan, "breathing", 1)
    assert saved.kept == ("fact.spo2_target_range",)
    assert "fact.spo2_target_range" in stands(plan, "breathing")


def test_a_restore_keeps_the_letter_it_was_copied_from(plan: Record) -> None:
    for said in ("Chest infection", "Fall"):
        keep(
            plan,
            "contingency",
            own("contingency", items=[{"situation": said}]) | {"source": "letter", "letter": LETTER},
        )
    bring_back(plan, "contingency", 1)
    told = entries_of(plan.session, plan.key)["plan.contingency"].provenance
    assert (told.source, told.organisation) == ("letter", "Northdale Hospital")


def test_a_restore_over_what_was_not_seen_is_refused(plan: Record) -> None:
    keep(plan, "heart", own("heart", plan="A"))
    keep(plan, "heart", own("heart", plan="B"))
    with pytest.raises(Conflict):
        bring_back(plan, "heart", 1, version=1)


def test_a_heading_that_was_removed_comes_back_as_said_again(plan: Record) -> None:
    save(plan, "equipment", {"bring": "Ventilator"})
    remove_entry(plan, "equipment", version=1, by=Writer(None, "patient"))
    bring_back(plan, "equipment", 1)
    assert stands(plan, "equipment")["equipment"]["bring"] == "Ventilator"
