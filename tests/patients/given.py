"""Values that people give, and what comes of saving them."""

from typing import Any
from uuid import UUID

import pytest

from app.core.errors import Invalid
from app.patients.attachments import add_attachment
from app.patients.entries import Entry
from app.patients.service import Record, Saved
from tests.factories.patients import save

OXYGEN = "fact.spo2_target_range"
LOW = {"value": {"low": 88, "high": 92}}
USUAL = {"value": {"low": 94, "high": 98}}
LETTER = {"role": "Respiratory consultant", "organisation": "Northdale Hospital", "on": "2026-03-14"}
PENICILLIN = {"substance": "Penicillin", "reaction": "Rash"}
LATEX = {"substance": "Latex"}


def value_of(kept: Saved | Entry) -> dict[str, Any]:
    """What stands now; there is a value."""
    entry = kept.entry if isinstance(kept, Saved) else kept
    assert entry.value is not None
    return entry.value


def fields_refused(record: Record, heading: str, value: Any, **more: Any) -> dict[str, str]:
    """The fields that a refused save names."""
    with pytest.raises(Invalid) as refusal:
        save(record, heading, value, **more)
    return refusal.value.fields


def an_attachment(record: Record) -> UUID:
    """A picture that was sent before."""
    return add_attachment(record.session, record.key, b"picture", by=None)
