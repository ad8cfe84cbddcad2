"""Who it is, whom to ring and what must be on time, as the page says them."""

import re
from datetime import date

import pytest

from app.patient_summary.schema import (
    Allergies,
    Communication,
    Identifier,
    Medicine,
    Medicines,
    PatientSummary,
    Photo,
)
from tests.emergency_view.pages import TODAY, as_read, draw, live, part
from tests.factories.summaries import (
    LETTER,
    a_child_summary,
    a_contact,
    a_fact,
    a_long_name_summary,
    a_right_to_left_summary,
    a_summary,
    a_summary_with_long_notes,
    an_identity,
)

# --- who ----------------------------------------------------------------------------------------------------


def test_the_same_title_stands_for_everyone() -> None:
    """The tab and the history of a shared computer name nobody."""
    assert re.findall(r"<title>(.*?)</title>", draw() + draw(a_child_summary())) == ["Emergency card", "Emergency card"]


def test_the_first_number_is_shown_as_on_a_wristband_and_the_others_below() -> None:
    """Proves H01-A3."""
    assert "NHS number <b>999 200 4517</b>" in part(draw(), "check")
    assert "N0041277" not in part(draw(), "check")
    assert "Northdale Hospital number <b>N0041277</b>" in draw()


def test_a_person_without_a_number_has_no_empty_place_for_one() -> None:
    assert "NHS number" not in draw(live(identity=an_identity(identifiers=())))


def test_a_chi_number_keeps_its_own_name() -> None:
    chi = Identifier(system="https://phs.scot/chi", label="CHI number", value="999 000 0018")
    assert "CHI number <b>999 000 0018</b>" in part(draw(live(identity=an_identity(identifiers=(chi,)))), "check")


def photo(check_by: date) -> PatientSummary:
    return live(identity=an_identity(photo=Photo(jpeg_base64="/9j/4AAQ", taken_on=date(2026, 1, 5), check_by=check_by)))


def test_a_photo_carries_its_date() -> None:
    page = draw(photo(TODAY))
    assert 'src="data:image/jpeg;base64,/9j/4AAQ"' in page
    assert 'alt="Photo of Michael Bell"' in page
    assert "Photo 5 January 2026" in as_read(page)


def test_a_photo_past_its_date_is_not_shown() -> None:
    """Proves H40-A1."""
    assert "<img" not in draw(photo(date(2026, 11, 20)))


@pytest.mark.parametrize("script", ["arabic", "hebrew"])
def test_a_name_is_shown_as_its_owner_writes_it(script: str) -> None:
    summary = a_right_to_left_summary(script, mode="live")
    assert f"<bdi>{summary.identity.given_name}</bdi>" in draw(summary)
    assert f"<bdi>{summary.identity.family_name}</bdi>" in draw(summary)


def test_a_long_name_and_long_notes_are_shown_whole() -> None:
    for summary in (a_long_name_summary(mode="live"), a_summary_with_long_notes(mode="live")):
        read = as_read(draw(summary))
        assert summary.identity.family_name in read
        assert (summary.how_to_help or "") in read


# --- not recorded -------------------------------------------------------------------------------------------


def test_allergies_are_always_a_line() -> None:
    """Proves H70-A1."""
    assert as_read(part(draw(), "allergies")).startswith("Allergies: None known Patient says May 2026")
    assert (
        as_read(part(draw(live(allergies=Allergies(status="not_recorded"))), "allergies")) == "Allergies: Not recorded"
    )


def test_recorded_allergies_all_stand_with_their_reaction_and_who_says_so() -> None:
    """Proves H30-A3."""
    told = as_read(part(draw(a_child_summary(mode="live")), "allergies"))
    assert "Penicillin (rash and swollen face) From letter" in told
    assert "Egg (vomiting) Patient says" in told


def test_what_nobody_recorded_is_never_called_no() -> None:
    page = as_read(draw(live(first_facts=(a_fact("spo2_target_range", "Oxygen target", None, group="oxygen"),))))
    assert "Oxygen target Not recorded" in page
    assert "None known" in page  # the allergies, which somebody did answer


def test_what_a_condition_already_says_is_worded_so_that_it_is_no_contradiction() -> None:
    words = "Home ventilation by mask. Which mask is not recorded."
    fact = a_fact("ventilation_interface", "Ventilation interface", None).model_copy(update={"not_recorded": words})
    assert f"Ventilation interface {words}" in as_read(draw(live(first_facts=(fact,))))
    draft = fact.model_copy(update={"not_recorded_is_draft": True})
    assert f"Ventilation interface {words} draft" in as_read(draw(live(first_facts=(draft,))))


def test_an_empty_heading_is_not_listed() -> None:
    bare = live(bring=None, position=None, lifting=None, how_to_help=None, other_facts=(), advance_plans=())
    bare = bare.model_copy(update={"communication": Communication()})
    read = as_read(draw(bare))
    for heading in ("For the crew", "How to help me", "Other facts", "Has a", "Speech"):
        assert heading not in read


