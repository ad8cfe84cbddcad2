"""What a signed-in person's browser is told about account and session. Their patients are added above this layer."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Session, select

from app.core.runtime import Runtime
from app.identity import sessions
from app.identity.accounts import account_by_id
from app.identity.actor import Actor, Role
from app.identity.emails import account_email
from app.identity.models import Account, AccountSession
from app.identity.passkeys import passkey_count
from app.identity.recovery import has_code, newest_waiting


class AccountView(BaseModel):
    """One's own account."""

    id: UUID
    email: str
    role: Role
    language: str
    has_passkey: bool
    passkey_count: int
    has_recovery_code: bool


class SessionView(BaseModel):
    """The session in this browser."""

    id: UUID
    method: sessions.Method
    expires_at: datetime
    idle_expires_at: datetime
    is_held: bool
    held_until: datetime | None


class RecoveryView(BaseModel):
    """A recovery by e-mail alone that waits for this account: shown until it is stopped or over."""

    asked_at: datetime
    ready_at: datetime


class SignedIn(BaseModel):
    """Identity's part of `GET /session`, and the whole reply of a sign-in."""

    account: AccountView
    session: SessionView
    recovery: RecoveryView | None


def session_view(session: Session, runtime: Runtime, actor: Actor) -> SignedIn:
    """The account, the session and a waiting recovery of the actor."""
    row = session.exec(select(AccountSession).where(AccountSession.id == actor.session_id)).one()
    return signed_in_view(session, runtime, account_by_id(session, actor.account_id), row)


def signed_in_view(session: Session, runtime: Runtime, account: Account, row: AccountSession) -> SignedIn:
    """The same for a session that has just begun."""
    return SignedIn(
        account=_account_view(session, runtime, account),
        session=one_session_view(row),
        recovery=_recovery_view(session, account.id),
    )


def one_session_view(row: AccountSession) -> SessionView:
    """One session, with when it ends."""
    held_until = sessions.held_until(row)
    return SessionView(
        id=row.id,
        method=sessions.Method(row.method),
        expires_at=sessions.expires_at(row),
        idle_expires_at=sessions.idle_expires_at(row),
        is_held=held_until is not None,
        held_until=held_until,
    )


def _account_view(session: Session, runtime: Runtime, account: Account) -> AccountView:
    count = passkey_count(session, account_id=account.id)
    return AccountView(
        id=account.id,
        email=account_email(runtime.keys, account),
        role=Role(account.role),
        language=account.language,
        has_passkey=count > 0,
        passkey_count=count,
        has_recovery_code=has_code(session, account_id=account.id),
    )


def _recovery_view(session: Session, account_id: UUID) -> RecoveryView | None:
    waiting = newest_waiting(session, account_id=account_id)
    return RecoveryView(asked_at=waiting.asked_at, ready_at=waiting.ready_at) if waiting else None
