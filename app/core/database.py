"""Engines, the one way to a session, and the only place that commits.

SQLite has three engines because its lock is one for the whole file: *write* begins with BEGIN IMMEDIATE and waits
five seconds (a deferred transaction that turns into a write fails at once), *read* never takes the lock, and the
emergency path has its own that gives up after 250 ms (security-design H14). PostgreSQL stays at READ COMMITTED; a save
there waits five seconds for a lock too.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from app.core.errors import Unavailable

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata

WRITE_BUSY_MS = 5000
"""How long a save waits for somebody else's lock before it is refused in words, on both databases."""
EMERGENCY_BUSY_MS = 250


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant on both databases: SQLite drops the zone, so we store UTC and give it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """The engines of one database. `write` for sessions, `read` for look-ups that take no lock."""

    def __init__(self, url: str) -> None:
        self.url = url
        if make_url(url).get_backend_name() == "sqlite":
            path = make_url(url).database
            if path and path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self.write = _sqlite_engine(url, busy_ms=WRITE_BUSY_MS, begin="BEGIN IMMEDIATE")
            self.read = _sqlite_engine(url, busy_ms=WRITE_BUSY_MS, begin="BEGIN")
        else:
            self.write = _postgres_engine(url)
            self.read = self.write

    def dispose(self) -> None:
        """Close every connection."""
        self.write.dispose()
        self.read.dispose()


def _sqlite_engine(url: str, *, busy_ms: int, begin: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_ms / 1000})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(url: str) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": f"-c timezone=UTC -c lock_timeout={WRITE_BUSY_MS}"},
    )


@lru_cache(maxsize=4)
def database_at(url: str) -> Database:
    """The process's engines for this URL, made once."""
    return Database(url)


@contextmanager
def transaction(database: Database) -> Iterator[Session]:
    """One unit of work: commits at the end, rolls back on any error.

    Raises `Unavailable` when the database is locked, full or away, so that a failed commit never looks like success.
    """
    with Session(database.write, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except OperationalError as error:
            session.rollback()
            raise Unavailable(
                "database_unavailable",
                "We could not save this now. Nothing was changed. Try again in a minute.",
            ) from error
        except BaseException:
            session.rollback()
            raise


def get_database(request: Request) -> Database:
    """The application's database, put on `app.state` by `create_app`."""
    database: Database = request.app.state.database
    return database


DatabaseDep = Annotated[Database, Depends(get_database)]


def _session(database: DatabaseDep) -> Iterator[Session]:
    with transaction(database) as session:
        yield session


SessionDep = Annotated[Session, Depends(_session, scope="function")]
"""The only way to a session. Function scope: the commit comes before the reply (STYLE trap 1, hazard H10)."""
