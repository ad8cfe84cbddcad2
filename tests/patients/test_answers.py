"""What counts as an answer, and which odd values are asked about before they are kept."""

from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from app.core.errors import Invalid, NotFound
from app.core.runtime import Runtime
from app.patients.headings.definition import Answer
from app.patients.service import Record, remove_entry
from tests.factories.patients import PATIENT, a_record, save
from tests.patients.given import OXYGEN, PENICILLIN, an_attachment, fields_refused, value_of

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
