"""Headers of the emergency host: no store, no index, no referrer, and a policy made from what is really inlined."""

from collections.abc import Iterable
from typing import Final

Headers = list[tuple[bytes, bytes]]

PERMISSIONS: Final = "clipboard-write=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
HSTS: Final = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


def content_policy(*, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Nothing but the one script and the two style sheets by their hashes, and our own POST (7.7)."""
    allowed = " ".join(scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {' '.join(styles)}; "
        "img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def page_headers(policy: str, *, is_https: bool) -> Headers:
    """Of every page of this host."""
    headers: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy.encode("ascii")),
        (b"referrer-policy", b"no-referrer"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-robots-tag", b"noindex, nofollow, noarchive"),
        (b"permissions-policy", PERMISSIONS.encode("ascii")),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    return [*headers, HSTS] if is_https else headers
