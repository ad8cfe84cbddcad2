"""The emergency host as a small app of its own: no session, no cookie, no middleware of the patient's app.

It serves only the shell, the opening, reports, public pages, the key list and its own health."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final, TypedDict

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.background import Background, Job
from app.core.key_list import dump_key_list
from app.core.logging import configure
from app.emergency_view import public_pages
from app.emergency_view.compression import Fixed
from app.emergency_view.context import EmergencyContext, open_context
from app.emergency_view.headers import page_headers
from app.emergency_view.opening.endpoint import OpenCard, this_minute
from app.emergency_view.opening.found import Store, StoreUnavailable
from app.emergency_view.opening.recorder import Recorder
from app.emergency_view.opening.replies import Replies
from app.emergency_view.opening.report import ReportProblem
from app.emergency_view.shell import PLAIN_POLICY, POLICY, shell
from app.settings import get_settings

logger = logging.getLogger(__name__)

EMERGENCY_PATHS: Final = ("/e", "/c", "/.well-known/", "/robots.txt", "/healthz")
KEY_LIST: Final = "/.well-known/alertcard-keys.json"
HEALTH_CARD_KEYS: Final = "/.well-known/jwks.json"
"""Reserved for SMART Health Card keys (security-design C7): empty until there are some, never a link key."""
ROBOTS: Final = "User-agent: *\nDisallow: /\n"
IMPORT_SECONDS: Final = 1.0


def is_emergency_path(path: str) -> bool:
    """Whether a path of the one-origin demonstration belongs here. `/e` takes whatever a mail filter made of the
    fragment, but no word of another page: `/eligible` is not ours."""
    first, rest = path[:2].lower(), path[2:]
    if first == "/e":
        return not rest[:1].isalpha() or len(rest) >= 15
    return path in {"/c", KEY_LIST, HEALTH_CARD_KEYS, "/robots.txt", "/healthz"} or path.startswith("/c/")


class EmergencyApp(Starlette):
    """A Starlette app in front of whose routes the one request that matters goes straight to its endpoint."""

    def __init__(self, pages: "_Pages") -> None:
        super().__init__(routes=pages.routes(), lifespan=pages.lifespan)
        self.router.redirect_slashes = False
        self._open_card = pages.open_card
        self._headers = [each for each in pages.plain_headers if each[0] != b"content-type"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`POST /e`, else the routes."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in {"/e", "/E"}:
            await self._open_card(scope, receive, send)
        else:
            await super().__call__(scope, receive, self._protected(send))

    def _protected(self, send: Send) -> Send:
        """Whatever answers, a page that is not there too, carries the headers of this host."""

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in self._headers if each[0] not in own)]
            await send(message)

        return protected


def emergency_app(context: EmergencyContext) -> Starlette:
    """The app. Its threads and connections live from start to end of its lifespan."""
    return EmergencyApp(_Pages(context))


def application() -> ASGIApp:
    """What uvicorn calls in each worker of `alertcard serve --emergency-only`."""
    settings = get_settings()
    configure(settings.log_level)
    app = emergency_app(open_context(settings, joins_spool=True))
    gc.collect()
    gc.freeze()  # what was loaded stays for the life of the process: the collector need not walk it again
    return app


class _Public(TypedDict):
    """What every public page needs to know."""

    with_drafts: bool
    help_line: str


class _Pages:
    """The handlers and what they share."""

    def __init__(self, context: EmergencyContext) -> None:
        self.context = context
        is_https = context.origin.startswith("https://")
        self.store: Store = context.open_store()
        self.recorder = Recorder(self.store, context.spool_dir)
        self.replies = Replies(page_headers(POLICY, is_https=is_https))
        self.plain_headers = page_headers(PLAIN_POLICY, is_https=is_https)
        self._public = _Public(with_drafts=context.is_demo, help_line=context.help_line)
        self.open_card = OpenCard(context, self.store, self.recorder, self.replies)
        self.report = ReportProblem(context, self.store, self.replies, self.open_card.limits)
        self._shell: tuple[int, Fixed] | None = None

    def routes(self) -> list[Route]:
        """Longer paths first: `/e{anything}` takes whatever is left."""
        return [
            Route("/e/report", self.report, methods=["POST"]),
            Route("/e", _ByMethod(get=self.get_shell, post=self.open_card)),
            Route("/E", _ByMethod(get=self.get_shell, post=self.open_card)),
            Route("/c", self.get_index, methods=["GET"]),
            Route("/c/{template_id}", self.get_template, methods=["GET"]),
            Route(KEY_LIST, self.get_keys, methods=["GET"]),
            Route(HEALTH_CARD_KEYS, get_health_card_keys, methods=["GET"]),
            Route("/healthz", self.get_health, methods=["GET"]),
            Route("/robots.txt", get_robots, methods=["GET"]),
            Route("/e{anything:path}", _ByMethod(get=self.get_shell)),
            Route("/E{anything:path}", _ByMethod(get=self.get_shell)),
        ]

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        """Threads of the recorder, and the import of the spool where no app process does it."""
        self.recorder.start()
        jobs = Background((Job("spool", IMPORT_SECONDS, self._join_spool),) if self.context.joins_spool else ())
        jobs.start()
        try:
            yield
        finally:
            await asyncio.to_thread(jobs.stop)
            await self.recorder.stop()
            await asyncio.to_thread(self.store.close)

    def _join_spool(self) -> None:
        with suppress(StoreUnavailable):  # it stays where it is until the next turn
            self.recorder.join_spool()

    async def get_shell(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """The same bytes for everyone, whatever follows `/e`; the path is looked at by nobody here."""
        minute = this_minute()
        if self._shell is None or self._shell[0] != minute:
            self._shell = (minute, Fixed.of(shell(minute), quality=9))
        await self.replies.fixed(scope, send, self._shell[1])

    async def get_index(self, _request: Request) -> Response:
        """Every condition with general advice."""
        html = await asyncio.to_thread(partial(public_pages.index_page, **self._public))
        return HTMLResponse(html)

    async def get_template(self, request: Request) -> Response:
        """General advice for one condition, with withdrawals as they stand now."""
        template_id: str = request.path_params["template_id"]
        withdrawals = await self.store.all_withdrawals()
        page = partial(public_pages.template_page, template_id, withdrawals=withdrawals, **self._public)
        html = await asyncio.to_thread(page)
        if html is None:
            no_such = public_pages.no_such_page(help_line=self.context.help_line)
            return HTMLResponse(no_such, 404)
        return HTMLResponse(html)

    async def get_keys(self, _request: Request) -> Response:
        """The public link keys, for scanners anywhere."""
        return _public_json(dump_key_list(self.context.key_list.now))

    async def get_health(self, _request: Request) -> Response:
        """Whether this process can read cards. Says nothing else."""
        try:
            await self.store.find("secret", (bytes(32),))
        except StoreUnavailable:
            return PlainTextResponse("The database cannot be read.\n", 503, {"cache-control": "no-store"})
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})


def _public_json(body: str) -> Response:
    headers = {"access-control-allow-origin": "*", "cache-control": "public, max-age=3600"}
    return Response(body, media_type="application/json", headers=headers)


async def get_health_card_keys(_request: Request) -> Response:
    """No health cards are signed yet."""
    return _public_json('{"keys":[]}')


async def get_robots(_request: Request) -> Response:
    """Openings are not for search engines."""
    return PlainTextResponse(ROBOTS)


class _ByMethod:
    """Sends GET and HEAD one way, POST another, and refuses the rest."""

    def __init__(self, *, get: ASGIApp, post: ASGIApp | None = None) -> None:
        self._apps = {"GET": get, "HEAD": get} | ({"POST": post} if post else {})
        self._refusal = PlainTextResponse("Method not allowed.\n", 405, {"allow": ", ".join(self._apps)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await self._apps.get(scope["method"], self._refusal)(scope, receive, send)
