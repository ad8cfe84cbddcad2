"""Which lines of a block stand next to each other, and which forbid again what stands above. Nothing is dropped."""

from collections.abc import Sequence

from app.card_templates.composition import CardLine

Group = list[CardLine]


def together(lines: Sequence[CardLine]) -> list[CardLine]:
    """Lines of one danger, kind and situation stand together, where the first of them stood (hazard H24). Of these,
    lines that forbid the same stand next to each other, and so do situations of one danger that share a ban."""
    groups: dict[tuple[object, ...], Group] = {}
    for line in lines:
        groups.setdefault((line.severity, line.do_not, line.when), []).append(line)
    by_danger: dict[tuple[object, ...], list[Group]] = {}
    for (severity, do_not, _), group in groups.items():
        by_danger.setdefault((severity, do_not), []).append(_joined([[line] for line in group]))
    return [line for alike in by_danger.values() for line in _joined(alike)]


def bans_again(leads: Sequence[CardLine]) -> set[str]:
    """Refs of the lines that forbid only what lines above them forbid. One that forbids anything else as well is not
    among them, nor one of which nobody said what it forbids."""
    forbidden: set[str] = set()
    again = set()
    for line in leads:
        if line.bans and forbidden.issuperset(line.bans):
            again.add(line.ref)
        forbidden.update(line.bans)
    return again


def _joined(groups: Sequence[Group]) -> Group:
    """The groups one after the other; one that shares a ban stands directly behind the last that it shares one with."""
    placed: list[Group] = []
    for group in groups:
        bans = _bans(group)
        like = [number for number, other in enumerate(placed) if bans & _bans(other)]
        placed.insert(like[-1] + 1 if like else len(placed), group)
    return [line for group in placed for line in group]


def _bans(group: Group) -> set[str]:
    return {ban for line in group for ban in line.bans}
