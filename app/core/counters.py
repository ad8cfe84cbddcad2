"""Exact counters of small secrets: one atomic statement in a transaction of its own (codes-and-keys 7.5, R4 and R5).

Take from a counter before the request has touched its own session: the error reply rolls that one back, and on SQLite
a second writer would wait for the first, which is waiting for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import case, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from app.core.clock import now
from app.core.database import Database, transaction
from app.core.models import Counter


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many times something may happen within a period that begins at the first time."""

    purpose: str
    limit: int
    period: timedelta


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking one left. Not `allowed` when nothing was left; then wait until `resets_at`."""

    allowed: bool
    remaining: int
    resets_at: datetime

    @property
    def seconds_to_wait(self) -> int:
        """Whole seconds until the counter begins anew, at least one."""
        return max(1, round((self.resets_at - now()).total_seconds()))


def take(database: Database, allowance: Allowance, subject: bytes) -> Taken:
    """Use up one, durably, whatever becomes of the request. Parallel takers never share one."""
    with transaction(database) as session:
        return take_in(session, allowance, subject)


def take_in(session: Session, allowance: Allowance, subject: bytes) -> Taken:
    """`take` within a transaction that the caller commits whatever the outcome."""
    instant = now()
    fresh = {"remaining": allowance.limit - 1, "resets_at": instant + allowance.period}
    insert = _insert(session)(Counter).values(id=uuid4(), purpose=allowance.purpose, subject=subject, **fresh)
    is_over = col(Counter.resets_at) <= instant
    statement = insert.on_conflict_do_update(
        index_elements=["purpose", "subject"],
        set_={
            "remaining": case((is_over, fresh["remaining"]), else_=col(Counter.remaining) - 1),
            "resets_at": case((is_over, insert.excluded.resets_at), else_=col(Counter.resets_at)),
        },
        where=or_(is_over, col(Counter.remaining) > 0),
    ).returning(col(Counter.remaining), col(Counter.resets_at))
    row = session.execute(statement).one_or_none()
    if row is not None:
        return Taken(True, row.remaining, row.resets_at)
    resets_at = session.exec(
        select(Counter.resets_at).where(Counter.purpose == allowance.purpose, Counter.subject == subject)
    ).one()
    return Taken(False, 0, resets_at or instant + allowance.period)


def reset(session: Session, allowance: Allowance, subject: bytes) -> None:
    """Begin anew after a right answer, in the transaction of what it led to."""
    session.execute(delete(Counter).where(col(Counter.purpose) == allowance.purpose, col(Counter.subject) == subject))


def forget_ended(session: Session) -> None:
    """Delete counters whose period is over: they would begin anew anyway."""
    session.execute(delete(Counter).where(col(Counter.resets_at) <= now()))


def _insert(session: Session) -> Any:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
