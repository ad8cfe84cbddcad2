"""Drafts are marked, and what was withdrawn gives way to its replacement or is gone."""

from datetime import date

import pytest

from tests.card_templates.builders import TOPICS, catalogue, composed, line, refs, template, withdrawal

pytestmark = pytest.mark.no_database

A, B = TOPICS[:2]


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
