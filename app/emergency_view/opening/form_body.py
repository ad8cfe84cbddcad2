"""The body of a form post, parsed by hand: small, one value for each field, nothing echoed (security-design M5)."""

from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.types import Receive

CODE_LIMIT: Final = 1024
REPORT_LIMIT: Final = 8192


class TooLong(Exception):
    """More bytes than a code can have."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body. TooLong as soon as it passes the limit."""
    body = b""
    while True:
        message = await receive()
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
