"""A new key-encryption key: data keys are wrapped again, the service's own values sealed again, nobody's words touched.

Every process is restarted together after the next one is made: one that was not could not open what the others seal.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, select

from app.core.database import transaction
from app.core.envelope import key_version_of
from app.core.key_change import KeyChange
from app.core.models import OutboxMessage
from app.core.outbox import seal_message_again
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKind
from app.identity.emails import account_email, seal_account_email
from app.identity.models import Account, EmailCode, StaffInvitation, StaffMember
from app.identity.staff_people import invited_person, member_person, seal_invitation, seal_member
from app.patients.keys import wrap_again
from app.patients.models import PatientKey

BATCH: Final = 200


def change_kek(runtime: Runtime) -> int:
    """Bring everything under the present key; gives how many. May be stopped and run again at any time. Codes by
    e-mail are left: they end within minutes."""
    return sum(
        (
            _change(runtime, PatientKey, lambda key: key.wrapped, wrap_again),
            _change(runtime, Account, lambda account: account.email_sealed, _seal_email_again),
            _change(runtime, OutboxMessage, lambda message: message.private, seal_message_again),
            _change(runtime, StaffMember, lambda member: member.person, _seal_member_again),
            _change(runtime, StaffInvitation, lambda invited: invited.person, _seal_invitation_again),
        )
    )


def _change(
    runtime: Runtime, table: type[Any], sealed: Callable[[Any], bytes | None], again: Callable[[Runtime, Any], None]
) -> int:
    """Each row that another key sealed, under its own lock: a save at the same moment waits or has gone before."""
    changed = 0
    for row_id in _rows_of_others(runtime, table, sealed):
        with transaction(runtime.database) as session:
            row = session.exec(select(table).where(table.id == row_id).with_for_update()).one_or_none()
            if row is not None and _is_other(runtime, sealed(row)):
                again(runtime, row)
                changed += 1
    return changed


def _rows_of_others(runtime: Runtime, table: type[Any], sealed: Callable[[Any], bytes | None]) -> Iterator[UUID]:
    """Read in the order of the ids and without a lock: which key sealed a value stands in its envelope."""
    last: UUID | None = None
    while True:
        with Session(runtime.database.read) as session:
            rows = session.exec(_page(table, last)).all()
        yield from (row.id for row in rows if _is_other(runtime, sealed(row)))
        if len(rows) < BATCH:
            return
        last = rows[-1].id


def _page(table: type[Any], last: UUID | None) -> Any:
    after: ColumnElement[bool] | None = None if last is None else table.id > last
    query = select(table) if after is None else select(table).where(after)
    return query.order_by(table.id).limit(BATCH)


def _is_other(runtime: Runtime, sealed: bytes | None) -> bool:
    return sealed is not None and key_version_of(sealed) != runtime.keys.keks.present.key_id


def _is_waiting(runtime: Runtime) -> bool:
    kinds: tuple[tuple[type[Any], Callable[[Any], bytes | None]], ...] = (
        (PatientKey, lambda key: key.wrapped),
        (Account, lambda account: account.email_sealed),
        (OutboxMessage, lambda message: message.private),
        (EmailCode, lambda code: code.email_sealed),
        (StaffMember, lambda member: member.person),
        (StaffInvitation, lambda invited: invited.person),
    )
    return any(next(_rows_of_others(runtime, table, sealed), None) is not None for table, sealed in kinds)


def _seal_email_again(runtime: Runtime, account: Account) -> None:
    account.email_sealed = seal_account_email(runtime.keys, account.id, account_email(runtime.keys, account))


def _seal_member_again(runtime: Runtime, member: StaffMember) -> None:
    member.person = seal_member(runtime.keys, member.id, member_person(runtime.keys, member))


def _seal_invitation_again(runtime: Runtime, invited: StaffInvitation) -> None:
    invited.person = seal_invitation(runtime.keys, invited.id, invited_person(runtime.keys, invited))


KEK: Final = KeyChange(
    kind=SecretKind.KEK,
    words="the key-encryption key",
    held=lambda keys: keys.keks,
    is_waiting=_is_waiting,
    change=change_kek,
    hint="; codes by e-mail end in two hours",
)
