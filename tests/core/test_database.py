"""The database layer's promises."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.core.database import Database, transaction
from app.core.models import Instance


def test_an_instant_comes_back_aware_and_equal(database: Database) -> None:
    paris = datetime(2026, 5, 3, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    with transaction(database) as session:
        session.add(Instance(mode="demo", created_at=paris))
    with transaction(database) as session:
        found = session.exec(select(Instance)).one()
    assert found.created_at == paris
    assert found.created_at.tzinfo is not None


def test_an_error_leaves_nothing_behind(database: Database) -> None:
    def half_a_change() -> None:
        with transaction(database) as session:
            session.add(Instance(mode="demo"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_a_change()
    with Session(database.read) as session:
        assert session.exec(select(Instance)).all() == []


def test_a_mode_outside_the_list_is_refused_by_the_database(database: Database) -> None:
    with pytest.raises(IntegrityError), transaction(database) as session:
        session.add(Instance(id=uuid4(), mode="test"))
