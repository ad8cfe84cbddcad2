"""The check names file and line of every fault, and says which a draft may carry until it is signed."""

from typing import Any

import pytest

from app.card_templates.checks import check
from app.card_templates.source_files import Fault
from tests.card_templates.builders import TOPICS, Tree, fact, line, shared, shared_words, template_data

pytestmark = pytest.mark.no_database

FACT = line("o2", say="Keep to {target}.", say_without="No range recorded.")


def found(tree: Tree, rule: str, **options: Any) -> list[Fault]:
    return [fault for fault in check(tree.root, **options) if fault.rule == rule]


def only(tree: Tree, rule: str, **options: Any) -> Fault:
    faults = found(tree, rule, **options)
    assert len(faults) == 1, faults
    return faults[0]


def at(tree: Tree, name: str, words: str) -> int:
    text = tree.text(name)
    return text[: text.index(words)].count("\n") + 1


def test_valid_tree_has_no_errors(tree: Tree) -> None:
    tree.add("one", [line("first"), FACT])
    assert [str(fault) for fault in check(tree.root) if fault.level == "error"] == []


def test_missing_folder_is_said_plainly(tree: Tree) -> None:
    assert "There are no card templates here" in check(tree.root / "nowhere")[0].message


def test_one_broken_template_does_not_hide_the_faults_of_others(tree: Tree) -> None:
    tree.add("one", [line("first", say="x" * 141)])
    tree.add("two", [line("first", say="Act now!")])
    files = {fault.file for fault in check(tree.root) if fault.level == "error"}
    assert files == {"one/en.yaml", "two/en.yaml"}


# --- words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["kills", "lethal", "fatal", "death", "died", "Deadly"])
@pytest.mark.parametrize("kind", ["say", "short"])
def test_word_that_frightens_is_named_with_its_line(tree: Tree, word: str, kind: str) -> None:
    """Proves H68-A1 and H68-A4."""
    tree.add("one", [line("first", **{kind: f"It is {word} here"})])
    fault = only(tree, "forbidden-word")
    assert (fault.file, fault.line) == ("one/en.yaml", at(tree, "one/en.yaml", f"{kind}: It is"))
    assert fault.level == "warning"
    assert "before signing" in fault.message


def test_word_that_frightens_is_an_error_for_whoever_is_about_to_sign(tree: Tree) -> None:
    tree.add("one", [line("first", say="It is lethal.")])
    assert only(tree, "forbidden-word", as_approved=["one"]).level == "error"


def test_word_that_frightens_in_a_reason_is_left_to_the_signer(tree: Tree) -> None:
    tree.add("one", [line("first", why="Deaths are reported.")])
    assert only(tree, "forbidden-word", as_approved=["one"]).level == "warning"


def test_words_that_only_sound_alike_pass(tree: Tree) -> None:
    tree.add("one", [line("first", say="Skill, diet and deadlines are fine; a dieting person too.")])
    assert found(tree, "forbidden-word") == []


def test_exclamation_mark_is_an_error(tree: Tree) -> None:
    tree.add("one", [line("first", say="Act now!")])
    assert only(tree, "exclamation").level == "error"


@pytest.mark.parametrize(
    "say",
    [
        "Keep to the card's range.",
        "Oxygen as above.",
        "Give what the list says.",
        "Follow the personal plan.",
        "See the steroid card for doses.",
        "Drugs are on the next page.",
    ],
)
def test_line_that_points_outside_itself_is_named(tree: Tree, say: str) -> None:
    """Proves H26-A2."""
    tree.add("one", [line("first", say=say)])
    fault = only(tree, "points-outside")
    assert (fault.file, fault.line) == ("one/en.yaml", at(tree, "one/en.yaml", "say: "))
    assert only(tree, "points-outside", as_approved=["one"]).level == "error"


@pytest.mark.parametrize(
    "say",
    [
        "Plan the airway before sedation.",
        "Keep neutral and plan for difficult intubation.",
        "Stiff neck: plan airway.",
        "Check CO2, above all in a wheelchair user.",
        "Ask for the emergency plan and follow it.",
        "No personal range is recorded.",
        "Never stop it without a plan.",
        "See now, even if looking well.",
    ],
)
def test_line_that_stands_alone_passes(tree: Tree, say: str) -> None:
    tree.add("one", [line("first", say=say)])
    assert found(tree, "points-outside") == []


def test_placeholder_makes_the_range_stand_in_the_line(tree: Tree) -> None:
    tree.add("one", [line("o2", say="Keep to the range {target}.", say_without="No range recorded.")])
    assert found(tree, "points-outside") == []


def test_critical_line_for_one_age_in_a_general_template_is_named(tree: Tree) -> None:
    """Proves H25-A2."""
    tree.add("one", [line("first", say="Child: half of it.")])
    assert only(tree, "age-or-device").level == "warning"
    assert only(tree, "age-or-device", as_approved=["one"]).level == "error"


