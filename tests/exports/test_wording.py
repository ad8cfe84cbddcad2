"""What prints say about values: who stands behind them, how old they are, and what is not known."""

from dataclasses import replace
from datetime import date

import pytest

from app.exports.notices import Notices, Since, Withdrawn
from app.exports.printing import Printing
from app.exports.wording import Wording, age_on, months_between
from app.patient_summary.schema import Allergies, AllergyItem, Condition, Fact
from tests.factories.card_lines import DUCHENNE
from tests.factories.summaries import CONFIRMED, LETTER, PATIENT_SAYS, a_contact, a_fact, a_summary, an_identity


@pytest.fixture
def wording(printing: Printing) -> Wording:
    return Wording(a_summary(), printing)


def a_condition(provenance: object) -> Condition:
    return Condition.model_validate({"template_id": DUCHENNE[0], "name": DUCHENNE[1], "provenance": provenance})


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        (CONFIRMED, "Diagnosis confirmed by Respiratory consultant, Northdale Hospital, 2 May 2026."),
        (LETTER, "Diagnosis copied from a letter of 14 March 2026."),
        (PATIENT_SAYS, "Diagnosis told by the patient, not confirmed."),
        (None, "How the diagnosis was confirmed: not recorded."),
    ],
)
def test_diagnosis_says_who_stands_behind_it(wording: Wording, provenance: object, said: str) -> None:
    """Proves H06-A1."""
    assert wording.diagnosis(a_condition(provenance)) == said


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        (CONFIRMED, "Confirmed May 2026, Respiratory consultant, Northdale Hospital"),
        (LETTER, "From letter of 14 March 2026"),
        (PATIENT_SAYS, "Patient says, 3 May 2026"),
    ],
)
def test_three_words_of_provenance(wording: Wording, provenance: object, said: str) -> None:
    """Proves H08-A1."""
    assert wording.behind_fact(a_fact("x", "X", "1", provenance=provenance)) == said


def test_value_past_its_date_says_since_when_it_was_not_checked(wording: Wording) -> None:
    fact = a_fact("x", "X", "1", check_by=date(2026, 11, 20))
    assert wording.behind_fact(fact) == "From letter of 14 March 2026; not checked since 14 March 2026"


def test_confirmation_that_was_ended_is_not_called_confirmed(printing: Printing) -> None:
    notices = Notices(ended=(Since("oxygen", date(2026, 11, 3)),))
    wording = Wording(a_summary(), replace(printing, notices=notices))
    assert wording.behind_fact(wording.summary.first_facts[0]) == "No longer confirmed since 3 November 2026"


def test_none_known_and_not_recorded_never_look_alike(printing: Printing) -> None:
    assert Wording(a_summary(), printing).allergies() == "None known (Patient says, 3 May 2026)"
    unknown = Wording(a_summary(allergies=Allergies(status="not_recorded")), printing)
    assert unknown.allergies() == "Not recorded"


def test_authored_words_stand_in_the_place_of_not_recorded(wording: Wording) -> None:
    fact = Fact(key="ventilation_interface", group="breathing-support", label="Ventilation interface", value=None)
    assert wording.not_recorded(fact) == "Not recorded"
    told = fact.model_copy(update={"not_recorded": "Which mask is not recorded."})
    assert wording.not_recorded(told) == "Which mask is not recorded."
    draft = told.model_copy(update={"not_recorded_is_draft": True})
    assert wording.not_recorded(draft) == "DRAFT: Which mask is not recorded."


def test_newer_value_says_that_it_is_not_confirmed_and_whom_to_ring(wording: Wording) -> None:
    """Proves H30-A1."""
    fact = next(each for each in wording.summary.first_facts if each.newer_value)
    assert wording.newer(fact) == (
        "Patient reports a newer value from a letter of 14 March 2026: 4 hours. Not confirmed. Ring 0300 555 0142."
    )


def test_overdue_review_is_said_in_words_and_in_the_bar(printing: Printing) -> None:
    """Proves H02-A4."""
    wording = Wording(a_summary(), replace(printing, today=date(2027, 7, 4)))
    assert wording.check_before == "REVIEW OVERDUE since 05/2027"
    assert wording.alarms() == [
        "Not reviewed for 14 months: the review was due on 1 May 2027. Check with patient, family or the number below."
    ]


def test_card_in_date_raises_no_alarm(wording: Wording) -> None:
    assert wording.alarms() == []
    assert wording.check_before == "Check before 05/2027"


def test_changed_heading_is_said_without_its_value(printing: Printing) -> None:
    """Proves H27-A1."""
    notices = Notices(changed=(Since("allergies", date(2026, 11, 3)), Since("unheard_of", date(2026, 11, 4))))
    assert Wording(a_summary(), replace(printing, notices=notices)).alarms() == [
        "Changed on 3 November 2026, not yet on this card: allergies. Ask.",
        "Changed on 4 November 2026, not yet on this card: unheard of. Ask.",
    ]


def test_withdrawn_template_is_named(printing: Printing) -> None:
    notices = Notices(withdrawn=(Withdrawn(DUCHENNE[0], None, date(2026, 11, 3)),))
    assert Wording(a_summary(), replace(printing, notices=notices)).alarms() == [
        "Advice for Duchenne muscular dystrophy was withdrawn on 3 November 2026. The person's own facts remain."
    ]


def test_only_a_clinical_number_counts_as_answered_at_night(printing: Printing) -> None:
    mother = a_contact(kind="family", is_24_hour=True)
    assert Wording(a_summary(contacts=(mother,)), printing).number_24 is None
    assert Wording(a_summary(contacts=(mother, a_contact())), printing).number_24 == a_contact()


@pytest.mark.parametrize(
    ("checked_on", "said"),
    [
        (date(2026, 1, 1), ""),
        (date(2025, 11, 20), "number not checked since 20 November 2025"),
        (None, "number never checked"),
    ],
)
def test_number_that_nobody_rang_for_a_year_says_so(wording: Wording, checked_on: date | None, said: str) -> None:
    told = wording.contact(a_contact(is_24_hour=False, hours="", ask_for="", checked_on=checked_on))
    assert told.removeprefix("Home ventilation team, Northdale Hospital switchboard").removeprefix(", ") == said


def test_age_counts_whole_years() -> None:
    person = an_identity(date_of_birth=date(2008, 2, 29))
    assert [age_on(day, person) for day in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]


def test_months_count_whole_months() -> None:
    assert [months_between(date(2026, 5, 3), day) for day in (date(2026, 6, 2), date(2026, 6, 3))] == [0, 1]


def test_what_made_the_condition_worse_is_marked_and_headed_on_small_prints(printing: Printing) -> None:
    items = (AllergyItem(substance="Gentamicin", kind="made_worse", provenance=PATIENT_SAYS),)
    wording = Wording(a_summary(allergies=Allergies(status="recorded", items=items)), printing)
    assert wording.allergies_heading(short=True) == "Allergies, reactions"
    assert wording.allergies_heading() == "Allergies and bad reactions"
    assert wording.allergies(short=True).startswith("Gentamicin, made worse (")
    assert wording.allergies().startswith("Gentamicin, made the condition worse (Patient says")
    assert Wording(a_summary(), printing).allergies_heading(short=True) == "Allergies"
