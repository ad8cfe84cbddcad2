"""The outbox as a queue that any number of workers may empty: each message is put off before it is sent.

A claim is one short transaction under one lock; the sending is outside of it. A worker that dies leaves its message to
be tried again when the claim runs out, under the same message id.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Update, case, delete, text, update
from sqlmodel import Session, col, select

from app.core.clock import now
from app.core.database import Database, transaction
from app.core.link_token import LinkKind
from app.core.models import OutboxMessage
from app.core.outbox import enqueue, open_message
from app.core.runtime import Runtime
from app.notifications.folding import was_told
from app.notifications.kinds import Kind, kind_of
from app.notifications.recipients import recipients
from app.sharing.models import ShareLink

ADVISORY_LOCK: Final = 0x6F757462  # "outb"
CLAIM_LASTS: Final = timedelta(minutes=5)
FIRST_RETRY: Final = timedelta(seconds=30)
LONGEST_RETRY: Final = timedelta(hours=1)
KEPT_FOR: Final = timedelta(days=90)
MOST_AT_ONCE: Final = 50  # keeps the transaction short

SENT, SPLIT, FOLDED, NOBODY, EXPIRED, FAILED = "sent", "split", "folded", "nobody", "expired", "failed"


def anything_due(database: Database) -> bool:
    """Asked without the write lock: most of the time there is nothing."""
    with Session(database.read) as session:
        return session.exec(select(OutboxMessage.id).where(*_due()).limit(1)).first() is not None


def claim(runtime: Runtime) -> OutboxMessage | None:
    """The next message to send to one address, put off so that no other worker sends it too. None when there is none
    among the next few.

    Messages to the people of a patient become one for each of them on the way, or are told by an earlier one."""
    with transaction(runtime.database) as session:
        _lock(session)
        for _ in range(MOST_AT_ONCE):
            message = _next_due(session)
            if message is None:
                break
            outcome = _ends_here(session, runtime, message)
            if outcome is None:
                _put_off(session, message)
                return message
            finish(session, message.id, outcome)
    return None


def try_later(database: Database, message: OutboxMessage) -> None:
    """It could not be sent now: wait twice as long as the last time, an hour at most."""
    wait = min(FIRST_RETRY * 2 ** (message.attempts - 1), LONGEST_RETRY)
    with transaction(database) as session:
        session.execute(_this(message.id).values(send_after=now() + wait))


def finish(session: Session, message_id: UUID, outcome: str) -> None:
    """Done with it; what was sealed in it is taken away."""
    session.execute(_this(message_id).values(sent_at=now(), outcome=outcome, private=None))


def tidy(database: Database) -> None:
    """Delete what ended more than 90 days ago."""
    with transaction(database) as session:
        session.execute(delete(OutboxMessage).where(col(OutboxMessage.sent_at) < now() - KEPT_FOR))


def _ends_here(session: Session, runtime: Runtime, message: OutboxMessage) -> str | None:
    """How a message ends without being sent; None for one to send."""
    kind = kind_of(message.kind)
    if kind is None:
        return FAILED
    if now() - message.created_at > kind.lasts:
        return EXPIRED
    if message.account_id is None and kind.fold is not None and was_told(session, message, kind):
        return FOLDED
    if message.account_id is None and kind.is_for_people_of_a_patient:
        return _split(session, runtime, message, kind)
    return None


def _next_due(session: Session) -> OutboxMessage | None:
    query = select(OutboxMessage).where(*_due()).order_by(*_first_things_first()).limit(1)
    return session.exec(query.execution_options(populate_existing=True)).first()


def _split(session: Session, runtime: Runtime, message: OutboxMessage, kind: Kind) -> str:
    """One message for each person who may hear of it, found now: nobody's address or choice is older than this."""
    if message.patient_id is None or _is_drill(session, message):
        return NOBODY
    people = recipients(session, kind.audience, message.patient_id)
    payload = open_message(runtime, message).payload or None
    for account_id in people:
        enqueue(
            session,
            runtime,
            message.kind,
            account_id=account_id,
            patient_id=message.patient_id,
            subject_id=message.subject_id,
            payload=payload,
        )
    session.flush()
    return SPLIT if people else NOBODY


def _is_drill(session: Session, message: OutboxMessage) -> bool:
    """Drills are told to nobody (security-design H9)."""
    link = None if message.subject_id is None else session.get(ShareLink, message.subject_id)
    return link is not None and link.kind == LinkKind.DRILL


def _put_off(session: Session, message: OutboxMessage) -> None:
    message.attempts += 1
    message.send_after = now() + CLAIM_LASTS
    session.add(message)


def _lock(session: Session) -> None:
    """One claim at a time. SQLite's BEGIN IMMEDIATE sees to it already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})


def _due() -> tuple[ColumnElement[bool], ...]:
    return col(OutboxMessage.sent_at).is_(None), col(OutboxMessage.send_after) <= now()


def _first_things_first() -> tuple[ColumnElement[Any], ...]:
    """Somebody is waiting for a sign-in code; the rest in its order."""
    return case((col(OutboxMessage.kind) == "sign_in_code", 0), else_=1), col(OutboxMessage.send_after).asc()


def _this(message_id: UUID) -> Update:
    return update(OutboxMessage).where(col(OutboxMessage.id) == message_id)
