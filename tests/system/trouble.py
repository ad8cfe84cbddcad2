"""Ways to take something away from a running program, and to give it back. Portable: none needs root."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.core.database import Database
from tests.factories.services import Program, Site

A_FEW_BYTES = 4096
"""Enough for an opening in the spool, too little for one page in the database's log."""


@contextmanager
def files_up_to(program: Program, most: int) -> Iterator[None]:
    """No file of the program grows past so many bytes: with 0 it is a full disk, with few a database that cannot be
    written beside a spool that can."""
    soft, hard = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Somebody else holds what an edit and an opening must write."""
    engine = site.runtime.database.write
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE access_event, record_entry IN ACCESS EXCLUSIVE MODE"))
        else:
            connection.execute(text("UPDATE instance SET mode = mode"))
        yield
        connection.rollback()


@contextmanager
def read_only(site: Site) -> Iterator[None]:
    """PostgreSQL takes no write of anybody: what a standby does after a failover."""
    with _altered(site, "SET default_transaction_read_only = on", "RESET default_transaction_read_only"):
        yield


@contextmanager
def away(site: Site) -> Iterator[None]:
    """The database cannot be reached. SQLite's file is emptied for good: only for a database of one's own."""
    url = make_url(site.runtime.database.url)
    if url.get_backend_name() == "sqlite":
        for ending in ("-wal", ""):  # not -shm: the program has it in memory, and would be killed by the next look
            os.truncate(f"{url.database}{ending}", 0)
        yield
        return
    with _altered(site, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"):
        yield


@contextmanager
def _altered(site: Site, change: str, back: str) -> Iterator[None]:
    """An ALTER DATABASE that every connection meets at once, because those that are open are ended."""
    url = make_url(site.runtime.database.url)
    site.runtime.database.dispose()
    server = Database(url.set(database="postgres").render_as_string(hide_password=False))
    name = str(url.database).replace('"', "")
    try:
        _on(server, f'ALTER DATABASE "{name}" {change}', name)
        yield
    finally:
        _on(server, f'ALTER DATABASE "{name}" {back}', name)
        server.dispose()


def _on(server: Database, statement: str, name: str) -> None:
    with server.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ended), {"name": name})


@contextmanager
def stopped(program: Program) -> Iterator[None]:
    """The program stands still, as a machine does that swaps."""
    program.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        program.process.send_signal(signal.SIGCONT)
