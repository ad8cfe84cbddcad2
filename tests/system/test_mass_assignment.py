"""Nobody sets what they were not asked for: every JSON body takes the fields it declares and no other (S14)."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from app.core.database import metadata
from tests.factories.journeys import AGREED, Person
from tests.factories.services import Service
from tests.system.permission_table import Row
from tests.system.worlds import World, a_professional, a_world, standing

pytestmark = pytest.mark.slow
COLUMNS = sorted({column.name for table in metadata.sorted_tables for column in table.columns})
FREE = {"value", "credential"}
"""Objects whose own shape is checked past the schema: the value by its heading, the credential by WebAuthn."""

WHO = {"given_name": "Ada", "family_name": "Example", "date_of_birth": "1990-01-01"}
LETTER = {"role": "Consultant", "organisation": "Hospital", "on": "2026-05-03"}
BODIES: dict[Row, dict[str, Any]] = {
    ("POST", "/sign-in/code"): {"email": "ada@example.org"},
    ("POST", "/sign-in/code/verify"): {"code": "12345678"},
    ("POST", "/sign-in/passkey"): {"credential": {}},
    ("POST", "/recovery/code"): {"recovery_code": "A" * 27},
    ("POST", "/recovery/stop"): {"token": "A" * 43},
    ("POST", "/passkeys"): {"credential": {}},
    ("POST", "/templates/search"): {"text": "myotonia"},
    ("POST", "/templates/read"): {"id": "myotonia-congenita"},
    ("POST", "/patients"): {
        "relation": "adult", "relationship": "carer", "legal_basis": "patient_consent", "who": WHO,
    },
    ("PUT", "/patients/{patient_id}/record/{heading}"): {
        "version": 1, "value": {"text": "Wait."}, "source": "letter", "letter": LETTER,
    },
    ("PUT", "/patients/{patient_id}/plan/sections/{section}"): {
        "version": 1,
        "entries": [
            {"heading": "how_to_help", "value": {"text": "Wait."}, "source": "letter", "letter": LETTER},
        ],
    },
    ("PUT", "/patients/{patient_id}/plan/sections/{section}/draft"): {"version": 0, "based_on": 1, "text": "A"},
    ("POST", "/patients/{patient_id}/plan/sections/{section}/restore"): {"version": 1, "number": 1},
    ("POST", "/patients/{patient_id}/card/issue"): {"digest": "0" * 64, "consent": AGREED},
    ("POST", "/patients/{patient_id}/card/withdraw"): {"reason": "not_wanted"},
    ("POST", "/patients/{patient_id}/openings/told"): {"is_told": True},
    ("POST", "/patients/{patient_id}/links"): {"medium": "chair"},
    ("POST", "/patients/{patient_id}/links/{link_id}/cancel"): {"reason": "lost"},
    ("POST", "/patients/{patient_id}/consents"): {
        "kind": "organisation", "team_id": "00000000-0000-4000-8000-000000000001", "sees_card": True,
        "plan": {"all_open": True, "sections": [], "direct": []}, "purpose": "care", "words_version": "1",
        "ends_on": None,
    },
    ("POST", "/staff/find"): {"code": "12345678"},
    ("POST", "/staff/join"): {"token": "A" * 43},
    ("POST", "/staff/leave"): {"starts_on": "2026-12-01", "ends_on": "2026-12-02"},
    ("PUT", "/staff/deputy"): {"member_id": None},
}  # fmt: skip
VALUES: dict[str, dict[str, Any]] = {
    "who": WHO,
    "numbers": {"nhs_number": {"value": "9990000018"}, "hospital_numbers": [{"hospital": "H", "number": "1"}]},
    "communication": {"languages": ["Welsh"]},
    "conditions": {"templates": [{"id": "myotonia-congenita"}]},
    "allergies": {"status": "recorded", "items": [{"substance": "Latex"}]},
    "medicines": {"status": "recorded", "items": [{"name": "A", "dose": "1 mg"}]},
    "contacts": {"items": [{"kind": "family", "name": "A", "number": "01632 960001"}]},
    "gp": {"practice": "A"},
    "equipment": {"bring": "A"},
    "advance_plans": {"items": [{"type": "respect", "kept_at": "Home"}]},
    "how_to_help": {"text": "A"},
    "card_choices": {"show": ["photo"]},
    "fact.spo2_target_range": {"value": {"low": 88, "high": 92}},
    "fact.weight_kg": {"value": 54},
}


@pytest.fixture(scope="module")
def world(service: Service) -> World:
    return a_world(service)


def objects_in(body: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every object inside, the body itself first."""
    if isinstance(body, Mapping):
        yield at
        for key, inner in body.items():
            if key not in FREE:
                yield from objects_in(inner, (*at, key))
    if isinstance(body, list):
        for place, inner in enumerate(body):
            yield from objects_in(inner, (*at, place))


