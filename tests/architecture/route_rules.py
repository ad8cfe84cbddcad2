"""What the guard tests ask of every route: found by walking the dependency tree that FastAPI itself uses."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from app.authorisation.permissions import Permission
from app.core import database

SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Found:
    """One method of one path, with every dependency below it."""

    method: str
    path: str
    calls: tuple[tuple[Any, str | None], ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    @property
    def permissions(self) -> set[Any]:
        """What the doors of this route ask for."""
        return {call.permission for call, _ in self.calls if hasattr(call, "permission")}

    @property
    def patient_doors(self) -> int:
        """How many dependencies open a patient's record."""
        return sum(type(call).__name__ == "RecordDoor" for call, _ in self.calls)

    @property
    def sessions(self) -> set[tuple[Any, str | None]]:
        """Every dependency that yields, with its scope: the one session, or something that should not be there."""
        return {(call, scope) for call, scope in self.calls if inspect.isgeneratorfunction(call)}

    @property
    def async_parts(self) -> list[str]:
        """Handlers and dependencies that would block the loop with our synchronous sessions."""
        return [call.__name__ for call, _ in self.calls if inspect.iscoroutinefunction(call)]


THE_SESSION = (database._session, "function")  # the one alias's own function


def routes_of(app: FastAPI) -> Iterator[Found]:
    """Every route of the API, one for each method; FastAPI's own pages (the OpenAPI file) are not ours."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            calls = tuple(_calls(context.dependant))
            for method in sorted(context.methods or ()):
                yield Found(method, str(context.path_format), calls)


def _calls(dependant: Dependant) -> Iterator[tuple[Any, str | None]]:
    yield dependant.call, dependant.scope
    for below in dependant.dependencies:
        yield from _calls(below)


def permission_fault(route: Found, public: set[tuple[str, str]]) -> str | None:
    """What is wrong with how the route is locked, or None."""
    if route.key in public:
        return "is on the public list and asks for a permission" if route.permissions else None
    if len(route.permissions) != 1:
        return f"asks for {len(route.permissions)} permissions; exactly one, or the public list"
    if not all(isinstance(permission, Permission) for permission in route.permissions):
        return "asks for something that is no Permission"
    if ("{patient_id}" in route.path) != (route.patient_doors == 1):
        return "opens a patient's record by something other than the one door"
    return None
