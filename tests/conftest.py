"""Fixtures for every test: a migrated database for each worker, rolled clean for each test, a fixed clock, no network.

`TEST_DATABASE=postgresql` runs the same tests on PostgreSQL (`TEST_POSTGRES_URL`, by default the local server).
"""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from app.core import migrate
from app.core.clock import fixed_clock
from app.core.database import Database, metadata, transaction
from app.core.runtime import Runtime, init_instance
from app.settings import Settings

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ON_POSTGRES = os.environ.get("TEST_DATABASE", "sqlite") == "postgresql"
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run only what touches a database: the rest ran a moment ago and would be the same again."""
    if not ON_POSTGRES:
        return
    touching = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A database of this worker's own, made by the real migrations."""
    if not ON_POSTGRES:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'alertcard.sqlite3'}"
        return
    name = f"alertcard_test_{worker_id}_{os.getpid()}"
    server = create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker, or `main` without workers."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
def migrated(database_url: str) -> Iterator[Database]:
    """The worker's database at head."""
    database = Database(database_url)
    migrate.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture
def database(migrated: Database) -> Iterator[Database]:
    """An empty database; whatever the test commits is taken away afterwards."""
    yield migrated
    empty(migrated)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction that commits when the test ends well."""
    with transaction(database) as session:
        yield session


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """Every test starts at noon on 21 November 2026, but for those that drive real processes."""
    if request.node.get_closest_marker("real_clock"):
        yield NOON
        return
    with fixed_clock(NOON):
        yield NOON


LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOCAL:
            raise AssertionError("A test tried to reach the network.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def empty(database: Database) -> None:
    """Delete every row of every table, append-only ones too, without touching the schema."""
    names = [table.name for table in reversed(metadata.sorted_tables)]
    with database.write.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("TRUNCATE " + ", ".join(f'"{name}"' for name in names) + " CASCADE"))
            connection.commit()
            return
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for trigger in triggers:
            connection.execute(text(f"DROP TRIGGER {trigger.name}"))
        for name in names:
            connection.execute(metadata.tables[name].delete())
        for trigger in triggers:
            connection.exec_driver_sql(trigger.sql)
        connection.commit()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder for one test's keys, spool and files."""
    return tmp_path


@pytest.fixture
def runtime(database: Database, database_url: str, data_dir: Path) -> Runtime:
    """A demonstration with fresh keys on this worker's database."""
    settings = Settings(_env_file=None, data_dir=data_dir, database_url=SecretStr(database_url))
    return init_instance(settings, "demo")
