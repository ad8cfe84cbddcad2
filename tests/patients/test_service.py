"""Saving a heading: versions, provenance, questions and what a card would no longer say."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from app.core.clock import fixed_clock
from app.core.errors import Conflict, Invalid, NotFound
from app.core.runtime import Runtime
from app.patients import hooks
from app.patients.attachments import add_attachment
from app.patients.entries import Entry
from app.patients.headings.definition import Answer, Source
from app.patients.service import Record, Saved, end_confirmation, remove_entry
from tests.conftest import NOON
from tests.factories.patients import PATIENT, a_patient, a_record, confirm, save, standing_entry

OXYGEN = "fact.spo2_target_range"
LOW = {"value": {"low": 88, "high": 92}}
USUAL = {"value": {"low": 94, "high": 98}}
LETTER = {"role": "Respiratory consultant", "organisation": "Northdale Hospital", "on": "2026-03-14"}
PENICILLIN = {"substance": "Penicillin", "reaction": "Rash"}
LATEX = {"substance": "Latex"}


@pytest.fixture
def record(session: Session, runtime: Runtime) -> Record:
    return a_record(session, runtime)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[UUID, str]]:
    """What a card is told about; the patient has a card that was issued."""
    heard: list[tuple[UUID, str]] = []
    monkeypatch.setattr(hooks, "saved", [lambda _session, patient_id, group: heard.append((patient_id, group))])
    monkeypatch.setattr(hooks, "card_state", lambda _session, _patient_id: hooks.CardState(NOON))
    return heard


def value_of(kept: Saved | Entry) -> dict[str, Any]:
    entry = kept.entry if isinstance(kept, Saved) else kept
    assert entry.value is not None
    return entry.value


def fields_refused(record: Record, heading: str, value: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        save(record, heading, value, **more)
    return refusal.value.fields


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


# --- provenance ----------------------------------------------------------------------------------------


def test_what_a_person_says_carries_the_day_and_who_wrote_it(record: Record) -> None:
    known = save(record, OXYGEN, LOW).entry.provenance
    assert (known.source, known.on, known.recorded_by) == (Source.PATIENT, date(2026, 11, 21), "patient")


def test_what_a_letter_says_carries_the_date_of_the_letter_and_its_writer(record: Record) -> None:
    known = save(record, OXYGEN, LOW, source="letter", letter=LETTER).entry.provenance
    assert (known.source, known.on, known.role) == (Source.LETTER, date(2026, 3, 14), "Respiratory consultant")
    assert known.recorded_on == date(2026, 11, 21)


def test_letter_without_its_date_is_asked_for_the_date(record: Record) -> None:
    assert list(fields_refused(record, OXYGEN, LOW, source="letter")) == ["letter.on"]


def test_nobody_can_save_a_value_as_confirmed(record: Record) -> None:
    with pytest.raises(ValueError, match="source"):
        save(record, OXYGEN, LOW, source="confirmed")


def test_fact_that_needs_a_clinician_is_kept_without_one(record: Record) -> None:
    entry = save(record, OXYGEN, LOW).entry
    assert entry.value == LOW | {"true_on": None}
    assert entry.confirmed is None


def test_confirmed_value_keeps_its_place_when_a_newer_one_is_told(record: Record) -> None:
    save(record, OXYGEN, LOW)
    confirm(record, OXYGEN)
    entry = save(record, OXYGEN, USUAL, source="letter", letter=LETTER, confirm_unusual=True).entry
    assert entry.confirmed is not None
    assert entry.confirmed.value["value"] == LOW["value"]
    assert value_of(entry)["value"] == USUAL["value"]
    assert entry.provenance.source is Source.LETTER


def test_second_confirmation_ends_the_first(record: Record) -> None:
    """Proves H30-A2."""
    save(record, OXYGEN, LOW)
    confirm(record, OXYGEN)
    save(record, OXYGEN, USUAL, confirm_unusual=True)
    entry = confirm(record, OXYGEN).entry
    assert entry.confirmed is not None
    assert entry.confirmed.value == entry.value == USUAL | {"true_on": None}


def test_confirmation_names_the_very_value_that_stands(record: Record) -> None:
    """Proves H32-A1."""
    save(record, OXYGEN, LOW)
    with pytest.raises(Conflict):
        confirm(record, OXYGEN, value=USUAL)
    with pytest.raises(Conflict):
        confirm(record, OXYGEN, version=7)
    assert standing_entry(record, OXYGEN).confirmed is None


@pytest.mark.parametrize("step", ["save", "not_sure", "nothing", "letter", "photo", "again"])
def test_no_later_step_moves_a_confirmation_to_another_value(record: Record, step: str) -> None:
    """Proves H08-A3."""
    save(record, OXYGEN, LOW)
    confirm(record, OXYGEN)
    steps: dict[str, dict[str, Any]] = {
        "save": {"value": USUAL},
        "not_sure": {"value": None, "answer": "not_sure"},
        "nothing": {"value": None, "answer": "nothing"},
        "letter": {"value": USUAL, "source": "letter", "letter": LETTER},
        "photo": {"value": {"attachment_id": str(an_attachment(record))}, "answer": "letter_photo"},
        "again": {"value": LOW},
    }
    entry = save(record, OXYGEN, confirm_unusual=True, **steps[step]).entry
    assert entry.confirmed is not None
    assert entry.confirmed.value["value"] == LOW["value"]
    assert entry.provenance.source is not Source.CONFIRMED


def an_attachment(record: Record) -> UUID:
    return add_attachment(record.session, record.key, b"picture", by=None)


def test_end_of_a_confirmation_leaves_the_words_and_tells_the_card(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(hooks, "confirmation_ended", [lambda _session, _patient_id, group: heard.append(group)])
    save(record, OXYGEN, LOW)
    confirm(record, OXYGEN)
    entry = end_confirmation(record, OXYGEN, version=2, by=PATIENT).entry
    assert entry.confirmed is None
    assert value_of(entry)["value"] == LOW["value"]
    assert heard == ["oxygen"]


def test_unchanged_item_of_a_list_keeps_the_stronger_word(record: Record) -> None:
    save(record, "allergies", {"status": "recorded", "items": [PENICILLIN]}, source="letter", letter=LETTER)
    entry = save(record, "allergies", {"status": "recorded", "items": [LATEX, PENICILLIN]}).entry
    assert [each.source for each in entry.item_provenance] == [Source.PATIENT, Source.LETTER]


def test_changed_item_of_a_list_loses_the_word_of_the_letter(record: Record) -> None:
    first = {"templates": [{"id": "duchenne-muscular-dystrophy"}, {"id": "mask-ventilation"}]}
    save(record, "conditions", first, source="letter", letter=LETTER)
    second = {"templates": [{"id": "becker-muscular-dystrophy"}, {"id": "mask-ventilation"}]}
    entry = save(record, "conditions", second).entry
    assert [each.source for each in entry.item_provenance] == [Source.PATIENT, Source.LETTER]


# --- answers -------------------------------------------------------------------------------------------


def test_none_known_is_an_answer_and_no_entry_is_none(record: Record) -> None:
    """Proves H15-E1."""
    assert save(record, "allergies", {"status": "none_known"}).entry.value == {"status": "none_known", "items": []}


@pytest.mark.parametrize(
    "value",
    [{"status": "none_known", "items": [PENICILLIN]}, {"status": "recorded", "items": []}, {"status": "recorded"}],
)
def test_list_and_none_known_never_stand_together(record: Record, value: dict[str, Any]) -> None:
    fields_refused(record, "allergies", value)


def test_not_sure_is_an_answer_without_a_value(record: Record) -> None:
    entry = save(record, OXYGEN, None, answer="not_sure").entry
    assert (entry.answer, entry.value, entry.check_by) == (Answer.NOT_SURE, None, None)


def test_photo_of_a_letter_is_an_answer(record: Record) -> None:
    """Proves H54-A2."""
    picture = an_attachment(record)
    entry = save(record, OXYGEN, {"attachment_id": str(picture)}, answer="letter_photo").entry
    assert (entry.answer, entry.value, entry.body.attachments) == (Answer.LETTER_PHOTO, None, (picture,))


def test_photo_of_a_letter_takes_no_typed_answer_away(record: Record) -> None:
    save(record, "allergies", {"status": "recorded", "items": [PENICILLIN]})
    picture = an_attachment(record)
    entry = save(record, "allergies", {"attachment_id": str(picture)}, answer="letter_photo").entry
    assert entry.answer is Answer.GIVEN
    assert value_of(entry)["items"][0]["substance"] == "Penicillin"
    assert entry.body.attachments == (picture,)


def test_picture_of_another_patient_is_refused_like_an_unknown_one(
    record: Record, session: Session, runtime: Runtime
) -> None:
    other = an_attachment(a_record(session, runtime))
    for picture in (other, uuid4()):
        fields = fields_refused(record, OXYGEN, {"attachment_id": str(picture)}, answer="letter_photo")
        assert fields == {"attachment_id": "We do not have this picture. Send it again."}


def test_advance_plans_have_no_answer_that_says_none(record: Record) -> None:
    assert list(fields_refused(record, "advance_plans", None, answer="nothing")) == ["answer"]


def test_photo_is_sent_and_never_typed(record: Record) -> None:
    fields_refused(record, "photo", {"jpeg_base64": "AAAA", "taken_on": "2026-01-01"})


def test_heading_that_nobody_knows_is_not_found(record: Record) -> None:
    for heading in ("fact.nothing_like_it", "fact.allergies", "fact.urine_sample_brought", "shoe_size", "fact."):
        with pytest.raises(NotFound):
            save(record, heading, {"value": "x"})


def test_unknown_template_is_refused_with_what_to_do(record: Record) -> None:
    fields = fields_refused(record, "conditions", {"templates": [{"id": "no-such-condition"}]})
    assert "Choose another" in fields["templates.0.id"]


def test_name_cannot_be_removed(record: Record) -> None:
    with pytest.raises(Invalid):
        remove_entry(record, "who", version=1, by=PATIENT)


# --- is this right? ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "value", "field"),
    [
        (OXYGEN, {"value": {"low": 8.8, "high": 92}}, "value.low"),
        ("fact.weight_kg", {"value": 312}, "value"),
        ("contacts", {"items": [{"kind": "family", "name": "Carys", "number": "7700 900"}]}, "items.0.number"),
        ("gp", {"practice": "Riverside", "number": "12345678"}, "number"),
        (
            "medicines",
            {"status": "recorded", "items": [{"name": "A", "dose": "1 tablet", "is_time_critical": True}]},
            "items.0.times",
        ),
    ],
)
def test_odd_value_is_asked_about_and_then_kept_as_it_is(
    record: Record, heading: str, value: dict[str, Any], field: str
) -> None:
    """Proves H16-E1."""
    with pytest.raises(Invalid) as question:
        save(record, heading, value)
    assert question.value.code == "is_this_right"
    assert list(question.value.fields) == [field]
    assert save(record, heading, value, confirm_unusual=True).entry.answer is Answer.GIVEN


def test_every_slip_in_a_number_that_replaces_another_is_questioned(record: Record) -> None:
    """Decimal point, pounds, millimetres of mercury, minutes for hours: for every numeric fact there is."""
    for key, fact in record.catalogue.facts.items():
        if fact.kind != "number" or fact.held_as != "fact" or not fact.plausible_max:
            continue
        right = round((fact.plausible_min or 0) + (fact.plausible_max - (fact.plausible_min or 0)) / 2, 2)
        save(record, f"fact.{key}", {"value": right})
        for factor in (10, 0.1, 2.2046, 7.5, 60):
            with pytest.raises(Invalid, match="is_this_right"):
                save(record, f"fact.{key}", {"value": round(right * factor, 3)})


def test_swapped_range_is_refused_because_no_true_value_looks_like_it(record: Record) -> None:
    fields = fields_refused(record, OXYGEN, {"value": {"low": 92, "high": 88}}, confirm_unusual=True)
    assert "lower one" in fields["value"]


def test_other_date_of_birth_asks_whether_it_is_the_same_person(record: Record) -> None:
    other = {"given_name": "Rhys", "family_name": "Bevan", "date_of_birth": "2009-02-14"}
    with pytest.raises(Invalid, match="is_this_right"):
        save(record, "who", other)


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
