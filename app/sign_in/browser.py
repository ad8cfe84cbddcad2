"""What a request says about its browser: its cookies, and which device it is, in words."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from app.core.runtime import RuntimeDep
from app.identity.cookies import Cookie, read_cookie
from app.identity.devices import device_words


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that asks. Tokens are only ever compared by their hash."""

    session_token: str | None = field(repr=False)
    code_token: str | None = field(repr=False)
    recovery_token: str | None = field(repr=False)
    device: str


def get_browser(request: Request, runtime: RuntimeDep) -> Browser:
    """Read the three cookies and the device."""
    return Browser(
        session_token=read_cookie(request, runtime.settings, Cookie.SESSION),
        code_token=read_cookie(request, runtime.settings, Cookie.BROWSER),
        recovery_token=read_cookie(request, runtime.settings, Cookie.RECOVERY),
        device=device_words(request.headers.get("user-agent")),
    )


BrowserDep = Annotated[Browser, Depends(get_browser)]
