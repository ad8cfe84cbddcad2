"""One number for what a responder would see, so that a person issues exactly what was previewed."""

import hashlib
import json
from typing import Any

from app.patient_summary.schema import PatientSummary

_NOT_SEEN_YET = {"card_id", "plain_text", "changes"}
"""Not part of the preview: the card may not exist yet, and the rest follows from the other fields."""
_DATED_AT_ISSUE = ("version", "issued_on", "review_by")


def preview_digest(summary: PatientSummary) -> str:
    """SHA-256, hex, of the canonical JSON without number and dates of the version: a preview of yesterday that still
    shows the same words may be issued today."""
    seen = summary.model_dump(mode="json", exclude=_NOT_SEEN_YET)
    for name in _DATED_AT_ISSUE:
        seen["review"].pop(name)
    return hashlib.sha256(canonical_json(seen)).hexdigest()


def canonical_json(value: Any) -> bytes:
    """UTF-8, keys sorted, no blanks: the same value gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
