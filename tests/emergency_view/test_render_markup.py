"""Nothing that a person typed can act on the page."""

import re
from typing import Any

import pytest

from app.patient_summary.schema import (
    Communication,
    PatientSummary,
    Photo,
)
from tests.emergency_view.pages import TODAY, draw, live
from tests.factories.summaries import (
    a_summary,
    an_identity,
)

# --- nothing a person typed can act on the page -------------------------------------------------------------

CANARY = "<b onx=1>\"'&{0}</b>"


def poisoned(value: Any, path: str = "") -> Any:
    """The same value with markup in each text that a person could have typed."""
    fixed = {
        "mode", "status", "source", "recorded_by", "severity", "kind", "scope", "language", "card_id", "topic",
        "template_id", "line_id", "when", "key", "group", "jpeg_base64", "digest", "id", "system",
    }  # fmt: skip
    if isinstance(value, dict):
        return {name: each if name in fixed else poisoned(each, f"{path}.{name}") for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, path) for each in value]
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return f"{value} {CANARY}"
    return value


@pytest.mark.parametrize("wants_welsh", [False, True])
def test_markup_in_any_field_is_text_on_the_page(wants_welsh: bool) -> None:
    summary = a_summary(mode="live", has_draft_lines=True, without_advice=("X",), decision_makers="Mother")
    talk = Communication(languages=("Urdu",), interpreter="Urdu", speech="Weak", needs="Time", wants_welsh=wants_welsh)
    summary = summary.model_copy(update={"communication": talk})
    summary = PatientSummary.model_validate(poisoned(summary.model_dump(mode="json")))
    page = draw(summary)
    assert CANARY not in page
    assert "onx=1>" not in page
    assert page.count("&lt;b onx=1&gt;") > 100


def test_markup_in_a_topic_or_a_picture_cannot_leave_its_attribute() -> None:
    text = live().model_dump_json().replace('"topic":"oxygen"', '"topic":"\\"><b onx=1>"')
    assert "<b onx=1>" not in draw(PatientSummary.model_validate_json(text))
    face = Photo(jpeg_base64='"><b onx=1>', taken_on=TODAY, check_by=TODAY)
    assert "<b onx=1>" not in draw(live(identity=an_identity(photo=face)))


def test_every_field_of_the_waist_is_thought_of() -> None:
    """A field added to the summary must be drawn, or stand here with its reason."""
    not_drawn = {
        "schema_version", "scope", "language", "card_id", "wallet_lines", "has_approved_lines", "plain_text", "changes",
        "templates", "mode", "has_draft_lines",
    }  # fmt: skip
    drawn = {
        "review", "identity", "communication", "conditions", "condition_line", "allergies", "advance_plans",
        "first_blocks", "more_blocks", "contacts", "medicines", "bring", "position", "lifting", "first_facts",
        "other_facts", "how_to_help", "decision_makers", "without_advice",
    }  # fmt: skip
    paper_only = {name for name in PatientSummary.model_fields if name.startswith("wallet")}
    assert set(PatientSummary.model_fields) == not_drawn | drawn | paper_only
