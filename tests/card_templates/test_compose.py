"""Composition by topic: what stands where and what folds. The properties are in their own file."""

import pytest

from app.card_templates.compose import compose
from app.card_templates.composition import Composition
from tests.card_templates.builders import TOPICS, catalogue, combination, composed, line, refs, template, withdrawal

pytestmark = pytest.mark.no_database

A, B, C = TOPICS[:3]

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
            line("no-x", topic=A, kind="do_not", bans=["x", "gases"]),
            line("a", topic=A),
            line("arrest", topic=A, when="near-arrest"),
        ],
    )
    wide = template("wide", [line("x", topic=A, kind="do_not", bans=["x"], short="Other words")], network="msk")
    other = template("zother", [line("no-z", topic=A, kind="do_not", bans=["z"])], network="msk")
    card = composed(catalogue(own, wide, other))
    assert card.wallet_gives_way == ("wide/x", "own/a", "zother/no-z", "own/arrest")


def test_repeated_ban_for_near_arrest_stays_longest() -> None:
    own = template("own", [line("no-x", kind="do_not", bans=["x"]), line("a")])
    wide = template("wide", [line("x", kind="do_not", bans=["x"], when="near-arrest")], network="msk")
    assert composed(catalogue(own, wide)).wallet_gives_way == ("own/a", "wide/x")


def test_ban_of_more_than_stands_above_it_is_no_repetition() -> None:
    """Known by its first words alone it went first, and with it the only "no gases" of the wallet card."""
    own = template("own", [line("no-x", kind="do_not", bans=["x"], short="No X"), line("a")])
    wide = template("wide", [line("x", kind="do_not", bans=["x", "gases"], short="No X or gases")], network="msk")
    assert composed(catalogue(own, wide)).wallet_gives_way == ("own/a", "wide/x")


def test_same_words_are_no_repetition_where_nobody_said_what_they_forbid() -> None:
    own = template("own", [line("no-x", kind="do_not", short="No X"), line("a")])
    wide = template("wide", [line("x", kind="do_not", short="No X")], network="msk")
    assert composed(catalogue(own, wide)).wallet_gives_way == ("own/a", "wide/x")


def test_lines_that_forbid_the_same_stand_next_to_each_other() -> None:
    own = template("own", [line(each, kind="do_not", bans=[each]) for each in ("x", "y", "z")])
    wide = template(
        "wide",
        [
            line("w", kind="do_not", bans=["w"]),
            line("x2", kind="do_not", bans=["x"]),
            line("y2", kind="do_not", bans=["y"], when="near-arrest"),
        ],
        network="msk",
    )
    (block,) = composed(catalogue(own, wide)).blocks
    assert [each.line_id for each in block.lines] == ["x", "x2", "y", "z", "w", "y2"]


def test_situations_that_share_a_ban_stand_next_to_each_other() -> None:
    drawn = [("a", "always"), ("b", "giving-oxygen"), ("a2", "near-arrest"), ("b2", "giving-oxygen")]
    one = template("one", [line(each, kind="do_not", bans=[each[0]], when=when) for each, when in drawn])
    (block,) = composed(catalogue(one)).blocks
    assert [each.line_id for each in block.lines] == ["a", "a2", "b", "b2"]


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
