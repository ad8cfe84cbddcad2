"""Every heading keeps the same promises: bounded, strict, unchanged by a round trip, and named on the card by group."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from app.patients.headings import BY_KEY, HEADINGS, asked_headings, find_heading, key_for
from app.patients.headings.advance_plans import AdvancePlan
from app.patients.headings.definition import Answer, Circumstances, Heading, Source
from tests.conftest import NOON
from tests.factories.patients import NHS_NUMBER, WHO, the_facts

pytestmark = pytest.mark.no_database

GIVEN: dict[str, dict[str, Any]] = {
    "who": WHO,
    "photo": {"jpeg_base64": "AAAA", "taken_on": "2026-01-01"},
    "numbers": {
        "nhs_number": {"value": NHS_NUMBER},
        "hospital_numbers": [{"hospital": "Northdale Hospital", "number": "D0044871"}],
    },
    "communication": {"languages": ["English", "Welsh"], "speech": "Blinks once for yes", "wants_welsh": True},
    "conditions": {"templates": [{"id": "duchenne-muscular-dystrophy", "detail": "DMD gene"}], "confirmed_how": "Gene"},
    "allergies": {"status": "recorded", "items": [{"substance": "Latex", "kind": "bad_reaction"}]},
    "advance_plans": {"items": [{"type": "respect", "dated": "2026-03-12", "kept_at": "Yellow folder by the door"}]},
    "contacts": {"items": [{"kind": "clinical", "name": "Team", "number": "0300 555 0142", "is_24_hour": True}]},
    "gp": {"practice": "Riverside Surgery", "number": "0300 555 0119"},
    "medicines": {
        "status": "recorded",
        "items": [{"name": "Prednisolone", "dose": "25 mg", "times": ["08:00"], "is_time_critical": True}],
    },
    "equipment": {"bring": "Own ventilator", "position": "Sits up", "lifting": "Hoist"},
    "how_to_help": {"text": "Talk to me first.", "decision_makers": "I decide."},
    "card_choices": {"show": ["photo", "gp"], "hide": ["seizure_plan"]},
}
OF_KIND: dict[str, Any] = {
    "number": 5,
    "text": "As it was told",
    "date": "2026-01-31",
    "boolean": True,
    "range": {"low": 88, "high": 92},
}


def fact_headings() -> list[tuple[Heading, dict[str, Any]]]:
    facts = the_facts()
    found = []
    for key, fact in facts.facts.items():
        heading = find_heading(f"fact.{key}", facts)
        if heading is not None:
            value = fact.choices[0] if fact.kind == "choice" else OF_KIND[fact.kind]
            found.append((heading, {"value": value}))
    return found


def every() -> list[tuple[Heading, dict[str, Any]]]:
    return [(heading, GIVEN[heading.key]) for heading in HEADINGS] + fact_headings()


def strings(schema: Any, definitions: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place in a JSON schema where a person's text could stand."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        yield from strings(definitions[schema["$ref"].rpartition("/")[2]], definitions, path)
    if schema.get("type") == "string" or schema == {}:
        yield path, schema
    for name, part in schema.get("properties", {}).items():
        yield from strings(part, definitions, f"{path}.{name}")
    for part in (schema.get("items"), *schema.get("anyOf", ()), *schema.get("prefixItems", ())):
        yield from strings(part, definitions, path)


def test_every_heading_has_an_example_here() -> None:
    assert set(GIVEN) == set(BY_KEY)


def test_every_value_is_unchanged_by_a_round_trip() -> None:
    for heading, value in every():
        typed = heading.value.model_validate(value)
        stored = typed.model_dump_json()
        assert heading.value.model_validate(json.loads(stored)) == typed
        assert heading.value.model_validate_json(stored) == typed


def test_every_text_has_a_limit_under_five_thousand_characters() -> None:
    for heading, _ in every():
        schema = heading.value.model_json_schema()
        for path, text in strings(schema, schema.get("$defs", {})):
            is_closed = "enum" in text or "const" in text or text.get("format") == "date"
            limit = text.get("maxLength")
            assert is_closed or (limit is not None and limit <= 5500), f"{heading.key}{path}"


def test_every_list_has_a_limit() -> None:
    for heading, _ in every():
        for part in walk(heading.value.model_json_schema()):
            if part.get("type") == "array":
                assert "maxItems" in part, heading.key


def walk(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from walk(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from walk(part)


def test_every_model_refuses_a_field_it_does_not_have() -> None:
    for heading, value in every():
        for model in models_in(heading.value):
            assert model.model_config.get("extra") == "forbid", model
            assert model.model_config.get("frozen"), model
        with pytest.raises(ValueError, match="extra_forbidden"):
            heading.value.model_validate(value | {"unasked": 1})


def models_in(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for part in parts_of(field.annotation):
            yield from models_in(part)


def parts_of(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from parts_of(part)


def test_no_example_looks_odd() -> None:
    now = Circumstances(today=NOON.date())
    facts = the_facts()
    for heading, value in every():
        if heading.key.startswith("fact."):
            continue
        typed = heading.value.model_validate(value)
        assert heading.questions(typed, now) == {}
        assert heading.refusals(typed, facts) == {}


def test_groups_name_a_heading_and_never_a_fact() -> None:
    facts = the_facts()
    for heading, _ in every():
        assert len(heading.group) <= 40
        assert heading.group.replace("-", "_") not in set(facts.facts) - {"allergies"}


def test_no_person_can_record_a_confirmation() -> None:
    """Proves H08-A3."""
    for heading, _ in every():
        assert Source.CONFIRMED not in heading.may_set


def test_only_five_facts_need_a_clinician() -> None:
    """Proves H31-A2."""
    named = {heading.key for heading, _ in every() if heading.needs_clinician}
    assert named == {
        "fact.spo2_target_range",
        "fact.steroid_sick_day_plan",
        "fact.time_off_ventilator",
        "fact.fasting_limit_hours",
        "fact.drugs_avoid_agreed",
    }


def test_not_sure_is_an_answer_to_every_question_of_the_first_run() -> None:
    first = ("conditions", "allergies", "contacts", "equipment", "fact.steroid_name_dose")
    for key in (*first, "fact.ventilation_interface", "fact.spo2_target_range"):
        heading = find_heading(key, the_facts())
        assert heading is not None
        assert {Answer.NOT_SURE, Answer.LETTER_PHOTO} <= heading.answers


def test_pointer_to_an_advance_plan_has_no_place_for_what_it_says() -> None:
    """Proves H57-A3."""
    assert set(AdvancePlan.model_fields) == {"type", "dated", "kept_at", "issuer", "review_by"}


def test_everything_a_template_asks_has_a_heading_or_is_asked_at_the_time() -> None:
    """Proves H29-A1."""
    facts = the_facts()
    without = {fact.held_as for fact in facts.facts.values() if key_for(fact) is None}
    assert without <= {"ask_at_the_time", "review"}
    for template in facts.asked_by:
        for key in asked_headings((template,), facts):
            assert find_heading(key, facts) is not None
