"""Writing access events."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlmodel import Session, select

from app.access_log.models import AccessEvent, AccessUnsealed
from app.access_log.record import EventKey, open_private, record_event
from app.core.database import Database
from app.core.envelope import EnvelopeError, new_key


@pytest.fixture
def key() -> EventKey:
    return EventKey(new_key(), 1, uuid4())


def test_an_event_is_marked_for_the_sealer(session: Session) -> None:
    row = record_event(session, event="link.paused", outcome="done", by="patient", actor_id=uuid4())
    session.flush()
    assert session.exec(select(AccessUnsealed.id)).one() == row.id
    assert session.exec(select(AccessEvent)).one().private is None


def test_recording_reads_and_locks_nothing(session: Session, database: Database) -> None:
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sqlalchemy_event.listen(database.write, "before_cursor_execute", listen)
    record_event(session, event="card.opened", outcome="shown", by="responder", patient_id=uuid4())
    session.flush()
    sqlalchemy_event.remove(database.write, "before_cursor_execute", listen)
    ours = [statement.split()[0] for statement in seen if not statement.startswith("BEGIN")]
    assert ours == ["INSERT", "INSERT"]


def test_the_private_part_opens_with_its_key_and_only_there(session: Session, key: EventKey) -> None:
    private = {"name": "Dr Test", "network": "198.51.100.0/24"}
    row = record_event(session, event="card.opened", outcome="shown", by="responder", private=private, private_key=key)
    assert open_private(row, key) == private
    assert b"Dr Test" not in (row.private_sealed or b"")
    for other in (replace(key, key=new_key()), replace(key, owner_id=uuid4())):
        with pytest.raises(EnvelopeError):
            open_private(row, other)


def test_a_private_part_that_was_exchanged_does_not_open(session: Session, key: EventKey) -> None:
    rows = [
        record_event(session, event="x.y", outcome="done", by="system", private={"name": name}, private_key=key)
        for name in ("one", "two")
    ]
    rows[0].private = rows[1].private
    with pytest.raises(EnvelopeError):
        open_private(rows[0], key)


def test_two_private_parts_of_different_length_look_alike(session: Session, key: EventKey) -> None:
    lengths = {
        len(
            record_event(
                session, event="x.y", outcome="done", by="system", private={"name": "x" * size}, private_key=key
            ).private_sealed
            or b""
        )
        for size in (1, 80)
    }
    assert len(lengths) == 1


def test_a_private_part_without_a_key_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="needs the key"):
        record_event(session, event="x.y", outcome="done", by="system", private={"name": "x"})
