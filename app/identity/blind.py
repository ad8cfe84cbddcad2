"""A new blind key: every look-up of an e-mail address is made again from the sealed address, in one transaction.

Unlike kek and pepper in one step, with every process stopped: nothing in a look-up says which key made it. A process
that was left running would find nobody, and makes no account (`accounts.refuse_old_blind_key`)."""

from dataclasses import replace
from typing import Final

from sqlmodel import Session, col, delete, select, update

from app.core.clock import now
from app.core.database import transaction
from app.core.key_files import key_file_name
from app.core.models import KeyCheck
from app.core.runtime import KeyRing, Runtime, add_secret
from app.core.secret_keys import SecretKind
from app.identity.emails import account_email, email_lookup
from app.identity.models import Account, EmailCode, StaffInvitation

BATCH: Final = 500


def change_blind_key(runtime: Runtime) -> tuple[int, str]:
    """Make the next key and every look-up under it; gives how many, and the file that is needed no more. Codes by
    e-mail and open invitations end: the addresses of invitations are not kept, so they must be sent again."""
    old = runtime.keys.blind.key_id
    with transaction(runtime.database) as session:
        made = add_secret(session, runtime, SecretKind.BLIND)
        changed = _change_all(session, replace(runtime.keys, blind=made))
        session.execute(delete(EmailCode))
        session.execute(update(StaffInvitation).where(col(StaffInvitation.used_at).is_(None)).values(expires_at=now()))
        session.execute(delete(KeyCheck).where(col(KeyCheck.key_name) == f"{SecretKind.BLIND}-{old}"))
    return changed, key_file_name(SecretKind.BLIND, old)


def _change_all(session: Session, keys: KeyRing) -> int:
    """Accounts that were erased keep no address and are found by none."""
    changed = 0
    for account in session.exec(select(Account).with_for_update().execution_options(yield_per=BATCH)):
        if address := account_email(keys, account):
            account.email_lookup = email_lookup(keys, address)
            changed += 1
    session.flush()
    return changed
