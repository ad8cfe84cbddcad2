"""Who stands behind each value, plans, and what is a draft, as the page says it."""

import re
from datetime import date

import pytest

from app.emergency_view.overlay import HeadingNotice
from app.patient_summary.schema import (
    AdvancePlan,
    PatientSummary,
)
from tests.emergency_view.pages import as_read, draw, live, part
from tests.factories.summaries import (
    CONFIRMED,
    LETTER,
    PATIENT_SAYS,
    a_child_summary,
    a_fact,
    a_summary,
    a_summary_without_lines,
)

# --- who stands behind a value, and how old it is -----------------------------------------------------------


def test_a_value_carries_one_of_three_words_its_age_and_who() -> None:
    """Proves H08-A1."""
    facts = (
        a_fact("a", "One", "1", provenance=CONFIRMED),
        a_fact("b", "Two", "2", provenance=LETTER),
        a_fact("c", "Three", "3", provenance=PATIENT_SAYS),
    )
    read = as_read(draw(live(first_facts=facts, other_facts=())))
    assert "1 Confirmed 6 months ago (2 May 2026), Respiratory consultant, Northdale Hospital" in read
    assert "2 From letter 8 months ago (14 March 2026), Neuromuscular consultant, Northdale Hospital" in read
    assert "3 Patient says 6 months ago (3 May 2026)" in read


@pytest.mark.parametrize(("check_by", "old"), [(date(2026, 11, 21), False), (date(2026, 11, 20), True), (None, False)])
def test_a_value_past_its_date_stays_and_says_for_how_long_nobody_looked(check_by: date | None, old: bool) -> None:
    """Proves H28-A1."""
    fact = a_fact("weight_kg", "Weight", "54 kg", true_on=date(2026, 3, 1), check_by=check_by, group="weight")
    read = as_read(draw(live(first_facts=(fact,))))
    assert "54 kg" in read
    assert ("54 kg not checked for 8 months" in read) is old


def test_an_old_value_inside_a_line_is_doubted_in_the_box_and_in_full() -> None:
    target = a_fact("spo2_target_range", "Target", "88% to 92%", group="oxygen", check_by=date(2026, 8, 1))
    page = draw(live(first_facts=(target,)))
    assert "not checked for 8 months" in oxygen_row(page)
    assert as_read(page).count("not checked for 8 months") == 3  # box, line, fact


def oxygen_row(page: str) -> str:
    return next(as_read(row) for row in re.findall(r"<li><a href.*?</li>", page) if "t-oxygen" in row)


def test_the_persons_own_number_and_who_confirmed_it_stand_on_the_first_screen() -> None:
    assert oxygen_row(draw()) == "Oxygen: keep SpO2 to 88% to 92%. Near arrest: high flow. Confirmed May 2026"


def test_a_line_whose_value_nobody_recorded_keeps_its_short_words() -> None:
    unknown = a_fact("spo2_target_range", "Target", None, group="oxygen")
    assert oxygen_row(draw(live(first_facts=(unknown,)))).startswith("O2: own range")


def test_an_ended_confirmation_is_marked_beside_line_and_fact() -> None:
    ended = (HeadingNotice("confirmation_ended", "oxygen", date(2026, 11, 3)),)
    read = as_read(draw(notices=ended))
    assert read.count("No longer confirmed since 3 November 2026.") >= 3


def test_a_newer_value_stands_below_the_confirmed_one_and_says_that_nobody_confirmed_it() -> None:
    """Proves H30-A1."""
    read = as_read(draw())
    assert read.index("6 hours Confirmed") < read.index(
        "Patient reports a newer value from a letter of 14 March 2026: 4 hours. Not confirmed. Ring 0300 555 0142."
    )


def test_the_foot_says_what_was_and_was_not_checked() -> None:
    """Proves H08-A2."""
    read = as_read(part(draw(), "about"))
    assert "Checked: oxygen, steroids." in read or "Checked: oxygen target, steroids." in read
    assert "Not checked: medicines, equipment." in read
    assert "Version 7, issued 3 May 2026. Review by 1 May 2027." in read
    assert "This opening is recorded and shown to the patient." in read


# --- advance plans ------------------------------------------------------------------------------------------


def test_an_advance_plan_is_a_pointer_in_the_agreed_words() -> None:
    """Proves H11-A2."""
    assert as_read(part(draw(), "pointer")) == (
        "Has a ReSPECT plan dated 9 February 2026, kept at yellow folder on the wheelchair. Ask to see the original. "
        "This page does not say what it recommends. Without it, treat as you would anyone."
    )


def test_a_plan_past_its_own_review_date_says_so() -> None:
    plan = AdvancePlan(type="ADRT", kept_at="GP", review_by=date(2026, 1, 1))
    assert "Its review date was 1 January 2026." in as_read(part(draw(live(advance_plans=(plan,))), "pointer"))


def test_no_page_recommends_resuscitation_or_its_opposite() -> None:
    """Proves H11-A4."""
    for summary in (live(), a_child_summary(mode="live"), a_summary_without_lines()):
        lines = " ".join(line.text for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines)
        for word in ("attempt", "DNACPR", "for resuscitation"):
            assert word in lines or word not in as_read(draw(summary))


# --- drafts, demonstration, practice ------------------------------------------------------------------------


def test_unsigned_words_are_labelled_in_the_box_in_full_and_line_by_line() -> None:
    """Proves H34-A1."""
    page = draw(a_summary())
    assert ">DRAFT</b>" in part(page, "box")
    assert "DRAFT: no clinician has signed these words." in as_read(page)
    lines = re.findall(r'<li class="(?:critical|important|advice)".*?</li>', page)
    assert lines
    assert all('<i class="draft">draft</i>' in line for line in lines)


def test_a_card_with_signed_words_alone_is_not_called_a_draft() -> None:
    signed = a_summary(mode="live").model_dump_json().replace('"is_draft":true', '"is_draft":false')
    summary = PatientSummary.model_validate_json(signed).model_copy(update={"has_draft_lines": False})
    assert "draft" not in as_read(draw(summary)).lower()


def test_a_demonstration_begins_by_saying_that_it_is_one() -> None:
    assert as_read(draw(a_summary())).startswith("Emergency card DEMO, NOT FOR CARE.")


def test_a_practice_page_begins_with_practice_in_its_title_and_its_first_words() -> None:
    """Proves H35-A2."""
    page = draw(a_summary(mode="practice"))
    assert "<title>PRACTICE. Emergency card</title>" in page
    assert as_read(page).startswith("PRACTICE. Emergency card PRACTICE. Not a real person.")


def test_a_card_without_approved_lines_says_so_and_whom_to_ring() -> None:
    read = as_read(part(draw(a_summary_without_lines()), "box"))
    assert read == "No approved advice is held for this condition yet. Ring 0300 555 0142."


def test_a_condition_without_advice_is_named() -> None:
    read = as_read(draw(live(without_advice=("Rare myopathy",))))
    assert "No approved advice is held for Rare myopathy yet." in read
