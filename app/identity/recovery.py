"""Ways back in without a passkey (security-design C2).

A recovery code kept at home opens at once. E-mail alone opens after 72 hours, announced at once with a link that stops
it, and what it opens is held for 72 hours more. Neither a date of birth nor a code from the card counts for anything.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from app.core import crockford
from app.core.clock import now
from app.core.counters import Allowance
from app.core.errors import Conflict, Invalid, NotFound
from app.core.tokens import new_token, token_lookup
from app.identity import sessions
from app.identity.models import Passkey, Recovery, RecoveryCode

WAIT: Final = timedelta(hours=72)
HOLD: Final = timedelta(hours=72)
LAPSES: Final = timedelta(days=7)
"""How long after the wait it can still be used; then it must be asked for again."""
COOKIE_LASTS: Final = WAIT + LAPSES
CODE_GUESSES: Final = Allowance("recovery_code", 5, timedelta(days=1))

_CODE_BITS: Final = 128
_SYMBOLS: Final = 26
_CHECKS: Final = 2
_GROUP: Final = 4
_CODE_LOOKUP: Final = b"alertcard v1 recovery code\0"
_CODE_CHECK: Final = b"alertcard v1 recovery check\0"


@dataclass(frozen=True, slots=True)
class Wait:
    """A recovery that was asked for: its row, and the two tokens that exist only now."""

    recovery: Recovery
    stop_token: str = field(repr=False)
    browser_token: str = field(repr=False)


def make_code(session: Session, *, account_id: UUID) -> str:
    """A new recovery code, to be shown once; the one before stops working."""
    instant = now()
    session.execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.used_at).is_(None),
            col(RecoveryCode.replaced_at).is_(None),
        )
        .values(replaced_at=instant)
    )
    symbols = crockford.encode_number(secrets.randbits(_CODE_BITS), _SYMBOLS)
    values = {"account_id": account_id, "code_lookup": _code_lookup(symbols), "created_at": instant}
    session.add(RecoveryCode.model_validate(values))
    return _format(symbols)


def read_code(text: str) -> str:
    """The symbols of a recovery code as it was typed. Invalid for a slip, which costs no try: the last two symbols
    check the rest."""
    symbols = crockford.read(text) or ""
    if len(symbols) != _SYMBOLS + _CHECKS or symbols[_SYMBOLS:] != _checks(symbols[:_SYMBOLS]):
        raise Invalid(
            "recovery_code_slip",
            "This is not how a recovery code looks. Check the letters and numbers: there are seven groups of four.",
            fields={"recovery_code": "Check the letters and numbers."},
        )
    return symbols[:_SYMBOLS]


def use_code(session: Session, *, account_id: UUID, symbols: str) -> bool:
    """Use the code up. False for any but the account's present one; parallel uses have one winner."""
    used = (
        update(RecoveryCode)
        .where(
            col(RecoveryCode.code_lookup) == _code_lookup(symbols),
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.used_at).is_(None),
            col(RecoveryCode.replaced_at).is_(None),
        )
        .values(used_at=now())
        .returning(col(RecoveryCode.id))
    )
    return session.execute(used).one_or_none() is not None


def has_code(session: Session, *, account_id: UUID) -> bool:
    """Whether a recovery code of this account still works."""
    query = select(RecoveryCode.id).where(
        RecoveryCode.account_id == account_id,
        col(RecoveryCode.used_at).is_(None),
        col(RecoveryCode.replaced_at).is_(None),
    )
    return session.exec(query).first() is not None


def ask_to_wait(session: Session, *, account_id: UUID) -> Wait:
    """Begin the 72 hours, and hold every session of the account that rests on e-mail alone."""
    stop_token, browser_token, instant = new_token(), new_token(), now()
    values = {
        "account_id": account_id,
        "stop_lookup": token_lookup(stop_token),
        "browser_lookup": token_lookup(browser_token),
        "asked_at": instant,
        "ready_at": instant + WAIT,
    }
    recovery = Recovery.model_validate(values)
    session.add(recovery)
    sessions.hold_unproven(session, account_id=account_id, until=recovery.ready_at + HOLD)
    return Wait(recovery, stop_token, browser_token)


def waiting_here(session: Session, *, account_id: UUID, browser_token: str | None) -> Recovery | None:
    """The recovery that this browser asked for and that can still be finished or stopped."""
    if browser_token is None:
        return None
    query = select(Recovery).where(
        Recovery.account_id == account_id, Recovery.browser_lookup == token_lookup(browser_token), *_pending()
    )
    return session.exec(query).first()


