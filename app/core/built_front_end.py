"""Serves the built front end from memory: hashed files for a year, the page itself never cached, compressed once."""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
NOT_KEPT = {"cache-control": "no-store"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class BuiltFile:
    """One file of the build with its compressed forms, made at first use."""

    content: bytes
    media_type: str
    is_hashed: bool

    @cached_property
    def brotli(self) -> bytes:
        """Small enough to be worth the strongest setting, once for each process."""
        return bytes(brotli.compress(self.content, quality=9))

    @cached_property
    def gzip(self) -> bytes:
        """For the few that lack brotli (plain http)."""
        return gzip.compress(self.content, 6, mtime=0)

    def response(self, accepts: str) -> Response:
        """This file, in the best form the browser accepts."""
        headers = {"cache-control": FOR_EVER if self.is_hashed else "no-cache", "vary": "accept-encoding"}
        body = self.content
        if self.media_type.startswith(COMPRESSIBLE):
            if "br" in accepts:
                body, headers["content-encoding"] = self.brotli, "br"
            elif "gzip" in accepts:
                body, headers["content-encoding"] = self.gzip, "gzip"
        return Response(body, media_type=self.media_type, headers=headers)


class BuiltFrontEnd:
    """An ASGI app: a file of the build by its path, the page for every other GET (the router in it decides)."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            f"/{path.relative_to(folder).as_posix()}": _load(path) for path in folder.rglob("*") if path.is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD; anything else is 405."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method not allowed.", 405, headers=NOT_KEPT | {"allow": "GET, HEAD"})
        path = scope["path"]
        found = self.files.get(path)
        if found is None and "." not in path.rsplit("/", 1)[-1]:
            found = self.files.get("/index.html")
        if found is None:
            return PlainTextResponse("Not found.", 404, headers=NOT_KEPT)
        return found.response(Headers(scope=scope).get("accept-encoding", ""))


def _load(path: Path) -> BuiltFile:
    media_type = "application/manifest+json" if path.suffix == ".webmanifest" else mimetypes.guess_type(path.name)[0]
    return BuiltFile(path.read_bytes(), media_type or "application/octet-stream", path.parent.name == "assets")
