"""Who stands behind a value after a save: pure rules, so that no path can put a confirmation on another value."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.patients.headings.definition import Source
from app.patients.schemas import Letter, Provenance, RecordedBy

Items = Sequence[Any]
_STRENGTH = {Source.PATIENT: 0, Source.LETTER: 1, Source.CONFIRMED: 2}


def told(*, source: Source, letter: Letter | None, by: RecordedBy, today: date) -> Provenance:
    """Provenance of a value that a person types: what they say themselves, or what a letter says."""
    if source is Source.LETTER and letter is not None:
        return Provenance(
            source=Source.LETTER,
            on=letter.on,
            role=letter.role,
            organisation=letter.organisation,
            recorded_by=by,
            recorded_on=today,
        )
    return Provenance(source=Source.PATIENT, on=today, recorded_by=by, recorded_on=today)


def of_items(
    items: Items, new: Provenance, *, standing: Items, standing_provenance: Sequence[Provenance]
) -> tuple[Provenance, ...]:
    """Provenance of each item of a list: an unchanged item keeps a stronger one, a changed item takes the new one."""
    known = list(zip(standing, standing_provenance, strict=False))
    return tuple(_of_item(item, new, known) for item in items)


def _of_item(item: Any, new: Provenance, known: Sequence[tuple[Any, Provenance]]) -> Provenance:
    before = next((provenance for old, provenance in known if old == item), None)
    if before is None or _STRENGTH[before.source] <= _STRENGTH[new.source]:
        return new
    return before
