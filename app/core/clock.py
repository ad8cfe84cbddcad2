"""The only clock, so that tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
_fixed: list[datetime] = []


def now() -> datetime:
    """This instant in UTC, to the microsecond (what PostgreSQL keeps)."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


def today() -> date:
    """The date in the United Kingdom: cards are read and reviewed by UK dates."""
    return now().astimezone(UK).date()


@contextmanager
def fixed_clock(instant: datetime) -> Iterator[None]:
    """Hold the clock at one aware instant; for tests, and for the demonstration's history."""
    if instant.tzinfo is None:
        raise ValueError("The clock needs an aware time.")
    _fixed.append(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.pop()
