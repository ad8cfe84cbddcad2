"""What the owner is told is missing, most dangerous first."""

from app.patient_summary.gaps import not_recorded, number_warning
from tests.factories.cards import a_card, a_number, duchenne_record, said, who


def test_card_without_a_clinical_number_at_night_names_that_first() -> None:
    """Proves H20-A4."""
    family = said({"items": [a_number(kind="family", is_24_hour=True)]})
    assert not_recorded(a_card(duchenne_record(contacts=family)))[0] == "number_24_hour"


def test_card_without_any_number_and_without_one_at_night_are_told_apart() -> None:
    """Proves H20-A4."""
    mother = said({"items": [a_number(kind="family", is_24_hour=True)]})
    clinic = said({"items": [a_number(is_24_hour=False)]})
    bare = duchenne_record()
    del bare["contacts"]
    assert number_warning(a_card(bare)) == "no_number"
    assert [number_warning(a_card(duchenne_record(contacts=each))) for each in (mother, clinic)] == [
        "no_number_at_night",
        "no_number_at_night",
    ]
    assert number_warning(a_card(duchenne_record())) is None


def test_bare_card_lacks_the_six_headings_and_no_other_is_named() -> None:
    assert not_recorded(a_card({"who": who()})) == (
        "number_24_hour",
        "allergies",
        "oxygen_target",
        "breathing_support",
        "steroids",
        "advance_plan",
    )


def test_an_answer_of_none_is_not_a_gap() -> None:
    record = duchenne_record(allergies=said({"status": "none_known", "items": []}))
    assert "allergies" not in not_recorded(a_card(record))
