"""Every value carries who said it, and no later step moves a confirmation to another value."""

from datetime import date
from typing import Any

import pytest

from app.core.errors import Conflict
from app.patients import hooks
from app.patients.headings.definition import Source
from app.patients.service import Record, end_confirmation
from tests.factories.patients import PATIENT, confirm, save, standing_entry
from tests.patients.given import LATEX, LETTER, LOW, OXYGEN, PENICILLIN, USUAL, an_attachment, fields_refused, value_of


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
