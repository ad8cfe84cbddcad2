"""What may be issued in which mode."""

import pytest

from app.card_templates.compose import compose
from app.card_templates.release import Mode, may_issue, obstacles
from tests.card_templates.builders import TOPICS, catalogue, combination, line, template

pytestmark = pytest.mark.no_database

DRAFT, SIGNED = template("one", [line("a")]), template("two", [line("b")], signed=True)


def test_draft_is_issued_in_demo_mode_only() -> None:
    assert may_issue(DRAFT, "demo")
    assert not may_issue(DRAFT, "live")
    assert may_issue(SIGNED, Mode.LIVE)


def test_unknown_mode_issues_nothing() -> None:
    with pytest.raises(ValueError, match="test"):
        may_issue(DRAFT, "test")


def test_changed_words_make_a_signed_template_a_draft_again() -> None:
    changed = template("two", [line("b", say="Other words.")], signed=True)
    forged = type(changed)(changed.file, changed.english, None, changed.digests, SIGNED.approval)
    assert forged.draft
    assert not may_issue(forged, "live")


def test_card_with_a_draft_line_cannot_be_issued_outside_demo_mode() -> None:
    card = compose([DRAFT, SIGNED], {}, rules=catalogue(DRAFT, SIGNED))
    assert [(each.code, each.refs) for each in obstacles(card, "live")] == [("not_approved", ("one",))]
    assert obstacles(card, "demo") == ()


def test_unsettled_card_is_refused_with_what_can_be_done_meanwhile() -> None:
    """Proves H24-A2."""
    other = template("three", [line("c")], signed=True)
    pair = {"unsettled": [{"id": "which", "lines": ["two/b", "three"], "why": "They differ."}]}
    card = compose([SIGNED, other], {}, rules=catalogue(SIGNED, other, shared_lists=pair))
    refused = obstacles(card, "live")
    assert [each.code for each in refused] == ["unsettled"]
    assert "facts and contacts" in refused[0].message
    assert "differ." not in refused[0].message


def test_unsigned_combination_of_signed_templates_is_refused() -> None:
    """Proves H23-A3."""
    whole = combination("whole", [SIGNED], {TOPICS[0]: ["two/b"]})
    card = compose([SIGNED], {}, rules=catalogue(SIGNED, combinations=[whole]))
    assert [each.code for each in obstacles(card, "live")] == ["combination_not_approved"]
    signed = combination("whole", [SIGNED], {TOPICS[0]: ["two/b"]}, signed=True)
    assert obstacles(compose([SIGNED], {}, rules=catalogue(SIGNED, combinations=[signed])), "live") == ()


def test_two_cards_that_never_stand_together_are_refused_in_demo_mode_too() -> None:
    """For example the steroid cards of an adult and of a child."""
    lists = {"never_together": [{"templates": ["one", "two"]}]}
    card = compose([DRAFT, SIGNED], {}, rules=catalogue(DRAFT, SIGNED, shared_lists=lists))
    assert [each.code for each in obstacles(card, "demo")] == ["never_together"]
