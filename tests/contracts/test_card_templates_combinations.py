"""The twelve commonest sets of cards, each authored as a whole."""

import pytest

from app.card_templates.catalogue import Combination
from app.card_templates.compose import compose
from app.card_templates.composition import Composition
from app.card_templates.loader import catalogue
from app.card_templates.values import FIRST_SCREEN_MAX, SHORT_MAX, Severity

pytestmark = pytest.mark.no_database

RULES = catalogue()
COMBINATIONS = list(RULES.combinations.values())
every_combination = pytest.mark.parametrize("combination", COMBINATIONS, ids=lambda each: each.file.id)


def card_of(combination: Combination) -> Composition:
    return compose([RULES.templates[each] for each in combination.file.templates], {}, rules=RULES)


def test_there_are_twelve() -> None:
    assert len(COMBINATIONS) == 12


@every_combination
def test_combination_is_used_for_exactly_its_templates(combination: Combination) -> None:
    assert card_of(combination).combination == combination.file.id


@every_combination
def test_first_screen_stands_in_the_authored_order(combination: Combination) -> None:
    card = card_of(combination)
    assert [block.topic for block in card.first_screen] == [block.topic for block in combination.file.first_screen]
    assert len(card.first_screen) <= FIRST_SCREEN_MAX


@every_combination
def test_authored_lines_lead_each_block(combination: Combination) -> None:
    for authored, block in zip(combination.file.first_screen, card_of(combination).first_screen, strict=True):
        assert tuple(line.ref for line in block.leads) == authored.leads


@every_combination
def test_no_critical_line_of_a_combination_is_lost(combination: Combination) -> None:
    """Proves H23-A4 for the declared sets."""
    wanted = {
        f"{each}/{line.id}"
        for each in combination.file.templates
        for line in RULES.templates[each].lines
        if line.severity is Severity.CRITICAL
    }
    assert wanted <= {line.ref for line in card_of(combination).all_lines()}


@every_combination
def test_wallet_lines_are_approved_short_words_for_every_block(combination: Combination) -> None:
    """Towards H07-A1: the short set is authored, never cut."""
    card = card_of(combination)
    assert {line.topic for line in card.short_lines} >= {block.topic for block in card.first_screen}
    for line in card.short_lines:
        template, structure = RULES.line(line.ref) or pytest.fail(line.ref)
        assert line.text == template.english.lines[structure.id].short
        assert len(line.text) <= SHORT_MAX


def test_duchenne_with_steroids_and_mask_opens_on_the_seven_that_matter() -> None:
    """Proves H23-A1: merged by severity alone, hydrocortisone was twelfth and fat embolism eighteenth."""
    card = card_of(RULES.combinations["duchenne-adult-steroids-mask"])
    assert [block.topic for block in card.first_screen] == [
        "relaxants-and-gases",
        "steroids",
        "oxygen",
        "own-ventilator",
        "opioids-and-sedatives",
        "falls-and-fractures",
        "heart",
    ]
    leads = [line.ref.split("/")[1] for block in card.first_screen for line in block.leads]
    assert leads.index("do-not-stop-steroids") == 1
    assert "fat-embolism" in leads
    assert [line.text for line in card.short_lines][:2] == [
        "No suxamethonium (succinylcholine) or anaesthetic gases",
        "Never stop steroids; vomit/NBM/very ill: hydrocortisone",
    ]


def test_child_never_gets_the_adult_dose_nor_an_adult_the_child_dose() -> None:
    """Towards H25-A4."""
    child = card_of(RULES.combinations["duchenne-child-steroids"])
    adult = card_of(RULES.combinations["duchenne-adult-steroids-mask"])
    assert not any(line.text.startswith("Adult") for line in child.all_lines())
    assert not any(line.text.startswith("Child") for line in adult.all_lines())
