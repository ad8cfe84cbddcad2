"""What the check says of the lines that lead a card: do-not lines are marked, and all of them fit or are named."""

from typing import Any

import pytest

from tests.card_templates.builders import TOPICS, Tree, line
from tests.card_templates.faults import at, found, only

pytestmark = pytest.mark.no_database

SHORT = "Fifty-seven characters of short words fill two whole rows"


def two_rows(line_id: str, **changes: Any) -> dict[str, Any]:
    return line(line_id, short=SHORT, **changes)


# --- do not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"say": "Do not give it."},
        {"say": "Never stop it."},
        {"say": "No suxamethonium (succinylcholine)."},
        {"say": "Gene therapy: never stop it."},
        {"say": "Keep it going.", "short": "Do not stop it"},
    ],
)
def test_critical_line_that_opens_with_a_prohibition_must_be_marked(tree: Tree, words: dict[str, str]) -> None:
    tree.add("one", [line("first", **words)])
    fault = only(tree, "do-not")
    assert (fault.file, fault.line) == ("one/template.yaml", at(tree, "one/template.yaml", "- id: first"))
    assert fault.level == "warning"
    assert only(tree, "do-not", as_approved=["one"]).level == "error"
    tree.add("one", [line("first", kind="do_not", **words)])
    assert found(tree, "do-not") == []


def test_mark_without_a_prohibition_is_named(tree: Tree) -> None:
    tree.add("one", [line("first", say="Give it now.", short="Give it", kind="do_not")])
    assert "forbid nothing" in only(tree, "do-not").message


@pytest.mark.parametrize("say", ["Notice it.", "Check it. Do not wait.", "Nobody waits."])
def test_line_that_orders_something_is_no_do_not_line(tree: Tree, say: str) -> None:
    tree.add("one", [line("first", say=say)])
    assert found(tree, "do-not") == []


def test_important_line_may_forbid_without_a_mark(tree: Tree) -> None:
    tree.add("one", [line("first", say="Do not give it.", severity="important")])
    assert found(tree, "do-not") == []


def test_excused_line_is_a_note_that_the_signer_still_reads(tree: Tree) -> None:
    tree.add("one", [line("first", say="No pain is a finding.", allow={"reads-as-do-not": "A finding."})])
    assert only(tree, "do-not").level == "note"


def test_line_may_need_only_what_its_template_asks_for(tree: Tree) -> None:
    tree.add("one", [line("first", needs=["target", "unknown"])])
    assert only(tree, "facts").message == "first needs unknown, which this template does not ask for."


# --- room --------------------------------------------------------------------------------------------------


def test_lines_that_stand_below_the_first_screen_are_named(tree: Tree) -> None:
    """Towards H23-A2."""
    lines = [two_rows(f"l{number}", topic=TOPICS[number % 2]) for number in range(8)]
    tree.add("one", lines)
    assert found(tree, "height") == []
    tree.add("one", [*lines, *(two_rows(f"l{number}", topic=TOPICS[2]) for number in (8, 9, 10))])
    fault = only(tree, "height")
    assert fault.message == "one: not all lines fit the first screen; below it: one/l10."
    assert fault.level == "warning"
    assert only(tree, "height", as_approved=["one"]).level == "error"


def test_line_that_can_hold_a_persons_value_counts_with_all_its_words(tree: Tree) -> None:
    """The value is the point, so the page says such a line in full."""
    full = {"say": f"{'Nine char' * 14} {{target}}", "say_without": "None."}
    lines = [two_rows(f"l{number}") for number in range(9)]
    tree.add("one", [*lines, line("o2", **full, short="O2")])
    assert only(tree, "height").message.endswith("below it: one/o2.")


def test_what_a_wallet_card_may_leave_to_the_sheet_is_named(tree: Tree) -> None:
    """Towards H07-A1."""
    tree.add("one", [line(f"l{number}", short="One row") for number in range(8)])
    tree.add("two", [line("n", kind="do_not", say="Do not do it."), line("m")], related=["one"])
    fault = only(tree, "wallet")
    assert fault.message == "two with one: more than 9 lines; the wallet card may leave to the sheet: two/m."


def test_authored_combination_that_does_not_fit_cannot_be_signed(tree: Tree) -> None:
    lines = [two_rows(f"l{number}", topic=TOPICS[number // 8]) for number in range(11)]
    tree.add("one", lines)
    leads = {TOPICS[0]: [f"one/l{number}" for number in range(8)], TOPICS[1]: ["one/l8", "one/l9", "one/l10"]}
    tree.add_combination("whole", ["one"], leads)
    told = [fault for fault in found(tree, "combination") if "first screen" in fault.message]
    assert [(fault.level, fault.message.split("below it: ")[1]) for fault in told] == [
        ("warning", "one/l10. Settle it before signing.")
    ]
    told = [fault for fault in found(tree, "combination", as_approved=["whole"]) if "first screen" in fault.message]
    assert [fault.level for fault in told] == ["error"]


@pytest.mark.parametrize("given", [["topic-a"], ["topic-a", "topic-b", "topic-b"], ["topic-b", "topic-c"]])
def test_order_of_the_first_screen_names_every_critical_topic_once(tree: Tree, given: list[str]) -> None:
    lines = [line("one"), line("two", topic="topic-b"), line("three", topic="topic-c", severity="advice")]
    tree.add("duo", lines, first_screen=given)
    fault = only(tree, "first-screen")
    assert (fault.level, fault.file, fault.line) == ("error", "duo/template.yaml", at(tree, fault.file, "first_screen"))
    assert "topic-a, topic-b." in fault.message


def test_order_of_the_first_screen_may_be_any(tree: Tree) -> None:
    tree.add("duo", [line("one"), line("two", topic="topic-b")], first_screen=["topic-b", "topic-a"])
    assert found(tree, "first-screen") == []


def test_ban_of_the_first_line_that_only_a_lesser_line_says_is_named(tree: Tree) -> None:
    lesser = line("no-valproate", severity="important", say="Do not give valproate or lipid.", short="No valproate")
    first = "Glucose now. No valproate, no lipid, never fasting. Monitor the valproate level."
    tree.add("one", [line("glucose", say="Glucose now, no fasting."), lesser], words={"first_line": first})
    fault = only(tree, "first-line")
    assert (fault.level, fault.file) == ("warning", "one/en.yaml")
    assert fault.message.endswith(": lipid, valproate.")


def test_ban_of_the_first_line_that_a_critical_line_says_is_kept(tree: Tree) -> None:
    lines = [line("no-valproate", kind="do_not", say="Do not give valproate."), line("also", severity="important")]
    tree.add("one", lines, words={"first_line": "Seizures: no valproate."})
    assert found(tree, "first-line") == []


def test_critical_line_without_short_words_for_a_missing_fact_is_named(tree: Tree) -> None:
    ranged = {"say": "Keep to {target}.", "say_without": "No range recorded."}
    tree.add("one", [line("a", **ranged), line("b", severity="advice", **ranged)], ask=["target"])
    fault = only(tree, "short-without")
    assert (fault.level, fault.file) == ("warning", "one/en.yaml")
    assert fault.message.startswith("a has no short_without")


def test_short_words_for_a_missing_fact_may_stand_where_only_the_sentence_holds_it(tree: Tree) -> None:
    ranged = {"say": "Keep to {target}.", "say_without": "No range recorded.", "short_without": "No range"}
    tree.add("one", [line("a", **ranged)], ask=["target"])
    assert found(tree, "short-without") == []
    assert found(tree, "placeholder") == []
