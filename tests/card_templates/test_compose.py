"""Composition by topic: what stands where, what folds, what is filled in. The properties are in their own file."""

from datetime import UTC, date, datetime

import pytest

from app.card_templates.catalogue import Catalogue
from app.card_templates.compose import compose
from app.card_templates.composition import Composition, FactText
from app.card_templates.notices import Withdrawal
from app.card_templates.values import Language
from tests.card_templates.builders import TOPICS, catalogue, combination, line, template

pytestmark = pytest.mark.no_database

A, B, C = TOPICS[:3]


def composed(rules: Catalogue, **options: object) -> Composition:
    facts = options.pop("facts", {})
    return compose(list(rules.templates.values()), facts, rules=rules, **options)  # type: ignore[arg-type]  # test data


def refs(composition: Composition) -> list[list[str]]:
    return [[each.ref for each in block.lines] for block in composition.blocks]


def withdrawal(ref: str, **changes: object) -> Withdrawal:
    template_id, _, line_id = ref.partition("/")
    values = {
        "template_id": template_id,
        "line_id": line_id or None,
        "template_version": 1,
        "withdrawn_on": date(2026, 11, 3),
        "reason": "New evidence.",
        "approved_by_role": "Consultant",
        "approved_by_organisation": "Example Hospital",
        "approved_by_registration": "GMC 0000000",
        "created_at": datetime(2026, 11, 3, 9, tzinfo=UTC),
    }
    return Withdrawal(**(values | changes))  # type: ignore[arg-type]  # values are given by name in each test


# --- short words where a fact is missing -------------------------------------------------------------------

RANGE = {"say": "Keep to {target}.", "say_without": "None recorded. Adult 88%; child, ring.", "short": "Own range"}


def brief(values: dict[str, str], facts: dict[str, str]) -> tuple[str, str]:
    """Short words on the screen and on paper."""
    card = composed(catalogue(template("one", [line("a", **(RANGE | values))])), facts=facts)
    return card.blocks[0].lines[0].short, card.short_lines[0].text


def test_short_words_for_a_missing_fact_stand_where_they_were_written() -> None:
    """Towards H23-A2. Short words that speak of the person's own value are wrong where there is none."""
    assert brief({"short_without": "No range"}, {}) == ("No range", "No range")
    assert brief({"short_without": "No range"}, {"target": "94%"}) == ("Own range", "Own range")


def test_whole_sentence_stands_on_the_screen_where_nobody_wrote_short_words_for_a_missing_fact() -> None:
    assert brief({}, {}) == (RANGE["say_without"], "Own range")
    assert brief({}, {"target": "94%"}) == ("Own range", "Own range")


# --- blocks ------------------------------------------------------------------------------------------------


def test_lines_of_one_topic_from_two_templates_stand_in_one_block() -> None:
    rules = catalogue(template("one", [line("a", topic=A)]), template("two", [line("b", topic=A)]))
    assert refs(composed(rules)) == [["one/a", "two/b"]]


def topics(composition: Composition) -> list[str]:
    return [block.topic for block in composition.first_screen]


def test_topics_of_one_template_stand_in_the_order_in_which_its_author_wrote_the_critical_lines() -> None:
    """Towards H23-A2. What has to be done first stands first, also where the list of all topics puts it later."""
    lines = [line("c", topic=C), line("a", topic=A), line("c2", topic=C), line("b", topic=B, severity="advice")]
    assert topics(composed(catalogue(template("one", lines)))) == [C, A]


def test_author_may_give_the_topics_an_order_of_their_own() -> None:
    lines = [line("a", topic=A), line("b", topic=B), line("c", topic=C)]
    assert topics(composed(catalogue(template("one", lines, first_screen=[B, C, A])))) == [B, C, A]


def test_topics_of_the_first_condition_come_before_the_rest_in_the_order_of_danger() -> None:
    wide = template("a-wide", [line("d", topic=TOPICS[3]), line("a", topic=A)], network="cross-cutting")
    own = template("z-own", [line("c", topic=C), line("b", topic=B)])
    assert topics(composed(catalogue(wide, own))) == [C, B, A, TOPICS[3]]


