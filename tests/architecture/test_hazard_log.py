"""The hazard log is data, and a control that cites a test must find it (docs/safety/README.md lists the rules)."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "docs" / "safety" / "hazards.yaml"
PROVES = re.compile(r"Proves ((?:H\d{2}-[EA]\d+(?:, | and )?)+)")
CONTROL = re.compile(r"H\d{2}-[EA]\d+")
FIELDS = {
    "id", "title", "capability", "description", "causes", "effect", "possible_harm", "existing_controls", "initial",
    "additional_controls", "residual", "to_be_confirmed_by_clinical_safety_officer", "evidence", "owner_role",
    "status", "clinical_safety_officer_sign_off",
}  # fmt: skip


@cache
def log() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(LOG.read_text(encoding="utf-8"))
    return loaded


def controls() -> dict[str, dict[str, Any]]:
    return {
        control["id"]: control
        for hazard in log()["hazards"]
        for control in (*hazard["existing_controls"], *hazard["additional_controls"])
    }


@cache
def known_tests() -> dict[str, str]:
    """Every test function as `path::name`, with its docstring."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found[f"{path.relative_to(ROOT)}::{node.name}"] = ast.get_docstring(node) or ""
    return found


def claims() -> list[tuple[str, str]]:
    """(control, test) for each `Proves Hnn-xx` in a docstring."""
    return [
        (control, test)
        for test, words in known_tests().items()
        for sentence in PROVES.findall(words)
        for control in CONTROL.findall(sentence)
    ]


def is_there(evidence: dict[str, str]) -> bool:
    """Whether the cited test (Python, or `file > title` of the front end) or file exists."""
    if "file" in evidence:
        return (ROOT / evidence["file"]).exists()
    if " > " not in evidence["test"]:
        return evidence["test"] in known_tests()
    path, title = evidence["test"].split(" > ", 1)
    return (ROOT / path).exists() and title in (ROOT / path).read_text(encoding="utf-8")


def test_every_hazard_has_every_field_and_its_own_id() -> None:
    ids = [hazard["id"] for hazard in log()["hazards"]]
    assert [hazard["id"] for hazard in log()["hazards"] if FIELDS - set(hazard)] == []
    assert [hazard_id for hazard_id, count in Counter(ids).items() if count > 1] == []
    every = [
        control["id"]
        for hazard in log()["hazards"]
        for control in (*hazard["existing_controls"], *hazard["additional_controls"])
    ]
    assert [control for control, count in Counter(every).items() if count > 1] == []


def test_every_word_is_from_its_list() -> None:
    for hazard in log()["hazards"]:
        assert hazard["status"] in log()["statuses"], hazard["id"]
        assert hazard["owner_role"] in log()["owner_roles"], hazard["id"]
        assert set(hazard["capability"]) <= set(log()["capabilities"]), hazard["id"]
    assert {control["type"] for control in controls().values()} <= set(log()["control_types"])


def test_risk_is_the_matrix_and_never_rises() -> None:
    for hazard in log()["hazards"]:
        for score in (hazard["initial"], hazard["residual"]):
            assert score["risk"] == log()["matrix"][score["likelihood"]][score["severity"]], hazard["id"]
        assert hazard["residual"]["risk"] <= hazard["initial"]["risk"], hazard["id"]


def test_every_cited_test_and_file_exists() -> None:
    missing = []
    for control_id, control in controls().items():
        for evidence in control["evidence"]:
            if not is_there(evidence):
                missing.append((control_id, evidence))
    assert missing == []


def test_a_test_and_the_control_it_proves_name_each_other() -> None:
    known = controls()
    one_way = [
        (control, test)
        for control, test in claims()
        if control not in known or {"test": test} not in known[control]["evidence"]
    ]
    assert one_way == []


def test_no_hazard_is_accepted_without_a_clinical_safety_officer() -> None:
    signed = {"accepted", "transferred", "closed"}
    assert [
        hazard["id"]
        for hazard in log()["hazards"]
        if hazard["status"] in signed and not hazard["clinical_safety_officer_sign_off"]
    ] == []


def test_controls_in_place_means_evidence_for_each() -> None:
    for hazard in log()["hazards"]:
        if hazard["status"] == "controls in place":
            for control in (*hazard["existing_controls"], *hazard["additional_controls"]):
                assert control["evidence"], control["id"]
