"""Loading: all of the tree or a clear refusal, once for each content."""

import pytest

from app.card_templates.loader import load
from app.card_templates.source_files import BrokenTemplates
from app.card_templates.values import Language
from tests.card_templates.builders import Tree, line

pytestmark = pytest.mark.no_database


def faults_of(tree: Tree) -> list[str]:
    with pytest.raises(BrokenTemplates) as refused:
        load(tree.root)
    return [str(fault) for fault in refused.value.faults]


def test_template_holds_structure_and_words_joined(tree: Tree) -> None:
    tree.add("one", [line("first", say="Do this.")])
    template = load(tree.root).templates["one"]
    assert template.lines[0].id == "first"
    assert template.line_words("first", Language.EN)[0].say == "Do this."
    assert template.draft


def test_folders_with_an_underscore_are_not_conditions(tree: Tree) -> None:
    tree.add("one", [line("first")])
    assert list(load(tree.root).templates) == ["one"]


def test_same_content_is_parsed_once(tree: Tree) -> None:
    tree.add("one", [line("first")])
    assert load(tree.root) is load(tree.root)


def test_changed_word_is_read_again(tree: Tree) -> None:
    tree.add("one", [line("first", say="Old words.")])
    before = load(tree.root)
    tree.replace("one/en.yaml", "Old words.", "New words.")
    after = load(tree.root)
    assert before.digest != after.digest
    assert after.templates["one"].english.lines["first"].say == "New words."


def test_broken_yaml_is_named_with_its_line(tree: Tree) -> None:
    tree.add("one", [line("first")])
    tree.write("one/en.yaml", "name: One\nsummary: [never closed\n")
    assert any(each.startswith("one/en.yaml:") and "not valid YAML" in each for each in faults_of(tree))


def test_half_written_template_names_what_is_missing(tree: Tree) -> None:
    tree.add("one", [line("first")])
    (tree.root / "one" / "en.yaml").unlink()
    assert faults_of(tree) == ["one/en.yaml:1: error: This file is missing."]


def test_unknown_field_is_named_with_its_line(tree: Tree) -> None:
    tree.add("one", [line("first")])
    at = tree.replace("one/template.yaml", "severity: critical", "severity: critical\n  colour: red") + 1
    assert faults_of(tree) == [f"one/template.yaml:{at}: error: lines.0.colour: Extra inputs are not permitted"]


def test_line_longer_than_a_screen_allows_is_named(tree: Tree) -> None:
    tree.add("one", [line("first", say="x" * 141)])
    assert any("lines.first.say: String should have at most 140 characters" in each for each in faults_of(tree))


def test_short_form_longer_than_the_wallet_card_allows_is_named(tree: Tree) -> None:
    """Proves H07-E2."""
    tree.add("one", [line("first", short="x" * 58)])
    assert any("lines.first.short: String should have at most 57 characters" in each for each in faults_of(tree))


def test_key_written_twice_is_not_silently_lost(tree: Tree) -> None:
    """YAML keeps the last of two equal keys, so that one line's words would vanish."""
    tree.add("one", [line("first")])
    text = tree.text("one/en.yaml")
    tree.write("one/en.yaml", text + "  first:\n    say: Other.\n    short: Other\n    why: Other.\n")
    last = text.count("\n") + 1
    assert faults_of(tree) == [f'one/en.yaml:{last}: error: "first" is written twice.']


def test_line_without_words_is_named(tree: Tree) -> None:
    tree.add("one", [line("first"), line("second")])
    text = tree.text("one/en.yaml")
    tree.write("one/en.yaml", text[: text.index("  second:")])
    assert any("Line second has no words in en.yaml." in each for each in faults_of(tree))


def test_words_without_a_line_are_named(tree: Tree) -> None:
    tree.add("one", [line("first")])
    tree.replace("one/template.yaml", "id: first", "id: other")
    found = faults_of(tree)
    assert any("Words for first, which template.yaml does not hold." in each for each in found)


def test_folder_name_and_id_must_agree(tree: Tree) -> None:
    tree.add("one", [line("first")], folder="two")
    assert any("The id must be the folder's name, two." in each for each in faults_of(tree))


def test_source_that_is_not_listed_is_named(tree: Tree) -> None:
    tree.add("one", [line("first", sources=["s9"])])
    assert any("cites unknown sources ['s9']" in each for each in faults_of(tree))


def test_faults_of_every_file_are_told_at_once(tree: Tree) -> None:
    tree.add("one", [line("first", say="x" * 141)])
    tree.add("two", [line("first", short="x" * 58)])
    assert {each.split(":")[0] for each in faults_of(tree)} == {"one/en.yaml", "two/en.yaml"}


def test_empty_folder_says_that_there_are_no_templates(tree: Tree) -> None:
    empty = tree.root / "nothing"
    empty.mkdir()
    with pytest.raises(BrokenTemplates, match="There are no card templates here"):
        load(empty)
