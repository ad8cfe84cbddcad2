"""The body of a form post, parsed by hand: small, one value for each field, nothing echoed (security-design M5)."""

import asyncio
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.types import Receive

CODE_LIMIT: Final = 1024
REPORT_LIMIT: Final = 8192
BODY_SECONDS: Final = 10.0


class TooLong(Exception):
    """More bytes than the form can have."""


class Unfinished(Exception):
    """The body did not end in time, or its sender went away: what came of it is not used."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body. TooLong as soon as it passes the limit, Unfinished when it does not end."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _whole_body(receive, limit)
    except TimeoutError:
        raise Unfinished from None


async def _whole_body(receive: Receive, limit: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Unfinished
        chunk: bytes = message.get("body", b"")
        body += chunk
        if len(body) > limit:
            raise TooLong
        if not message.get("more_body", False):
            return body


def read_fields(body: bytes) -> dict[str, str] | None:
    """The fields of an urlencoded body, or None when it is not one or names a field twice."""
    if body.startswith(b"code=") and body[5:].isalnum():
        return {"code": body[5:].decode("ascii")}
    fields: dict[str, str] = {}
    try:
        for pair in body.split(b"&"):
            name, _, value = pair.partition(b"=")
            decoded = _decoded(name)
            if decoded in fields:
                return None
            fields[decoded] = _decoded(value)
    except UnicodeDecodeError:
        return None
    return fields


def _decoded(text: bytes) -> str:
    return unquote_to_bytes(text.replace(b"+", b" ")).decode("utf-8")
