"""Snapshots of every shape ever released still open, word for word (hazard H71)."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.patient_summary.schema import SCHEMA_VERSION, PatientSummary

GOLDEN = sorted((Path(__file__).parent / "golden").glob("summary-*.json"))


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: str(file.stem))
def test_snapshot_sealed_by_an_earlier_release_opens_with_every_word(file: Path) -> None:
    sealed = file.read_text(encoding="utf-8")
    summary = PatientSummary.model_validate_json(sealed)
    again = PatientSummary.model_validate_json(summary.model_dump_json())
    assert again == summary
    assert _strings(summary.model_dump(mode="json")) >= _strings(json.loads(sealed))


def test_every_shape_has_a_golden_snapshot() -> None:
    assert {file.stem for file in GOLDEN} >= {f"summary-v{number}" for number in range(1, SCHEMA_VERSION + 1)}


def test_a_field_that_nobody_knows_is_refused_and_never_shown_as_nothing() -> None:
    sealed = GOLDEN[0].read_text(encoding="utf-8")
    with pytest.raises(ValidationError):
        PatientSummary.model_validate_json(sealed.replace('"schema_version"', '"a_field_of_tomorrow"', 1))


def _strings(value: object) -> set[str]:
    if isinstance(value, dict):
        return {word for each in value.values() for word in _strings(each)}
    if isinstance(value, list):
        return {word for each in value for word in _strings(each)}
    return {value} if isinstance(value, str) else set()
