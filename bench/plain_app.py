"""The yardstick: a bare Starlette route that answers with text."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(_request: Request) -> PlainTextResponse:
    """A few bytes."""
    return PlainTextResponse("hello")


def application() -> Starlette:
    """What uvicorn calls in each worker."""
    return Starlette(routes=[Route("/e", hello)])