def newest_waiting(session: Session, *, account_id: UUID) -> Recovery | None:
    """A recovery that waits for this account, in whatever browser: its owner must hear of it wherever they are."""
    query = select(Recovery).where(Recovery.account_id == account_id, *_pending())
    return session.exec(query.order_by(col(Recovery.asked_at).desc(), col(Recovery.id))).first()


def finish(session: Session, recovery: Recovery) -> datetime:
    """Use the recovery after its wait; the instant until which its session is held. Conflict before the time, and for
    all but the first of parallel uses."""
    if now() < recovery.ready_at:
        raise not_ready(recovery)
    used = (
        update(Recovery)
        .where(col(Recovery.id) == recovery.id, *_pending())
        .values(used_at=now())
        .returning(col(Recovery.id))
    )
    if session.execute(used).one_or_none() is None:
        raise Conflict("recovery_ended", "This has been used or stopped. Start again if you still need it.")
    return now() + HOLD


def stop_by_token(session: Session, *, token: str) -> UUID | None:
    """Stop every recovery of the account whose message held this token; the account, or None when this one was stopped
    before and nothing changes. NotFound for an unknown token, and for one whose recovery and its hold are over.

    After a recovery was used and while it is held, stopping takes back what it gave: its sessions and its passkeys.
    """
    recovery = session.exec(select(Recovery).where(Recovery.stop_lookup == token_lookup(token))).first()
    if recovery is None:
        raise NotFound("stop_link_unknown", "We do not know this link. Copy the whole link from the newest e-mail.")
    if now() >= _stoppable_until(recovery):
        raise NotFound("stop_link_ended", "This link has ended. Use the newest e-mail, or sign in and stop it there.")
    if recovery.stopped_at is not None:
        return None
    stop_all(session, account_id=recovery.account_id)
    return recovery.account_id


def _stoppable_until(recovery: Recovery) -> datetime:
    """The end of the recovery and of what it gave: a link from an old e-mail must not undo a later recovery."""
    if recovery.stopped_at is not None:
        return recovery.stopped_at + HOLD
    if recovery.used_at is not None:
        return recovery.used_at + HOLD
    return recovery.ready_at + LAPSES


def stop_all(session: Session, *, account_id: UUID) -> None:
    """Stop what waits, and take back what a recovery gave within its hold. Stopping twice changes nothing more."""
    instant = now()
    stop_waiting(session, account_id=account_id)
    used_lately = update(Recovery).where(
        col(Recovery.account_id) == account_id,
        col(Recovery.stopped_at).is_(None),
        col(Recovery.used_at) > instant - HOLD,
    )
    session.execute(used_lately.values(stopped_at=instant))
    sessions.end_held(session, account_id=account_id)
    session.execute(delete(Passkey).where(col(Passkey.account_id) == account_id, col(Passkey.held_until) > instant))


def stop_waiting(session: Session, *, account_id: UUID) -> None:
    """Stop every recovery that waits for the account, and let its sessions go."""
    waiting = update(Recovery).where(
        col(Recovery.account_id) == account_id, col(Recovery.stopped_at).is_(None), col(Recovery.used_at).is_(None)
    )
    session.execute(waiting.values(stopped_at=now()))
    sessions.hold_unproven(session, account_id=account_id, until=None)


def not_ready(recovery: Recovery) -> Conflict:
    """Before the 72 hours are over."""
    return Conflict(
        "recovery_waiting",
        "You can get in this way when 72 hours have passed. Come back to this browser then.",
        extra={"ready_at": recovery.ready_at.isoformat()},
    )


def _pending() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Recovery.stopped_at).is_(None),
        col(Recovery.used_at).is_(None),
        col(Recovery.ready_at) >= now() - LAPSES,
    )


def _format(symbols: str) -> str:
    text = symbols + _checks(symbols)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _checks(symbols: str) -> str:
    digest = hashlib.sha256(_CODE_CHECK + symbols.encode("ascii")).digest()
    return "".join(crockford.ALPHABET[byte & 31] for byte in digest[:_CHECKS])


def _code_lookup(symbols: str) -> bytes:
    """128 random bits need no pepper."""
    return hashlib.sha256(_CODE_LOOKUP + symbols.encode("ascii")).digest()
