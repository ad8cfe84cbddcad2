"""`alertcard templates check`: every fault of the tree with its file and line. No clinical judgement is made here."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from app.card_templates.catalogue import Catalogue
from app.card_templates.checks import authored_order, cards, first_screen, signatures, structure, words
from app.card_templates.checks.report import Reading
from app.card_templates.loader import read_all, read_template
from app.card_templates.source_files import TREE, BrokenTemplates, Fault, SourceFile, read_tree
from app.card_templates.values import Language

RULES: tuple[Callable[[Reading], Iterable[Fault]], ...] = (
    *structure.RULES,
    *words.RULES,
    *authored_order.RULES,
    *first_screen.RULES,
    *cards.RULES,
    *signatures.RULES,
)


def check(root: Path = TREE, *, as_approved: Iterable[str] = ()) -> list[Fault]:
    """Every fault, errors first, then by file and line.

    Faults that a draft may carry until it is signed are warnings; in an approved template, and for the ids in
    `as_approved` (what somebody is about to sign), the same faults are errors.
    """
    try:
        files = read_tree(root)
    except BrokenTemplates as broken:
        return list(broken.faults)
    catalogue, faults = read_all(files)
    if catalogue is not None:
        reading = Reading(root, files, catalogue, frozenset(as_approved))
        faults += [fault for rule in RULES for fault in rule(reading)]
        faults += _example(files, catalogue)
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(set(faults), key=lambda each: (order[each.level], each.file, each.line, each.message))


def _example(files: Mapping[str, SourceFile], catalogue: Catalogue) -> list[Fault]:
    """`_example/` is read like a template, so that what people copy is always valid."""
    copied = {name.removeprefix("_"): file for name, file in files.items() if name.startswith("_example/")}
    try:
        read_template(copied, "example", catalogue.shared, catalogue.shared_words[Language.EN])
    except BrokenTemplates as broken:
        return list(broken.faults)
    return []
