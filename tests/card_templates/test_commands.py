"""The command line for people who write and approve cards."""

import argparse
from pathlib import Path

import pytest
from sqlmodel import Session

from app.card_templates import commands
from app.card_templates.queries import withdrawals
from app.core.database import Database, transaction
from tests.card_templates.builders import Tree, line

BY = ["--role", "Consultant", "--organisation", "Example Hospital", "--registration", "GMC 0000000"]


def run(root: Path, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    options = parser.parse_args(["templates", "--root", str(root), *arguments])
    return int(options.run(options))


def test_check_of_a_good_tree_ends_well(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first")])
    assert run(tree.root, "check") == 0
    assert "0 errors" in capsys.readouterr().out


def test_check_of_a_bad_tree_names_file_and_line_and_fails(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first", say="Act now!")])
    assert run(tree.root, "check", "--errors-only") == 1
    assert capsys.readouterr().out.startswith("one/en.yaml:")


def test_check_reports_on_one_template(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first", say="Act now!")])
    tree.add("two", [line("first", say="Act at once!")])
    assert run(tree.root, "check", "two", "--errors-only") == 1
    assert "one/en.yaml" not in capsys.readouterr().out


def test_show_prints_the_card_with_its_drafts_marked(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first")])
    assert run(tree.root, "show", "one") == 0
    shown = capsys.readouterr().out
    assert "Say first.   [one/first] DRAFT" in shown
    assert "Short first" in shown


def test_show_of_an_unknown_template_says_so(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tree.root, "show", "nothing") == 1
    assert "no card for this condition" in capsys.readouterr().err


def test_pairs_lists_lines_that_meet(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first")])
    tree.add("two", [line("theirs", say="Other.")])
    assert run(tree.root, "pairs") == 0
    assert capsys.readouterr().out == "one/first  two/theirs\n1 pairs\n"


def test_schema_is_written_again(tree: Tree) -> None:
    tree.write("schema.json", "{}")
    assert run(tree.root, "schema") == 0
    assert run(tree.root, "check") == 0


def test_sign_then_check(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first")])
    assert run(tree.root, "sign", "one", *BY, "--on", "2026-11-20") == 0
    assert "Signed one version 1 on 2026-11-20" in capsys.readouterr().out
    assert run(tree.root, "check") == 0


def test_sign_refuses_with_file_and_line(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    tree.add("one", [line("first", say="It is lethal.")])
    assert run(tree.root, "sign", "one", *BY) == 1
    assert "one/en.yaml:" in capsys.readouterr().err


@pytest.fixture
def settings_point_here(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(commands, "database_at", lambda _url: database)
    return database


def test_withdraw_reaches_the_database(
    tree: Tree, settings_point_here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    tree.add("one", [line("first", say="The same.")])
    tree.add("two", [line("other", say="The same.")])
    words = ["--replacement", "Do this instead.", "--short", "This instead"]
    assert run(tree.root, "withdraw", "one/first", "--reason", "New evidence.", *words, *BY) == 0
    said = capsys.readouterr().out
    assert "Withdrawn: one/first, version 1 and older, on every card." in said
    assert "The same words stand in 1 other lines: two/other." in said
    assert "--everywhere" in said
    with transaction(settings_point_here) as session:
        assert [each.replacement for each in withdrawals(session)] == ["Do this instead."]


def refs(database: Database) -> list[str]:
    with Session(database.read) as session:
        return sorted(f"{each.template_id}/{each.line_id}" for each in withdrawals(session))


def test_withdraw_everywhere_takes_back_every_line_with_the_same_words(
    tree: Tree, settings_point_here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """Towards H33-A1: thirteen cards say the same of steroids; one command takes them all back."""
    tree.add("one", [line("first", say="The same.")])
    tree.add("two", [line("other", say="The same."), line("else", say="Something else.")], version=3)
    asked = ["withdraw", "one/first", "--everywhere", "--reason", "New evidence.", *BY]
    assert run(tree.root, *asked) == 0
    said = capsys.readouterr().out
    assert "Withdrawn: one/first, version 1 and older" in said
    assert "Withdrawn: two/other, version 3 and older" in said
    assert refs(settings_point_here) == ["one/first", "two/other"]


def test_withdraw_that_is_repeated_writes_only_what_is_new(
    tree: Tree, settings_point_here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    tree.add("one", [line("first", say="The same.")])
    tree.add("two", [line("other", say="The same.")])
    asked = ["withdraw", "one/first", "--reason", "New evidence.", *BY]
    for options in ([], ["--everywhere"], ["--everywhere"]):
        assert run(tree.root, *asked, *options) == 0
    assert "Withdrawn before: one/first" in capsys.readouterr().out
    assert refs(settings_point_here) == ["one/first", "two/other"]
    assert run(tree.root, "withdraw", "one/first", "--reason", "Better evidence.", *BY) == 0
    assert refs(settings_point_here) == ["one/first", "one/first", "two/other"]


def test_withdraw_everywhere_is_all_or_nothing(tree: Tree, settings_point_here: Database) -> None:
    tree.add("one", [line("first", say="The same.")])
    tree.add("two", [line("other", say="The same.")])
    words = ["--replacement", "Do this.", "--short", "x" * 58]
    assert run(tree.root, "withdraw", "one/first", "--everywhere", "--reason", "R", *words, *BY) == 1
    assert refs(settings_point_here) == []


def test_withdraw_without_the_short_form_changes_nothing(
    tree: Tree, settings_point_here: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    tree.add("one", [line("first")])
    assert run(tree.root, "withdraw", "one/first", "--reason", "R", "--replacement", "Do this.", *BY) == 1
    assert "wallet card" in capsys.readouterr().err
    with transaction(settings_point_here) as session:
        assert withdrawals(session) == ()


def test_withdraw_of_an_unknown_line_changes_nothing(tree: Tree, settings_point_here: Database) -> None:
    tree.add("one", [line("first")])
    assert run(tree.root, "withdraw", "one/frist", "--reason", "R", *BY) == 1
    with Session(settings_point_here.read) as session:
        assert withdrawals(session) == ()
