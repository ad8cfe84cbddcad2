"""Replies of the emergency host as raw ASGI messages: headers are made once, bodies are compressed for the reader."""

from dataclasses import dataclass

from starlette.types import Scope, Send

from app.emergency_view.compression import Fixed, for_reader
from app.emergency_view.headers import Headers

CLOSE = (b"connection", b"close")


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of this name, or nothing."""
    for each, value in scope["headers"]:
        if each == name:
            found: bytes = value
            return found
    return b""


@dataclass(frozen=True, slots=True)
class Replies:
    """Sends pages with the headers of this host."""

    headers: Headers

    async def page(
        self, scope: Scope, send: Send, html: str, *, status: int = 200, more: Headers | None = None
    ) -> None:
        """A page made for this request."""
        data, encoding = for_reader(html, header(scope, b"accept-encoding"))
        await self.send(send, status, data, encoding, more)

    async def fixed(
        self, scope: Scope, send: Send, body: Fixed, *, status: int = 200, more: Headers | None = None
    ) -> None:
        """A page that is the same for everyone."""
        data, encoding = body.for_reader(header(scope, b"accept-encoding"))
        await self.send(send, status, data if scope["method"] != "HEAD" else b"", encoding, more)

    async def send(
        self, send: Send, status: int, body: bytes, encoding: bytes | None, more: Headers | None = None
    ) -> None:
        """The two messages of a reply."""
        headers = [*self.headers, (b"content-length", str(len(body)).encode("ascii"))]
        if encoding is not None:
            headers.append((b"content-encoding", encoding))
        if more:
            headers += more
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
