"""Refusals of the value models, in sentences that say what to do and never repeat what was typed."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import Invalid
from app.core.problems import OWN_WORDS

_SENTENCES: Final[Mapping[str, str]] = {
    "missing": "Answer this question.",
    "extra_forbidden": "There is something in this answer that is not asked here.",
    "literal_error": "Choose one of the answers in the list.",
    "enum": "Choose one of the answers in the list.",
    "string_pattern_mismatch": "Choose one of the answers in the list.",
    "bool_type": "Answer yes or no.",
    "uuid_parsing": "Choose one of the pictures you sent.",
    "uuid_type": "Choose one of the pictures you sent.",
}
_CHECK: Final = "Check this answer."
_EMPTY: Final = "Enter an answer here."


def fields_of(error: ValidationError) -> dict[str, str]:
    """Field path (`items.0.name`) to sentence; the first sentence of a field stays."""
    found: dict[str, str] = {}
    for detail in error.errors(include_url=False, include_input=False):
        found.setdefault(_path(detail), _sentence(detail))
    return found


def invalid(fields: Mapping[str, str], *, code: str = "check_answers") -> Invalid:
    """The refusal that a form shows: nothing was saved and nothing is lost."""
    return Invalid(code, "Check your answers. Nothing was saved, and what you typed is still here.", fields=fields)


def _path(detail: ErrorDetails) -> str:
    """The name of a field that nobody declared is input too, so the field around it stands for it."""
    path = detail["loc"][:-1] if detail["type"] == "extra_forbidden" else detail["loc"]
    return ".".join(str(part) for part in path) or "value"


def _sentence(detail: ErrorDetails) -> str:
    kind, about = detail["type"], detail.get("ctx") or {}
    if kind in {"too_long", "string_too_long"}:
        return _too_long(about)
    if kind in {"too_short", "string_too_short"}:
        return _EMPTY
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    return detail["msg"] if kind.startswith(OWN_WORDS) else _CHECK


def _too_long(about: Mapping[str, Any]) -> str:
    limit, actual, what = about["max_length"], about.get("actual_length"), about.get("field_type", "Value")
    if what in {"Tuple", "List", "Set"}:
        return f"Add {limit} or fewer."
    if actual is None:
        return f"Use {limit:,} characters or fewer."
    return f"Use {limit:,} characters or fewer. This has {actual:,}."
