"""The log's tables for statements on many rows, and an event as the chain hashes it."""

from typing import Any, Final

from sqlalchemy import Row, Table

from app.access_log import models
from app.access_log.chain import LoggedEvent

_tables = models.AccessEvent.metadata.tables
EVENT: Final[Table] = _tables["access_event"]
UNSEALED: Final[Table] = _tables["access_unsealed"]
SEAL: Final[Table] = _tables["access_seal"]
CHECKPOINT: Final[Table] = _tables["access_checkpoint"]

HASHED: Final = tuple(column for column in EVENT.c if column.name != "private_sealed")


def logged_event(row: Row[Any]) -> LoggedEvent:
    """The event of a row that holds the columns `HASHED`, as it stands in the database now."""
    return LoggedEvent(
        id=row.id,
        at=row.at,
        event=row.event,
        outcome=row.outcome,
        by=row.by,
        actor=row.actor_id,
        patient=row.patient_id,
        card=row.card_id,
        card_version=row.card_version,
        link=row.link_id,
        tier=row.tier,
        private=row.private,
    )
