"""Forget what has ended: codes, challenges, counters and old sessions hold nothing anybody needs."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, delete, or_

from app.core import counters
from app.core.clock import now
from app.identity.models import AccountSession, Challenge, EmailCode, Recovery, RecoveryCode
from app.identity.recovery import LAPSES
from app.identity.sessions import ABSOLUTE

CODES_KEPT: Final = timedelta(hours=1)
SESSIONS_KEPT: Final = timedelta(days=30)
RECOVERIES_KEPT: Final = timedelta(days=90)


def purge_ended(session: Session) -> None:
    """Delete what nobody can use any more. Sessions stay a month, recoveries and their codes three, for questions about
    who was signed in and how."""
    instant = now()
    session.execute(delete(EmailCode).where(col(EmailCode.expires_at) < instant - CODES_KEPT))
    session.execute(delete(Challenge).where(col(Challenge.expires_at) < instant))
    session.execute(delete(AccountSession).where(col(AccountSession.started_at) < instant - ABSOLUTE - SESSIONS_KEPT))
    _forget_recoveries(session, instant - RECOVERIES_KEPT)
    counters.forget_ended(session)


def _forget_recoveries(session: Session, before: datetime) -> None:
    """Those that ended, and those that nobody came back for."""
    session.execute(
        delete(Recovery).where(
            or_(
                col(Recovery.stopped_at) < before,
                col(Recovery.used_at) < before,
                col(Recovery.ready_at) < before - LAPSES,
            )
        )
    )
    session.execute(
        delete(RecoveryCode).where(or_(col(RecoveryCode.used_at) < before, col(RecoveryCode.replaced_at) < before))
    )
