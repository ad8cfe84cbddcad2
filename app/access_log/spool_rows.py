"""The rows of a spooled event, each inserted once however often the spool is imported."""

from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from app.access_log.rows import EVENT, UNSEALED
from app.core.clock import now
from app.core.database import Database, transaction
from app.core.models import OutboxMessage

Event = dict[str, Any]
OUTBOX: Final[Table] = OutboxMessage.metadata.tables["outbox_message"]
_TOLD: Final = ("card.opened", "shown")


def insert_events(database: Database, events: list[Event]) -> tuple[int, list[Event]]:
    """Insert the events that are not there yet: how many were new, and those that the database refuses for ever (a
    value out of its range), so that one of them does not hold up the rest.

    All at once first, because they are nearly always new and an embedded database has one lock for everybody."""
    if not events:
        return 0, []
    try:
        with transaction(database) as session:
            _insert_all(session, events)
        return len(events), []
    except (DataError, IntegrityError):
        outcomes = [_insert_one(database, event) for event in events]
    return sum(new for new, _ in outcomes), [event for _, refused in outcomes for event in refused]


def _insert_all(session: Session, events: list[Event]) -> None:
    connection = session.connection()
    connection.execute(insert(EVENT), events)
    connection.execute(insert(UNSEALED), [{"id": event["id"]} for event in events])
    if told := [_told(event) for event in events if (event["event"], event["outcome"]) == _TOLD]:
        connection.execute(insert(OUTBOX), told)


def _insert_one(database: Database, event: Event) -> tuple[int, list[Event]]:
    """ON CONFLICT without a target: the emergency role may insert and may not read."""
    try:
        with transaction(database) as session:
            dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
            insertion = dialect.insert(EVENT).values(event).on_conflict_do_nothing()
            written = session.connection().execute(insertion, execution_options={"preserve_rowcount": True})
            if written.rowcount != 1:
                return 0, []
            connection = session.connection()
            connection.execute(insert(UNSEALED).values(id=event["id"]))
            if (event["event"], event["outcome"]) == _TOLD:
                connection.execute(insert(OUTBOX).values(_told(event)))
    except (DataError, IntegrityError):
        return 0, [event]
    return 1, []


def _told(event: Event) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "kind": "card.opened",
        "patient_id": event["patient_id"],
        "subject_id": event["link_id"],
        "created_at": event["at"],
        "send_after": now(),
        "attempts": 0,
    }