def test_without_a_clinical_number_at_night_the_page_says_so() -> None:
    """Proves H20-A1."""
    assert "No 24-hour number recorded." in as_read(draw(a_child_summary(mode="live")))


def test_a_familys_number_is_not_the_24_hour_number() -> None:
    mother = a_contact(kind="family", name="Ruth", relation="Mother", number="07700 900123")
    assert "No 24-hour number recorded." in as_read(draw(live(contacts=(mother,))))


def test_without_a_team_at_night_the_page_says_what_is_recorded_instead() -> None:
    """Proves H20-A1."""
    clinic = a_contact(relation="Muscle team", number="029 2018 0002", hours="Monday to Friday", is_24_hour=False)
    mother = a_contact(kind="family", name="Ruth", relation="Mother", number="07700 900123", is_24_hour=False)
    page = draw(live(contacts=(clinic, mother)))
    assert "No 24-hour number recorded. Recorded instead: 029 2018 0002 Muscle team, Monday to Friday." in as_read(page)
    assert "More numbers below." in as_read(page)
    assert '<a href="tel:02920180002">' in part(page, "ring none")
    at_any_hour = mother.model_copy(update={"is_24_hour": True})
    assert "Recorded instead: 07700 900123 Mother" in as_read(draw(live(contacts=(clinic, at_any_hour))))


def test_without_any_number_the_page_says_whom_to_ask_and_points_to_no_number() -> None:
    late = live().review.model_copy(update={"review_by": TODAY.replace(year=2025)})
    page = as_read(draw(live(contacts=(), first_blocks=(), more_blocks=(), review=late)))
    assert "No telephone number recorded. Ask the person, or whoever is with them." in page
    assert "number below" not in page


# --- numbers to ring ----------------------------------------------------------------------------------------


def test_the_24_hour_number_is_a_control_that_rings_it_and_says_whom_to_ask_for() -> None:
    assert '<a href="tel:03005550142">0300 555 0142</a>' in part(draw(), "ring")
    assert "Ask for home ventilation on call." in part(draw(), "contacts").split("<li>")[1]


def test_the_24_hour_number_stands_first_in_the_list_whatever_the_order_of_the_record() -> None:
    day = a_contact(number="0300 555 0177", is_24_hour=False, hours="Monday to Friday")
    contacts = part(draw(live(contacts=(day, a_contact()))), "contacts")
    assert contacts.index("0300 555 0142") < contacts.index("0300 555 0177")


@pytest.mark.parametrize(
    ("checked_on", "words"),
    [
        (date(2025, 11, 22), ""),
        (date(2025, 11, 21), "Number not checked for 12 months."),
        (None, "Number never checked."),
    ],
)
def test_a_number_that_nobody_rang_for_a_year_says_so(checked_on: date | None, words: str) -> None:
    """Proves H20-A2."""
    read = as_read(part(draw(live(contacts=(a_contact(checked_on=checked_on),))), "who"))
    assert ("Number n" in read) is bool(words)
    assert words in read


def test_a_number_that_cannot_be_dialled_is_text() -> None:
    page = draw(live(contacts=(a_contact(number="ask switchboard"),)))
    assert "ask switchboard" in page
    assert 'href="tel:"' not in page


def test_an_extension_is_not_dialled_as_part_of_the_number() -> None:
    assert '<a href="tel:03005550142">0300 555 0142 ext 12</a>' in draw(
        live(contacts=(a_contact(number="0300 555 0142 ext 12"),))
    )


def test_a_dead_number_can_be_reported_in_one_press() -> None:
    """Proves H20-A3."""
    page = draw()
    assert '<button class="small" type="submit" form="wrong" name="about" value="contact 1"' in page
    assert '<form id="wrong" method="post" action="/e/report"' in page


# --- medicines ----------------------------------------------------------------------------------------------


def test_a_medicine_that_must_be_on_time_says_its_times_and_what_to_do_without_a_mouth() -> None:
    """Proves H61-A1."""
    times = as_read(part(draw(), "times"))
    assert "Prednisolone 20 mg. Due 08:00. If nil by mouth: Give hydrocortisone by injection." in times
    assert "Ask: when was the last dose?" in times


def test_without_a_way_to_give_it_the_page_says_to_ask() -> None:
    medicine = Medicine(
        name="Pyridostigmine", dose="60 mg", times=("06:00", "10:00"), is_time_critical=True, provenance=LETTER
    )
    times = as_read(part(draw(live(medicines=Medicines(status="recorded", items=(medicine,)))), "times"))
    assert "Due 06:00, 10:00. Give even if nil by mouth: ask how." in times


def test_the_list_of_medicines_is_never_called_complete() -> None:
    """Proves H61-A2."""
    assert "List last checked 3 May 2026. Check with patient and GP record." in as_read(draw())
    unchecked = Medicines(status="recorded", items=a_summary().medicines.items, checked_on=None)
    assert "List never checked. Check with patient and GP record." in as_read(draw(live(medicines=unchecked)))
