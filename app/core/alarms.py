"""Alarms to the person responsible: an outbox message whose kind names the reason, so that it needs no key to write."""

import logging
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlmodel import Session, select

from app.core.clock import now
from app.core.models import OutboxMessage

logger = logging.getLogger(__name__)

ALARM_KIND: Final = "alarm."
AT_MOST_EVERY: Final = timedelta(hours=1)


class Alarm(StrEnum):
    """What an operator must look at. Each has its words in the messages' catalogue."""

    LOG_ROLLED_BACK = "log_rolled_back"
    CHECKPOINT_NOT_KEPT = "checkpoint_not_kept"
    CHECKPOINT_FILE_MISSING = "checkpoint_file_missing"
    JOURNAL_NOT_KEPT = "journal_not_kept"
    EVENT_VANISHED = "event_vanished"
    OPENINGS_SPOOLED = "openings_spooled"
    SPOOL_DAMAGED = "spool_damaged"
    WRONG_CODES = "wrong_codes"


def raise_alarm(session: Session, alarm: Alarm) -> None:
    """Log it, and put it in the outbox unless the same alarm was raised within the hour."""
    logger.error("alarm", extra={"reason": alarm.value})
    kind, about = f"{ALARM_KIND}{alarm}", alarm_subject(alarm)
    raised = select(OutboxMessage.id).where(
        OutboxMessage.subject_id == about, OutboxMessage.created_at > now() - AT_MOST_EVERY
    )
    if session.exec(raised).first() is None:
        session.add(OutboxMessage.model_validate({"kind": kind, "subject_id": about}))


def alarm_subject(alarm: Alarm) -> UUID:
    """One id for each alarm, by which a repeated one is found."""
    return uuid5(NAMESPACE_URL, f"urn:alertcard:{ALARM_KIND}{alarm}")
