"""Whether another message has told it already: twenty openings in a night are one message (clinical-design F25)."""

from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.core.models import OutboxMessage
from app.notifications.kinds import HOUR, OPENED, Kind
from app.sharing.models import ShareLink


def was_told(session: Session, message: OutboxMessage, kind: Kind) -> bool:
    """Whether one of the same kind about the same thing was told within the kind's time, before or after it: what
    comes from the spool comes late."""
    window = window_of(session, message, kind)
    earlier = select(OutboxMessage.id).where(
        OutboxMessage.kind == message.kind,
        OutboxMessage.id != message.id,
        _same_thing(message, kind),
        col(OutboxMessage.account_id).is_(None),
        _is_told(kind),
        col(OutboxMessage.created_at) > message.created_at - window,
        col(OutboxMessage.created_at) < message.created_at + window,
    )
    return session.exec(earlier.limit(1)).first() is not None


def window_of(session: Session, message: OutboxMessage, kind: Kind) -> timedelta:
    """A paused code that is opened is told sooner again: at most one message an hour for each link (H9)."""
    assert kind.fold is not None  # noqa: S101 - the caller has asked
    if kind is OPENED and message.subject_id is not None:
        link = session.get(ShareLink, message.subject_id)
        if link is not None and link.status == "paused":
            return HOUR
    return kind.fold


def _same_thing(message: OutboxMessage, kind: Kind) -> ColumnElement[bool]:
    if kind.fold_by == "patient":
        return col(OutboxMessage.patient_id) == message.patient_id
    if kind.fold_by == "subject":
        return col(OutboxMessage.subject_id) == message.subject_id
    return col(OutboxMessage.kind) == message.kind


def _is_told(kind: Kind) -> ColumnElement[bool]:
    """Split among its people, or sent, or on its way: claimed at least once."""
    if kind.is_for_people_of_a_patient:
        return col(OutboxMessage.outcome) == "split"
    return (col(OutboxMessage.outcome) == "sent") | (
        col(OutboxMessage.outcome).is_(None) & (col(OutboxMessage.attempts) > 0)
    )
