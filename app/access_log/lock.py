"""One process at a time appends to the chain and signs its head."""

from typing import Final

from sqlalchemy import Connection, text

ADVISORY_LOCK: Final = 0x7365616C  # "seal"


def is_alone(connection: Connection) -> bool:
    """Take the lock until the transaction ends; False when another process holds it. SQLite's BEGIN IMMEDIATE has
    waited for it already."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK}).scalar())
