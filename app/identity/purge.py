"""Forget what has ended: codes, challenges, counters and old sessions hold nothing anybody needs."""

from datetime import timedelta
from typing import Final

from sqlmodel import Session, col, delete

from app.core import counters
from app.core.clock import now
from app.identity.models import AccountSession, Challenge, EmailCode
from app.identity.sessions import ABSOLUTE

CODES_KEPT: Final = timedelta(hours=1)
SESSIONS_KEPT: Final = timedelta(days=30)


def purge_ended(session: Session) -> None:
    """Delete what nobody can use any more. Sessions stay a month, for questions about who was signed in."""
    instant = now()
    session.execute(delete(EmailCode).where(col(EmailCode.expires_at) < instant - CODES_KEPT))
    session.execute(delete(Challenge).where(col(Challenge.expires_at) < instant))
    session.execute(delete(AccountSession).where(col(AccountSession.started_at) < instant - ABSOLUTE - SESSIONS_KEPT))
    counters.forget_ended(session)
