"""Keeping control of one's account: passkeys, the recovery code, sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from app.core.clock import now
from app.core.errors import Forbidden
from app.core.runtime import Runtime
from app.identity import passkeys, recovery, sessions
from app.identity.accounts import account_by_id, lock_account
from app.identity.actor import Actor
from app.identity.ceremony import RelyingParty, check_new, creation_options
from app.identity.emails import account_email
from app.identity.models import Passkey
from app.identity.sessions import Method
from app.sign_in.audit import log, tell
from app.sign_in.browser import Browser
from app.sign_in.replay import removal_id

FRESH: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Added:
    """A new passkey, the session that it began, and with the first one a recovery code."""

    passkey: Passkey
    started: sessions.Started = field(repr=False)
    recovery_code: str | None = field(repr=False)


def require_fresh(actor: Actor) -> None:
    """Forbidden unless this browser signed in within 15 minutes: for what changes how the account is opened."""
    if actor.fresh_at is None or actor.fresh_at < now() - FRESH:
        raise Forbidden("sign_in_again", "Sign in again first: this changes how your account is opened.")


def new_passkey_options(session: Session, runtime: Runtime, actor: Actor) -> dict[str, Any]:
    """What the browser is asked for a new passkey. The first needs no fresh sign-in: there is nothing yet to take."""
    existing = passkeys.passkeys_of(session, account_id=actor.account_id)
    _allow_adding(actor, len(existing))
    account = account_by_id(session, actor.account_id)
    return creation_options(
        RelyingParty.of(runtime.settings),
        challenge=passkeys.new_challenge(session, purpose=passkeys.REGISTER, account_id=account.id),
        account_id=account.id,
        email=account_email(runtime.keys, account),
        existing=[(passkey.credential_id, passkey.transports) for passkey in existing],
    )


def add_passkey(
    session: Session, runtime: Runtime, actor: Actor, browser: Browser, *, credential: Mapping[str, Any], name: str
) -> Added:
    """Keep a new passkey. The first brings a recovery code and ends the sessions that rest on e-mail alone; each
    brings this browser a new session, because what it has proved has changed."""
    challenge = passkeys.spend_challenge(
        runtime.database, credential, purpose=passkeys.REGISTER, account_id=actor.account_id
    )
    new = check_new(RelyingParty.of(runtime.settings), credential, challenge=challenge)
    lock_account(session, actor.account_id)
    count = passkeys.passkey_count(session, account_id=actor.account_id)
    _allow_adding(actor, count)
    passkey = passkeys.save_passkey(
        session, new, account_id=actor.account_id, name=_printable(name) or browser.device, held_until=actor.held_until
    )
    if count == 0:
        sessions.end_others(session, account_id=actor.account_id, keep=None)
    code = _first_recovery_code(session, actor, count=count)
    log(session, "passkey.added", account_id=actor.account_id)
    tell(session, runtime, "passkey_added", account_id=actor.account_id)
    return Added(passkey, _renew(session, actor, browser), code)


def remove_passkey(session: Session, runtime: Runtime, actor: Actor, *, passkey_id: UUID) -> None:
    """Remove a passkey, and end every other session: one of them may be on the device that was lost."""
    require_fresh(actor)
    passkeys.remove(session, account_id=actor.account_id, passkey_id=passkey_id)
    sessions.end_others(session, account_id=actor.account_id, keep=actor.session_id)
    log(session, "passkey.removed", account_id=actor.account_id, event_id=removal_id(passkey_id))
    tell(session, runtime, "passkey_removed", account_id=actor.account_id)


def new_recovery_code(session: Session, runtime: Runtime, actor: Actor) -> str:
    """A new recovery code; the one before stops working."""
    require_fresh(actor)
    lock_account(session, actor.account_id)
    code = recovery.make_code(session, account_id=actor.account_id)
    log(session, "recovery_code.made", account_id=actor.account_id)
    tell(session, runtime, "recovery_code_made", account_id=actor.account_id)
    return code


def end_session(session: Session, actor: Actor, *, session_id: UUID) -> None:
    """End one of one's own sessions."""
    sessions.end(session, account_id=actor.account_id, session_id=session_id)
    log(session, "session.ended", account_id=actor.account_id)


def sign_out(session: Session, browser: Browser) -> None:
    """End this browser's session, whatever its state; without one there is nothing to do."""
    if browser.session_token is None:
        return
    account_id = sessions.end_by_token(session, token=browser.session_token)
    if account_id is not None:
        log(session, "session.ended", account_id=account_id)


def _allow_adding(actor: Actor, count: int) -> None:
    if count:
        require_fresh(actor)
    passkeys.refuse_too_many(count)


def _first_recovery_code(session: Session, actor: Actor, *, count: int) -> str | None:
    """A held session gets none: the code would outlast the hold as proof."""
    if count or actor.is_held:
        return None
    return recovery.make_code(session, account_id=actor.account_id)


def _renew(session: Session, actor: Actor, browser: Browser) -> sessions.Started:
    """A new token, and a session that has just proved a passkey. A hold goes with it."""
    if browser.session_token is not None:
        sessions.end_by_token(session, token=browser.session_token)
    return sessions.start(
        session,
        account_id=actor.account_id,
        method=Method.PASSKEY,
        device=browser.device,
        held_until=actor.held_until,
    )


def _printable(name: str) -> str:
    """The name without control characters."""
    return "".join(character for character in name if character.isprintable()).strip()
