"""Passkeys of an account: challenges, enrolment, sign-in, the list, removal."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from app.core.clock import now
from app.core.database import Database, transaction
from app.core.errors import Conflict, NotFound
from app.identity.accounts import lock_account
from app.identity.ceremony import (
    KnownPasskey,
    NewPasskey,
    RelyingParty,
    challenge_of,
    check_assertion,
    credential_id_of,
    passkey_refused,
)
from app.identity.models import Challenge, Passkey

CHALLENGE_LASTS: Final = timedelta(minutes=5)
CHALLENGE_BYTES: Final = 32
MOST: Final = 10
REGISTER: Final = "register"
SIGN_IN: Final = "sign_in"


def new_challenge(session: Session, *, purpose: str, account_id: UUID | None = None) -> bytes:
    """A challenge for one ceremony; an enrolment's belongs to its account."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    values = {
        "purpose": purpose,
        "account_id": account_id,
        "challenge": challenge,
        "expires_at": now() + CHALLENGE_LASTS,
    }
    session.add(Challenge.model_validate(values))
    return challenge


def spend_challenge(
    database: Database, credential: Mapping[str, Any], *, purpose: str, account_id: UUID | None = None
) -> bytes:
    """Take the answered challenge out of the table, durably, before anything is verified: it works once, for a failed
    attempt too. Invalid when it is not ours, was used, is older than five minutes or belongs to another."""
    challenge = challenge_of(credential)
    spent = (
        delete(Challenge)
        .where(
            col(Challenge.challenge) == challenge,
            col(Challenge.purpose) == purpose,
            col(Challenge.account_id).is_not_distinct_from(account_id),
            col(Challenge.expires_at) >= now(),
        )
        .returning(col(Challenge.id))
    )
    with transaction(database) as session:
        row = session.execute(spent).one_or_none()
    if row is None:
        raise passkey_refused()
    return challenge


def passkeys_of(session: Session, *, account_id: UUID) -> list[Passkey]:
    """The account's passkeys, oldest first."""
    query = select(Passkey).where(Passkey.account_id == account_id)
    return list(session.exec(query.order_by(col(Passkey.created_at), col(Passkey.id))))


def passkey_count(session: Session, *, account_id: UUID) -> int:
    """How many passkeys the account has; with one or more an e-mail code alone no longer opens it."""
    return session.exec(select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id)).one()


def refuse_too_many(count: int) -> None:
    """Conflict when the account has all the passkeys it may have."""
    if count >= MOST:
        raise Conflict("too_many_passkeys", f"You have {MOST} passkeys. Remove one that you no longer use first.")


def save_passkey(
    session: Session, new: NewPasskey, *, account_id: UUID, name: str, held_until: datetime | None
) -> Passkey:
    """Keep a checked passkey. One made in a held session stays held with it. Conflict for a credential we know."""
    if _find(session, new.credential_id) is not None:
        raise Conflict("passkey_known", "This device has a passkey here already.")
    passkey = Passkey.model_validate(
        {
            "account_id": account_id,
            "credential_id": new.credential_id,
            "public_key": new.public_key,
            "sign_count": new.sign_count,
            "name": name,
            "transports": new.transports,
            "is_backed_up": new.is_backed_up,
            "held_until": held_until,
        }
    )
    session.add(passkey)
    return passkey


def sign_in(session: Session, party: RelyingParty, credential: Mapping[str, Any], *, challenge: bytes) -> Passkey:
    """The passkey that signed, its counter moved on. Invalid for an unknown one as for a failed one."""
    passkey = _find(session, credential_id_of(credential))
    if passkey is None:
        raise passkey_refused()
    known = KnownPasskey(passkey.credential_id, passkey.public_key, passkey.sign_count, passkey.account_id)
    assertion = check_assertion(party, credential, challenge=challenge, passkey=known)
    moved = (
        update(Passkey)
        .where(col(Passkey.id) == passkey.id, col(Passkey.sign_count) == passkey.sign_count)
        .values(sign_count=assertion.sign_count, is_backed_up=assertion.is_backed_up, used_at=now())
        .returning(col(Passkey.id))
    )
    if session.execute(moved).one_or_none() is None:
        raise passkey_refused()
    return passkey


def remove(session: Session, *, account_id: UUID, passkey_id: UUID) -> None:
    """Remove one. NotFound for another account's; Conflict for the last: an account that has had a passkey never
    falls back to e-mail alone."""
    lock_account(session, account_id)  # two removals at once must not take the last two
    present = {passkey.id for passkey in passkeys_of(session, account_id=account_id)}
    if passkey_id not in present:
        raise NotFound("passkey_not_found", "This passkey has been removed already.")
    if len(present) == 1:
        raise Conflict("last_passkey", "This is your only passkey. Add another one first, then remove this one.")
    session.execute(delete(Passkey).where(col(Passkey.id) == passkey_id, col(Passkey.account_id) == account_id))


def _find(session: Session, credential_id: bytes) -> Passkey | None:
    return session.exec(select(Passkey).where(Passkey.credential_id == credential_id)).first()
