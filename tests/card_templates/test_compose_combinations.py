"""Combinations that were authored as a whole, and pairs of lines that stand in the way of issuing."""

import pytest

from tests.card_templates.builders import TOPICS, catalogue, combination, composed, line, refs, template

pytestmark = pytest.mark.no_database

A, B, C = TOPICS[:3]

# --- combinations --------------------------------------------------------------------------------------------


def test_combination_orders_the_first_screen_and_names_what_leads() -> None:
    one = template("one", [line("a", topic=A), line("b", topic=B), line("b2", topic=B)])
    whole = combination("whole", [one], {B: ["one/b2"], A: ["one/a"]})
    card = composed(catalogue(one, combinations=[whole]))
    assert refs(card) == [["one/b2", "one/b"], ["one/a"]]
    assert card.combination == "whole"
    assert [each.ref for each in card.short_lines] == ["one/b2", "one/a"]


def test_combination_speaks_only_for_exactly_its_own_templates() -> None:
    one, two = template("one", [line("a", topic=A), line("b", topic=B)]), template("two", [line("c", topic=C)])
    whole = combination("whole", [one], {B: ["one/b"], A: ["one/a"]})
    card = composed(catalogue(one, two, combinations=[whole]))
    assert card.combination is None
    assert [block.topic for block in card.blocks] == [A, B, C]


def test_critical_topic_that_a_combination_forgot_still_gets_the_room_that_is_left() -> None:
    one = template("one", [line("a", topic=A), line("a2", topic=A), line("b", topic=B)])
    whole = combination("whole", [one], {B: ["one/b"]})
    card = composed(catalogue(one, combinations=[whole]))
    assert [block.topic for block in card.first_screen] == [B, A]
    assert [each.ref for each in card.first_screen[1].leads] == ["one/a", "one/a2"]


def test_combination_may_lead_with_an_important_line() -> None:
    one = template("one", [line("a", topic=A), line("b", topic=B, severity="important")])
    whole = combination("whole", [one], {A: ["one/a"], B: ["one/b"]})
    card = composed(catalogue(one, combinations=[whole]))
    assert [block.topic for block in card.first_screen] == [A, B]


def test_lead_that_is_covered_leads_through_the_line_above_it() -> None:
    one = template("one", [line("a")])
    two = template("two", [line("b", covers=["one/a"]), line("c")])
    whole = combination("whole", [one, two], {A: ["two/c", "one/a"]})
    card = composed(catalogue(one, two, combinations=[whole]))
    assert [each.ref for each in card.blocks[0].leads] == ["two/c", "two/b"]


# --- what stands in the way ------------------------------------------------------------------------------------

PAIR = {"unsettled": [{"id": "which", "lines": ["one/a", "two"], "why": "They differ."}]}


def test_unsettled_pair_is_told_apart_from_the_lines() -> None:
    """Proves H24-A4. The words of the difference stand in no line."""
    rules = catalogue(template("one", [line("a")]), template("two", [line("b")]), shared_lists=PAIR)
    card = composed(rules)
    assert [pair.id for pair in card.unsettled] == ["which"]
    assert not any("differ" in each.text for each in card.all_lines())


def test_pair_is_not_unsettled_when_only_one_side_is_on_the_card() -> None:
    rules = catalogue(template("one", [line("a")]), shared_lists=PAIR)
    assert composed(rules).unsettled == ()


def test_signed_combination_settles_a_pair_and_a_draft_one_does_not() -> None:
    """Proves H24-A3."""
    one, two = template("one", [line("a")]), template("two", [line("b")])
    for signed, left in ((True, 0), (False, 1)):
        whole = combination("whole", [one, two], {A: ["one/a"]}, signed=signed, settles=["which"])
        card = composed(catalogue(one, two, combinations=[whole], shared_lists=PAIR))
        assert len(card.unsettled) == left


def test_templates_that_never_stand_together_are_named() -> None:
    rules = catalogue(
        template("one", [line("a")]),
        template("two", [line("b")]),
        shared_lists={"never_together": [{"templates": ["one", "two"]}]},
    )
    assert composed(rules).never_together == (("one", "two"),)
