"""Accounts: found by e-mail address, made when a new address has been proved."""

from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from app.core.clock import now
from app.core.envelope import new_key
from app.core.errors import Forbidden, Unavailable
from app.core.models import KeyCheck
from app.core.runtime import KeyRing
from app.core.secret_keys import SecretKind
from app.identity.emails import email_lookup, seal_account_email
from app.identity.models import Account, AccountSession, Challenge, EmailCode, Passkey, Recovery, RecoveryCode


def find_account(session: Session, *, lookup: bytes) -> Account | None:
    """The account of this address, closed ones too."""
    return session.exec(select(Account).where(Account.email_lookup == lookup)).first()


def account_by_id(session: Session, account_id: UUID) -> Account:
    """An account that a session or a relation names, so it exists."""
    return session.exec(select(Account).where(Account.id == account_id)).one()


def lock_account(session: Session, account_id: UUID) -> None:
    """Let one request at a time change how this account is opened (SQLite's writer is alone anyway)."""
    session.exec(select(Account.id).where(Account.id == account_id).with_for_update()).one()


def open_account(session: Session, keys: KeyRing, *, email: str) -> Account:
    """The account of a proved address, made now if it is new. Forbidden when it was closed."""
    lookup = email_lookup(keys, email)
    account = find_account(session, lookup=lookup) or _make(session, keys, email=email, lookup=lookup)
    refuse_closed(account)
    return account


def refuse_closed(account: Account) -> None:
    """Forbidden for an account that its owner has closed."""
    if account.closed_at is not None:
        raise Forbidden("account_closed", "This account was closed. Ring the help line if that is not right.")


def erase_account(session: Session, keys: KeyRing, account_id: UUID) -> None:
    """Take away the address and every way in. The row stays, closed and empty, because history names its id; the same
    address may open a new account."""
    account = account_by_id(session, account_id)
    session.execute(delete(EmailCode).where(col(EmailCode.email_lookup) == account.email_lookup))
    for table in (Passkey, RecoveryCode, Recovery, Challenge):
        session.execute(delete(table).where(col(table.account_id) == account_id))
    session.execute(delete(AccountSession).where(col(AccountSession.account_id) == account_id))
    account.email_lookup = new_key()
    account.email_sealed = seal_account_email(keys, account_id, "")
    account.closed_at = now()


def refuse_old_blind_key(session: Session, keys: KeyRing) -> None:
    """Unavailable in a process that was left running while the blind key changed: it would take somebody it cannot find
    for new."""
    if session.get(KeyCheck, f"{SecretKind.BLIND}-{keys.blind.key_id}") is None:
        raise Unavailable("service_changing", "We are changing something just now. Try again in a few minutes.")


def _make(session: Session, keys: KeyRing, *, email: str, lookup: bytes) -> Account:
    refuse_old_blind_key(session, keys)
    account_id = uuid4()
    account = Account.model_validate(
        {"id": account_id, "email_lookup": lookup, "email_sealed": seal_account_email(keys, account_id, email)}
    )
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:  # another browser proved the same new address a moment ago
        return session.exec(select(Account).where(Account.email_lookup == lookup)).one()
    return account
