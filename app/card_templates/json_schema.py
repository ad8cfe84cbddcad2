"""`card_templates/schema.json`, for editors that check YAML while it is typed. Generated, never edited."""

import json
from pathlib import Path

from pydantic.json_schema import models_json_schema

from app.card_templates.fact_schema import FactsFile, FactWordsFile
from app.card_templates.schema import ApprovalFile, CombinationFile, TemplateFile, TranslatedWordsFile, WordsFile
from app.card_templates.shared_schema import SharedFile, SharedWordsFile

SCHEMA_FILE = "schema.json"
FILES = (
    ("*/template.yaml", TemplateFile),
    ("*/en.yaml", WordsFile),
    ("*/cy.yaml", TranslatedWordsFile),
    ("*/approval.yaml", ApprovalFile),
    ("_combinations/*/combination.yaml", CombinationFile),
    ("_shared/shared.yaml", SharedFile),
    ("_shared/en.yaml", SharedWordsFile),
    ("_facts/facts.yaml", FactsFile),
    ("_facts/en.yaml", FactWordsFile),
)


def schema_text() -> str:
    """The whole file: a definition for each kind of file, and which path it describes."""
    _, schema = models_json_schema([(model, "validation") for _, model in FILES])
    paths = {path: f"#/$defs/{model.__name__}" for path, model in FILES}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Files of card_templates/",
        "x-files": paths,
    }
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def write_schema(root: Path) -> None:
    """Write `schema.json` under `root`."""
    (root / SCHEMA_FILE).write_text(schema_text(), "utf-8")