def test_order_of_the_author_takes_no_topic_from_the_seven_most_dangerous() -> None:
    own = template("own", [line(f"l-{topic}", topic=topic) for topic in reversed(TOPICS[3:])])
    wide = template("wide", [line("a", topic=A)], network="cross-cutting")
    assert topics(composed(catalogue(own, wide))) == [*reversed(TOPICS[3:9]), A]


def test_condition_that_was_taken_back_gives_no_order() -> None:
    own = template("own", [line("c", topic=C), line("b", topic=B)])
    wide = template("wide", [line("b", topic=B), line("a", topic=A)], network="cross-cutting")
    card = composed(catalogue(own, wide), withdrawals=[withdrawal("own")])
    assert topics(card) == [B, A]


def test_topics_without_a_critical_line_are_more_advice() -> None:
    rules = catalogue(template("one", [line("b", topic=B), line("a", topic=A, severity="advice")]))
    card = composed(rules)
    assert [block.topic for block in card.first_screen] == [B]
    assert [block.topic for block in card.more_advice] == [A]


def test_eighth_critical_topic_stands_first_under_more_advice() -> None:
    """Proves H23-A2. At most seven blocks, and what does not fit is still there in full."""
    lines = [line(f"l-{topic}", topic=topic) for topic in TOPICS[:9]]
    card = composed(catalogue(template("one", [*lines, line("x", topic=TOPICS[9], severity="advice")])))
    assert [block.topic for block in card.first_screen] == list(TOPICS[:7])
    assert [block.topic for block in card.more_advice] == [*TOPICS[7:9], TOPICS[9]]
    assert all(block.critical for block in card.more_advice[:2])


def test_within_a_block_critical_lines_come_before_important_ones() -> None:
    one = template("one", [line("a", severity="important")])
    two = template("two", [line("b"), line("c", severity="advice")])
    assert refs(composed(catalogue(one, two))) == [["two/b", "one/a", "two/c"]]


def test_lines_of_one_situation_stand_together() -> None:
    """Proves H24-A1."""
    one = template("one", [line("a", when="near-arrest"), line("b", when="always")])
    two = template("two", [line("c", when="near-arrest")])
    assert refs(composed(catalogue(one, two))) == [["one/a", "two/c", "one/b"]]


def test_line_carries_the_words_of_its_situation_and_none_when_it_always_applies() -> None:
    rules = catalogue(template("one", [line("a", when="near-arrest"), line("b")]))
    assert [each.trigger for each in composed(rules).blocks[0].lines] == ["Near arrest", ""]


def test_every_critical_line_of_a_first_screen_topic_leads() -> None:
    """Proves H23-A2. One line would have stood for all, and the do-not line beside it below the fold."""
    one = template("one", [line("a"), line("b"), line("c", severity="important")])
    card = composed(catalogue(one, template("two", [line("d")])))
    assert [each.ref for each in card.blocks[0].leads] == ["one/a", "one/b", "two/d"]
    assert [each.ref for each in card.short_lines] == ["one/a", "one/b", "two/d"]


def test_do_not_lines_stand_before_others_of_the_same_danger() -> None:
    one = template("one", [line("a"), line("n", kind="do_not"), line("i", severity="important", kind="do_not")])
    assert refs(composed(catalogue(one))) == [["one/n", "one/a", "one/i"]]


def test_first_line_leads_a_topic_that_holds_nothing_critical() -> None:
    rules = catalogue(template("one", [line("a", severity="important"), line("b", severity="important")]))
    assert [each.ref for each in composed(rules).blocks[0].leads] == ["one/a"]


