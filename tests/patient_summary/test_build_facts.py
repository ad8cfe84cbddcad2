"""What the summary says of facts: their words, who said them, and what stands where none is recorded."""

import pytest

from app.card_templates.catalogue import Catalogue
from app.card_templates.loader import catalogue
from app.core.identifiers import NumberSystem
from app.patient_summary.entries import RecordedEntry
from app.patient_summary.schema import Fact, PatientSummary, Scope, Source
from app.patients.headings.card_choices import CardPart
from tests.factories import cards
from tests.factories.cards import a_card, confirmed, duchenne_record, said, said_none
from tests.patient_summary.conftest import every_word


def test_confirmed_value_keeps_its_place_and_the_newer_one_stands_below() -> None:
    """Proves H30-A1."""
    entry = confirmed({"value": {"low": 88, "high": 92}}, newer={"value": {"low": 94, "high": 98}})
    summary = a_card(duchenne_record(**{"fact.spo2_target_range": entry}))
    fact = next(each for each in summary.first_facts if each.key == "spo2_target_range")
    assert (fact.value, fact.newer_value) == ("88% to 92%", "94% to 98%")
    assert (fact.on_paper, fact.newer_on_paper) == ("88-92%", "94-98%")
    assert fact.provenance is not None
    assert fact.provenance.source is Source.CONFIRMED
    assert fact.newer_provenance is not None
    assert fact.newer_provenance.source is Source.LETTER


def test_lines_hold_the_confirmed_value_and_never_the_newer_one() -> None:
    """Proves H30-A4."""
    entry = confirmed({"value": {"low": 88, "high": 92}}, newer={"value": {"low": 94, "high": 98}})
    summary = a_card(duchenne_record(**{"fact.spo2_target_range": entry}))
    texts = " ".join(line.text for block in summary.first_blocks for line in block.lines)
    assert "88% to 92%" in texts
    assert "94" not in texts
    assert not any("94" in line for line in summary.wallet_lines)


def test_unconfirmed_oxygen_target_is_shown_with_its_word_and_never_withheld() -> None:
    """Proves H31-A1."""
    entry = said({"value": {"low": 88, "high": 92}}, by=cards.FROM_LETTER)
    summary = a_card(duchenne_record(**{"fact.spo2_target_range": entry}))
    fact = next(each for each in summary.first_facts if each.key == "spo2_target_range")
    assert (fact.value, fact.needs_clinician) == ("88% to 92%", True)
    assert fact.provenance is not None
    assert fact.provenance.source is Source.LETTER
    assert any("88% to 92%" in line.text for block in summary.first_blocks for line in block.lines)


def test_oxygen_steroids_and_breathing_say_not_recorded_and_other_empty_facts_say_nothing() -> None:
    """Proves H70-A1."""
    summary = a_card({"who": cards.who()})
    assert [(each.key, each.value) for each in summary.first_facts] == [
        ("spo2_target_range", None),
        ("ventilation_interface", None),
        ("steroid_name_dose", None),
    ]
    assert summary.other_facts == ()


MASK = "Home ventilation by mask. Which mask is not recorded."


def test_what_a_condition_already_says_is_not_called_not_recorded_beside_it() -> None:
    """ "Ventilation interface: Not recorded" beside "Home ventilation by mask" reads as a contradiction."""
    record = duchenne_record()
    del record["fact.ventilation_interface"]
    fact = ventilation(a_card(record))
    assert (fact.value, fact.not_recorded, fact.not_recorded_is_draft) == (None, MASK, True)


def test_without_that_condition_the_plain_words_stand() -> None:
    fact = ventilation(a_card({"who": cards.who(), "conditions": cards.conditions("duchenne-muscular-dystrophy")}))
    assert (fact.value, fact.not_recorded) == (None, None)


@pytest.mark.parametrize("answer", [said({"value": "nasal-mask"}), said_none()])
def test_an_answer_takes_the_words_for_its_lack_off_the_card(answer: RecordedEntry) -> None:
    fact = ventilation(a_card(duchenne_record(**{"fact.ventilation_interface": answer})))
    assert fact.value is not None
    assert fact.not_recorded is None


def test_unsigned_words_for_what_is_not_recorded_stand_on_no_live_card(signed: Catalogue) -> None:
    record = duchenne_record()
    del record["fact.ventilation_interface"]
    assert ventilation(a_card(record, mode="live")).not_recorded is None
    fact = ventilation(a_card(record, rules=signed, mode="live"))
    assert (fact.not_recorded, fact.not_recorded_is_draft) == (MASK, False)


