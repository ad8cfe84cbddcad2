"""An httpx client that speaks to an ASGI app in this process, synchronously."""

import asyncio
from typing import Any

import httpx


class InProcess(httpx.BaseTransport):
    """Runs each request in an event loop of its own; a fault of the app is a 500, as over a socket."""

    def __init__(self, app: Any) -> None:
        self.transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return asyncio.run(self._ask(request))

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        response = await self.transport.handle_async_request(request)
        content = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, content=content)


def client_of(app: Any, *, base_url: str, headers: dict[str, str] | None = None) -> httpx.Client:
    """A client that keeps cookies and follows no redirect."""
    return httpx.Client(transport=InProcess(app), base_url=base_url, headers=headers or {})
