"""Sessions: started at sign-in with a new token, recognised while used, listed to their owner, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select, update

from app.core.clock import now
from app.core.database import Database, transaction
from app.core.errors import NotFound
from app.core.tokens import new_token, token_lookup
from app.identity.models import Account, AccountSession

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)


class Method(StrEnum):
    """How somebody proved who they are."""

    EMAIL_CODE = "email_code"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"
    RECOVERY_WAIT = "recovery_wait"


PROVEN: Final = frozenset({Method.PASSKEY, Method.RECOVERY_CODE})
"""More than control of the e-mail address: such a session is not held during a recovery."""


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that was recognised a moment ago."""

    id: UUID
    account_id: UUID
    role: str
    method: str
    fresh_at: datetime
    held_until: datetime | None
    is_held: bool


@dataclass(frozen=True, slots=True)
class Started:
    """A new session and the token for its cookie: the only time the token exists outside the browser."""

    session: AccountSession
    token: str


def start(
    session: Session, *, account_id: UUID, method: Method, device: str, held_until: datetime | None = None
) -> Started:
    """A new session under a new token, whatever cookie the browser had before (no fixation)."""
    token = new_token()
    row = AccountSession.model_validate(
        {
            "account_id": account_id,
            "token_lookup": token_lookup(token),
            "method": method,
            "device": device,
            "held_until": held_until,
        }
    )
    session.add(row)
    return Started(row, token)


def recognise(database: Database, token: str) -> LiveSession | None:
    """The live session of this token, its idle time renewed, in one statement of its own transaction.

    None when it was ended, was idle for more than 30 minutes, is older than 12 hours, or the account is closed. A token
    that we do not know takes no write lock: anybody can send one.
    """
    instant = now()
    with Session(database.read) as reading:
        if (
            reading.exec(select(AccountSession.id).where(AccountSession.token_lookup == token_lookup(token))).first()
            is None
        ):
            return None
    renewed = (
        update(AccountSession)
        .where(
            col(AccountSession.token_lookup) == token_lookup(token),
            col(AccountSession.ended_at).is_(None),
            col(AccountSession.seen_at) >= instant - IDLE,
            col(AccountSession.started_at) >= instant - ABSOLUTE,
        )
        .values(seen_at=instant)
        .returning(
            col(AccountSession.id),
            col(AccountSession.account_id),
            col(AccountSession.method),
            col(AccountSession.fresh_at),
            col(AccountSession.held_until),
        )
    )
    with transaction(database) as session:
        row = session.execute(renewed).one_or_none()
        if row is None:
            return None
        role = session.exec(
            select(Account.role).where(Account.id == row.account_id, col(Account.closed_at).is_(None))
        ).one_or_none()
    if role is None:
        return None
    is_held = row.held_until is not None and row.held_until > instant
    return LiveSession(row.id, row.account_id, role, row.method, row.fresh_at, row.held_until, is_held)


def live_sessions(session: Session, *, account_id: UUID) -> list[AccountSession]:
    """The account's sessions that still open something, newest first."""
    instant = now()
    query = (
        select(AccountSession)
        .where(
            AccountSession.account_id == account_id,
            col(AccountSession.ended_at).is_(None),
            col(AccountSession.seen_at) >= instant - IDLE,
            col(AccountSession.started_at) >= instant - ABSOLUTE,
        )
        .order_by(col(AccountSession.started_at).desc(), col(AccountSession.id))
    )
    return list(session.exec(query))


def end(session: Session, *, account_id: UUID, session_id: UUID) -> None:
    """End one session of the account. NotFound for any other, ended ones too."""
    ended = session.execute(
        update(AccountSession)
        .where(
            col(AccountSession.id) == session_id,
            col(AccountSession.account_id) == account_id,
            col(AccountSession.ended_at).is_(None),
        )
        .values(ended_at=now())
        .returning(col(AccountSession.id))
    ).one_or_none()
    if ended is None:
        raise NotFound("session_not_found", "This sign-in has ended already.")


def end_others(session: Session, *, account_id: UUID, keep: UUID | None) -> None:
    """End every session of the account but one: whenever its ways to sign in have changed."""
    statement = update(AccountSession).where(
        col(AccountSession.account_id) == account_id, col(AccountSession.ended_at).is_(None)
    )
    if keep is not None:
        statement = statement.where(col(AccountSession.id) != keep)
    session.execute(statement.values(ended_at=now()))


def hold_unproven(session: Session, *, account_id: UUID, until: datetime | None) -> None:
    """Hold the account's sessions that rest on e-mail alone while a recovery waits; None lets them go."""
    session.execute(
        update(AccountSession)
        .where(
            col(AccountSession.account_id) == account_id,
            col(AccountSession.ended_at).is_(None),
            col(AccountSession.method) == Method.EMAIL_CODE,
        )
        .values(held_until=until)
    )


def end_held(session: Session, *, account_id: UUID) -> None:
    """End what a recovery by e-mail alone has opened, and what its passkeys opened since."""
    session.execute(
        update(AccountSession)
        .where(
            col(AccountSession.account_id) == account_id,
            col(AccountSession.ended_at).is_(None),
            col(AccountSession.method) != Method.EMAIL_CODE,
            col(AccountSession.held_until) > now(),
        )
        .values(ended_at=now())
    )


def end_by_token(session: Session, *, token: str) -> UUID | None:
    """End the session of this token; the account it was for, or None when there was none to end."""
    ended = (
        update(AccountSession)
        .where(col(AccountSession.token_lookup) == token_lookup(token), col(AccountSession.ended_at).is_(None))
        .values(ended_at=now())
        .returning(col(AccountSession.account_id))
    )
    row = session.execute(ended).one_or_none()
    return row.account_id if row is not None else None


def held_until(row: AccountSession) -> datetime | None:
    """Until when the session is held; None when it is not, or not any more."""
    return row.held_until if row.held_until is not None and row.held_until > now() else None


def expires_at(row: AccountSession) -> datetime:
    """When the session ends however much it is used."""
    return row.started_at + ABSOLUTE


def idle_expires_at(row: AccountSession) -> datetime:
    """When the session ends if it is not used."""
    return min(row.seen_at + IDLE, expires_at(row))
