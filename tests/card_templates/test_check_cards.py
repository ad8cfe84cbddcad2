"""What the check says of cards: templates with their companions, and combinations."""

import pytest

from tests.card_templates.builders import TOPICS, Tree, line, shared, shared_words
from tests.card_templates.faults import at, found, only

pytestmark = pytest.mark.no_database


def test_template_alone_with_more_than_seven_critical_topics_cannot_be_signed(tree: Tree) -> None:
    """Proves H23-A2."""
    tree.add("one", [line(f"l-{topic}", topic=topic) for topic in TOPICS[:8]])
    assert "topic-h" in only(tree, "first-screen").message
    assert only(tree, "first-screen", as_approved=["one"]).level == "error"


def test_template_that_is_crowded_only_with_its_companions_is_named(tree: Tree) -> None:
    tree.add("one", [line(f"l-{topic}", topic=topic) for topic in TOPICS[:7]], related=["two"])
    tree.add("two", [line("last", topic=TOPICS[7])])
    fault = only(tree, "first-screen")
    assert fault.message.startswith("one with two: more than 7 critical topics")
    assert fault.level == "warning"


def test_companions_are_tried_with_each_answer_to_a_question(tree: Tree) -> None:
    choice = {"id": "which", "answers": [{"id": "a", "template": "two"}, {"id": "b", "template": "three"}]}
    words = {"which": {"question": "Which?", "answers": {"a": "A", "b": "B"}}}
    tree.write("_shared/shared.yaml", shared(choices=[choice]))
    tree.write("_shared/en.yaml", shared_words(choices=words))
    tree.add("one", [line(f"l-{topic}", topic=topic) for topic in TOPICS[:7]], related=["two", "three"])
    tree.add("two", [line("last", topic=TOPICS[7])])
    tree.add("three", [line("last", topic=TOPICS[8])])
    assert [fault.message.split(":")[0] for fault in found(tree, "first-screen")] == ["one with three", "one with two"]


def test_unsettled_pair_that_companions_bring_together_is_named(tree: Tree) -> None:
    pair = {"id": "which", "lines": ["one/first", "two/first"], "why": "They differ."}
    tree.write("_shared/shared.yaml", shared(unsettled=[pair]))
    tree.add("one", [line("first")], related=["two"])
    tree.add("two", [line("first", say="Other.")])
    assert "They differ." in only(tree, "unsettled").message


def test_lines_of_one_topic_and_situation_are_listed_for_the_signer(tree: Tree) -> None:
    tree.add("one", [line("first"), line("second", topic=TOPICS[1])], related=["two"])
    tree.add("two", [line("theirs", say="Other.")])
    fault = only(tree, "meets")
    assert (fault.level, fault.line) == ("note", at(tree, "one/template.yaml", "id: first"))
    assert "first meets two/theirs" in fault.message


@pytest.mark.parametrize(
    ("first_screen", "part"),
    [
        ({TOPICS[0]: ["one/nothing"]}, "one/nothing is not a line of these templates"),
        ({TOPICS[0]: ["two/first"]}, "two/first is not a line of these templates"),
        ({TOPICS[1]: ["one/first"]}, f"one/first is about {TOPICS[0]}, not {TOPICS[1]}"),
    ],
)
def test_combination_is_led_by_its_own_lines_only(tree: Tree, first_screen: dict[str, list[str]], part: str) -> None:
    tree.add("one", [line("first")])
    tree.add("two", [line("first", say="Other.")])
    tree.add_combination("whole", ["one"], first_screen)
    faults = found(tree, "combination")
    assert any(part in fault.message and fault.level == "error" for fault in faults)


def test_combination_whose_wallet_card_forgets_a_topic_is_an_error(tree: Tree) -> None:
    tree.add("one", [line("first"), line("second", topic=TOPICS[1])])
    tree.add_combination("whole", ["one"], {TOPICS[0]: ["one/first"], TOPICS[1]: ["one/second"]})
    tree.replace("_combinations/whole/combination.yaml", "wallet:\n- one/first\n- one/second", "wallet:\n- one/first")
    assert "The wallet card has no line for topic-b." in only(tree, "combination").message


def test_combination_of_templates_that_differ_unsettled_cannot_be_signed(tree: Tree) -> None:
    pair = {"id": "which", "lines": ["one/first", "two/first"], "why": "They differ."}
    tree.write("_shared/shared.yaml", shared(unsettled=[pair]))
    tree.add("one", [line("first")])
    tree.add("two", [line("first", say="Other.")])
    tree.add_combination("whole", ["one", "two"], {TOPICS[0]: ["one/first"]})
    assert only(tree, "combination").level == "warning"
    assert only(tree, "combination", as_approved=["whole"]).level == "error"
