"""Getting in: by e-mail code, by passkey, by recovery code, or by e-mail alone after 72 hours.

Each verb that compares a secret pays for the try in its own transaction first, and each that succeeds starts a session
under a new token and leaves an event in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from app.core.counters import reset, take_in
from app.core.database import transaction
from app.core.errors import Conflict, Invalid, TooMany
from app.core.runtime import Runtime
from app.identity import email_codes, passkeys, recovery, sessions
from app.identity.accounts import account_by_id, find_account, open_account, refuse_closed
from app.identity.ceremony import RelyingParty
from app.identity.emails import code_email, email_lookup
from app.identity.models import Account
from app.identity.session_view import SignedIn, signed_in_view
from app.identity.sessions import Method
from app.sign_in.audit import count_refused_passkey, count_wrong_guess, log, log_refusal, tell
from app.sign_in.browser import Browser
from app.sign_in.schemas import SecondStep

STOP_PAGE: Final = "/sign-in/stop"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is in: what their browser is told, and the token for its cookie."""

    view: SignedIn
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitAsked:
    """The way by e-mail alone has begun; `browser_token` is None when this browser had asked before."""

    ready_at: datetime
    browser_token: str | None = field(repr=False)


def ask_for_code(
    session: Session, runtime: Runtime, *, email: str, language: str
) -> tuple[email_codes.Asked, str | None]:
    """Send a code; the second value is the code itself, for the fictional people of a demonstration alone (H8)."""
    email_codes.allow_sending(runtime.database, runtime.keys, email=email)
    account = find_account(session, lookup=email_lookup(runtime.keys, email))
    asked = email_codes.ask(session, runtime, email=email, language=language)
    is_fictional = runtime.is_demo and account is not None and account.is_seeded
    return asked, asked.code if is_fictional else None


def verify_code(session: Session, runtime: Runtime, browser: Browser, *, code: str) -> Entered | SecondStep:
    """Sign in with a code, or say what this account needs beside it."""
    guessed = email_codes.guess(runtime.database, runtime.keys, browser_token=browser.code_token, code=_digits(code))
    if not guessed.is_right:
        count_wrong_guess(runtime.database)
        raise email_codes.wrong_code(guessed.remaining) if guessed.remaining else email_codes.code_ended()
    row = email_codes.use(session, code_id=guessed.code_id)
    account = open_account(session, runtime.keys, email=code_email(runtime.keys, row))
    if passkeys.passkey_count(session, account_id=account.id):
        waiting = recovery.waiting_here(session, account_id=account.id, browser_token=browser.recovery_token)
        return SecondStep(recovery_ready_at=waiting.ready_at if waiting else None)
    email_codes.forget(session, code_id=row.id)
    return _enter(session, runtime, browser, account, method=Method.EMAIL_CODE)


def sign_in_with_passkey(
    session: Session, runtime: Runtime, browser: Browser, *, credential: Mapping[str, Any]
) -> Entered:
    """Sign in with a passkey. One that was made in a held session opens held sessions for as long."""
    try:
        challenge = passkeys.spend_challenge(runtime.database, credential, purpose=passkeys.SIGN_IN)
        party = RelyingParty.of(runtime.settings)
        passkey = passkeys.sign_in(session, party, credential, challenge=challenge)
    except Invalid:
        session.rollback()
        count_refused_passkey()
        raise
    account = account_by_id(session, passkey.account_id)
    return _enter(session, runtime, browser, account, method=Method.PASSKEY, held_until=passkey.held_until)


def use_recovery_code(session: Session, runtime: Runtime, browser: Browser, *, typed: str) -> Entered:
    """Sign in with the recovery code, after an e-mail code in the same browser. It works once, and ends any wait."""
    symbols = recovery.read_code(typed)
    code_id, account_id, remaining = _pay_for_recovery_guess(runtime, browser)
    if not recovery.use_code(session, account_id=account_id, symbols=symbols):
        session.rollback()
        log_refusal(runtime.database, "recovery_code.refused", account_id=account_id)
        raise _wrong_recovery_code(remaining)
    reset(session, recovery.CODE_GUESSES, account_id.bytes)
    email_codes.forget(session, code_id=code_id)
    recovery.stop_waiting(session, account_id=account_id)
    log(session, "recovery_code.used", account_id=account_id)
    tell(session, runtime, "recovery_code_used", account_id=account_id)
    return _enter(session, runtime, browser, account_by_id(session, account_id), method=Method.RECOVERY_CODE)


