"""An opening that the database cannot take is kept on disk and joins the log once."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from app.access_log import spool, spool_rows
from app.access_log.models import AccessEvent, AccessUnsealed
from app.access_log.sealer import seal_all
from app.access_log.spool import SpoolFull, append, import_from, import_spool
from app.core.clock import fixed_clock, now
from app.core.database import Database
from app.core.errors import Unavailable
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from tests.conftest import NOON


def an_opening(**changes: Any) -> dict[str, Any]:
    given = {"id": uuid4(), "at": NOON, "event": "card.opened", "outcome": "shown", "tier": "emergency"}
    given |= {"by": "responder", "patient_id": uuid4(), "card_id": uuid4(), "card_version": 7, "link_id": uuid4()}
    return given | {"private": "ab" * 32, "private_sealed": b"\x00sealed\n\xff"} | changes


def events(database: Database) -> list[AccessEvent]:
    with Session(database.read) as session:
        return list(session.exec(select(AccessEvent)))


def kinds(database: Database) -> list[str]:
    with Session(database.read) as session:
        return sorted(message.kind for message in session.exec(select(OutboxMessage)))


def own_file(folder: Path) -> Path:
    return folder / f"events-{os.getpid()}.jsonl"


def test_a_spooled_event_arrives_as_it_was(database: Database, data_dir: Path) -> None:
    opening = an_opening()
    append(data_dir, opening)
    assert import_from(data_dir, database) == 1
    [event] = events(database)
    assert event.model_dump() == opening | {"actor_id": None}


def test_a_spooled_opening_is_sealed_and_told_like_any_other(database: Database, data_dir: Path) -> None:
    opening = an_opening()
    append(data_dir, opening)
    import_from(data_dir, database)
    with Session(database.read) as session:
        [waiting] = session.exec(select(AccessUnsealed)).all()
        told = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "card.opened")).one()
    assert waiting.id == opening["id"]
    assert (told.patient_id, told.subject_id) == (opening["patient_id"], opening["link_id"])


def test_a_refused_opening_is_told_to_nobody(database: Database, data_dir: Path) -> None:
    append(data_dir, an_opening(outcome="refused"))
    import_from(data_dir, database)
    assert "card.opened" not in kinds(database)


def test_what_was_imported_is_gone_from_the_spool(database: Database, data_dir: Path) -> None:
    append(data_dir, an_opening())
    import_from(data_dir, database)
    assert [path.name for path in data_dir.iterdir()] == ["import.lock"]
    assert import_from(data_dir, database) == 0


def test_an_import_that_was_killed_is_repeated_and_nothing_comes_twice(
    database: Database, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the commit and before the file was taken away: the worst moment."""
    append(data_dir, an_opening())
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_from(data_dir, database)
    seal_all(database, uuid4())
    assert import_from(data_dir, database) == 0
    assert len(events(database)) == 1
    assert kinds(database).count("card.opened") == 1
    assert not (data_dir / "damaged").exists()
    with Session(database.read) as session:
        assert session.exec(select(AccessUnsealed)).all() == []


def test_an_event_that_was_written_after_all_does_not_come_twice(database: Database, data_dir: Path) -> None:
    """The commit went through and its answer was lost: the event is in the database and in the spool."""
    opening = an_opening()
    spool_rows.insert_events(database, [opening])
    append(data_dir, opening)
    assert import_from(data_dir, database) == 0
    assert len(events(database)) == 1
    assert not (data_dir / "damaged").exists()


def test_a_batch_with_one_known_event_joins_the_others(database: Database, data_dir: Path) -> None:
    known = an_opening()
    spool_rows.insert_events(database, [known])
    for one in (an_opening(), known, an_opening()):
        append(data_dir, one)
    assert import_from(data_dir, database) == 2
    assert len(events(database)) == 3
    assert not (data_dir / "damaged").exists()


def test_a_half_written_last_line_survives_and_stops_nothing(database: Database, data_dir: Path) -> None:
    append(data_dir, an_opening())
    with own_file(data_dir).open("ab") as file:
        file.write(b'{"id":"half')
    assert import_from(data_dir, database) == 1
    assert (data_dir / "damaged").read_bytes() == b'{"id":"half\n'
    assert "alarm.spool_damaged" in kinds(database)


def test_a_line_after_a_half_written_one_is_whole(database: Database, data_dir: Path) -> None:
    own_file(data_dir).write_bytes(b'{"id":"half')
    append(data_dir, an_opening())
    assert import_from(data_dir, database) == 1


@pytest.mark.parametrize(
    "line", [b"[]", b"{}", b"null", b"\xff\xfe", b'{"id": 1}'], ids=["list", "empty", "null", "bytes", "other"]
)
def test_a_line_that_is_no_event_is_kept_aside(database: Database, data_dir: Path, line: bytes) -> None:
    (data_dir / "events-1.jsonl").write_bytes(line + b"\n")
    assert import_from(data_dir, database) == 0
    assert (data_dir / "damaged").read_bytes() == line + b"\n"


