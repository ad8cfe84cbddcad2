"""Empties the outbox: claims, composes, sends, and says how each message ended."""

import logging
from email.message import EmailMessage
from typing import Final

from sqlmodel import Session

from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.notifications.compose import compose
from app.notifications.drivers import Driver, NotNow, Refused
from app.notifications.kinds import Kind, kind_of
from app.notifications.queue import FAILED, NOBODY, SENT, anything_due, claim, finish, try_later
from app.notifications.recipients import recipients

logger = logging.getLogger(__name__)

MOST_IN_A_TURN: Final = 200
LATER, FAULTY = "later", "faulty"


def send_due(runtime: Runtime, driver: Driver) -> int:
    """Send what is due. Returns how many were sent; stops when the server does not take mail now."""
    sent = 0
    for _ in range(MOST_IN_A_TURN):
        if not anything_due(runtime.database):
            break
        message = claim(runtime)
        if message is None:
            continue
        outcome = _send(runtime, driver, message)
        if outcome in {LATER, FAULTY}:
            try_later(runtime.database, message)
        else:
            with transaction(runtime.database) as session:
                finish(session, message.id, outcome)
        sent += outcome == SENT
        if outcome == LATER:
            break
    return sent


def _send(runtime: Runtime, driver: Driver, message: OutboxMessage) -> str:
    """How it ended; LATER when the server took nothing, FAULTY when this one message stands in its own way."""
    try:
        email = _compose(runtime, message)
        if email is None:
            return NOBODY
        driver.send(message.kind, email)
    except NotNow as error:
        logger.warning("a message will be tried again", extra=_about(message, error.__cause__))
        return LATER
    except Refused as error:
        logger.error("a message was refused for ever", extra=_about(message, error.__cause__))
        return FAILED
    except Exception as error:
        logger.error("a message could not be made", extra=_about(message, error))
        return FAULTY
    return SENT


def _about(message: OutboxMessage, error: BaseException | None) -> dict[str, str]:
    """The kind and the type of the error: its text may hold an address."""
    return {"kind": message.kind, "reason": type(error).__name__}


def _compose(runtime: Runtime, message: OutboxMessage) -> EmailMessage | None:
    kind = kind_of(message.kind)
    if kind is None:
        return None
    with Session(runtime.database.read) as session:
        return compose(session, runtime, message, kind) if _is_still_wanted(session, message, kind) else None


def _is_still_wanted(session: Session, message: OutboxMessage, kind: Kind) -> bool:
    """A message that waited is not sent to somebody who may no longer hear of it."""
    if not kind.is_for_people_of_a_patient or message.patient_id is None:
        return True
    return message.account_id in recipients(session, kind.audience, message.patient_id)