def ask_to_wait(session: Session, runtime: Runtime, browser: Browser) -> WaitAsked:
    """Begin the 72 hours for the address this browser has proved, and announce it at once with a link that stops it.
    Asking again in the same browser changes nothing."""
    account = _proved_account(session, browser)
    waiting = recovery.waiting_here(session, account_id=account.id, browser_token=browser.recovery_token)
    if waiting is not None:
        return WaitAsked(waiting.ready_at, None)
    wait = recovery.ask_to_wait(session, account_id=account.id)
    log(session, "recovery.asked", account_id=account.id)
    stop_url = f"{runtime.settings.app_url}{STOP_PAGE}#{wait.stop_token}"  # in the fragment: in no log, on no GET
    ready_at = wait.recovery.ready_at
    tell(
        session,
        runtime,
        "recovery_asked",
        account_id=account.id,
        stop_url=stop_url,
        ready_at=ready_at.isoformat(),
        language=account.language,
    )
    return WaitAsked(ready_at, wait.browser_token)


def stop_recovery(session: Session, runtime: Runtime, *, token: str) -> None:
    """Stop the recovery that the message's link names, and tell the account, once."""
    account_id = recovery.stop_by_token(session, token=token)
    if account_id is not None:
        _announce_stop(session, runtime, account_id=account_id)


def stop_own_recovery(session: Session, runtime: Runtime, *, account_id: UUID) -> None:
    """Stop it as somebody signed in with more than an e-mail code."""
    recovery.stop_all(session, account_id=account_id)
    _announce_stop(session, runtime, account_id=account_id)


def finish_recovery(session: Session, runtime: Runtime, browser: Browser) -> Entered:
    """Sign in by e-mail alone: 72 hours after asking, in the browser that asked, with a new e-mail code. What it opens
    is held for 72 hours more."""
    account = _proved_account(session, browser)
    waiting = recovery.waiting_here(session, account_id=account.id, browser_token=browser.recovery_token)
    if waiting is None:
        raise Conflict("recovery_unknown", "This browser is not waiting to get in, or the wait was stopped.")
    held_until = recovery.finish(session, waiting)
    email_codes.forget(session, code_id=email_codes.proved_email(session, browser_token=browser.code_token).code_id)
    log(session, "recovery.finished", account_id=account.id)
    tell(session, runtime, "recovery_finished", account_id=account.id, held_until=held_until.isoformat())
    return _enter(session, runtime, browser, account, method=Method.RECOVERY_WAIT, held_until=held_until)


def _enter(
    session: Session,
    runtime: Runtime,
    browser: Browser,
    account: Account,
    *,
    method: Method,
    held_until: datetime | None = None,
) -> Entered:
    """A new session in place of whatever this browser had."""
    refuse_closed(account)
    if browser.session_token is not None:
        sessions.end_by_token(session, token=browser.session_token)
    started = sessions.start(
        session, account_id=account.id, method=method, device=browser.device, held_until=held_until
    )
    log(session, "session.started", account_id=account.id)
    session.flush()
    return Entered(signed_in_view(session, runtime, account, started.session), started.token)


def _proved_account(session: Session, browser: Browser) -> Account:
    proved = email_codes.proved_email(session, browser_token=browser.code_token)
    account = find_account(session, lookup=proved.lookup)
    if account is None:
        raise email_codes.code_ended()
    return account


def _pay_for_recovery_guess(runtime: Runtime, browser: Browser) -> tuple[UUID, UUID, int]:
    """One of five tries a day for the account, used up before anything is compared: code row, account, tries left."""
    with transaction(runtime.database) as own:
        proved = email_codes.proved_email(own, browser_token=browser.code_token)
        account = find_account(own, lookup=proved.lookup)
        if account is None:
            raise email_codes.code_ended()
        taken = take_in(own, recovery.CODE_GUESSES, account.id.bytes)
    if not taken.allowed:
        raise TooMany(
            "too_many_recovery_codes",
            "That was too many recovery codes for one day. Try again tomorrow, or get in by e-mail after 72 hours.",
            retry_after=taken.seconds_to_wait,
        )
    return proved.code_id, account.id, taken.remaining


def _wrong_recovery_code(remaining: int) -> Invalid:
    return Invalid(
        "wrong_recovery_code",
        f"This is not the recovery code of this account. You can try {remaining} more times today.",
        fields={"recovery_code": "Use the newest recovery code you were shown."},
        extra={"remaining": remaining},
    )


def _announce_stop(session: Session, runtime: Runtime, *, account_id: UUID) -> None:
    log(session, "recovery.stopped", account_id=account_id)
    tell(session, runtime, "recovery_stopped", account_id=account_id)


def _digits(typed: str) -> str:
    """The code without the blanks and hyphens that people and mail programs put between."""
    return "".join(character for character in typed if not character.isspace() and character != "-")
