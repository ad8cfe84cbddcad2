"""The three cookies of the patient's app: session, browser (binds an e-mail code), recovery (binds the 72-hour way).

Their names and the Secure flag follow from the origin's scheme and are not settings (security-design H19).
"""

from datetime import timedelta
from enum import StrEnum

from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.settings import Settings


class Cookie(StrEnum):
    """What the cookie is for. Over https the name gets the prefix that browsers protect."""

    SESSION = "session"
    BROWSER = "browser"
    RECOVERY = "recovery"


def cookie_name(settings: Settings, cookie: Cookie) -> str:
    """`__Host-session` over https, `session` over http on a demonstration's own machine."""
    return f"__Host-{cookie}" if settings.is_https else str(cookie)


def read_cookie(connection: HTTPConnection, settings: Settings, cookie: Cookie) -> str | None:
    """The cookie's value, or None; an empty one is none."""
    return connection.cookies.get(cookie_name(settings, cookie)) or None


def set_cookie(response: Response, settings: Settings, cookie: Cookie, value: str, *, lasts: timedelta) -> None:
    """Give the browser the cookie: HttpOnly, SameSite=Lax, for the whole site, no domain."""
    response.set_cookie(
        cookie_name(settings, cookie),
        value,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings, cookie: Cookie) -> None:
    """Take the cookie back."""
    response.delete_cookie(
        cookie_name(settings, cookie), path="/", secure=settings.is_https, httponly=True, samesite="lax"
    )