def with_field(body: Any, at: tuple[str | int, ...], name: str, value: Any) -> Any:
    """A copy of the body with one more field in the object at this path."""
    if not at:
        return {**body, name: value}
    key, *rest = at
    if isinstance(body, list):
        return [with_field(inner, tuple(rest), name, value) if i == key else inner for i, inner in enumerate(body)]
    return {**body, key: with_field(body[key], tuple(rest), name, value)}


def declared(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The schema of this component."""
    found: Mapping[str, Any] = schema["components"]["schemas"][name]
    return found


def request_schemas(schema: Mapping[str, Any]) -> set[str]:
    """The name of every component that a JSON body is made of, however deep."""
    wanted, found = [], set()
    for path in schema["paths"].values():
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {})
            wanted += list(_referred(content.get("application/json", {})))
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += list(_referred(declared(schema, name)))
    return found


def _referred(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        for inner in part.values():
            yield from _referred(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _referred(inner)


def test_every_json_body_is_in_the_list(service: Service) -> None:
    paths = service.front.api.openapi()["paths"]
    taking = {
        (method.upper(), path.removeprefix("/api"))
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    assert taking == set(BODIES)


def test_every_object_that_is_taken_forbids_more(service: Service) -> None:
    schema = service.front.api.openapi()
    objects = {name for name in request_schemas(schema) if declared(schema, name).get("type") == "object"}
    assert len(objects) >= 12
    assert [name for name in objects if declared(schema, name).get("additionalProperties") is not False] == []


@pytest.mark.parametrize("row", BODIES, ids=lambda row: f"{row[0]} {row[1]}")
def test_no_column_can_be_slipped_into(service: Service, world: World, row: Row) -> None:
    method, path = row
    body, address = BODIES[row], path.format(**world.ids)
    person = _asker(service, world, path)
    before = standing(service.runtime.database)
    answers = {
        (*at, column): person.ask(method, address, json=with_field(body, at, column, value_for(column)))
        for at in objects_in(body)
        for column in columns_beside(body, at)
    }
    assert len(answers) >= 60
    assert {each: answer.status_code for each, answer in answers.items() if answer.status_code != 422} == {}
    assert standing(service.runtime.database) == before


def _asker(service: Service, world: World, path: str) -> Person:
    """Somebody who may ask, so that it is the body that is refused."""
    if path in {"/staff/leave", "/staff/deputy"}:
        return a_professional(service)
    is_signed_in = "patient" in path or path in {"/passkeys", "/staff/find", "/staff/join"}
    return world.keeper if is_signed_in else Person(service)


@pytest.mark.parametrize("heading", VALUES)
def test_no_column_can_be_slipped_into_the_value_of(service: Service, world: World, heading: str) -> None:
    value = VALUES[heading]
    before = standing(service.runtime.database)
    for at in objects_in({"inside": value}):
        for column in ("id", "patient_id", "is_seeded", "is_draft", "provenance", "confirmed", "check_by"):
            sent = with_field({"inside": value}, at or ("inside",), column, value_for(column))["inside"]
            body = {"version": 0, "value": sent, "confirm_unusual": True}
            assert world.keeper.ask("PUT", world.card.path(f"/record/{heading}"), json=body).status_code == 422
    assert standing(service.runtime.database) == before


def columns_beside(body: Any, at: tuple[str | int, ...]) -> list[str]:
    """Every column of every table that this object does not hold already."""
    for key in at:
        body = body[key]
    return [column for column in COLUMNS if column not in body and column not in DECLARED]


def value_for(column: str) -> Any:
    """Something of about the right kind."""
    if column.startswith(("is_", "sees_")):
        return True
    return "00000000-0000-4000-8000-000000000001" if column.endswith("id") else "admin"


DECLARED = {"language", "label", "kind", "name", "reason", "token"}
"""Columns whose names are also optional fields of some body; the body's own tests are about those."""
