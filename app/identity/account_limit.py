"""How much one signed-in account may ask for: every opened record is an event that stays, so somebody who is signed in
could otherwise fill the log and the tables as fast as the network goes.

In the memory of this process, so each worker counts for itself. Nobody at a screen comes near; a refusal is answered
before anything is written."""

from typing import Final
from uuid import UUID

from fastapi import FastAPI

from app.core.errors import TooMany
from app.core.rate_limit import RateLimit
from app.core.runtime import Runtime

A_MINUTE: Final = 300
A_DAY: Final = 6000
REFUSALS_AN_HOUR: Final = 30
IN_DEMO: Final = 30
"""So many times as much in a demonstration, where a class or a run of journeys shares the same few people."""


class AccountLimit:
    """Requests, and tries to open what is not theirs."""

    def __init__(self, *, times: int = 1) -> None:
        self._minute = RateLimit(A_MINUTE * times, 60.0)
        self._day = RateLimit(A_DAY * times, 86_400.0)
        self._refusals = RateLimit(REFUSALS_AN_HOUR * times, 3600.0)

    def take(self, account_id: UUID) -> None:
        """Count one request. TooMany when there were too many."""
        _refuse(self._minute.take(account_id))
        _refuse(self._day.take(account_id))

    def take_refusal(self, account_id: UUID) -> None:
        """Count one record that was not theirs to open. TooMany when there were too many: such a try is not logged."""
        _refuse(self._refusals.take(account_id))


def account_limit(app: FastAPI, runtime: Runtime) -> AccountLimit:
    """The limit of this process, made at the first request."""
    limit: AccountLimit | None = getattr(app.state, "account_limit", None)
    if limit is None:
        limit = app.state.account_limit = AccountLimit(times=IN_DEMO if runtime.is_demo else 1)
    return limit


def _refuse(wait: int | None) -> None:
    if wait is not None:
        raise TooMany(
            "too_many_requests",
            "That was too much in a short time. What you saved is kept. Wait, then try again.",
            retry_after=wait,
        )
