"""What every format owes the person and the reader in words, whoever they are."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.exports.formats import FORMATS, find_format
from app.exports.formats.base import CannotBeMade, Format
from app.exports.printing import Printing
from app.patient_summary.schema import Condition, Medicine, Medicines, PatientSummary
from tests.exports.looking import (
    CODES,
    TOKEN,
    WITH_CODE,
    WITHOUT_CODE,
    live,
    make,
    texts,
)
from tests.exports.people import HOLDS_ADVICE, each_format, each_pdf, words_of
from tests.factories.card_lines import DUCHENNE
from tests.factories.summaries import (
    PATIENT_SAYS,
    a_child_summary,
    a_contact,
    a_summary,
    a_summary_without_lines,
)


@pytest.mark.parametrize("document", HOLDS_ADVICE, ids=lambda each: each.key)
def test_advice_ends_with_the_words_that_it_is_not_complete(document: Format, printing: Printing) -> None:
    """Proves H58-A1, H58-A3."""
    assert "Not a complete list." in words_of(document, live(), printing)


@each_format
def test_demonstration_says_so_on_every_page(document: Format, printing: Printing) -> None:
    """Proves H34-A1."""
    pages = (
        texts(make(document, a_summary(), printing)) if document.is_pdf else [words_of(document, a_summary(), printing)]
    )
    assert all(words.count("DEMO, NOT FOR CARE") > (2 if document.is_pdf else 0) for words in pages)


@each_format
def test_practice_card_begins_with_its_word(document: Format, printing: Printing) -> None:
    """Proves H35-A2."""
    words = words_of(document, a_summary(mode="practice"), printing)
    assert words.startswith("PRACTICE")
    assert "PRACTICE, NOT A REAL PERSON" in words


@pytest.mark.parametrize("document", HOLDS_ADVICE, ids=lambda each: each.key)
def test_unsigned_words_are_called_drafts(document: Format, printing: Printing) -> None:
    """Proves H34-A1."""
    assert re.search(r"(?i)draft advice: no clinician has signed", words_of(document, a_summary(), printing))
    assert "draft" not in words_of(document, live(), printing).casefold()


@each_pdf
def test_draft_outside_a_demonstration_is_marked_through_the_text(document: Format, printing: Printing) -> None:
    pages = texts(make(document, a_summary(mode="live"), printing))
    assert all(words.count("DRAFT") > 2 for words in pages)


@pytest.mark.parametrize("document", HOLDS_ADVICE, ids=lambda each: each.key)
def test_nobody_confirmed_is_never_called_confirmed(document: Format, printing: Printing) -> None:
    """Proves H06-A4."""
    words = words_of(document, a_summary_nobody_confirmed(), printing)
    words = words.replace("not confirmed", "").replace("No clinician has confirmed this card", "")
    words = words.replace("who confirmed it", "").replace("Not confirmed", "")
    assert "confirmed" not in words.casefold()


def a_summary_nobody_confirmed() -> PatientSummary:
    summary = live()
    told = {"provenance": PATIENT_SAYS}
    return summary.model_copy(
        update={
            "conditions": (Condition(template_id=DUCHENNE[0], name=DUCHENNE[1], provenance=PATIENT_SAYS),),
            "first_facts": tuple(fact.model_copy(update=told) for fact in summary.first_facts),
            "review": summary.review.model_copy(update={"confirmed_by": ()}),
        }
    )


@pytest.mark.parametrize("document", HOLDS_ADVICE, ids=lambda each: each.key)
def test_diagnosis_says_who_stands_behind_it(document: Format, printing: Printing) -> None:
    """Proves H06-A1."""
    assert re.search("Diagnosis (from|copied from a) letter", words_of(document, live(), printing))


@each_format
def test_overdue_review_is_said(document: Format, printing: Printing) -> None:
    """Proves H02-A4."""
    late = replace(printing, today=date(2027, 7, 4))
    summary = live(wallet_lines=live().wallet_lines[:5], wallet_refs=live().wallet_refs[:5])
    assert "Not reviewed for 14 months" in words_of(document, summary, late)


@pytest.mark.parametrize("document", WITHOUT_CODE, ids=lambda each: each.key)
def test_letters_and_texts_carry_no_code(document: Format, printing: Printing) -> None:
    """Proves H62-A2."""
    made = document.render(live(), CODES, printing)
    words = " ".join(texts(made)) if isinstance(made, bytes) else made
    assert CODES.typed_code not in words
    assert TOKEN[:20] not in words


@pytest.mark.parametrize("document", WITH_CODE, ids=lambda each: each.key)
def test_format_with_a_code_is_not_made_without_one(document: Format, printing: Printing) -> None:
    with pytest.raises(ValueError, match="code"):
        document.render(live(), None, printing)


@each_format
def test_what_is_not_meant_for_paper_does_not_appear(document: Format, printing: Printing) -> None:
    summary = live(card_id="canary-card-id", plain_text="canary-plain-text")
    words = words_of(document, summary, printing)
    for hidden in ("canary", "See the sources of this line", "https://example.org/guideline", "999-"):
        assert hidden not in words


@each_format
def test_one_person_never_stands_on_anothers_print(document: Format, printing: Printing) -> None:
    """Proves H41-A3."""
    first, second = words_of(document, live(), printing), words_of(document, a_child_summary(), printing)
    assert "Aisha" not in first
    assert "Michael" not in second


WITH_DOSES = [each for each in HOLDS_ADVICE if not each.key.startswith("wallet-card")]


@pytest.mark.parametrize("document", WITH_DOSES, ids=lambda each: each.key)
def test_time_critical_medicines_stand_with_dose_and_times(document: Format, printing: Printing) -> None:
    """Proves H61-A4."""
    words = words_of(document, live(), printing)
    for part in ("Prednisolone", "20 mg.", "Due 08:00."):
        assert part in words


PYRIDOSTIGMINE = Medicine(
    name="Pyridostigmine",
    dose="60 mg",
    times=("06:00", "10:00", "14:00", "18:00", "22:00"),
    is_time_critical=True,
    provenance=PATIENT_SAYS,
)
DUE = "Pyridostigmine due 06:00, 10:00, 14:00, 18:00, 22:00"


def with_medicines(*items: Medicine, **changes: Any) -> PatientSummary:
    return live(medicines=Medicines(status="recorded", items=items, checked_on=date(2026, 5, 3)), **changes)


@pytest.mark.parametrize("key", ["wallet-card", "wallet-card-a4"])
def test_wallet_card_holds_the_clock_times_of_every_time_critical_medicine(key: str, printing: Printing) -> None:
    """Proves H61-A4."""
    document = find_format(key)
    assert document
    other = PYRIDOSTIGMINE.model_copy(update={"name": "Fludrocortisone", "times": ("07:30",)})
    pages = texts(make(document, with_medicines(PYRIDOSTIGMINE, other), printing))
    front, words = pages[0], " ".join(pages)
    assert f"On time: {DUE}; Fludrocortisone due 07:30 (patient says 05/2026)." in front
    assert "Give even if nil by mouth: ask how." in words


def test_times_that_the_front_cannot_hold_stand_on_the_back_and_the_front_names_them(printing: Printing) -> None:
    """Proves H61-A4, H07-A1."""
    document = find_format("wallet-card")
    assert document
    many = [PYRIDOSTIGMINE.model_copy(update={"name": f"Medicine {letter}"}) for letter in "ABCDE"]
    front, back = texts(make(document, with_medicines(*many, advance_plans=(), contacts=(a_contact(),)), printing))
    assert "See the back: Medicine A, Medicine B, Medicine C, Medicine D, Medicine E." in front
    for each in many:
        assert f"{each.name} due 06:00, 10:00, 14:00, 18:00, 22:00" in back


def test_wallet_card_that_cannot_hold_the_times_is_refused_by_their_heading(printing: Printing) -> None:
    """Proves H07-A1."""
    document = find_format("wallet-card")
    assert document
    many = [PYRIDOSTIGMINE.model_copy(update={"name": f"Medicine {number}"}) for number in range(12)]
    with pytest.raises(CannotBeMade) as refusal:
        make(document, with_medicines(*many), printing)
    assert refusal.value.extra["line"] == "Medicines that must be on time"


def test_without_approved_lines_it_says_so_and_whom_to_ring(printing: Printing) -> None:
    """Proves H34-A2."""
    for document in HOLDS_ADVICE:
        words = words_of(document, a_summary_without_lines(), printing)
        assert "No approved advice is held for this condition yet. Ring 0300 555 0142." in words


def test_missing_night_number_is_said_with_what_is_recorded_instead(printing: Printing) -> None:
    """Proves H20-A1."""
    mother = a_contact(kind="family", relation="Mother", number="07700 900123", hours="After 6pm", is_24_hour=False)
    for document in FORMATS:
        words = words_of(document, live(contacts=(mother,)), printing)
        assert "No 24-hour number recorded." in words or "24-hour number is not recorded yet" in words
        if document.key == "folded-card":  # its inner panels stand on their heads, so that lines are read apart
            assert {"Recorded", "instead:", "07700"} <= set(words.split())
        elif document.key != "medical-id":  # lists all numbers directly below
            assert "Recorded instead: 07700 900123, Mother, After 6pm." in words


def test_print_without_any_number_says_whom_to_ask_and_points_to_no_number(printing: Printing) -> None:
    summary = a_summary_without_lines().model_copy(update={"contacts": ()})
    for document in HOLDS_ADVICE:
        words = words_of(document, summary, replace(printing, today=date(2027, 7, 4)))
        assert "No telephone number recorded. Ask the person, or whoever is with them." in words
        assert "number below" not in words


@each_format
def test_no_format_tells_anybody_to_trust_a_mark_in_their_reader(document: Format, printing: Printing) -> None:
    """security-design M9."""
    words = words_of(document, live(), printing).casefold()
    for promise in ("valid", "genuine", "green", "verified"):
        assert promise not in words


def test_registry_has_each_key_once() -> None:
    keys = [each.key for each in FORMATS]
    assert len(keys) == len(set(keys)) == 11
    assert find_format("wallet-card") is FORMATS[2]
    assert find_format("nothing") is None
