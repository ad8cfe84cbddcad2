"""Words as people type them: kept unchanged, or refused with a sentence."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import Session

from app.core.readable_text import is_buried
from app.core.runtime import Runtime
from app.patients.fields import ClockTime, Line, Note, Phone, Value
from app.patients.headings.allergies import Allergies
from app.patients.headings.how_to_help import HowToHelp
from app.patients.headings.medicines import Medicine
from app.patients.headings.who import Who
from app.patients.problems import fields_of
from app.patients.service import Record
from tests.factories.patients import a_record, save, standing_entry
from tests.patients.real_names import REAL_NAMES


class Sample(Value):
    """One of each kind."""

    line: Line = "x"
    note: Note = "x"
    phone: Phone = "999"
    at: ClockTime = "08:00"


def sentences(**values: Any) -> dict[str, str]:
    with pytest.raises(ValidationError) as refusal:
        Sample.model_validate(values)
    return fields_of(refusal.value)


def test_five_hundred_names_are_kept_letter_for_letter() -> None:
    assert len(REAL_NAMES) == 500
    for given_name, family_name in REAL_NAMES:
        who = Who.model_validate({"given_name": given_name, "family_name": family_name, "date_of_birth": "2007-02-14"})
        assert (who.given_name, who.family_name) == (given_name, family_name)


@pytest.mark.slow
def test_names_come_back_from_the_database_as_they_were_typed(session: Session, runtime: Runtime) -> None:
    record: Record = a_record(session, runtime)
    for given_name, family_name in REAL_NAMES:
        value = {"given_name": given_name, "family_name": family_name, "date_of_birth": "2007-02-14"}
        save(record, "who", value)
        kept = standing_entry(record, "who").value
        assert kept == value | {"known_as": None}


def test_letters_with_marks_are_not_put_together_or_taken_apart() -> None:
    apart, together = unicodedata.normalize("NFD", "Siân"), unicodedata.normalize("NFC", "Siân")
    assert apart != together
    for typed in (apart, together):
        assert Sample(line=typed).line == typed


@settings(derandomize=True, max_examples=300)
@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60))
def test_whatever_can_be_shown_is_kept_but_for_blanks_at_the_ends(typed: str) -> None:
    kept = typed.strip()
    if kept and "\u2028" not in kept and "\u2029" not in kept and not is_buried(kept):
        assert Sample(note=typed).note == kept


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ufffe", "\uffff", "\U0001ffff"])
def test_character_that_cannot_be_shown_is_refused(character: str) -> None:
    for field in ("line", "note"):
        assert "cannot be shown" in sentences(**{field: f"a{character}b"})[field]


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_mark_that_turns_text_around_is_refused_in_words_and_dropped_from_numbers(mark: str) -> None:
    """A number in a dose could read backwards for a doctor; a telephone puts such marks around a copied number."""
    assert "turns text around" in sentences(line=f"88{mark}92")["line"]
    assert Sample(phone=f"{mark}07700 900123{mark}").phone == "07700 900123"


def test_marks_that_letters_need_to_join_are_kept() -> None:
    for name in ("مریم\u200cسادات", "ක්\u200dෂ", "\u200fיעל"):
        assert Sample(line=name).line == name


def test_line_ends_are_one_kind_in_notes_and_none_in_lines() -> None:
    assert Sample(note="one\r\ntwo\nthree").note == "one\ntwo\nthree"
    assert sentences(line="one\ntwo") == {"line": "Write this on one line."}


@pytest.mark.parametrize("end", ["\u2028", "\u2029"])
def test_line_ends_of_other_systems_make_no_second_line(end: str) -> None:
    assert Sample(note=f"one{end}two").note == "one\ntwo"
    assert sentences(line=f"one{end}two") == {"line": "Write this on one line."}


def test_letter_buried_in_accents_is_refused() -> None:
    """It would cover the lines above and below it on a clinical page."""
    assert "too many marks" in sentences(line="Ann a" + "\u0301" * 40)["line"]


@pytest.mark.parametrize("typed", ["", "   ", "\n\n"])
def test_empty_answer_is_asked_for(typed: str) -> None:
    assert sentences(line=typed) == {"line": "Enter an answer here."}


def test_empty_optional_answer_is_none() -> None:
    assert HowToHelp.model_validate({"text": "  ", "decision_makers": "Mother"}).text is None


@pytest.mark.parametrize(("field", "limit"), [("line", "120"), ("note", "1,000")])
def test_limit_is_named_with_how_much_was_typed(field: str, limit: str) -> None:
    assert sentences(**{field: "é" * 5000}) == {field: f"Use {limit} characters or fewer. This has 5,000."}


@pytest.mark.parametrize("typed", ["8:00", "24:00", "08.00", "08:60", "8am", "٠٨:٠٠", "08:00:00", ""])
def test_time_that_no_clock_shows_is_refused(typed: str) -> None:
    assert "at" in sentences(at=typed)


@pytest.mark.parametrize(
    "typed", ["07700 900123", "+44 (0)20 7946 0000 ext 5", "111", "0300 555 0142, option 2", "999"]
)
def test_telephone_number_is_kept_as_it_is_said(typed: str) -> None:
    assert Sample(phone=typed).phone == typed


@pytest.mark.parametrize("typed", ["ring the clinic", "", "12", "0" * 41])
def test_text_without_a_number_is_no_telephone_number(typed: str) -> None:
    assert "phone" in sentences(phone=typed)


def test_lists_are_bounded_and_say_so() -> None:
    with pytest.raises(ValidationError) as refusal:
        Allergies.model_validate({"status": "recorded", "items": [{"substance": "x"}] * 31})
    assert fields_of(refusal.value) == {"items": "Add 30 or fewer."}


def test_fault_in_a_list_names_its_place() -> None:
    with pytest.raises(ValidationError) as refusal:
        Medicine.model_validate({"name": "A", "dose": "1", "times": ["08:00", "25:00"]})
    assert list(fields_of(refusal.value)) == ["times.1"]


@pytest.mark.parametrize("wrong", [5, True, None, ["x"], {"a": 1}, 1.5])
def test_only_text_is_text(wrong: Any) -> None:
    assert sentences(line=wrong)["line"]