def ventilation(summary: PatientSummary) -> Fact:
    return next(each for each in summary.first_facts if each.key == "ventilation_interface")


def test_no_steroids_is_an_answer_and_differs_from_not_recorded() -> None:
    summary = a_card(duchenne_record(**{"fact.steroid_name_dose": said_none()}))
    fact = next(each for each in summary.first_facts if each.key == "steroid_name_dose")
    assert fact.value == "None"
    assert fact.provenance is not None


def test_first_screen_has_twelve_facts_at_most_and_the_others_stand_below() -> None:
    """Proves H70-A3."""
    rules = catalogue()
    words = {f"fact.{key}": _some_value(rules, key) for key in rules.facts if rules.facts[key].file.held_as == "fact"}
    full, small = a_card(duchenne_record(**words)), a_card(duchenne_record())
    first = list(cards.fact_keys(rules, "first"))
    assert [each.key for each in full.first_facts] == first[:12]
    assert {each.key for each in full.other_facts} == {*first[12:], *cards.fact_keys(rules, "second")}
    assert len(small.first_blocks) == len(full.first_blocks)


def _some_value(rules: Catalogue, key: str) -> RecordedEntry:
    file = rules.facts[key].file
    values = {"number": 1, "text": "words", "boolean": True, "date": "2026-01-02", "range": {"low": 1, "high": 2}}
    return said({"value": file.choices[0] if file.kind == "choice" else values[file.kind]})


def test_pregnancy_and_what_is_for_the_plan_alone_never_enters_the_emergency_card() -> None:
    """Proves H52-A3."""
    rules = catalogue()
    plan = {f"fact.{key}": _some_value(rules, key) for key in cards.fact_keys(rules, "plan")}
    chosen = said({"show": [each.value for each in CardPart], "hide": []})
    summary = a_card(duchenne_record(**plan, card_choices=chosen))
    listed = {each.key for each in (*summary.first_facts, *summary.other_facts)}
    assert not listed & set(cards.fact_keys(rules, "plan"))


def test_patients_own_scope_holds_what_the_emergency_card_keeps_back() -> None:
    numbers = said({"nhs_number": {"value": "9991234560", "system": NumberSystem.NHS.value}})
    pregnant = said({"value": "pregnant"})
    summary = a_card(duchenne_record(numbers=numbers, **{"fact.pregnancy_status": pregnant}), scope=Scope.PATIENT)
    assert summary.identity.identifiers[0].value == "999 123 4560"
    assert "pregnancy_status" in {each.key for each in summary.other_facts}


def test_a_fact_that_is_left_out_stands_in_no_line_either() -> None:
    seen = said({"value": "the plan in the blue folder"})
    hidden = said({"show": [each.value for each in CardPart], "hide": ["stroke_like_plan"]})
    record = duchenne_record(conditions=cards.conditions("melas"), **{"fact.stroke_like_plan": seen})
    assert "blue folder" in every_word(a_card(record))
    assert "blue folder" not in every_word(a_card(record | {"card_choices": hidden}))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("ventilation_interface", "helmet", "helmet"),
        ("weight_kg", "about 50", "about 50"),
        ("spo2_target_range", {"from": 88, "until": 92}, "88 to 92"),
    ],
)
def test_value_of_an_earlier_releases_shape_is_told_as_it_was_typed(key: str, value: object, words: str) -> None:
    summary = a_card(duchenne_record(**{f"fact.{key}": said({"value": value})}))
    assert next(each.value for each in summary.first_facts if each.key == key) == words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("spo2_target_range", {"low": 88, "high": 92}, "88% to 92%"),
        ("weight_kg", 54.5, "54.5 kg"),
        ("lying_flat_tolerance", "a-short-time-only", "a short time only"),
        ("fvc_date", "2026-05-03", "3 May 2026"),
        ("mh_warning_card", True, "Yes"),
        ("mh_warning_card", False, "No"),
    ],
)
def test_values_are_told_in_words_with_their_unit(key: str, value: object, words: str) -> None:
    summary = a_card(duchenne_record(**{f"fact.{key}": said({"value": value})}))
    facts = (*summary.first_facts, *summary.other_facts)
    assert next(each.value for each in facts if each.key == key) == words
