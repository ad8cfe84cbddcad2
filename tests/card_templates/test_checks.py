"""The check names file and line of every fault, and says which a draft may carry until it is signed."""

from typing import Any

import pytest

from app.card_templates.checks import check
from tests.card_templates.builders import TOPICS, WITH_TARGET, Tree, fact, line, shared, shared_words, template_data
from tests.card_templates.faults import at, found, only

pytestmark = pytest.mark.no_database


def test_valid_tree_has_no_errors(tree: Tree) -> None:
    tree.add("one", [line("first"), WITH_TARGET])
    assert [str(fault) for fault in check(tree.root) if fault.level == "error"] == []


def test_missing_folder_is_said_plainly(tree: Tree) -> None:
    assert "There are no card templates here" in check(tree.root / "nowhere")[0].message


def test_one_broken_template_does_not_hide_the_faults_of_others(tree: Tree) -> None:
    tree.add("one", [line("first", say="x" * 141)])
    tree.add("two", [line("first", say="Act now!")])
    files = {fault.file for fault in check(tree.root) if fault.level == "error"}
    assert files == {"one/en.yaml", "two/en.yaml"}


# --- structure -----------------------------------------------------------------------------------------------


def test_unknown_topic_is_named_with_its_line(tree: Tree) -> None:
    tree.add("one", [line("first", topic="no-such-topic")])
    at_line = at(tree, "one/template.yaml", "topic: no-such-topic")
    assert str(check(tree.root)[0]).startswith(f"one/template.yaml:{at_line}: error: topic")


def test_more_dangerous_line_below_a_lesser_one_is_an_error(tree: Tree) -> None:
    tree.add("one", [line("first", severity="advice"), line("second")])
    assert "move it up" in only(tree, "order").message


def test_more_than_eight_critical_lines_are_an_error(tree: Tree) -> None:
    """Proves H23-E2."""
    tree.add("one", [line(f"l{place}") for place in range(9)])
    assert "9 critical lines" in only(tree, "order").message


@pytest.mark.parametrize("ref", ["two/nothing", "nothing/first", "one/second"])
def test_cover_of_a_line_that_does_not_exist_elsewhere_is_an_error(tree: Tree, ref: str) -> None:
    tree.add("one", [line("first", covers=[ref]), line("second")])
    tree.add("two", [line("first", say="Other.")])
    assert only(tree, "covers").level == "error"


def test_cover_that_cannot_fold_is_told_to_the_signer(tree: Tree) -> None:
    tree.add("one", [line("first", covers=["two/first", "two/second"], severity="important")])
    tree.add("two", [line("first"), line("second", topic=TOPICS[1], severity="advice")])
    assert [fault.level for fault in found(tree, "covers")] == ["warning", "warning"]


def test_covers_in_a_circle_are_an_error(tree: Tree) -> None:
    tree.add("one", [line("first", covers=["two/first"])])
    tree.add("two", [line("first", covers=["one/first"])])
    assert {fault.file for fault in found(tree, "covers")} == {"one/template.yaml", "two/template.yaml"}


def test_unknown_fact_and_related_card_are_errors(tree: Tree) -> None:
    tree.add("one", [line("first")], ask=["nothing"], related=["nothing"])
    assert "no fact nothing" in only(tree, "facts").message
    assert "nothing does not exist" in only(tree, "related").message


def test_source_that_no_line_cites_is_told(tree: Tree) -> None:
    extra = {"id": "s2", "url": "https://example.org/two", "seen_on": "2026-11-21"}
    tree.add("one", [line("first")], sources=[*template_data("one", [])["sources"], extra])
    assert only(tree, "sources").level == "warning"


def test_same_words_twice_in_a_template_are_an_error(tree: Tree) -> None:
    tree.add("one", [line("first", say="The same."), line("second", say="The same.")])
    assert len(found(tree, "repeated")) == 2


def test_overdue_review_is_told(tree: Tree) -> None:
    tree.add("one", [line("first")])
    tree.replace("one/template.yaml", "next_review_on: 2027-11-21", "next_review_on: 2026-11-20")
    assert "due on 2026-11-20" in only(tree, "review").message


def test_topic_without_a_heading_is_an_error(tree: Tree) -> None:
    words = shared_words()
    del words["topics"][TOPICS[9]]
    tree.write("_shared/en.yaml", words)
    assert "topic-j" in only(tree, "words").message


def test_shared_rule_about_a_template_that_does_not_exist_is_an_error(tree: Tree) -> None:
    tree.write("_shared/shared.yaml", shared(never_together=[{"templates": ["one", "two"]}]))
    tree.add("one", [line("first")])
    assert "two does not exist" in only(tree, "lists").message


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ([fact(f"f{n}", emergency="first") for n in range(13)], "13 facts are on the first screen"),
        ([fact(f"f{n}", needs_clinician=True) for n in range(6)], "More than 5 facts need a clinician"),
        ([fact("target", group="nothing")], "group nothing has no words"),
    ],
)
def test_fact_list_keeps_its_promises(tree: Tree, facts: list[dict[str, Any]], part: str) -> None:
    tree.facts(*facts)
    assert part in only(tree, "facts").message


# --- languages and schema -----------------------------------------------------------------------------------------


def test_missing_welsh_is_reported_by_line(tree: Tree) -> None:
    tree.add("one", [line("first"), line("second")])
    assert any("one/cy.yaml" in str(fault) and "2 lines" in fault.message for fault in found(tree, "welsh"))
    tree.write("one/cy.yaml", {"lines": {"first": {"say": "A.", "short": "B", "why": "C."}}})
    assert any(fault.message.startswith("No Welsh for second") for fault in found(tree, "welsh"))


def test_welsh_with_other_facts_than_the_english_is_an_error(tree: Tree) -> None:
    tree.add("one", [WITH_TARGET])
    tree.write("one/cy.yaml", {"lines": {"o2": {"say": "A.", "short": "B", "why": "C."}}})
    assert any("hold different facts" in fault.message for fault in found(tree, "welsh"))


def test_stale_schema_is_an_error(tree: Tree) -> None:
    tree.write("schema.json", "{}")
    assert "alertcard templates schema" in only(tree, "schema").message


def test_broken_example_is_an_error(tree: Tree) -> None:
    tree.replace("_example/template.yaml", "version: 1", "version: none")
    assert any(fault.file == "_example/template.yaml" for fault in check(tree.root) if fault.level == "error")


def test_ban_that_is_not_in_the_list_is_an_error(tree: Tree) -> None:
    tree.write("_shared/shared.yaml", shared(bans=["x"]))
    tree.add("one", [line("a", kind="do_not", bans=["x"], say="Do not x.")])
    assert found(tree, "bans") == []
    tree.replace("one/template.yaml", "- x", "- ex")
    assert (only(tree, "bans").level, only(tree, "bans").message) == (
        "error",
        'bans: "ex" is not in _shared/shared.yaml.',
    )


def test_ban_belongs_to_a_do_not_line_and_every_such_line_has_one(tree: Tree) -> None:
    tree.write("_shared/shared.yaml", shared(bans=["x"]))
    tree.add("one", [line("a", bans=["x"])])
    assert only(tree, "bans").level == "error"
    tree.add("one", [line("a", kind="do_not", say="Do not x.")])
    assert only(tree, "bans").level == "warning"
