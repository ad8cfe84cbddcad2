"""What the check finds in a tree, by rule."""

from typing import Any

from app.card_templates.checks import check
from app.card_templates.source_files import Fault
from tests.card_templates.builders import Tree


def found(tree: Tree, rule: str, **options: Any) -> list[Fault]:
    """All faults of this rule."""
    return [fault for fault in check(tree.root, **options) if fault.rule == rule]


def only(tree: Tree, rule: str, **options: Any) -> Fault:
    """The one fault of this rule."""
    faults = found(tree, rule, **options)
    assert len(faults) == 1, faults
    return faults[0]


def at(tree: Tree, name: str, words: str) -> int:
    """The line of the file on which these words stand."""
    text = tree.text(name)
    return text[: text.index(words)].count("\n") + 1
