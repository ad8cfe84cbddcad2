"""Events get their place in one chain, whoever seals and whatever fails."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from app.access_log import sealer
from app.access_log.chain import chain_next, chain_start, leaf_of
from app.access_log.lock import ADVISORY_LOCK
from app.access_log.models import AccessEvent, AccessSeal, AccessUnsealed
from app.access_log.record import record_event
from app.access_log.sealer import jobs, seal_all, seal_batch
from app.core.database import Database, transaction
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from tests.conftest import ON_POSTGRES
from tests.factories.access_log import add_events, administrator

INSTANCE = UUID("55555555-5555-4555-8555-555555555555")


def seals(database: Database) -> list[AccessSeal]:
    with Session(database.read) as session:
        return list(session.exec(select(AccessSeal).order_by(col(AccessSeal.seq))))


def waiting(database: Database) -> int:
    with Session(database.read) as session:
        return len(session.exec(select(AccessUnsealed)).all())


@pytest.fixture(scope="module")
def vectors() -> Any:
    return json.loads((Path(__file__).parents[1] / "core" / "vectors.json").read_text("utf-8"))["access_log"]


def test_the_published_events_get_the_published_chain(database: Database, vectors: Any) -> None:
    for given in vectors["events"]:
        columns = {"patient": "patient_id", "card": "card_id", "link": "link_id", "actor": "actor_id"}
        values = {columns.get(name, name): value for name, value in json.loads(given["canonical"]).items()}
        with transaction(database) as session:
            session.add(AccessEvent.model_validate(values))
            session.add(AccessUnsealed(id=UUID(values["id"])))
        seal_all(database, UUID(vectors["instance_id"]))
    assert [(seal.leaf.hex(), seal.chain.hex()) for seal in seals(database)] == [
        (given["leaf"], given["chain"]) for given in vectors["events"]
    ]


def test_sealing_gives_every_waiting_event_the_next_number(database: Database) -> None:
    ids = add_events(database, 3)
    assert seal_all(database, INSTANCE) == 3
    sealed = seals(database)
    assert [seal.seq for seal in sealed] == [1, 2, 3]
    assert {seal.event_id for seal in sealed} == set(ids)
    assert waiting(database) == 0


def test_the_chain_goes_on_from_the_last_head(database: Database) -> None:
    add_events(database, 1)
    seal_all(database, INSTANCE)
    add_events(database, 1)
    seal_all(database, INSTANCE)
    first, second = seals(database)
    assert first.chain == chain_next(chain_start(INSTANCE), 1, first.leaf)
    assert second.chain == chain_next(first.chain, 2, second.leaf)


def test_a_batch_takes_no_more_than_its_limit(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealer, "BATCH", 2)
    monkeypatch.setattr(sealer, "EMBEDDED_BATCH", 2)
    add_events(database, 5)
    assert seal_batch(database, INSTANCE) == 2
    assert waiting(database) == 3
    assert seal_all(database, INSTANCE) == 3


def test_a_crash_before_the_commit_leaves_everything_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_events(database, 2)
    monkeypatch.setattr(sealer, "delete", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        seal_batch(database, INSTANCE)
    assert (seals(database), waiting(database)) == ([], 2)


def test_an_uncommitted_event_is_not_sealed(database: Database) -> None:
    with Session(database.write) as session:
        record_event(session, event="record.seen", outcome="done", by="patient")
        session.flush()
        session.rollback()
    assert seal_all(database, INSTANCE) == 0


def test_an_id_that_is_sealed_already_does_not_stop_the_sealer(database: Database) -> None:
    [first] = add_events(database, 1)
    seal_all(database, INSTANCE)
    with transaction(database) as session:
        session.add(AccessUnsealed(id=first))
    add_events(database, 1)
    seal_all(database, INSTANCE)
    assert [seal.seq for seal in seals(database)] == [1, 2]
    assert waiting(database) == 0


def test_an_event_that_vanished_before_sealing_raises_the_alarm_and_stops_nothing(database: Database) -> None:
    gone, stays = add_events(database, 2)
    with administrator(database) as connection:
        connection.execute(AccessEvent.metadata.tables["access_event"].delete().where(col(AccessEvent.id) == gone))
    seal_all(database, INSTANCE)
    assert [seal.event_id for seal in seals(database)] == [stays]
    with Session(database.read) as session:
        assert [message.kind for message in session.exec(select(OutboxMessage))] == ["alarm.event_vanished"]


def test_what_another_sealer_took_meanwhile_is_left_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add_events(database, 2)
    read = sealer._read_waiting

    def read_then_lose(database: Database) -> Any:
        waiting = read(database)
        monkeypatch.setattr(sealer, "_read_waiting", read)
        seal_batch(database, INSTANCE)
        add_events(database, 1)
        return waiting

    monkeypatch.setattr(sealer, "_read_waiting", read_then_lose)
    assert seal_batch(database, INSTANCE) == 0
    assert seal_all(database, INSTANCE) == 1
    assert [seal.seq for seal in seals(database)] == [1, 2, 3]


def test_events_are_read_and_hashed_before_the_lock_is_taken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An opening on SQLite waits 250 ms for the lock, no longer."""
    add_events(database, 1)
    hashed_in_a_transaction: list[bool] = []
    with monkeypatch.context() as patch:
        depth = 0

        @contextmanager
        def counted(database: Database) -> Iterator[Session]:
            nonlocal depth
            depth += 1
            with transaction(database) as session:
                yield session
            depth -= 1

        def hashing(event: bytes) -> bytes:
            hashed_in_a_transaction.append(depth > 0)
            return leaf_of(event)

        patch.setattr(sealer, "transaction", counted)
        patch.setattr(sealer, "leaf_of", hashing)
        assert seal_batch(database, INSTANCE) == 1
    assert hashed_in_a_transaction == [False]