def test_an_event_that_the_database_refuses_does_not_hold_up_the_others(database: Database, data_dir: Path) -> None:
    refused = an_opening(by=None)
    append(data_dir, refused)
    append(data_dir, an_opening())
    assert import_from(data_dir, database) == 1
    assert str(refused["id"]).encode() in (data_dir / "damaged").read_bytes()


def test_nothing_is_lost_while_the_database_is_away(
    database: Database, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(data_dir, an_opening())

    def away(*_: object) -> None:
        raise Unavailable("database_unavailable", "Not now.")

    with monkeypatch.context() as patch:
        patch.setattr(spool_rows, "insert_events", away)
        with pytest.raises(Unavailable):
            import_from(data_dir, database)
    append(data_dir, an_opening())
    assert import_from(data_dir, database) == 2


def test_the_operator_is_alarmed_when_openings_were_kept_locally(runtime: Runtime) -> None:
    """Proves H51-A3."""
    append(runtime.settings.spool, an_opening())
    with fixed_clock(now() + timedelta(minutes=5)):
        import_spool(runtime)
        assert "alarm.openings_spooled" in kinds(runtime.database)


def test_an_opening_that_waited_for_an_edit_alarms_nobody(runtime: Runtime) -> None:
    append(runtime.settings.spool, an_opening())
    with fixed_clock(now() + timedelta(seconds=3)):
        import_spool(runtime)
        assert "alarm.openings_spooled" not in kinds(runtime.database)


def test_a_quiet_spool_alarms_nobody(runtime: Runtime) -> None:
    assert import_spool(runtime) == 0
    assert kinds(runtime.database) == []


def test_a_full_spool_refuses_and_keeps_what_it_has(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(data_dir, an_opening())
    before = own_file(data_dir).read_bytes()
    monkeypatch.setattr(spool, "LIMIT_BYTES", len(before))
    with pytest.raises(SpoolFull):
        append(data_dir, an_opening())
    assert own_file(data_dir).read_bytes() == before


def test_a_disk_that_takes_half_a_line_leaves_none(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(data_dir, an_opening())
    before = own_file(data_dir).read_bytes()
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, line: write(file, line[:10]))
        with pytest.raises(OSError, match="part of the event"):
            append(data_dir, an_opening())
    assert own_file(data_dir).read_bytes() == before


def test_an_event_is_on_the_disk_before_append_returns(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def note(file: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{file}"))
        fsync(file)

    monkeypatch.setattr(os, "fsync", note)
    append(data_dir, an_opening())
    assert synced == [str(own_file(data_dir)), str(data_dir)]


def test_the_spool_is_readable_by_its_owner_only(data_dir: Path) -> None:
    append(data_dir, an_opening())
    assert own_file(data_dir).stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_nothing_is_lost_between_writers_and_an_importer(database: Database, data_dir: Path) -> None:
    """The importer moves the file away while threads go on appending to it."""
    openings = [[an_opening() for _ in range(40)] for _ in range(3)]

    def append_all(part: list[dict[str, Any]]) -> None:
        for one in part:
            append(data_dir, one)

    threads = [Thread(target=append_all, args=(part,)) for part in openings]
    for thread in threads:
        thread.start()
    imported = 0
    while any(thread.is_alive() for thread in threads):
        imported += import_from(data_dir, database)
    imported += import_from(data_dir, database)
    assert imported == 120
    assert {event.id for event in events(database)} == {one["id"] for part in openings for one in part}


def test_a_line_is_not_written_into_a_file_that_was_imported_meanwhile(
    database: Database, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer has opened its file; before it gets the lock, the importer has taken that file and is done."""
    append(data_dir, an_opening())
    lock = fcntl.flock

    def import_first(file: Any, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        assert import_from(data_dir, database) == 1
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", import_first)
    append(data_dir, an_opening())
    assert import_from(data_dir, database) == 1


def test_a_second_importer_leaves_the_work_to_the_first(database: Database, data_dir: Path) -> None:
    append(data_dir, an_opening())
    with spool._only_importer(data_dir) as is_ours:
        assert is_ours
        assert import_from(data_dir, database) == 0
    assert import_from(data_dir, database) == 1


def test_a_time_without_its_zone_is_set_aside(database: Database, data_dir: Path) -> None:
    append(data_dir, an_opening())
    own_file(data_dir).write_bytes(own_file(data_dir).read_bytes().replace(b"+00:00", b""))
    assert import_from(data_dir, database) == 0
    assert (data_dir / "damaged").exists()


@pytest.mark.parametrize("wrong", [{"name": "Dr Test"}, {"at": datetime(2026, 5, 21)}, {"card_version": 7.0}])  # noqa: DTZ001 - the refused value
def test_what_the_log_could_not_hold_is_refused_when_it_is_spooled(data_dir: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        append(data_dir, an_opening(**wrong))


def test_a_time_keeps_its_microseconds(database: Database, data_dir: Path) -> None:
    at = datetime(2026, 5, 21, 13, 5, 10, 250_001, tzinfo=UTC)
    append(data_dir, an_opening(at=at, id=UUID(int=7)))
    import_from(data_dir, database)
    assert events(database)[0].at == at


def test_the_log_and_the_spool_have_the_same_columns() -> None:
    assert set(AccessEvent.model_fields) == spool.COLUMNS
