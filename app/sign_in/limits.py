"""How often one network may try to get in: what anybody can send must not fill the database (security-design R0).

In the memory of this process, so each worker counts for itself; nothing is written. The limits of single codes and
accounts stand beside it (`app.core.counters`)."""

from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final

from fastapi import FastAPI, Request
from starlette.types import Scope

from app.core.errors import TooMany
from app.core.networks import Clients, limit_prefix
from app.core.rate_limit import RateLimit
from app.core.runtime import Runtime

A_MINUTE: Final = 20
A_MINUTE_IN_DEMO: Final = 600
"""A class, or a run of journeys in browsers, shows a demonstration from one machine; everybody in it is fictional."""
SECONDS: Final = 60.0


class SignInLimit:
    """So many tries a minute for each network, over all ways in together."""

    def __init__(
        self, *, a_minute: int, trusted_proxies: Iterable[str], timer: Callable[[], float] = monotonic
    ) -> None:
        self._clients = Clients(trusted_proxies)
        self._limit = RateLimit(a_minute, SECONDS, timer=timer)

    def take(self, scope: Scope) -> None:
        """Count one request. TooMany, with the seconds to wait, when its network sent too many."""
        wait = self._limit.take(limit_prefix(self._clients.address(scope)))
        if wait is not None:
            raise TooMany(
                "too_many_from_network",
                "Too many people on your network are signing in. Wait a minute, then try again.",
                retry_after=wait,
            )

    def reset(self) -> None:
        """Forget everything."""
        self._limit.reset()


def install(app: FastAPI, runtime: Runtime) -> None:
    """Give the app its limit. Without one its public ways in answer nobody."""
    a_minute = A_MINUTE_IN_DEMO if runtime.is_demo else A_MINUTE
    app.state.sign_in_limit = SignInLimit(a_minute=a_minute, trusted_proxies=runtime.settings.proxy_networks)


def limited(request: Request) -> None:
    """The dependency of every public way in: it comes before whatever writes."""
    limit: SignInLimit = request.app.state.sign_in_limit
    limit.take(request.scope)
