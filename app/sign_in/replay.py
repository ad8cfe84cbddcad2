"""Ways in that somebody gave up after the backup stay given up (security-design H6)."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlmodel import Session, col, delete, select, update

from app.access_log.journal_blocks import Entry
from app.access_log.replay import DONE, GONE, STOOD, Done, Replay
from app.core.clock import now
from app.core.runtime import Runtime
from app.identity import passkeys
from app.identity.models import AccountSession, Challenge, EmailCode, Passkey, Recovery, RecoveryCode

_REMOVED: Final = UUID("0b9a4d1c-7c0f-5a3e-8e55-2f4b8a6d9e01")


def removal_id(passkey_id: UUID) -> UUID:
    """The id of the event of removing a passkey: by it a restore finds which one it was."""
    return uuid5(_REMOVED, str(passkey_id))


def forget_sign_ins(session: Session) -> None:
    """Nobody is signed in by a backup: who signed out since would be in again."""
    session.execute(update(AccountSession).where(col(AccountSession.ended_at).is_(None)).values(ended_at=now()))
    session.execute(delete(EmailCode))
    session.execute(delete(Challenge))


def _passkey_removed(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    if entry.actor is None:
        return GONE
    for passkey in passkeys.passkeys_of(session, account_id=entry.actor):
        if removal_id(passkey.id) == entry.id:
            session.execute(delete(Passkey).where(col(Passkey.id) == passkey.id))
            return DONE
    return GONE


def _codes_ended(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    """Used, or replaced by one that the backup does not hold: either way the old paper opens nothing."""
    ended = update(RecoveryCode).where(
        col(RecoveryCode.account_id) == entry.actor,
        col(RecoveryCode.created_at) <= entry.at,
        col(RecoveryCode.used_at).is_(None),
        col(RecoveryCode.replaced_at).is_(None),
    )
    rows = session.execute(ended.values(replaced_at=entry.at).returning(col(RecoveryCode.id))).all()
    return DONE if rows else STOOD


def _recoveries_ended(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    """Stopped, or used: it opens nothing a second time."""
    waiting = update(Recovery).where(
        col(Recovery.account_id) == entry.actor,
        col(Recovery.asked_at) <= entry.at,
        col(Recovery.stopped_at).is_(None),
        col(Recovery.used_at).is_(None),
    )
    rows = session.execute(waiting.values(stopped_at=entry.at).returning(col(Recovery.id))).all()
    return DONE if rows else STOOD


def _stopped(session: Session, runtime: Runtime, entry: Entry) -> Done:
    done = _recoveries_ended(session, runtime, entry)
    _drop_held(session, entry.actor, entry.at)
    return done


def _drop_held(session: Session, account_id: UUID | None, at: datetime) -> None:
    """Stopping takes back the passkeys that a recovery gave within its hold."""
    held = select(Passkey).where(Passkey.account_id == account_id, col(Passkey.held_until) > at)
    for passkey in session.exec(held):
        session.delete(passkey)


REPLAYS: Final[dict[str, Replay]] = {
    "passkey.removed": _passkey_removed,
    "recovery_code.made": _codes_ended,
    "recovery_code.used": _codes_ended,
    "recovery.stopped": _stopped,
    "recovery.finished": _recoveries_ended,
}
