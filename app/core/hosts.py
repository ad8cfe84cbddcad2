"""Which of our two hosts a request means: compared as name and port, never as the raw header."""

from urllib.parse import urlsplit

from starlette.types import Scope

DEFAULT_PORTS = {"https": 443, "http": 80}


def authority_of(origin: str) -> tuple[str, int]:
    """Host name and port of an origin; the scheme's own port when none is written."""
    parts = urlsplit(origin)
    return (parts.hostname or "").rstrip("."), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def asked_authority(scope: Scope, *, scheme: str) -> tuple[str, int] | None:
    """What the one Host header names, under the public scheme; None when it is absent, doubled or not a host."""
    named = [value for name, value in scope["headers"] if name == b"host"]
    if len(named) != 1:
        return None
    try:
        asked = authority_of(f"{scheme}://{named[0].decode('ascii').strip().lower()}")
    except ValueError:
        return None
    return asked if asked[0] else None
