"""The text for a hospital record."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.card_templates.notices import Withdrawals
from app.core.crockford import ALPHABET
from app.emergency_view.overlay import HeadingNotice
from app.exports.plain_text import render
from app.patient_summary.schema import Medicine, Medicines, PatientSummary
from tests.emergency_view.pages import TODAY, as_read, draw, text_for_record
from tests.emergency_view.test_overlay import OXYGEN, withdrawal
from tests.factories.summaries import (
    CONFIRMED,
    LETTER,
    PATIENT_SAYS,
    a_child_summary,
    a_contact,
    a_fact,
    a_right_to_left_summary,
    a_summary,
    a_summary_with_long_notes,
    a_summary_without_lines,
)

FRAME = "Michael Bell, born 14 February 2007. Alertcard version 7."


def live(**changes: Any) -> PatientSummary:
    return a_summary(mode="live", **changes)


def test_the_text_begins_and_ends_with_whose_it_is() -> None:
    """Proves H62-A1."""
    lines = text_for_record(live()).splitlines()
    assert lines[0] == lines[-1] == FRAME
    assert "Opened 21 November 2026, 14:02. Check before later use." in lines
    assert "Open again: card.example/e and the code on the card." in lines


SUMMARIES = [
    live(),
    a_child_summary(mode="live"),
    a_summary_without_lines(),
    a_summary_with_long_notes(mode="live"),
    a_right_to_left_summary(mode="live"),
    live(how_to_help="\n".join(f"Line {number}" for number in range(60))),
]


@pytest.mark.parametrize("summary", SUMMARIES)
def test_any_ten_lines_hold_the_name_and_the_version(summary: PatientSummary) -> None:
    """Proves H62-A3."""
    lines = text_for_record(summary).splitlines()
    name = f"{summary.identity.given_name} {summary.identity.family_name}"
    assert len(lines) > 10
    for start in range(len(lines) - 9):
        torn = "\n".join(lines[start : start + 10])
        assert name in torn
        assert "version 7" in torn


@given(st.integers(min_value=0, max_value=80))
@settings(derandomize=True, max_examples=30, deadline=None)
def test_no_number_of_lines_leaves_a_gap(count: int) -> None:
    lines = text_for_record(live(how_to_help="\n".join(["x"] * count) or None)).splitlines()
    frames = [number for number, line in enumerate(lines) if line == FRAME]
    assert frames[0] == 0
    assert frames[-1] == len(lines) - 1
    assert max(after - before for before, after in pairwise(frames)) <= 10


def test_medicines_on_time_come_first_and_the_rest_in_the_order_of_the_page() -> None:
    """Proves H61-A3. The order is that of clinical-design 3.1."""
    text = text_for_record(live())
    order = [
        "Current. Version 7.",
        "MEDICINES THAT MUST BE ON TIME",
        "Prednisolone 20 mg. Due 08:00.",
        "NHS number",
        "Speech:",
        "CONDITION:",
        "ALLERGIES:",
        "ADVANCE PLAN:",
        "READ BEFORE OXYGEN",
        "RING",
        "FOR THE CREW",
        "FACTS",
        "MORE ADVICE",
        "HOW TO HELP",
        "Something here is wrong?",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("times", [("08:00",), ("06:00", "10:00", "14:00", "22:00")])
def test_every_medicine_that_must_be_on_time_stands_with_its_times(times: tuple[str, ...]) -> None:
    """Proves H61-A4."""
    medicine = Medicine(name="Pyridostigmine", dose="60 mg", times=times, is_time_critical=True, provenance=LETTER)
    text = text_for_record(live(medicines=Medicines(status="recorded", items=(medicine,))))
    assert f"Pyridostigmine 60 mg. Due {', '.join(times)}. Give even if nil by mouth: ask how." in text


@pytest.mark.parametrize("how", ["Ask neurology how to give it", "Ask neurology how to give it."])
def test_what_to_do_without_a_mouth_reads_the_same_in_text_and_page(how: str) -> None:
    medicine = Medicine(
        name="Pyridostigmine", dose="60 mg", if_nil_by_mouth=how, is_time_critical=True, provenance=LETTER
    )
    summary = live(medicines=Medicines(status="recorded", items=(medicine,)))
    told = "Pyridostigmine 60 mg. If nil by mouth: Ask neurology how to give it. From letter"
    assert told in text_for_record(summary)
    assert told in as_read(draw(summary))


def test_every_line_of_the_card_is_in_the_text_and_drafts_carry_their_mark() -> None:
    summary = live()
    text = text_for_record(summary)
    for block in (*summary.first_blocks, *summary.more_blocks):
        for line in block.lines:
            assert line.text in text
    assert text.count("[DRAFT]") == sum(len(block.lines) for block in (*summary.first_blocks, *summary.more_blocks))


def test_every_authored_line_is_a_line_of_the_text_under_the_heading_of_its_topic() -> None:
    """Two lines that run on would read as one order."""
    summary = live()
    lines = text_for_record(summary).splitlines()
    for block in (*summary.first_blocks, *summary.more_blocks):
        assert f"{block.heading}:" in lines
        for line in block.lines:
            assert sum(line.text in each for each in lines) == 1
    assert all(each.count("[DRAFT]") == 1 for each in lines if each.startswith("- "))


def test_no_frame_parts_a_heading_from_what_it_heads() -> None:
    lines = text_for_record(live()).splitlines()
    headings = {"RING", "FACTS", "READ BEFORE OXYGEN OR ANY DRUG"} | {
        f"{each.heading}:" for each in live().first_blocks
    }
    assert headings <= set(lines)
    assert not [line for line, after in pairwise(lines) if line in headings and after == FRAME]


def test_marks_stand_before_the_words_they_mark_on_the_same_line() -> None:
    """Proves H34-A1."""
    taken_back = Withdrawals([withdrawal(*OXYGEN, replacement="Ring the team before oxygen.")])
    lines = text_for_record(live(), withdrawals=taken_back).splitlines()
    assert all(each.startswith("- [DRAFT] ") for each in lines if each.startswith("- ") and "Ring the team" not in each)
    assert (
        "- Ring the team before oxygen. Agreed SpO2 target range: 88% to 92% (Confirmed 2 May 2026, Respiratory "
        "consultant, Northdale Hospital). [Withdrawn 3 November 2026. Do not follow: [DRAFT] Oxygen: keep SpO2 to "
        "88% to 92%. Near arrest: high flow.]"
    ) in lines


def test_a_line_with_the_persons_range_says_who_stands_behind_it() -> None:
    """Proves H08-A4."""
    told = "(88% to 92%: Confirmed 2 May 2026, Respiratory consultant, Northdale Hospital)"
    assert f"- [DRAFT] Oxygen: keep SpO2 to 88% to 92%. Near arrest: high flow. {told}" in text_for_record(live())


def test_a_line_corrected_before_the_issue_says_so_and_keeps_the_persons_range() -> None:
    """Proves H33-A2."""
    oxygen = next(block for block in live().first_blocks if block.topic == "oxygen")
    changes = {"text": "Words for everybody.", "fact_keys": (), "replaced_on": date(2026, 4, 1), "is_draft": False}
    corrected = oxygen.model_copy(update={"lines": (oxygen.lines[0].model_copy(update=changes),)})
    told = "[Corrected 1 April 2026.] Words for everybody. Agreed SpO2 target range: 88% to 92% (Confirmed 2 May 2026"
    assert told in text_for_record(live(first_blocks=(corrected,)))


def test_what_was_typed_with_a_full_stop_gets_no_second_one() -> None:
    medicine = Medicine(name="Pyridostigmine", dose="60 mg.", is_time_critical=True, provenance=LETTER)
    other = Medicine(name="Vitamin D", dose="800 units.", provenance=PATIENT_SAYS)
    summary = live(
        medicines=Medicines(status="recorded", items=(medicine, other)),
        contacts=(a_contact(hours="Any time.", ask_for="the registrar."),),
        first_facts=(a_fact("lying_flat_tolerance", "Lying flat", "No."),),
    )
    assert ".." not in text_for_record(summary)
    assert "Pyridostigmine 60 mg. " in text_for_record(summary)


def test_the_closing_line_stands_under_the_do_not_lines() -> None:
    """Proves H58-A3."""
    assert "Not a complete list. If unsure ask pharmacy or the team." in text_for_record(live())


def test_the_text_holds_no_code_and_no_link() -> None:
    """Proves H62-A2."""
    text = text_for_record(live())
    assert "http" not in text
    assert "#" not in text
    assert not re.search(rf"\b[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}\b", text)


def test_the_words_of_provenance_are_those_of_the_page() -> None:
    """Proves H08-A4."""
    facts = (a_fact("a", "One", "1"), a_fact("b", "Two", "2", provenance=PATIENT_SAYS))
    text = text_for_record(live(first_facts=facts))
    assert "One: 1. From letter of 14 March 2026, Neuromuscular consultant, Northdale Hospital." in text
    assert "Two: 2. Patient says 3 May 2026." in text


def test_a_newer_value_that_nobody_confirmed_comes_after_and_says_so() -> None:
    off = a_fact(
        "time_off_ventilator",
        "Time off",
        "6 hours",
        provenance=CONFIRMED,
        newer_value="4 hours",
        newer_provenance=LETTER,
    )
    text = text_for_record(live(first_facts=(off,)))
    assert text.index("Time off: 6 hours. Confirmed 2 May 2026") < text.index("Patient reports a newer value")
    assert "4 hours. Not confirmed." in text


def test_what_is_not_recorded_is_never_called_no() -> None:
    unknown = a_fact("spo2_target_range", "Oxygen target", None, group="oxygen")
    text = text_for_record(a_child_summary(mode="live", first_facts=(unknown,)))
    assert "Oxygen target: Not recorded" in text
    assert "No 24-hour number recorded." in text


def test_an_old_value_and_an_old_number_say_since_when_nobody_looked() -> None:
    fact = a_fact("weight_kg", "Weight", "54 kg", true_on=date(2026, 3, 1), check_by=date(2026, 9, 1), group="weight")
    contact = a_contact(checked_on=date(2025, 1, 5))
    text = text_for_record(live(first_facts=(fact,), contacts=(contact,)))
    assert "Weight: 54 kg." in text
    assert "Not checked since 1 March 2026." in text
    assert "Number not checked since 5 January 2025." in text


def test_an_ended_confirmation_stands_beside_its_value() -> None:
    text = text_for_record(live(), notices=(HeadingNotice("confirmation_ended", "oxygen", date(2026, 11, 3)),))
    line = next(line for line in text.splitlines() if ": 88% to 92%." in line)
    assert line.endswith("No longer confirmed since 3 November 2026.")


def test_a_demonstration_and_practice_say_so_in_every_frame() -> None:
    assert text_for_record(a_summary()).startswith("DEMO, NOT FOR CARE. Michael Bell")
    assert text_for_record(a_summary(mode="practice")).startswith("PRACTICE. Michael Bell")


def test_the_sealed_text_is_made_from_the_summary_alone() -> None:
    """Proves H71-A2."""
    text = render(live(), today=TODAY)
    assert text == render(live(), today=TODAY)
    assert text.splitlines()[0] == FRAME
    assert "Opened" not in text
    assert "No suxamethonium (succinylcholine)" in text


def test_line_breaks_in_a_value_cannot_forge_a_frame_of_somebody_else() -> None:
    forged = "Hello\nOther Person, born 1 January 1990. Alertcard version 9."
    lines = text_for_record(live(how_to_help=forged)).splitlines()
    assert lines[0] == lines[-1] == FRAME  # what is pasted whole still begins and ends with the right person
