"""What one version changed against the one before, by group of headings and never by value (hazard H36)."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from app.patient_summary.lines import every_line
from app.patient_summary.schema import PatientSummary, VersionChange

ADVICE: Final = "advice"
_ONLY_DATES: Final = frozenset({"on", "recorded_on", "recorded_by", "check_by", "true_on", "checked_on"})
"""Said again, or looked at again, and still the same: not a change that a reader of an old print must know."""


def changed_groups(before: PatientSummary, after: PatientSummary) -> tuple[str, ...]:
    """Groups of which the card shows something else now, in the order of the page. The names are those of the live
    overlay (`patients.headings`), and `advice` for the authored lines."""
    old, new = _shown(before), _shown(after)
    return tuple(group for group in dict.fromkeys([*new, *old]) if old.get(group) != new.get(group))


def history(before: PatientSummary | None, after: PatientSummary) -> tuple[VersionChange, ...]:
    """Every issue so far with this one at the end. The first has nothing to differ from."""
    past = () if before is None else before.changes
    groups = () if before is None else changed_groups(before, after)
    review = after.review
    return (*past, VersionChange(version=review.version, issued_on=review.issued_on, headings=groups))


def changed_since(summary: PatientSummary, version: int) -> tuple[str, ...]:
    """Groups that changed after this version of a print, once each."""
    later = (each for each in summary.changes if each.version > version)
    return tuple(dict.fromkeys(group for each in later for group in each.headings))


def _shown(summary: PatientSummary) -> dict[str, list[Any]]:
    """What each group shows. A group may have a part of its own and facts as well."""
    shown: dict[str, list[Any]] = {}
    for group, part in _parts(summary):
        if part not in (None, [], {}, [None, None], [None, None, None]):
            shown.setdefault(group, []).append(part)
    return shown


def _parts(summary: PatientSummary) -> Iterator[tuple[str, Any]]:
    yield "identity", _plain(summary.identity.model_copy(update={"photo": None}))
    yield "photo", _plain(summary.identity.photo)
    yield "communication", _plain(summary.communication)
    yield "condition", _plain(summary.conditions)
    yield "allergies", _plain(summary.allergies)
    yield "advance-plans", _plain(summary.advance_plans)
    yield ADVICE, _authored(summary)
    yield "contacts", _plain(summary.contacts)
    yield "medicines", _plain(summary.medicines)
    yield "equipment", [summary.bring, summary.position, summary.lifting]
    yield from ((fact.group, _plain(fact)) for fact in (*summary.first_facts, *summary.other_facts))
    yield "how-to-help", [summary.how_to_help, summary.decision_makers]


def _authored(summary: PatientSummary) -> Any:
    """Which lines stand, not the facts inside them: a new oxygen target is a change of oxygen, not of advice."""
    blocks = (*summary.first_blocks, *summary.more_blocks)
    lines = [[line.template_id, line.template_version, line.line_id] for line in every_line(blocks)]
    return [lines, list(summary.without_advice)]


def _plain(part: Any) -> Any:
    """The part as JSON without the fields that only date it."""
    if isinstance(part, BaseModel):
        part = part.model_dump(mode="json")
    if isinstance(part, dict):
        return {key: _plain(each) for key, each in part.items() if key not in _ONLY_DATES}
    if isinstance(part, list | tuple):
        return [_plain(each) for each in part]
    return part
