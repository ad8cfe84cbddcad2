"""What signing in leaves in the access log, and the security messages that go to the account's address."""

import logging
from uuid import UUID

from sqlmodel import Session

from app.access_log.record import record_event
from app.core.alarms import Alarm, raise_alarm
from app.core.counters import take_in
from app.core.database import Database, transaction
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.identity.email_codes import EVERYBODY, WRONG_GUESSES

_log = logging.getLogger(__name__)


def log(session: Session, event: str, *, account_id: UUID, event_id: UUID | None = None) -> None:
    """Something an account did with its own sign-in. `by` has no word for an account that is both patient and proxy:
    "patient" stands for people's accounts, and the event names no patient."""
    record_event(session, event=event, outcome="done", by="patient", actor_id=account_id, event_id=event_id)


def log_refusal(database: Database, event: str, *, account_id: UUID) -> None:
    """A refused attempt at an account, in a transaction of its own because the error rolls the request back."""
    with transaction(database) as own:
        record_event(own, event=event, outcome="refused", by="system", actor_id=account_id)


def count_refused_passkey() -> None:
    """A refused passkey belongs to no account, and anybody can send one: a line for the operator, and no row."""
    _log.info("counted", extra={"event": "sign_in.passkey_refused", "count": 1})


def count_wrong_guess(database: Database) -> None:
    """Add one to the service-wide count of wrong e-mail codes; the thousandth in an hour tells the operator (R5). It
    belongs to no account, and anybody can send one: a line for the operator, and no row of the log that is kept."""
    _log.info("counted", extra={"event": "sign_in.code_refused", "count": 1})
    with transaction(database) as own:
        taken = take_in(own, WRONG_GUESSES, EVERYBODY)
        if taken.allowed and taken.remaining == 0:
            raise_alarm(own, Alarm.WRONG_CODES)


def tell(session: Session, runtime: Runtime, kind: str, *, account_id: UUID, **payload: str) -> None:
    """A message to the account's own address about its sign-in."""
    enqueue(session, runtime, kind, account_id=account_id, payload=payload or None)
