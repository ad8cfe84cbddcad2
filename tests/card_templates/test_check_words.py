"""What the check says of words: what frightens, what points elsewhere, and placeholders without their fact."""

import pytest

from tests.card_templates.builders import WITH_TARGET, Tree, fact, line
from tests.card_templates.faults import at, found, only

pytestmark = pytest.mark.no_database

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
    tree.add("one", [WITH_TARGET])
    assert "kept in the full plan" in only(tree, "placeholder").message


def test_fact_of_the_moment_cannot_stand_in_a_line(tree: Tree) -> None:
    tree.facts(fact("target", held_as="ask_at_the_time"))
    tree.add("one", [WITH_TARGET])
    assert "only at the moment of typing" in only(tree, "placeholder").message


def test_fact_that_the_template_does_not_ask_for_is_told_to_the_signer(tree: Tree) -> None:
    tree.facts(fact("target", common=False))
    tree.add("one", [WITH_TARGET])
    assert only(tree, "placeholder").level == "warning"
    tree.add("one", [WITH_TARGET], ask=["target"])
    assert found(tree, "placeholder") == []