def test_only_further_lines_of_a_topic_give_way_on_the_wallet_card_and_do_not_lines_last() -> None:
    """Towards H07-A1. What the first line of each topic says is on every wallet card."""
    one = template("one", [line("a", topic=A), line("a2", topic=A), line("b", topic=B), line("b2", topic=B)])
    two = template("two", [line("n", topic=B, kind="do_not"), line("m", topic=B, kind="do_not")])
    card = composed(catalogue(one, two))
    assert [each.ref for each in card.short_lines] == ["one/a", "one/a2", "two/n", "two/m", "one/b", "one/b2"]
    assert card.wallet_gives_way == ("one/b2", "one/b", "one/a2", "two/m")


def test_repeated_ban_gives_way_first_and_a_line_for_near_arrest_last() -> None:
    """Towards H07-A1. What the wallet card loses first is said on it already."""
    own = template(
        "own",
        [
            line("no-x", topic=A, kind="do_not", short="No X (ex) or gases"),
            line("a", topic=A),
            line("arrest", topic=A, when="near-arrest"),
        ],
    )
    wide = template("wide", [line("x", topic=A, kind="do_not", short="Fall: never X; use Y")], network="msk")
    other = template("zother", [line("no-z", topic=A, kind="do_not", short="No Z")], network="msk")
    card = composed(catalogue(own, wide, other))
    assert card.wallet_gives_way == ("wide/x", "own/a", "zother/no-z", "own/arrest")


def test_repeated_ban_for_near_arrest_stays_longest() -> None:
    own = template("own", [line("no-x", kind="do_not", short="No X"), line("a")])
    wide = template("wide", [line("x", kind="do_not", short="No X", when="near-arrest")], network="msk")
    assert composed(catalogue(own, wide)).wallet_gives_way == ("own/a", "wide/x")


def test_nothing_gives_way_on_a_wallet_card_that_was_authored_as_a_whole() -> None:
    one = template("one", [line("a", topic=A), line("a2", topic=A)])
    whole = combination("whole", [one], {A: ["one/a", "one/a2"]})
    assert composed(catalogue(one, combinations=[whole])).wallet_gives_way == ()


def test_block_carries_its_heading_and_a_plain_sentence_for_the_patient() -> None:
    """Towards H68-A3."""
    block = composed(catalogue(template("one", [line("a", topic=A)]))).blocks[0]
    assert (block.heading, block.plain) == (f"Heading {A}", f"About {A}.")


def test_order_in_which_templates_were_chosen_does_not_matter() -> None:
    one, two = template("one", [line("a")]), template("two", [line("b")])
    rules = catalogue(one, two)
    assert compose([one, two], {}, rules=rules) == compose([two, one, two], {}, rules=rules)


def test_lines_of_the_condition_come_before_those_that_cut_across() -> None:
    wide = template("a-wide", [line("w")], network="cross-cutting")
    own = template("z-own", [line("o")])
    assert refs(composed(catalogue(wide, own))) == [["z-own/o", "a-wide/w"]]


def test_card_without_templates_is_empty_and_not_an_error() -> None:
    card = compose([], {}, rules=catalogue())
    assert card.blocks == ()
    assert not card.draft


# --- folding -----------------------------------------------------------------------------------------------


def test_covered_line_folds_under_the_line_that_covers_it_with_its_source() -> None:
    """Proves H23-A1."""
    one = template("one", [line("a")])
    two = template("two", [line("b", covers=["one/a"])])
    card = composed(catalogue(one, two))
    assert refs(card) == [["two/b"]]
    folded = card.blocks[0].lines[0].covered[0]
    assert folded.ref == "one/a"
    assert folded.text == "Say a."
    assert folded.sources == ("https://example.org/one",)


def test_critical_line_never_folds_under_a_less_dangerous_one() -> None:
    one = template("one", [line("a")])
    two = template("two", [line("b", severity="advice", covers=["one/a"])])
    assert refs(composed(catalogue(one, two))) == [["one/a", "two/b"]]


def test_line_never_folds_into_another_topic() -> None:
    one = template("one", [line("a", topic=A)])
    two = template("two", [line("b", topic=B, covers=["one/a"])])
    assert refs(composed(catalogue(one, two))) == [["one/a"], ["two/b"]]


