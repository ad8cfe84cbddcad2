"""Bring the database to the revision this code knows, one process at a time; workers only check.

PostgreSQL holds a session advisory lock, SQLite a lock file beside the database (security-design M8).
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.core.database import Database

ROOT = Path(__file__).resolve().parent.parent.parent
ADVISORY_LOCK = 0x616C6572  # "aler"


class WrongRevision(RuntimeError):
    """The database is not at the revision this code knows."""


def config() -> Config:
    """Alembic's configuration from pyproject.toml, independent of the working directory."""
    return Config(toml_file=ROOT / "pyproject.toml")


def head() -> str:
    """The revision this code knows."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    if revision is None:
        raise WrongRevision("There are no migrations.")
    return revision


def current(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.read.connect() as connection:
        return _current_on(connection)


def _current_on(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def require_head(database: Database) -> None:
    """Refuse to serve on a database of another revision."""
    with database.read.connect() as connection:
        require_head_on(connection)


def require_head_on(connection: Connection) -> None:
    """The same over a connection of any role that may read `alembic_version`."""
    found, wanted = _current_on(connection), head()
    if found != wanted:
        raise WrongRevision(
            f"The database is at revision {found or 'none'}, this version needs {wanted}. Run: alertcard migrate"
        )


def refuse_older(connection: Connection) -> None:
    """For the emergency process alone: it also serves on a revision of the next release, whose migrations keep this
    one working, so that it can be started while the rest is deployed (security-design M8)."""
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    found = _current_on(connection)
    if found is None or (found in known and found != head()):
        require_head_on(connection)


def upgrade(database: Database, target: str = "head") -> None:
    """Migrate up to `target` under the lock; a second process waits and then finds nothing to do."""
    with _locked(database) as connection:
        options = config()
        options.attributes["connection"] = connection
        command.upgrade(options, target)


def downgrade(database: Database, target: str) -> None:
    """Migrate down to `target` under the lock."""
    with _locked(database) as connection:
        options = config()
        options.attributes["connection"] = connection
        command.downgrade(options, target)


@contextmanager
def _locked(database: Database) -> Iterator[Connection]:
    with database.write.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET lock_timeout = 0"))  # the other's migration may take minutes
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            connection.execute(text("RESET lock_timeout"))
            connection.commit()
            try:
                yield connection
                connection.commit()
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
                connection.commit()
        else:
            with _lock_file(Path(str(database.write.url.database)).with_suffix(".migrate-lock")):
                yield connection
                connection.commit()


@contextmanager
def _lock_file(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
