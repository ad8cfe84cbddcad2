"""Bring the database to the revision this code knows, one process at a time; workers only check.

PostgreSQL holds a session advisory lock, SQLite a lock file beside the database (security-design M8). Alembic is loaded
only to migrate: a start compares two words, and loading it would be a tenth of the start.
"""

import fcntl
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from app.core.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
_NAMES: Final = re.compile(
    r"""^revision = ["']([^"']+)["']\ndown_revision = (?:["']([^"']+)["']|None)$""", re.MULTILINE
)
ADVISORY_LOCK = 0x616C6572  # "aler"


class WrongRevision(RuntimeError):
    """The database is not at the revision this code knows."""


def config() -> "Config":
    """Alembic's configuration from pyproject.toml, independent of the working directory."""
    from alembic.config import Config

    return Config(toml_file=ROOT / "pyproject.toml")


def head() -> str:
    """The revision this code knows."""
    before = _revisions()
    heads = before.keys() - set(before.values())
    if len(heads) != 1:
        raise WrongRevision(f"The migrations end in {len(heads)} revisions and must end in one.")
    return heads.pop()


def _revisions() -> Mapping[str, str | None]:
    """Every revision this code knows, with the one before it, as the files say in their first lines."""
    known: dict[str, str | None] = {}
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        found = _NAMES.search(file.read_text("utf-8"))
        if found is None:
            raise WrongRevision(f"{file.name} does not say which revision it is and which comes before it.")
        known[found[1]] = found[2]
    return known


def current(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.read.connect() as connection:
        return _current_on(connection)


def _current_on(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return " and ".join(sorted(found)) or None


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
    found = _current_on(connection)
    if found is None or (found in _revisions() and found != head()):
        require_head_on(connection)


def upgrade(database: Database, target: str = "head") -> None:
    """Migrate up to `target` under the lock; a second process waits and then finds nothing to do."""
    from alembic import command

    with _locked(database) as connection:
        options = config()
        options.attributes["connection"] = connection
        command.upgrade(options, target)


def downgrade(database: Database, target: str) -> None:
    """Migrate down to `target` under the lock."""
    from alembic import command

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
