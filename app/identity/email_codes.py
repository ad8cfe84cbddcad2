"""Eight-digit codes by e-mail: for one browser, one use, five guesses, ten minutes.

A guess is paid for in its own transaction before anything is compared (codes-and-keys 7.5 R4). Known and unknown
addresses cause the same work and the same reply.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlmodel import Session, col, delete, select, update

from app.core.clock import now
from app.core.counters import Allowance, take_in
from app.core.database import Database, transaction
from app.core.envelope import key_version_of
from app.core.errors import Conflict, Invalid, TooMany
from app.core.field_ids import FieldId
from app.core.outbox import enqueue
from app.core.runtime import KeyRing, Runtime
from app.core.secret_keys import SecretKey
from app.core.service_seal import service_key
from app.core.tokens import new_token, token_lookup
from app.identity.emails import email_lookup, seal_code_email
from app.identity.models import EmailCode

DIGITS: Final = 8
GUESSES: Final = 5
LASTS: Final = timedelta(minutes=10)
SECOND_STEP_LASTS: Final = timedelta(minutes=10)
HOURLY: Final = Allowance("email_code.hour", 3, timedelta(hours=1))
DAILY: Final = Allowance("email_code.day", 10, timedelta(days=1))
WRONG_GUESSES: Final = Allowance("email_code.wrong", 1000, timedelta(hours=1))
EVERYBODY: Final = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """A code on its way, and the token that binds it to the browser."""

    browser_token: str = field(repr=False)
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that has been paid for. `is_right` says what it was worth."""

    code_id: UUID
    is_right: bool
    remaining: int


@dataclass(frozen=True, slots=True)
class ProvedEmail:
    """An address that this browser has proved to hold, a few minutes ago."""

    code_id: UUID
    lookup: bytes


def allow_sending(database: Database, keys: KeyRing, *, email: str) -> None:
    """Use up one of the address's 3 codes an hour and 10 a day; TooMany after that, account or not (R5)."""
    subject = email_lookup(keys, email)
    with transaction(database) as session:
        taken = take_in(session, HOURLY, subject)
        if taken.allowed:
            taken = take_in(session, DAILY, subject)
    if not taken.allowed:
        raise TooMany(
            "too_many_codes",
            "We have sent several codes to this address. Use the newest one, or wait and ask again.",
            retry_after=taken.seconds_to_wait,
            extra={"retry_at": taken.resets_at.isoformat()},
        )


def ask(session: Session, runtime: Runtime, *, email: str, language: str) -> Asked:
    """Make a code for a new browser token and put its message in the outbox."""
    code_id, browser_token = uuid4(), new_token()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    expires_at = now() + LASTS
    values = {
        "id": code_id,
        "email_lookup": email_lookup(runtime.keys, email),
        "email_sealed": seal_code_email(runtime.keys, code_id, email),
        "code_hash": _code_hash(runtime.keys.keks.present, code_id, code),
        "browser_lookup": token_lookup(browser_token),
        "remaining": GUESSES,
        "expires_at": expires_at,
    }
    session.add(EmailCode.model_validate(values))
    payload = {"code": code, "expires_at": expires_at.isoformat(), "language": language}
    enqueue(session, runtime, "sign_in_code", email=email, payload=payload)
    return Asked(browser_token, code, expires_at)


def guess(database: Database, keys: KeyRing, *, browser_token: str | None, code: str) -> Guess:
    """Pay for one guess, durably, then compare. Invalid when this browser has no code that can still be guessed."""
    if browser_token is None:
        raise code_ended()
    paid = (
        update(EmailCode)
        .where(
            col(EmailCode.browser_lookup) == token_lookup(browser_token),
            col(EmailCode.remaining) > 0,
            col(EmailCode.used_at).is_(None),
            col(EmailCode.expires_at) >= now(),
        )
        .values(remaining=EmailCode.remaining - 1)
        .returning(col(EmailCode.id), col(EmailCode.code_hash), col(EmailCode.remaining), col(EmailCode.email_sealed))
    )
    with transaction(database) as session:
        row = session.execute(paid).one_or_none()
    if row is None:
        raise code_ended()
    kek = keys.keks.find(key_version_of(row.email_sealed))  # the one it was sent under, while a change runs
    if kek is None:
        raise code_ended()
    is_right = hmac.compare_digest(row.code_hash, _code_hash(kek, row.id, code))
    return Guess(row.id, is_right, row.remaining)


def use(session: Session, *, code_id: UUID) -> EmailCode:
    """Use the rightly guessed code up. Of several parallel uses exactly one gets the row; Invalid for the others."""
    used = (
        update(EmailCode)
        .where(col(EmailCode.id) == code_id, col(EmailCode.used_at).is_(None))
        .values(used_at=now())
        .returning(col(EmailCode.id))
    )
    if session.execute(used).one_or_none() is None:
        raise code_ended()
    return session.exec(select(EmailCode).where(EmailCode.id == code_id)).one()


def proved_email(session: Session, *, browser_token: str | None) -> ProvedEmail:
    """The address this browser proved within the last ten minutes; Conflict otherwise."""
    query = select(EmailCode).where(
        EmailCode.browser_lookup == token_lookup(browser_token or ""),
        col(EmailCode.used_at) >= now() - SECOND_STEP_LASTS,
    )
    row = session.exec(query).first()
    if row is None:
        raise Conflict("prove_email_first", "Ask for a code by e-mail first, in this browser.")
    return ProvedEmail(row.id, row.email_lookup)


def forget(session: Session, *, code_id: UUID) -> None:
    """The code has led to a session: nothing more can be done with it. Invalid for all but the first of parallel
    uses of one proof."""
    gone = delete(EmailCode).where(col(EmailCode.id) == code_id).returning(col(EmailCode.id))
    if session.execute(gone).one_or_none() is None:
        raise code_ended()


def code_ended() -> Invalid:
    """One reply for used up, too old, too often wrong and another browser's."""
    return Invalid(
        "code_ended", "This code cannot be used any more. Ask for a new one.", fields={"code": "Ask for a new code."}
    )


def wrong_code(remaining: int) -> Invalid:
    """A wrong guess, with how many are left."""
    tries = "1 try" if remaining == 1 else f"{remaining} tries"
    return Invalid(
        "wrong_code",
        f"This is not the code we sent. You have {tries} left.",
        fields={"code": "Check the code in the newest e-mail."},
        extra={"remaining": remaining},
    )


def _code_hash(kek: SecretKey, code_id: UUID, code: str) -> bytes:
    """27 bits need a key: without the key-encryption key a stolen table gives no code."""
    message = b"alertcard v1 email code\0" + code_id.bytes + code.encode("utf-8", "surrogatepass")
    return hmac.digest(service_key(kek, FieldId.EMAIL_CODE_EMAIL), message, "sha256")
