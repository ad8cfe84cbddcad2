"""Saving a section: nobody overwrites what they have not seen, every save is a version, nothing is lost."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select

from app.authorisation.policy import Relation
from app.authorisation.roles import RelationKind
from app.care_plans import history
from app.care_plans.models import CarePlanVersion
from app.care_plans.queries import Reader, section_view, task_list
from app.care_plans.schemas import SectionState
from app.care_plans.sections import all_sections, section_of
from app.core.clock import today
from app.core.database import transaction
from app.core.errors import Conflict, Invalid
from app.core.runtime import Runtime
from app.patient_summary.build import Edition, build_from, load_entries
from app.patient_summary.schema import Scope
from app.patients.entries import entries_of
from app.patients.service import Record, Writer, end_confirmation
from tests.factories.care_plans import a_plan, allergy, keep, number, own, oxygen, sentences, stands
from tests.factories.patients import a_patient, confirm, save, standing_entry

SICK_PLAN = "Start the antibiotics from the kitchen box and ring the breathing team."


# --- one record ------------------------------------------------------------------------------------------


def test_a_section_and_the_card_hold_the_same_entry(plan: Record) -> None:
    keep(plan, "breathing", oxygen(88, 92))
    assert standing_entry(plan, "fact.spo2_target_range").version == 1
    save(plan, "fact.spo2_target_range", {"value": {"low": 94, "high": 98}}, confirm_unusual=True)
    assert stands(plan, "breathing")["fact.spo2_target_range"]["value"] == {"low": 94, "high": 98}


def test_a_sections_own_words_are_sealed_with_their_provenance(plan: Record) -> None:
    keep(plan, "breathing", own("breathing", sick_plan=SICK_PLAN))
    entry = entries_of(plan.session, plan.key)["plan.breathing"]
    assert entry.value == {"sick_plan": SICK_PLAN}
    assert entry.provenance.source == "patient"
    assert entry.check_by is not None


def test_no_word_of_a_plan_stands_readable_in_the_database(plan: Record) -> None:
    keep(plan, "wellbeing", own("wellbeing", mood="Qz7 heavy"), why="Qz7 asked")
    plan.session.flush()
    for table in ("record_entry", "care_plan_version"):
        found = plan.session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - a name of ours
        assert found
        assert b"Qz7" not in repr(found).encode()
        assert b"wellbeing" not in repr(found).encode()


def test_a_heading_of_another_section_is_refused_and_nothing_is_written(plan: Record) -> None:
    with pytest.raises(Invalid):
        keep(plan, "heart", own("heart", plan="A"), oxygen(88, 92))
    assert number(plan, "heart") == 0


def test_every_refusal_of_a_section_is_told_at_once_under_its_heading(plan: Record) -> None:
    bad = {"heading": "fact.spo2_target_range", "value": {"value": {"low": 98, "high": 88}}}
    with pytest.raises(Invalid) as refused:
        keep(plan, "breathing", bad, own("breathing", sick_plan="a" * 2001))
    assert set(refused.value.fields) == {"fact.spo2_target_range.value", "plan.breathing.sick_plan"}


def test_an_odd_value_is_asked_about_and_kept_when_it_is_right(plan: Record) -> None:
    odd = oxygen(8, 92) | {"confirm_unusual": False}
    with pytest.raises(Invalid) as asked:
        keep(plan, "breathing", odd)
    assert asked.value.code == "is_this_right"
    assert "fact.spo2_target_range.value.low" in asked.value.fields


# --- states ----------------------------------------------------------------------------------------------


def state(plan: Record, section: str) -> SectionState:
    return section_view(plan, section_of(section), account_id=None).state


def test_a_section_that_nobody_touched_is_not_started(plan: Record) -> None:
    assert {state(plan, section.key) for section in all_sections()} == {SectionState.NOT_STARTED}


def test_nothing_to_say_is_an_answer_with_who_said_it(plan: Record) -> None:
    keep(plan, "pain", {"heading": "plan.pain", "answer": "nothing"})
    assert state(plan, "pain") is SectionState.NOTHING_TO_SAY
    entry = entries_of(plan.session, plan.key)["plan.pain"]
    assert (entry.value, entry.provenance.recorded_by) == (None, "patient")
    assert sentences(plan, "pain") == ["My pain: nothing to say."]


def test_nothing_to_say_beside_something_recorded_is_refused(plan: Record) -> None:
    save(plan, "fact.pain_baseline", {"value": "Lower back"})
    with pytest.raises(Invalid):
        keep(plan, "pain", {"heading": "plan.pain", "answer": "nothing"})


def test_a_section_fills_from_what_the_card_asked(plan: Record) -> None:
    save(plan, "equipment", {"bring": "Ventilator"})
    assert state(plan, "equipment") is SectionState.FILLED
    assert number(plan, "equipment") == 1


def test_not_sure_leaves_a_section_open(plan: Record) -> None:
    keep(plan, "heart", {"heading": "plan.heart", "answer": "not_sure"})
    assert state(plan, "heart") is SectionState.OPEN


def test_a_check_that_is_overdue_shows(plan: Record) -> None:
    save(plan, "fact.weight_kg", {"value": 54, "true_on": "2024-01-01"}, confirm_unusual=True)
    assert state(plan, "eating_swallowing") is SectionState.CHECK_OVERDUE


# --- versions --------------------------------------------------------------------------------------------


def test_a_version_says_in_words_what_was_changed(plan: Record) -> None:
    keep(plan, "breathing", oxygen(88, 92))
    keep(plan, "breathing", oxygen(94, 98), own("breathing", sick_plan=SICK_PLAN), why="New letter")
    assert sentences(plan, "breathing") == [
        "Agreed SpO2 target range (%) changed from 88% to 92% to 94% to 98%.",
        f"What to do with a cold or chest infection added: {SICK_PLAN}",
    ]
    version = history.version_at(plan.session, plan.key, "breathing", 2)
    assert version.body.why == "New letter"
    assert version.body.recorded_by == "patient"


def test_one_save_of_many_headings_is_one_version(plan: Record) -> None:
    keep(plan, "breathing", oxygen(88, 92), own("breathing", sick_plan=SICK_PLAN))
    assert number(plan, "breathing") == 1


def test_a_save_on_the_cards_page_is_in_the_history_of_its_section(plan: Record) -> None:
    save(plan, "allergies", {"status": "recorded", "items": [{"substance": "Egg", "reaction": "Swelling"}]})
    save(plan, "allergies", {"status": "recorded", "items": [{"substance": "Latex"}]})
    assert number(plan, "medicines_allergies") == 2
    assert sentences(plan, "medicines_allergies") == [
        "Allergy or bad reaction changed from Egg, Swelling, allergy to Latex, allergy."
    ]


def test_a_confirmation_and_its_end_are_in_the_history(plan: Record) -> None:
    keep(plan, "breathing", oxygen(88, 92))
    confirm(plan, "fact.spo2_target_range")
    assert sentences(plan, "breathing") == [
        "Agreed SpO2 target range (%) confirmed by Respiratory consultant, Northdale Hospital: 88% to 92%."
    ]
    by = Writer(account_id=None, recorded_by="clinician")
    end_confirmation(plan, "fact.spo2_target_range", version=2, by=by)
    assert sentences(plan, "breathing") == ["Agreed SpO2 target range (%) is no longer confirmed. It was: 88% to 92%."]


def test_what_is_taken_out_is_told_with_its_words(plan: Record) -> None:
    keep(plan, "heart", own("heart", plan="Ring the heart team"))
    keep(plan, "heart", remove=["plan.heart"])
    assert sentences(plan, "heart") == ["Warning signs and plan taken out. It was: Ring the heart team."]
    assert stands(plan, "heart") == {}


def test_words_that_end_in_a_full_stop_get_no_second_one(plan: Record) -> None:
    keep(plan, "heart", own("heart", plan="Ring the heart team."))
    assert sentences(plan, "heart") == ["Warning signs and plan added: Ring the heart team."]


def test_saving_the_same_again_says_that_somebody_looked(plan: Record) -> None:
    keep(plan, "heart", own("heart", plan="A"))
    keep(plan, "heart", own("heart", plan="A"))
    assert sentences(plan, "heart") == ["My heart checked. Nothing changed."]


def test_what_belongs_to_the_card_alone_makes_no_version(plan: Record) -> None:
    save(plan, "numbers", {"hospital_numbers": [{"hospital": "Northdale", "number": "A 1"}]})
    assert history.newest_saves(plan.session, plan.key) == {}


@pytest.mark.parametrize("statement", ["UPDATE care_plan_version SET number = 9", "DELETE FROM care_plan_version"])
def test_a_version_cannot_be_changed_or_removed(runtime: Runtime, statement: str) -> None:
    with transaction(runtime.database) as session:
        keep(a_plan(session, runtime), "heart", own("heart", plan="A"))
    with pytest.raises(DatabaseError), transaction(runtime.database) as session:
        session.execute(text(statement))


def test_a_version_moved_to_another_number_does_not_open(plan: Record) -> None:
    keep(plan, "heart", own("heart", plan="A"))
    row = plan.session.exec(select(CarePlanVersion)).one()
    moved = CarePlanVersion.model_validate(row.model_dump() | {"id": uuid4(), "number": 2})
    plan.session.add(moved)
    plan.session.flush()
    with pytest.raises(Exception, match="does not open here"):
        history.version_at(plan.session, plan.key, "heart", 2)


# --- two people ------------------------------------------------------------------------------------------


def test_the_second_of_two_in_one_section_sees_both_texts_and_chooses(plan: Record) -> None:
    """Proves H09-E1."""
    keep(plan, "breathing", own("breathing", sick_plan="First"))
    keep(plan, "breathing", own("breathing", sick_plan="Theirs"))
    with pytest.raises(Conflict) as conflict:
        keep(plan, "breathing", own("breathing", sick_plan="Mine"), version=1)
    told = conflict.value.extra
    assert told["current"]["version"] == 2
    assert told["current"]["entries"][0]["value"] == {"sick_plan": "Theirs"}
    assert [change["words"] for change in told["changes"]] == [
        "What to do with a cold or chest infection changed from First to Theirs."
    ]
    keep(plan, "breathing", own("breathing", sick_plan="Mine"), version=2)
    assert stands(plan, "breathing")["plan.breathing"] == {"sick_plan": "Mine"}


def test_two_headings_of_one_section_are_one_section(plan: Record) -> None:
    """Who writes the plan for a cold over an oxygen target they have not seen is asked, too."""
    keep(plan, "breathing", oxygen(88, 92))
    with pytest.raises(Conflict):
        keep(plan, "breathing", own("breathing", sick_plan="Mine"), version=0)
    assert "plan.breathing" not in stands(plan, "breathing")


def test_a_save_on_the_cards_page_meanwhile_is_seen(plan: Record) -> None:
    keep(plan, "breathing", own("breathing", sick_plan="First"))
    save(plan, "fact.spo2_target_range", {"value": {"low": 94, "high": 98}}, confirm_unusual=True)
    with pytest.raises(Conflict):
        keep(plan, "breathing", oxygen(88, 92), version=1)


def test_different_sections_merge_without_asking(plan: Record) -> None:
    """Proves H09-E1."""
    keep(plan, "heart", own("heart", plan="A"), version=0)
    keep(plan, "breathing", own("breathing", sick_plan="B"), version=0)
    assert (number(plan, "heart"), number(plan, "breathing")) == (1, 1)


def test_two_lists_of_allergies_are_both_kept(plan: Record) -> None:
    """Proves H09-A1."""
    keep(plan, "medicines_allergies", allergy("Egg"), version=0)
    saved = keep(plan, "medicines_allergies", allergy("Latex"), version=0)
    assert saved.kept_both
    kept = stands(plan, "medicines_allergies")["allergies"]["items"]
    assert [item["substance"] for item in kept] == ["Egg", "Latex"]


def test_allergies_beside_something_else_are_asked_about(plan: Record) -> None:
    keep(plan, "medicines_allergies", allergy("Egg"), version=0)
    medicines = {"heading": "medicines", "value": {"status": "none"}}
    with pytest.raises(Conflict):
        keep(plan, "medicines_allergies", allergy("Latex"), medicines, version=0)


# --- the waist -------------------------------------------------------------------------------------------


def test_the_task_list_has_every_section_once(plan: Record) -> None:
    reader = Reader(uuid4(), Relation(RelationKind.SELF, plan.patient_id, is_keeper=True))
    keep(plan, "heart", own("heart", plan="A"))
    tasks = {task.section: task for task in task_list(plan, reader).tasks}
    assert list(tasks) == [section.key for section in all_sections()]
    assert (tasks["heart"].state, tasks["heart"].version) == (SectionState.FILLED, 1)


def test_no_word_of_a_plan_reaches_a_summary(session: Session, runtime: Runtime) -> None:
    """What the emergency page, the prints and the letters are made of holds the card's headings and no plan's."""
    patient_id = a_patient(session, runtime)
    plan = a_plan(session, runtime, patient_id)
    for section in all_sections():
        if section.fields and section.told_by == "person" and not section.repeats:
            field = next(each for each in section.fields if each.type in {"text", "long_text"})
            keep(plan, section.key, own(section.key, **{field.key: "Qz7 private words"}))
    entries = load_entries(session, runtime, patient_id)
    for scope in Scope:
        edition = Edition("", 1, today(), mode="demo")
        assert "Qz7" not in build_from(session, entries, scope=scope, edition=edition).summary.model_dump_json()
