"""The head is signed, kept outside the database and mailed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.access_log.chain import verify_checkpoint
from app.access_log.checkpoints import (
    SignedCheckpoint,
    keep_checkpoints,
    mail_daily_checkpoint,
    make_checkpoint,
    newest_checkpoint,
    read_block,
    read_outside,
)
from app.access_log.models import AccessCheckpoint
from app.access_log.sealer import seal_all
from app.core.clock import fixed_clock
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from tests.access_log.conftest import Grow
from tests.conftest import NOON
from tests.factories.access_log import add_events, administrator


def stored(runtime: Runtime) -> list[AccessCheckpoint]:
    with Session(runtime.database.read) as session:
        return list(session.exec(select(AccessCheckpoint).order_by("size")))


def outside(runtime: Runtime) -> list[SignedCheckpoint | None]:
    return list(read_outside(runtime.settings.checkpoints))


def kinds(runtime: Runtime) -> list[str]:
    with Session(runtime.database.read) as session:
        return sorted(message.kind for message in session.exec(select(OutboxMessage)))


def test_an_empty_log_has_no_checkpoint(runtime: Runtime) -> None:
    assert not make_checkpoint(runtime)
    assert keep_checkpoints(runtime) == 0
    assert not mail_daily_checkpoint(runtime)


def test_a_checkpoint_is_signed_with_the_log_key(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    with Session(runtime.database.read) as session:
        newest = newest_checkpoint(session)
    assert newest is not None
    assert (newest.checkpoint.size, newest.key_name) == (2, "log-1")
    assert newest.checkpoint.instance_id == runtime.instance_id
    assert verify_checkpoint(runtime.keys.log.public_key, newest.checkpoint, newest.signature)


def test_a_head_that_did_not_move_is_not_signed_again(runtime: Runtime, grow: Grow) -> None:
    grow(1, 0)
    grow(0, 5)
    assert [row.size for row in stored(runtime)] == [1]


def test_a_head_is_signed_at_most_each_minute(runtime: Runtime, grow: Grow) -> None:
    grow(1, 0)
    add_events(runtime.database, 1)
    seal_all(runtime.database, runtime.instance_id)
    with fixed_clock(NOON + timedelta(seconds=59)):
        assert not make_checkpoint(runtime)
    with fixed_clock(NOON + timedelta(seconds=60)):
        assert make_checkpoint(runtime)
    assert [row.size for row in stored(runtime)] == [1, 2]


def test_each_checkpoint_is_kept_outside_in_its_own_words(runtime: Runtime, grow: Grow) -> None:
    grow(1, 0)
    grow(1, 1)
    assert [kept.checkpoint.size for kept in outside(runtime) if kept] == [1, 2]
    text = runtime.settings.checkpoints.read_text("ascii")
    assert text == "".join(f"{row.text}{row.key_name} {row.signature}\n\n" for row in stored(runtime))


def test_checkpoint_and_journal_are_on_the_disk_before_we_go_on(
    runtime: Runtime, grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    grow(1, 0)
    assert len(synced) == 2


def test_what_could_not_be_kept_outside_is_kept_later(runtime: Runtime, grow: Grow) -> None:
    path = runtime.settings.checkpoints
    grow(1, 0)
    path.rename(path.with_name("away"))
    path.mkdir()  # nobody can append to a folder
    grow(1, 1)
    assert "alarm.checkpoint_not_kept" in kinds(runtime)
    path.rmdir()
    path.with_name("away").rename(path)
    assert keep_checkpoints(runtime) == 1
    assert [kept.checkpoint.size for kept in outside(runtime) if kept] == [1, 2]


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["deleted", "emptied"])
def test_a_file_that_is_gone_is_written_again_and_raises_the_alarm(
    runtime: Runtime, grow: Grow, lose: Callable[[Path], object]
) -> None:
    grow(1, 0)
    grow(1, 1)
    lose(runtime.settings.checkpoints)
    assert keep_checkpoints(runtime) == 2
    assert "alarm.checkpoint_file_missing" in kinds(runtime)


def test_half_a_block_at_the_end_is_closed_off(runtime: Runtime, grow: Grow) -> None:
    grow(1, 0)
    path = runtime.settings.checkpoints
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    grow(1, 1)
    assert [kept.checkpoint.size if kept else None for kept in outside(runtime)] == [1, None, 2]


def test_a_shorter_log_than_the_outside_file_knows_raises_the_alarm(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    with administrator(runtime.database) as connection:
        for table in ("access_event", "access_seal", "access_checkpoint"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - fixed names
    grow(1, 5)
    assert "alarm.log_rolled_back" in kinds(runtime)


def test_a_growing_log_alarms_nobody(runtime: Runtime, grow: Grow) -> None:
    for minute in range(4):
        grow(1, minute)
    assert kinds(runtime) == ["checkpoint_daily"]


def test_one_message_a_day_goes_to_the_person_responsible(runtime: Runtime, grow: Grow) -> None:
    grow(1, 0)
    grow(1, 5)
    assert kinds(runtime) == ["checkpoint_daily"]
    grow(1, 24 * 60)
    assert kinds(runtime) == ["checkpoint_daily"] * 2


def test_a_quiet_day_has_its_message_too(runtime: Runtime, grow: Grow) -> None:
    grow(1, 0)
    grow(0, 24 * 60)
    assert kinds(runtime) == ["checkpoint_daily"] * 2


@pytest.mark.parametrize("block", ["", "\n", "log-1 AAAA", "alertcard access log v1\nlog-1 AAAA"])
def test_anything_else_is_no_block(block: str) -> None:
    assert read_block(block) is None


def test_there_is_nothing_in_a_file_that_is_not_there(data_dir: Path) -> None:
    assert list(read_outside(data_dir / "none")) == []
