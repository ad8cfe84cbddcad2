"""Whatever a person records and switches off, the emergency card keeps what it must keep to itself."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.card_templates.loader import catalogue
from app.core.identifiers import NumberSystem
from app.patient_summary.entries import RecordedEntry
from app.patient_summary.schema import PatientSummary, Source
from app.patients.headings.card_choices import SHOWN_BY_DEFAULT, CardPart
from tests.factories import cards
from tests.factories.cards import a_card, a_number, confirmed, duchenne_record, said

pytestmark = pytest.mark.slow
RULES = catalogue()
FACTS = {key: fact for key, fact in RULES.facts.items() if fact.file.held_as == "fact" and fact.file.kind == "text"}
MARK = "UNMISTAKABLE"
few = settings(max_examples=25, derandomize=True, deadline=None)
chosen_parts = st.sets(st.sampled_from(list(CardPart)))
some_facts = st.sets(st.sampled_from(sorted(FACTS)), max_size=12)


def marked(key: str) -> RecordedEntry:
    return said({"value": f"{MARK} {key}"})


def shown(parts: set[CardPart], hidden: set[str]) -> RecordedEntry:
    return said({"show": [each.value for each in parts], "hide": sorted(hidden)})


def words_of(summary: PatientSummary) -> str:
    return summary.model_dump_json()


@few
@given(parts=chosen_parts, recorded=some_facts, hidden=some_facts)
def test_a_fact_stands_on_the_card_exactly_when_its_place_and_the_persons_choice_let_it(
    parts: set[CardPart], recorded: set[str], hidden: set[str]
) -> None:
    """Proves H52-A3."""
    record = duchenne_record(**{f"fact.{key}": marked(key) for key in recorded}, card_choices=shown(parts, hidden))
    words = words_of(a_card(record))
    for key in recorded:
        place = FACTS[key].file.emergency
        second = place == "second" and CardPart.OTHER_FACTS in parts and key not in hidden
        assert (f'"{MARK} {key}"' in words) == (place == "first" or second), key


@few
@given(parts=chosen_parts, shows_number=st.booleans())
def test_the_gate_number_stands_nowhere_whatever_else_is_shown(parts: set[CardPart], shows_number: bool) -> None:
    numbers = {
        "nhs_number": {"value": "9991234560", "system": NumberSystem.NHS.value},
        "show_nhs_number": shows_number,
    }
    words = words_of(a_card(duchenne_record(numbers=said(numbers), card_choices=shown(parts, set()))))
    assert ("999 123 4560" in words) == shows_number
    assert "9991234560" not in words


@few
@given(parts=chosen_parts)
def test_name_condition_allergies_do_not_lines_and_the_24_hour_number_have_no_switch(parts: set[CardPart]) -> None:
    everything, card = a_card(), a_card(duchenne_record(card_choices=shown(parts, set())))
    assert card.identity.given_name == everything.identity.given_name
    assert (card.conditions, card.allergies) == (everything.conditions, everything.allergies)
    assert card.first_blocks == everything.first_blocks
    assert card.contacts[0].is_24_hour
    assert card.first_facts == everything.first_facts


ranges = st.tuples(st.integers(80, 90), st.integers(91, 99)).map(lambda pair: {"low": pair[0], "high": pair[1]})


@few
@given(standing=ranges, now=ranges, is_confirmed=st.booleans())
def test_one_value_stands_in_the_main_place_and_it_is_the_confirmed_one(
    standing: dict[str, int], now: dict[str, int], is_confirmed: bool
) -> None:
    """Proves H30-A4."""
    entry = confirmed({"value": standing}, newer={"value": now}) if is_confirmed else said({"value": now})
    summary = a_card(duchenne_record(**{"fact.spo2_target_range": entry}))
    facts = [each for each in (*summary.first_facts, *summary.other_facts) if each.key == "spo2_target_range"]
    main = standing if is_confirmed else now
    assert [each.value for each in facts] == [f"{main['low']}% to {main['high']}%"]
    differs = is_confirmed and standing != now
    assert facts[0].newer_value == (f"{now['low']}% to {now['high']}%" if differs else None)
    assert facts[0].provenance is not None
    assert (facts[0].provenance.source is Source.CONFIRMED) == is_confirmed


substances = st.lists(st.sampled_from(["Penicillin", "Latex", "Codeine", "Ibuprofen"]), unique=True, max_size=3)


@few
@given(before=substances.filter(bool), now=substances, knows_none=st.booleans())
def test_no_order_of_saving_and_confirming_takes_an_allergy_off_the_card(
    before: list[str], now: list[str], knows_none: bool
) -> None:
    """Proves H30-A3."""
    newer: dict[str, Any] = {"status": "none_known"} if knows_none or not now else {"status": "recorded"}
    newer["items"] = [] if newer["status"] == "none_known" else [{"substance": each} for each in now]
    entry = confirmed({"status": "recorded", "items": [{"substance": each} for each in before]}, newer=newer)
    listed = {each.substance for each in a_card(duchenne_record(allergies=entry)).allergies.items}
    assert listed == set(before) | {each["substance"] for each in newer["items"]}


def test_defaults_show_everything_but_the_whole_list_of_medicines() -> None:
    assert set(CardPart) - set(SHOWN_BY_DEFAULT) == {CardPart.ALL_MEDICINES}
    record = duchenne_record(contacts=said({"items": [a_number(), a_number(kind="family", name="Ruth")]}))
    summary = a_card(record)
    assert len(summary.contacts) == 2
    assert summary.bring
    assert [each.name for each in summary.medicines.items] == ["prednisolone"]
    assert summary.review.issued_on == cards.TODAY
