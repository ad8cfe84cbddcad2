"""The wraps of links that were made before they had a table of their own move there, and back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Row, text

from app.core import migrate
from app.core.database import Database

BEFORE = "2026_11_22_care_plans"
PATIENT, CARD, LIVE, ENDED = (uuid4() for _ in range(4))
AT = "2026-11-21 12:00:00"


def run(database: Database, statement: str, **values: Any) -> list[Row[Any]]:
    with database.write.connect() as connection:
        result = connection.execute(text(statement), values)
        rows = list(result) if result.returns_rows else []
        connection.commit()
    return rows


def stored(database: Database, value: Any) -> Any:
    return value.hex if database.write.dialect.name == "sqlite" else value


@pytest.fixture
def old(database: Database) -> Iterator[Database]:
    """A database of the release before, with a live link and a cancelled one."""
    migrate.downgrade(database, BEFORE)
    patient, card = stored(database, PATIENT), stored(database, CARD)
    run(
        database,
        "INSERT INTO patient (id, is_seeded, language, colour, created_at) VALUES (:id, true, 'en-GB', 'blue', :at)",
        id=patient,
        at=AT,
    )
    run(
        database,
        "INSERT INTO alert_card (id, patient_id, status, current_version, created_at) "
        "VALUES (:id, :patient, 'active', 3, :at)",
        id=card,
        patient=patient,
        at=AT,
    )
    for link, status, cancelled_at, wrap in ((LIVE, "live", None, b"w"), (ENDED, "cancelled", AT, None)):
        run(
            database,
            "INSERT INTO share_link (id, card_id, patient_id, medium, kind, secret_lookup, code_lookup, pepper_id, "
            "secret_sealed, version_key_by_token, version_key_by_code, wrapped_version, status, created_at, "
            "cancelled_at) VALUES (:id, :card, :patient, 'wallet', 1, :lookup, :lookup, 1, :sealed, :wrap, :wrap, 3, "
            ":status, :at, :cancelled_at)",
            id=stored(database, link),
            card=card,
            patient=patient,
            lookup=link.bytes,
            sealed=b"s",
            wrap=wrap,
            status=status,
            at=AT,
            cancelled_at=cancelled_at,
        )
    yield database
    migrate.upgrade(database)
    for table in ("link_wrap", "share_link", "alert_card", "patient"):
        run(database, f"DELETE FROM {table}")  # noqa: S608 - the four names above


def test_wraps_of_links_that_have_not_ended_move_and_come_back(old: Database) -> None:
    migrate.upgrade(old)
    rows = run(old, "SELECT link_id, version, by_token, by_code FROM link_wrap")
    assert [tuple(row) for row in rows] == [(stored(old, LIVE), 3, b"w", b"w")]
    migrate.downgrade(old, BEFORE)
    rows = run(old, "SELECT status, version_key_by_token FROM share_link ORDER BY status")
    assert [tuple(row) for row in rows] == [("cancelled", None), ("live", b"w")]


def test_rules_of_the_old_table_still_hold_in_the_new_one(old: Database) -> None:
    """SQLite builds the table anew: a check or an index that it forgot would be gone for ever."""
    migrate.upgrade(old)
    with pytest.raises(Exception, match=r"paused_at"):
        run(old, "UPDATE share_link SET status = 'paused' WHERE status = 'live'")
    with pytest.raises(Exception, match=r"(?i)unique"):
        run(old, "UPDATE share_link SET secret_lookup = :lookup", lookup=b"same")
