"""Finding templates, the questions that choose between them, and what to ask."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from app.card_templates.catalogue import Catalogue
from app.card_templates.fact_schema import CheckEvery, HeldAs
from app.card_templates.queries import (
    choices_to_ask,
    companions,
    compose_card,
    facts_to_ask,
    get_template,
    review_ages,
    search,
    withdrawals,
)
from app.card_templates.service import Approver, withdraw_line
from app.core.clock import fixed_clock
from app.core.errors import NotFound

DUCHENNE = "duchenne-muscular-dystrophy"


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Duchenne", DUCHENNE),
        ("dmd", DUCHENNE),
        ("  DUCHENNE   muscular ", DUCHENNE),
        ("guillain-barré", "guillain-barre-syndrome"),
        ("fshd", "facioscapulohumeral-muscular-dystrophy"),
        ("sma 1", "spinal-muscular-atrophy-type-1"),
        ("dystrophy duchenne", DUCHENNE),
        ("NIV", "mask-ventilation"),
    ],
)
def test_search_finds_a_condition_by_name_synonym_and_slips_of_form(words: str, first: str) -> None:
    assert search(words)[0].id == first


def test_search_shows_look_alikes_with_a_sentence_that_tells_them_apart() -> None:
    """Towards H06-A2: each result carries its summary."""
    found = search("myoton")
    assert {"myotonic-dystrophy-type-1", "myotonia-congenita"} <= {each.id for each in found}
    assert len({each.summary for each in found}) == len(found)


def test_empty_search_lists_everything_and_nonsense_nothing(rules: Catalogue) -> None:
    assert len(search("")) == len(rules.templates)
    assert search("xyzzy plugh") == ()


def test_unknown_template_says_what_to_do() -> None:
    with pytest.raises(NotFound) as refused:
        get_template("no-such-condition")
    assert refused.value.code == "unknown_template"
    assert "Search" in refused.value.message


def test_plain_questions_choose_between_adult_and_child_and_mask_and_tube() -> None:
    """Proves H25-A1."""
    asked = {each.id: each for each in choices_to_ask([DUCHENNE])}
    assert set(asked) == {"steroids-adult-or-child", "ventilator-mask-or-tracheostomy"}
    steroids = {answer.words: answer.template_id for answer in asked["steroids-adult-or-child"].answers}
    assert steroids == {"Adult": "long-term-steroid-adult", "Child": "long-term-steroid-child"}


def test_answered_question_is_not_asked_again() -> None:
    left = choices_to_ask([DUCHENNE, "long-term-steroid-child"])
    assert [each.id for each in left] == ["ventilator-mask-or-tracheostomy"]


def test_condition_without_related_cards_raises_no_question() -> None:
    assert choices_to_ask(["charcot-marie-tooth-disease"]) == ()


def test_companions_are_related_cards_that_no_question_chooses() -> None:
    assert [each.id for each in companions(["central-core-disease-ryr1"])] == ["malignant-hyperthermia"]
    assert companions(["central-core-disease-ryr1", "malignant-hyperthermia"]) == ()


def test_facts_are_asked_in_order_of_danger_once_each() -> None:
    asked = [fact.key for fact in facts_to_ask([DUCHENNE, "mask-ventilation"])]
    assert len(asked) == len(set(asked))
    assert asked.index("allergies") < asked.index("spo2_target_range") < asked.index("usual_mobility")


def test_card_with_doses_by_age_asks_to_be_looked_at_on_those_birthdays() -> None:
    """Towards H25-A3: the ages are data; the review date is set from them when a card is issued."""
    assert review_ages([DUCHENNE, "long-term-steroid-child"]) == (1, 6)
    assert review_ages([DUCHENNE]) == ()


def test_facts_of_the_moment_are_never_stored(rules: Catalogue) -> None:
    for key in ("urine_sample_brought", "enzyme_infusion_last"):
        assert rules.facts[key].file.held_as is HeldAs.ASK_AT_THE_TIME


def test_three_classes_of_expiry_have_a_length_each(rules: Catalogue) -> None:
    assert dict(rules.check_every_months) == {CheckEvery.SEASON: 6, CheckEvery.YEAR: 12, CheckEvery.NEVER: None}


def test_card_is_composed_from_ids_alone() -> None:
    card = compose_card([DUCHENNE, "mask-ventilation"], {"spo2_target_range": "88% to 92%"}, "en-GB")
    assert any("88% to 92%" in line.text for line in card.all_lines())


def test_withdrawals_come_back_as_values_oldest_first(session: Session, clock: datetime) -> None:
    by = Approver(role="Consultant", organisation="Example Hospital", registration="GMC 0000000")
    for hour, line_id in enumerate(("oxygen-not-alone", "fat-embolism")):
        with fixed_clock(clock + timedelta(hours=hour)):
            withdraw_line(session, template_id=DUCHENNE, line_id=line_id, reason="New evidence.", by=by)
    assert [each.ref for each in withdrawals(session)] == [f"{DUCHENNE}/oxygen-not-alone", f"{DUCHENNE}/fat-embolism"]
