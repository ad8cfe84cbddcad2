"""Events to seal, and an administrator who can do what no role of the service may: alter the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from app.access_log.record import record_event
from app.core.database import Database, transaction


def add_events(database: Database, count: int, *, event: str = "record.seen") -> list[UUID]:
    """Commit this many events, all in one transaction, and give their ids."""
    with transaction(database) as session:
        return [
            record_event(session, event=event, outcome="done", by="patient", patient_id=uuid4()).id
            for _ in range(count)
        ]


@contextmanager
def administrator(database: Database) -> Iterator[Connection]:
    """A connection for which the append-only triggers do not hold."""
    with database.write.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
            yield connection
            connection.execute(text("SET session_replication_role = origin"))
        else:
            triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for trigger in triggers:
                connection.execute(text(f"DROP TRIGGER {trigger.name}"))
            yield connection
            for trigger in triggers:
                connection.exec_driver_sql(trigger.sql)
        connection.commit()
