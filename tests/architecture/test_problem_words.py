"""Every refusal that the API can answer has its words in the web app's catalogue, so that each language can say it."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app.core.errors import AppError
from app.main import shapes_text

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).resolve().parents[2]
OF_OPERATORS: Final = {
    "app/card_templates/service.py", "app/card_templates/signing.py", "app/core/commands.py", "app/erasing/service.py",
    "app/sharing/pepper.py",
}  # fmt: skip
"""Modules whose refusals are printed on the command line only."""
SAID_BY_THE_SERVER: Final = {
    "cannot_issue": "the reasons are sentences about these very templates",
    "card_not_closed": "only an operator reopens a card",
    "check_fails": "the command line",
    "choose_a_code": "names the file that needs the code",
    "does_not_fit": "names the file and what is too long for it",
    "letters_not_printable": "names the letters",
    "review_date_outside": "holds the latest day; the app asks for no day",
}


def error_names() -> set[str]:
    """The classes of refusals, all the way down."""
    shapes_text()  # imports every part of the API
    found, new = set(), [AppError]
    while new:
        kind = new.pop()
        found.add(kind.__name__)
        new.extend(kind.__subclasses__())
    return found


def codes_in(tree: ast.Module, kinds: set[str]) -> Iterator[str]:
    """`Conflict("card_ended", ...)`, `invalid(fields, code="needed")`, and what a class of refusals says of itself."""
    for node in ast.walk(tree):
        yield from handed_on(node, kinds)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in kinds:
                yield str(node.args[0].value)
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") in kinds for base in node.bases):
            yield from own_codes(node)


def handed_on(node: ast.AST, kinds: set[str]) -> Iterator[str]:
    """The code that `invalid` is given or has by itself, and one that stands beside its class in a table."""
    if isinstance(node, ast.Call) and len(node.args) > 1 and getattr(node.args[0], "id", "") in kinds:
        yield from (str(each.value) for each in node.args[1:2] if isinstance(each, ast.Constant))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "invalid":
        yield from (str(each.value.value) for each in node.keywords if isinstance(each.value, ast.Constant))
    if isinstance(node, ast.FunctionDef) and node.name == "invalid":
        yield from (str(each.value) for each in node.args.kw_defaults if isinstance(each, ast.Constant))


def own_codes(kind: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "__init__":
            yield from (str(first.value) for first in node.args[:1] if isinstance(first, ast.Constant))
        if isinstance(node, ast.FunctionDef):
            yield from (
                str(default.value)
                for argument, default in zip(node.args.args[1:], node.args.defaults, strict=False)
                if argument.arg == "code" and isinstance(default, ast.Constant)
            )


def codes_of_the_api() -> set[str]:
    kinds, found = error_names(), {"fault"}
    for path in sorted((ROOT / "app").rglob("*.py")):
        if path.relative_to(ROOT).as_posix() not in OF_OPERATORS:
            found |= set(codes_in(ast.parse(path.read_text("utf-8")), kinds))
    return found


def words() -> dict[str, str]:
    catalogue = json.loads((ROOT / "frontend" / "src" / "words" / "en.json").read_text("utf-8"))
    return {key.removeprefix("problem."): said for key, said in catalogue.items() if key.startswith("problem.")}


OF_THE_APP: Final = {
    "no_connection", "not_saved_yet", "passkey_not_made", "passkey_not_used", "server_error", "unexpected",
}  # fmt: skip
"""What the app itself meets, without an answer of the server."""


def test_every_code_has_words_in_the_catalogue() -> None:
    codes = codes_of_the_api()
    assert {"stop_link_ended", "too_many_from_network", "not_signed_in", "link_ended", "forbidden"} <= codes
    assert codes - set(words()) - set(SAID_BY_THE_SERVER) == set()


def test_the_catalogue_has_no_words_for_a_code_that_nobody_sends() -> None:
    assert set(words()) - codes_of_the_api() - OF_THE_APP == set()
