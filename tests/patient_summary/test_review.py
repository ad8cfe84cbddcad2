"""The review line says exactly what was checked; the review date never outlives the first screen."""

from datetime import date

import pytest

from app.patient_summary.entries import Recorded, RecordedEntry
from tests.factories import cards
from tests.factories.cards import a_card, duchenne_record, said


def test_review_line_names_what_a_clinician_confirmed_and_what_nobody_did() -> None:
    """Proves H08-A2."""
    review = a_card().review
    assert review.checked == ("Oxygen",)
    assert "Medicines" in review.not_checked
    assert "Equipment" in review.not_checked
    assert review.confirmed_by == ("Respiratory consultant, Northdale Hospital",)


def test_a_group_with_one_unconfirmed_value_does_not_count_as_checked() -> None:
    allergies = cards.confirmed(
        {"status": "recorded", "items": [{"substance": "Penicillin"}]},
        newer={"status": "recorded", "items": [{"substance": "Latex"}]},
    )
    review = a_card(duchenne_record(allergies=allergies)).review
    assert "Allergies and bad reactions" in review.not_checked


def test_a_card_without_any_clinician_says_that_nothing_was_checked() -> None:
    """Proves H31-A4."""
    own = said({"value": {"low": 88, "high": 92}})
    review = a_card(duchenne_record(**{"fact.spo2_target_range": own})).review
    assert (review.checked, review.confirmed_by) == ((), ())


def test_review_is_due_in_twelve_months_where_nothing_is_due_earlier() -> None:
    assert a_card({"who": cards.who()}).review.review_by == date(2027, 11, 21)


@pytest.mark.parametrize(
    "heading", ["allergies", "fact.steroid_name_dose", "fact.spo2_target_range", "medicines", "conditions", "contacts"]
)
def test_review_is_never_later_than_what_the_first_screen_must_be_checked_by(heading: str) -> None:
    """Proves H28-A3."""
    record = duchenne_record()
    entry = record[heading]
    said_now = entry.said
    assert said_now is not None
    early = RecordedEntry(
        said=Recorded(said_now.value, said_now.provenance, check_by=date(2027, 1, 5)),
    )
    assert a_card(record | {heading: early}).review.review_by == date(2027, 1, 5)


def test_what_stands_below_the_first_screen_does_not_shorten_the_review() -> None:
    seen = said({"value": "usually 20 steps"}, check_by=date(2026, 12, 1))
    record = {"who": cards.who(), "fact.strength_baseline": seen}
    assert a_card(record).review.review_by == date(2027, 11, 21)


def test_a_first_screen_that_is_overdue_already_is_due_on_the_day_of_issue() -> None:
    old = said({"status": "none_known", "items": []}, check_by=date(2026, 1, 1))
    assert a_card(duchenne_record(allergies=old)).review.review_by == date(2026, 11, 21)
