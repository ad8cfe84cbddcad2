"""What stands around the patient's app: security headers, the cross-site guard, a limit on bodies, problem replies.

Pure ASGI. The emergency page is another app with its own headers and goes through none of this.
"""

import logging
from collections.abc import Iterable
from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import Forbidden, TooLarge
from app.core.problems import fault_response, install_handlers, problem_response
from app.core.runtime import Runtime
from app.settings import Settings

_log = logging.getLogger(__name__)

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_LIMIT: Final = 256 * 1024
UPLOAD_LIMIT: Final = 12 * 1024 * 1024
_YEAR: Final = 31_536_000

NO_TELEMETRY: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""For `FastAPI(telemetry=...)`: its spans hold paths with ids, its logs messages of exceptions, and an environment
variable alone would export both."""

PERMISSIONS_POLICY: Final = ", ".join(
    [
        *(f"{feature}=()" for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone")),
        *(f"{feature}=()" for feature in ("magnetometer", "payment", "usb", "midi", "display-capture")),
        "clipboard-write=(self)",
        "screen-wake-lock=(self)",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    ]
)


def install(app: FastAPI, runtime: Runtime) -> None:
    """Protect the API: problems instead of errors, no cross-site writes, bounded bodies, headers on every reply."""
    install_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(CrossSiteGuard, settings=runtime.settings)
    app.add_middleware(CompressedCatalogue)
    app.add_middleware(FaultGuard)
    app.add_middleware(FixedHeaders, headers=api_headers(runtime.settings))  # last added, outermost


def with_page_headers(app: ASGIApp, runtime: Runtime, *, style_hashes: Iterable[str] = ()) -> ASGIApp:
    """The built pages of the patient's app under their content policy. `style_hashes` are those of the emergency
    view, whose inlined style the preview shows in a frame that inherits this policy."""
    return FixedHeaders(app, headers=page_headers(runtime.settings, style_hashes=style_hashes))


def common_headers(settings: Settings) -> dict[str, str]:
    """On every reply of the patient's host. `same-origin`, because `no-referrer` makes browsers send `Origin: null`
    with our own forms (security-design H3)."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS_POLICY,
        "X-Robots-Tag": "noindex",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
    return headers


def api_headers(settings: Settings) -> dict[str, str]:
    """The API answers data: nothing in it may run, be framed or be kept."""
    return common_headers(settings) | {
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
    }


def page_headers(settings: Settings, *, style_hashes: Iterable[str] = ()) -> dict[str, str]:
    """Scripts and styles from our own files only."""
    styles = " ".join(["'self'", *(f"'{digest}'" for digest in style_hashes)])
    policy = (
        f"default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self' blob:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return common_headers(settings) | {"Content-Security-Policy": policy}


class FixedHeaders:
    """Sets headers on every reply; a reply that set one itself keeps its own."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class FaultGuard:
    """Answers an unexpected error as a problem, under the fixed headers, and logs its type and place alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_answered = False

        async def send_noted(message: Message) -> None:
            nonlocal has_answered
            has_answered = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:
            if scope["type"] != "http" or has_answered:
                raise
            _log.error("a request failed", exc_info=error)
            await fault_response()(scope, receive, send)


class CrossSiteGuard:
    """Refuses writes that another site's page started (security-design H3). SameSite cookies are not relied on."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.origin = settings.app_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not self._is_ours(Headers(scope=scope)):
            refusal = problem_response(
                Forbidden("cross_site", "This request came from another site. Open our own page and try there.")
            )
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        """`Sec-Fetch-Site` where the browser sends it, else `Origin`; a program without either has no cookie."""
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        if origin is not None:
            return origin == self.origin
        return "cookie" not in headers


class CompressedCatalogue:
    """Compresses the general words of the catalogue and nothing else. What is personal is never compressed: beside
    something that a stranger may choose, its length would tell of its content (BREACH)."""

    PATHS: Final = frozenset({"/api/facts", "/api/plan-sections", "/api/templates/search", "/api/templates/read"})

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.compressed = GZipMiddleware(app, minimum_size=1000, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_general = scope["type"] == "http" and scope["path"] in self.PATHS
        await (self.compressed if is_general else self.plain)(scope, receive, send)


class BodyLimit:
    """Refuses bodies over the limit of their kind, by their announced length or as soon as it is passed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = _limit_for(headers)
        announced = headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > limit:
            await _too_large(limit)(scope, receive, send)
            return
        counted = _Counted(receive, send, limit)
        await self.app(scope, counted.receive, counted.send)
        if counted.is_over:
            await _too_large(limit)(scope, receive, send)


class _Counted:
    """One request's body, counted as it arrives. Past the limit the app sees the end of the connection, and whatever
    it answers to that is dropped."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit
        self._has_answered = False
        self.is_over = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0 and not self._has_answered:
            self.is_over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if not self.is_over:
            self._has_answered = True
            await self._send(message)


def _limit_for(headers: Headers) -> int:
    is_upload = headers.get("content-type", "").lower().startswith("multipart/form-data")
    return UPLOAD_LIMIT if is_upload else JSON_LIMIT


def _too_large(limit: int) -> ASGIApp:
    size = "12 MB" if limit == UPLOAD_LIMIT else "256 KB"
    return problem_response(
        TooLarge("too_large", f"This is larger than we can take ({size}). Send less, or a smaller picture.")
    )