def test_critical_line_for_one_age_is_right_in_a_template_for_that_age(tree: Tree) -> None:
    tree.add("one", [line("first", say="Child: half of it.")], specific_to=["child"])
    assert found(tree, "age-or-device") == []


def test_important_line_for_one_device_may_stand(tree: Tree) -> None:
    tree.add("one", [line("first", say="Pump: check it.", severity="important")])
    assert found(tree, "age-or-device") == []


def test_excused_line_becomes_a_note_that_the_signer_still_reads(tree: Tree) -> None:
    allow = {"names-age-or-device": "There is no other form of this line."}
    tree.add("one", [line("first", say="Child: half of it.", allow=allow)])
    assert only(tree, "age-or-device", as_approved=["one"]).level == "note"


def test_single_word_too_wide_for_a_narrow_screen_is_an_error(tree: Tree) -> None:
    """Towards H07-E2; the length limits are in the shape of the file."""
    tree.add("one", [line("first", say="x" * 31)])
    assert "320 px" in only(tree, "length").message


@pytest.mark.parametrize(
    ("say", "part"),
    [
        ("No suxamethonium.", "succinylcholine"),
        ("No volatile agent.", "volatile"),
        ("Keep to 88-92% now.", "range is in words"),
    ],
)
def test_wording_is_left_to_the_signer(tree: Tree, say: str, part: str) -> None:
    tree.add("one", [line("first", say=say)])
    fault = only(tree, "wording", as_approved=["one"])
    assert part in fault.message
    assert fault.level == "warning"


# --- placeholders --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"say": "Keep to {nothing}.", "say_without": "Not recorded."}, "no fact nothing"),
        ({"say": "Keep to {target}."}, "say_without go together"),
        ({"say_without": "Not recorded."}, "say_without go together"),
        ({"say": "Keep to {target}.", "say_without": "Not {target}."}, "only say and short"),
        ({"why": "Because of {target}."}, "only say and short"),
        ({"short": "Keep {target}"}, "short_without go together"),
        ({"say": "Keep to {target."}, "a brace is not part"),
        ({"say": "Keep to {Target}."}, "a brace is not part"),
    ],
)
def test_placeholder_without_its_fact_or_its_sentence_is_an_error(
    tree: Tree, changes: dict[str, str], part: str
) -> None:
    """Proves H26-A1."""
    tree.add("one", [line("first", **changes)])
    faults = [fault for fault in found(tree, "placeholder") if part in fault.message]
    assert faults
    assert {fault.level for fault in faults} == {"error"}


def test_fact_of_the_full_plan_cannot_stand_on_the_card(tree: Tree) -> None:
    tree.facts(fact("target", emergency="plan"))
    tree.add("one", [FACT])
    assert "kept in the full plan" in only(tree, "placeholder").message


def test_fact_of_the_moment_cannot_stand_in_a_line(tree: Tree) -> None:
    tree.facts(fact("target", held_as="ask_at_the_time"))
    tree.add("one", [FACT])
    assert "only at the moment of typing" in only(tree, "placeholder").message


def test_fact_that_the_template_does_not_ask_for_is_told_to_the_signer(tree: Tree) -> None:
    tree.facts(fact("target", common=False))
    tree.add("one", [FACT])
    assert only(tree, "placeholder").level == "warning"
    tree.add("one", [FACT], ask=["target"])
    assert found(tree, "placeholder") == []


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


# --- composed cards --------------------------------------------------------------------------------------------


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


# --- languages and schema -----------------------------------------------------------------------------------------


def test_missing_welsh_is_reported_by_line(tree: Tree) -> None:
    tree.add("one", [line("first"), line("second")])
    assert any("one/cy.yaml" in str(fault) and "2 lines" in fault.message for fault in found(tree, "welsh"))
    tree.write("one/cy.yaml", {"lines": {"first": {"say": "A.", "short": "B", "why": "C."}}})
    assert any(fault.message.startswith("No Welsh for second") for fault in found(tree, "welsh"))


def test_welsh_with_other_facts_than_the_english_is_an_error(tree: Tree) -> None:
    tree.add("one", [FACT])
    tree.write("one/cy.yaml", {"lines": {"o2": {"say": "A.", "short": "B", "why": "C."}}})
    assert any("hold different facts" in fault.message for fault in found(tree, "welsh"))


def test_stale_schema_is_an_error(tree: Tree) -> None:
    tree.write("schema.json", "{}")
    assert "alertcard templates schema" in only(tree, "schema").message


def test_broken_example_is_an_error(tree: Tree) -> None:
    tree.replace("_example/template.yaml", "version: 1", "version: none")
    assert any(fault.file == "_example/template.yaml" for fault in check(tree.root) if fault.level == "error")
