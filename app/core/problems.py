"""Every refusal as application/problem+json (RFC 9457), with a sentence to act on and nothing of what was sent.

FastAPI's own 422 repeats the input, and pydantic's messages quote parts of it (security-design M5): here a person reads
our words, chosen by the kind of the fault, and the name of the field.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Match

from app.core.errors import AppError, Conflict, Invalid, NotFound, Unavailable

MEDIA_TYPE: Final = "application/problem+json"
_log = logging.getLogger(__name__)

_WORDS: Final[Mapping[str, str]] = {
    "missing": "Give an answer here.",
    "string_too_short": "Give an answer here.",
    "string_too_long": "This is too long. Make it shorter.",
    "too_long": "There are too many here. Take some away.",
    "too_short": "Give at least one.",
    "date_from_datetime_parsing": "Give a date like 3 5 2026: day, month, year.",
    "date_parsing": "Give a date like 3 5 2026: day, month, year.",
    "date_type": "Give a date like 3 5 2026: day, month, year.",
    "greater_than_equal": "This number is too small.",
    "greater_than": "This number is too small.",
    "less_than_equal": "This number is too large.",
    "less_than": "This number is too large.",
    "int_parsing": "Give a whole number.",
    "float_parsing": "Give a number.",
    "extra_forbidden": "We do not know this field.",
    "enum": "Choose one of the answers.",
    "literal_error": "Choose one of the answers.",
    "string_unicode": "This holds characters we cannot store.",
}
_OTHER: Final = "Check this answer."
_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "A sentence a person can act on."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, for programs."},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_STATUSES: Final = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}}
    for status in _STATUSES
}
"""For the OpenAPI file: every route may answer these, all in one shape."""
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
OWN_WORDS: Final = "says."
"""Begins the kind of a fault that our own field types raise: its message is ours and repeats nothing of the input."""
_DECLARED: Final = re.compile(r"[a-z][a-zA-Z0-9_]{0,39}", re.ASCII)


def problem_response(error: AppError) -> JSONResponse:
    """The reply for an expected refusal."""
    headers = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse(error.problem(), status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def install_handlers(app: FastAPI) -> None:
    """Answer every expected error of this app as a problem; `FaultGuard` answers the others."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(IntegrityError, _lost_race)
    app.add_exception_handler(DataError, _not_storable)
    app.add_exception_handler(DBAPIError, _database_error)


def field_messages(errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The field's name and our words for each fault; never its input, context or pydantic's message."""
    return {_field_name(error): _words(error) for error in errors}


def _words(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind.startswith(OWN_WORDS):
        return str(error["msg"])
    is_text = error.get("ctx", {}).get("field_type") == "Value"  # pydantic's word for what is no list
    return _WORDS["string_too_long"] if kind == "too_long" and is_text else _WORDS.get(kind, _OTHER)


def _field_name(error: Mapping[str, Any]) -> str:
    """The declared path to the field. An undeclared name is input too, so its parent stands for it."""
    path = list(error["loc"])[1:]
    if error["type"] == "extra_forbidden":
        path = path[:-1]
    parts = [str(part) for part in path if isinstance(part, int) or _DECLARED.fullmatch(str(part))]
    return ".".join(parts) or str(error["loc"][0])


def _app_error(_request: Request, error: Exception) -> JSONResponse:
    return problem_response(cast(AppError, error))


def _malformed(_request: Request, error: Exception) -> JSONResponse:
    fields = field_messages(cast(RequestValidationError, error).errors())
    return problem_response(Invalid("malformed", "Some answers need another look.", fields=fields))


def _http_error(request: Request, error: Exception) -> JSONResponse:
    refusal = cast(HTTPException, error)
    if refusal.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(NotFound())
    status = HTTPStatus(refusal.status_code)
    code = status.name.lower()
    body = {"type": f"urn:alertcard:{code}", "title": status.phrase, "status": status.value, "code": code}
    headers = dict(refusal.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_allowed(request))
    return JSONResponse(body, status_code=status.value, headers=headers, media_type=MEDIA_TYPE)


def _allowed(request: Request) -> list[str]:
    """Every method of this path: the router names those of its first route alone (RFC 9110, 10.2.1)."""

    def is_taken(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)

    return [method for method in _METHODS if is_taken(method)]


def _lost_race(_request: Request, error: Exception) -> JSONResponse:
    _log.warning("a constraint refused a write", exc_info=error)
    message = "Somebody changed this at the same moment. Load it again, then try again."
    return problem_response(Conflict("changed_meanwhile", message))


def _not_storable(_request: Request, error: Exception) -> JSONResponse:
    _log.warning("the database cannot hold a value", exc_info=error)
    return problem_response(Invalid("not_storable", "Something here holds characters we cannot store. Type it again."))


def _database_error(_request: Request, error: Exception) -> JSONResponse:
    _log.error("the database refused", exc_info=error)
    message = "We could not do this now. Nothing was changed. Try again in a minute."
    return problem_response(Unavailable("database_unavailable", message))


def fault_response() -> JSONResponse:
    """A fault of ours: no detail leaves."""
    body = {
        "type": "urn:alertcard:fault",
        "title": "Something went wrong on our side. Nothing was changed. Try again in a minute.",
        "status": 500,
        "code": "fault",
    }
    return JSONResponse(body, status_code=500, headers={"Cache-Control": "no-store"}, media_type=MEDIA_TYPE)
