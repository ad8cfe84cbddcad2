"""The generated schema describes the files that are there."""

import json

import pytest

from app.card_templates.json_schema import FILES, schema_text
from app.card_templates.source_files import TREE

pytestmark = pytest.mark.no_database


def test_schema_file_is_current() -> None:
    assert (TREE / "schema.json").read_text("utf-8") == schema_text(), "Run: alertcard templates schema"


def test_schema_knows_every_kind_of_file_and_its_limits() -> None:
    schema = json.loads(schema_text())
    assert len(schema["x-files"]) == len(FILES)
    say = schema["$defs"]["LineWords"]["properties"]["say"]
    assert (say["maxLength"], schema["$defs"]["LineWords"]["properties"]["short"]["maxLength"]) == (140, 57)


def test_every_file_of_the_tree_has_a_kind() -> None:
    known = {path.rsplit("/", 1)[-1] for path, _ in FILES}
    strangers = [path.name for path in TREE.rglob("*.yaml") if path.name not in known]
    assert strangers == []
