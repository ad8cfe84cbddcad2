"""Which line folds under which. Folding never deletes: every line is on the page, or under one that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Foldable:
    """What folding needs to know of a line: its lasting name, danger (0 = critical), topic, situation and words."""

    ref: str
    rank: int
    topic: str
    when: str
    text: str
    covers: tuple[str, ...]


def fold(lines: Sequence[Foldable]) -> dict[str, str]:
    """For each line that folds, the ref of the line it stands under; lines not in the answer stand on their own.

    A line folds only under one of its own topic and at least its own danger. Where authored covers run in a circle
    the first line in order stands, so that nothing can vanish.
    """
    parent: dict[str, str] = {}
    by_ref = {line.ref: line for line in lines}
    for coverer in lines:
        for ref in coverer.covers:
            covered = by_ref.get(ref)
            if covered is not None and ref not in parent and _may_cover(coverer, covered, parent):
                parent[ref] = coverer.ref
    _fold_identical([line for line in lines if line.ref not in parent], parent)
    return {ref: _root(ref, parent) for ref in parent}


def _may_cover(coverer: Foldable, covered: Foldable, parent: Mapping[str, str]) -> bool:
    alike = coverer.topic == covered.topic and coverer.rank <= covered.rank
    return alike and _root(coverer.ref, parent) != covered.ref


def _fold_identical(standing: Sequence[Foldable], parent: dict[str, str]) -> None:
    """The same words for the same situation stand once, with both sources; the more dangerous reading stands."""
    first: dict[tuple[str, str, str], str] = {}
    for line in sorted(standing, key=lambda each: each.rank):
        kept = first.setdefault((line.topic, line.when, line.text), line.ref)
        if kept != line.ref:
            parent[line.ref] = kept


def _root(ref: str, parent: Mapping[str, str]) -> str:
    while ref in parent:
        ref = parent[ref]
    return ref
