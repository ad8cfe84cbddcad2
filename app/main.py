"""Puts the parts together: the only place that knows every capability.

The emergency page is answered by its own small app in front of everything else, so that no middleware, session or
static file of the patient's app can slow it down or break it.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app import wiring
from app.core import http, logging
from app.core.background import Background
from app.core.built_front_end import BuiltFrontEnd
from app.core.hosts import asked_authority, authority_of
from app.core.problems import PROBLEM_RESPONSES
from app.core.runtime import Runtime, open_runtime
from app.emergency_view.asgi import emergency_app, is_emergency_path
from app.emergency_view.render import PAGE_STYLE_SOURCE
from app.settings import ROOT, get_settings

DIST = ROOT / "frontend" / "dist"
MISDIRECTED: ASGIApp = PlainTextResponse("This address is not served here.\n", 421)


def create_api(runtime: Runtime) -> FastAPI:
    """The patient's API under /api, with its OpenAPI file and without an interactive page."""
    api = _with_routes(openapi_url="/api/openapi.json" if runtime.is_demo else None)
    api.state.runtime = runtime
    api.state.database = runtime.database
    wiring.provide(api)
    http.install(api, runtime)
    return api


def shapes_text() -> str:
    """The shapes that the API takes and gives, as the file from which the web app's types are made. What each path
    may answer is left out: the app asks by hand, and all refusals have one shape."""
    described = _with_routes(openapi_url=None).openapi()
    kept = {name: described[name] for name in ("openapi", "info", "components")} | {"paths": {}}
    return json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _with_routes(*, openapi_url: str | None) -> FastAPI:
    api = FastAPI(
        title="Alertcard",
        version=wiring.VERSION,
        docs_url=None,
        redoc_url=None,
        telemetry=http.NO_TELEMETRY,
        openapi_url=openapi_url,
        generate_unique_id_function=lambda route: f"{route.tags[0]}-{route.name}",
    )
    root = APIRouter(prefix="/api", responses=PROBLEM_RESPONSES)
    for router in wiring.routers():
        root.include_router(router)
    api.include_router(root)
    return api


class Front:
    """Sends each request to the app it belongs to, by host and path."""

    def __init__(self, runtime: Runtime, *, dist: Path = DIST) -> None:
        self.runtime = runtime
        self.api = create_api(runtime)
        self.emergency = emergency_app(wiring.emergency_context(runtime))
        styles = (PAGE_STYLE_SOURCE.strip("'"),)  # the preview and "Show to staff" draw the emergency page inside ours
        self.pages: ASGIApp = http.with_page_headers(BuiltFrontEnd(dist), runtime, style_hashes=styles)
        self.misdirected = http.FixedHeaders(MISDIRECTED, headers=http.api_headers(runtime.settings))
        self.background = Background(wiring.jobs(runtime))
        self.app_authority = authority_of(runtime.settings.app_url)
        self.emergency_authority = authority_of(runtime.settings.emergency_url)
        self.scheme = runtime.settings.app_url.partition("://")[0]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI request, or the lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
            return
        await self._app_for(scope)(scope, receive, send)

    def _app_for(self, scope: Scope) -> ASGIApp:
        path: str = scope["path"]
        if path == "/healthz":
            return self.emergency  # the container asks by whatever address it knows
        if self.app_authority != self.emergency_authority:
            return self._app_by_host(scope)
        return self.emergency if is_emergency_path(path) else self._patient_app(path)

    def _app_by_host(self, scope: Scope) -> ASGIApp:
        """Two origins: each host answers for itself alone, and any other name is somebody's mistake or attack."""
        asked = asked_authority(scope, scheme=self.scheme)
        if asked == self.emergency_authority:
            return self.emergency
        return self._patient_app(scope["path"]) if asked == self.app_authority else self.misdirected

    def _patient_app(self, path: str) -> ASGIApp:
        return self.api if path.startswith("/api/") else self.pages

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _run_lifespan(self._open, receive, send)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        self.background.start()
        try:
            async with self.emergency.router.lifespan_context(self.emergency):
                yield
        finally:
            self.background.stop()
            self.runtime.database.dispose()


async def _run_lifespan(open_all: Callable[[], Any], receive: Receive, send: Send) -> None:
    await receive()
    async with open_all():
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})


def application() -> ASGIApp:
    """The factory that uvicorn calls in each worker."""
    settings = get_settings()
    logging.configure(settings.log_level)
    return Front(open_runtime(settings))