def test_cover_of_a_cover_folds_under_the_line_that_stands() -> None:
    one = template("one", [line("a")])
    two = template("two", [line("b", covers=["one/a"])])
    three = template("zzz", [line("c", covers=["two/b"])])
    card = composed(catalogue(one, two, three))
    assert refs(card) == [["zzz/c"]]
    assert {each.ref for each in card.blocks[0].lines[0].covered} == {"one/a", "two/b"}


def test_lines_that_cover_each_other_leave_one_standing() -> None:
    one = template("one", [line("a", covers=["two/b"])])
    two = template("two", [line("b", covers=["one/a"])])
    card = composed(catalogue(one, two))
    assert refs(card) == [["one/a"]]
    assert [each.ref for each in card.blocks[0].lines[0].covered] == ["two/b"]


def test_very_same_words_stand_once_with_both_sources() -> None:
    same = "Do this now."
    one = template("one", [line("a", say=same, severity="important")])
    two = template("two", [line("b", say=same)])
    card = composed(catalogue(one, two))
    assert refs(card) == [["two/b"]]
    assert [each.ref for each in card.blocks[0].lines[0].covered] == ["one/a"]


def test_same_words_for_another_situation_stand_twice() -> None:
    same = "Do this now."
    rules = catalogue(
        template("one", [line("a", say=same, when="always")]),
        template("two", [line("b", say=same, when="near-arrest")]),
    )
    assert len(composed(rules).blocks[0].lines) == 2


# --- facts -------------------------------------------------------------------------------------------------


WITH_FACT = line(
    "o2", say="Keep to {target}.", say_without="No range recorded.", short="Keep {target}", short_without="No range"
)


def test_fact_stands_inside_the_line_in_words_and_with_a_dash_on_paper() -> None:
    """Proves H26-A1."""
    facts = {"target": FactText(screen="88% to 92%", paper="88-92%")}
    card = composed(catalogue(template("one", [WITH_FACT])), facts=facts)
    standing = card.blocks[0].lines[0]
    assert (standing.text, standing.short) == ("Keep to 88% to 92%.", "Keep 88-92%")
    assert (standing.uses, standing.lacks, card.lacks) == (("target",), (), ())
    assert card.short_lines[0].text == "Keep 88-92%"


@pytest.mark.parametrize("facts", [{}, {"target": ""}, {"target": "   "}, {"other": "88%"}])
def test_fact_that_is_not_recorded_gives_the_approved_sentence_without_it(facts: dict[str, str]) -> None:
    card = composed(catalogue(template("one", [WITH_FACT])), facts=facts)
    standing = card.blocks[0].lines[0]
    assert (standing.text, standing.short) == ("No range recorded.", "No range")
    assert (standing.uses, standing.lacks, card.lacks) == ((), ("target",), ("target",))


def test_facts_that_critical_lines_hold_or_need_must_be_filled() -> None:
    needing = line("a", needs=["steroid"])
    lesser = line("i", severity="important", needs=["photo"])
    rules = catalogue(template("one", [WITH_FACT, needing, lesser]))
    assert composed(rules).must_fill == ("target", "steroid")
    assert composed(rules, facts={"steroid": "20 mg"}).must_fill == ("target",)
    assert composed(rules, facts={"steroid": "20 mg", "target": "88%"}).must_fill == ()


def test_one_missing_fact_of_two_gives_the_sentence_without_either() -> None:
    two = line("two", say="{first} and {second}.", say_without="Neither recorded.")
    card = composed(catalogue(template("one", [two])), facts={"first": "1"})
    assert card.blocks[0].lines[0].text == "Neither recorded."
    assert card.lacks == ("second",)


def test_fact_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    card = composed(catalogue(template("one", [WITH_FACT])), facts={"target": "{other} \\g<0> %s", "other": "leaked"})
    assert card.blocks[0].lines[0].text == "Keep to {other} \\g<0> %s."


