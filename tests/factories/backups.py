"""Yesterday's backup, on either database: every row as it was, put back over whatever is there now."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from app.core.database import Database, metadata
from tests.conftest import empty

Backup = Mapping[str, Sequence[dict[str, Any]]]


def take_backup(database: Database) -> Backup:
    """Every row of every table, at one moment."""
    with database.read.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }


def put_back(database: Database, backup: Backup) -> None:
    """The database as it was then."""
    empty(database)
    with database.write.connect() as connection:
        for table in metadata.sorted_tables:
            if rows := backup[table.name]:
                connection.execute(insert(table), rows)
        connection.commit()