@pytest.mark.slow
def test_sealers_at_the_same_time_make_one_chain(database: Database) -> None:
    add_events(database, 600)
    start = Barrier(4)

    def sealing() -> None:
        start.wait()
        seal_all(database, INSTANCE)

    threads = [Thread(target=sealing) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_all(database, INSTANCE)
    sealed = seals(database)
    assert [seal.seq for seal in sealed] == list(range(1, 601))
    assert len({seal.event_id for seal in sealed}) == 600


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one write lock and no advisory locks")
def test_a_second_sealer_leaves_the_work_to_the_first(database: Database) -> None:
    add_events(database, 1)
    with database.write.connect() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        assert seal_all(database, INSTANCE) == 0
        other.rollback()
    assert seal_all(database, INSTANCE) == 1


@pytest.mark.parametrize("table", ["access_event", "access_seal", "access_checkpoint"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_refuses_to_change_the_log(runtime: Runtime, table: str, verb: str) -> None:
    add_events(runtime.database, 1)
    seal_all(runtime.database, runtime.instance_id)
    sealer.checkpoint(runtime)
    column = {"access_event": "outcome", "access_seal": "leaf", "access_checkpoint": "text"}[table]
    change = f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"  # noqa: S608 - fixed names
    with runtime.database.write.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(change))


def test_recording_an_event_reads_nothing_and_locks_nothing(database: Database) -> None:
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    event.listen(database.write, "before_cursor_execute", note)
    try:
        add_events(database, 1)
    finally:
        event.remove(database.write, "before_cursor_execute", note)
    assert {statement.split()[0] for statement in statements} - {"BEGIN"} == {"INSERT"}


def test_the_jobs_of_a_process_are_named_and_run(runtime: Runtime) -> None:
    add_events(runtime.database, 1)
    for job in jobs(runtime):
        job.run()
    assert [job.name for job in jobs(runtime)] == ["log.seal", "log.checkpoint", "log.spool"]
    assert runtime.settings.checkpoints.exists()