def test_line_breaks_in_a_fact_do_not_break_the_line() -> None:
    card = composed(catalogue(template("one", [WITH_FACT])), facts={"target": "88%\n to\t92%"})
    assert card.blocks[0].lines[0].text == "Keep to 88% to 92%."


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


# --- drafts, withdrawals, languages ------------------------------------------------------------------------------


def test_unsigned_lines_are_marked_and_signed_ones_name_their_signer_by_role() -> None:
    rules = catalogue(template("one", [line("a", topic=A)]), template("two", [line("b", topic=B)], signed=True))
    card = composed(rules)
    assert [each.draft for block in card.blocks for each in block.lines] == [True, False]
    assert [each.approved_by for each in card.templates] == [None, "Consultant, Example Hospital"]


def test_withdrawn_line_gives_way_to_its_replacement() -> None:
    """Proves H33-A1."""
    notice = withdrawal("one/a", replacement="Do the other thing.", replacement_short="The other thing")
    card = composed(catalogue(template("one", [line("a")])), withdrawals=[notice])
    standing = card.blocks[0].lines[0]
    assert (standing.text, standing.short) == ("Do the other thing.", "The other thing")
    assert standing.replaced_on == date(2026, 11, 3)
    assert card.short_lines[0].text == "The other thing"


def test_withdrawn_line_without_replacement_is_gone_and_named() -> None:
    card = composed(catalogue(template("one", [line("a"), line("b")])), withdrawals=[withdrawal("one/a")])
    assert refs(card) == [["one/b"]]
    assert [each.ref for each in card.withdrawn] == ["one/a"]


def test_withdrawn_cover_gives_back_the_line_it_covered() -> None:
    one, two = template("one", [line("a")]), template("two", [line("b", covers=["one/a"])])
    card = composed(catalogue(one, two), withdrawals=[withdrawal("two/b")])
    assert refs(card) == [["one/a"]]


def test_replaced_cover_covers_nothing_because_its_new_words_may_not_say_it() -> None:
    one, two = template("one", [line("a")]), template("two", [line("b", covers=["one/a"])])
    notice = withdrawal("two/b", replacement="Other words.", replacement_short="Other words")
    card = composed(catalogue(one, two), withdrawals=[notice])
    assert refs(card) == [["one/a", "two/b"]]


def test_withdrawal_of_an_older_version_leaves_the_corrected_line_alone() -> None:
    one = template("one", [line("a")], version=2)
    card = composed(catalogue(one), withdrawals=[withdrawal("one/a", template_version=1)])
    assert refs(card) == [["one/a"]]


def test_withdrawn_template_gives_no_lines_and_says_since_when() -> None:
    one, two = template("one", [line("a")]), template("two", [line("b")])
    card = composed(catalogue(one, two), withdrawals=[withdrawal("one")])
    assert refs(card) == [["two/b"]]
    assert [each.withdrawn_on for each in card.templates] == [date(2026, 11, 3), None]


WELSH = {"name": "Un", "lines": {"a": {"say": "Dywedwch.", "short": "Byr", "why": "Achos."}}}


def test_missing_welsh_is_english_and_marked_never_blank() -> None:
    one = template("one", [line("a"), line("b")], welsh=WELSH)
    card = composed(catalogue(one), language="cy")
    first, second = card.blocks[0].lines
    assert (first.text, first.language) == ("Dywedwch.", Language.CY)
    assert (second.text, second.language) == ("Say b.", Language.EN)
    assert card.untranslated == ("one/b",)
    assert card.templates[0].name == "Un"


def test_unsigned_welsh_never_replaces_signed_english() -> None:
    one = template("one", [line("a")], welsh=WELSH, signed=True)
    card = composed(catalogue(one), language="cy")
    assert card.blocks[0].lines[0].text == "Say a."
    assert card.templates[0].name == "One"


def test_composition_survives_the_way_to_json_and_back() -> None:
    one, two = template("one", [WITH_FACT]), template("two", [line("b", covers=["one/o2"])])
    card = composed(catalogue(one, two), facts={"target": "88%"})
    assert Composition.from_json(card.model_dump_json()) == card
