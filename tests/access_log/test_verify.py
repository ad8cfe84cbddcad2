"""`verify-log` finds every way to change the past, and says where it begins."""

import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select, update
from sqlmodel import Session

from app.access_log.chain import canonical_event, chain_next, chain_start, leaf_of
from app.access_log.checkpoints import newest_checkpoint
from app.access_log.commands import describe
from app.access_log.rows import CHECKPOINT, EVENT, HASHED, SEAL, UNSEALED, logged_event
from app.access_log.sealer import seal_all
from app.access_log.verify import Fault, Report, verify_log
from app.core.clock import fixed_clock
from app.core.key_files import key_file_name, make_signing_key
from app.core.runtime import Runtime, open_runtime
from app.core.signing_keys import KeyPurpose
from tests.access_log.conftest import Grow
from tests.conftest import NOON
from tests.factories.access_log import add_events, administrator


def codes(report: Report) -> set[str]:
    return {fault.code for fault in report.faults}


def alter(connection: Connection, event_id: UUID) -> None:
    connection.execute(update(EVENT).where(EVENT.c.id == event_id).values(outcome="refused"))


def recompute(connection: Connection, instance_id: UUID) -> None:
    """What an administrator does who knows this code: leaf and chain of every seal, right again."""
    chain = chain_start(instance_id)
    joined = select(SEAL.c.seq, *HASHED).join(EVENT, SEAL.c.event_id == EVENT.c.id).order_by(SEAL.c.seq)
    for row in connection.execute(joined).all():
        leaf = leaf_of(canonical_event(logged_event(row)))
        chain = chain_next(chain, row.seq, leaf)
        connection.execute(update(SEAL).where(SEAL.c.seq == row.seq).values(leaf=leaf, chain=chain))


def event_at(connection: Connection, sequence: int) -> UUID:
    found: UUID = connection.execute(select(SEAL.c.event_id).where(SEAL.c.seq == sequence)).scalar_one()
    return found


def test_an_untouched_log_is_whole(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    grow(2, 1)
    report = verify_log(runtime)
    assert report.faults == []
    assert (report.sealed_count, report.checkpoint_count, report.outside_count) == (5, 2, 2)


def test_an_empty_log_is_whole(runtime: Runtime) -> None:
    assert verify_log(runtime).is_whole


def test_an_altered_event_is_found_at_its_number(runtime: Runtime, grow: Grow) -> None:
    grow(5, 0)
    with administrator(runtime.database) as connection:
        alter(connection, event_at(connection, 4))
    report = verify_log(runtime)
    assert codes(report) == {"event_altered"}
    assert report.first_bad_sequence == 4


def test_an_altered_leaf_breaks_the_chain_there(runtime: Runtime, grow: Grow) -> None:
    grow(5, 0)
    with administrator(runtime.database) as connection:
        alter(connection, event_at(connection, 3))
        row = connection.execute(select(*HASHED).where(EVENT.c.id == event_at(connection, 3))).one()
        leaf = leaf_of(canonical_event(logged_event(row)))
        connection.execute(update(SEAL).where(SEAL.c.seq == 3).values(leaf=leaf))
    report = verify_log(runtime)
    assert codes(report) == {"chain_broken"}
    assert report.first_bad_sequence == 3


def test_an_alteration_with_the_chain_recomputed_is_found_by_the_checkpoints(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    grow(3, 1)
    with administrator(runtime.database) as connection:
        alter(connection, event_at(connection, 5))
        recompute(connection, runtime.instance_id)
    report = verify_log(runtime)
    assert codes(report) == {"differs_from_checkpoint"}
    assert report.first_bad_sequence == 4  # after the first three, which agree


def test_an_alteration_with_chain_and_checkpoints_taken_away_is_found_by_the_outside_file(
    runtime: Runtime, grow: Grow
) -> None:
    grow(3, 0)
    grow(3, 1)
    with administrator(runtime.database) as connection:
        alter(connection, event_at(connection, 5))
        recompute(connection, runtime.instance_id)
        connection.execute(CHECKPOINT.delete())
    report = verify_log(runtime)
    assert codes(report) == {"checkpoint_lost", "differs_from_checkpoint"}


def test_a_log_that_was_cut_off_is_found_by_the_outside_file(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    grow(3, 1)
    with administrator(runtime.database) as connection:
        ids = [event_at(connection, sequence) for sequence in (4, 5, 6)]
        connection.execute(SEAL.delete().where(SEAL.c.seq > 3))
        connection.execute(EVENT.delete().where(EVENT.c.id.in_(ids)))
        connection.execute(CHECKPOINT.delete().where(CHECKPOINT.c.size > 3))
    report = verify_log(runtime)
    assert "too_short" in codes(report)
    assert report.first_bad_sequence == 4


def test_a_rollback_of_database_and_chain_is_found_even_after_the_log_grew_again(runtime: Runtime, grow: Grow) -> None:
    """As a restored backup: every table is right in itself, and longer than before by the time anyone looks."""
    grow(3, 0)
    grow(3, 1)
    with administrator(runtime.database) as connection:
        ids = [event_at(connection, sequence) for sequence in (4, 5, 6)]
        connection.execute(SEAL.delete().where(SEAL.c.seq > 3))
        connection.execute(EVENT.delete().where(EVENT.c.id.in_(ids)))
        connection.execute(CHECKPOINT.delete().where(CHECKPOINT.c.size > 3))
    grow(10, 2)
    report = verify_log(runtime)
    assert codes(report) == {"checkpoint_lost", "differs_from_checkpoint"}
    assert report.first_bad_sequence == 4


def test_a_log_replaced_to_its_full_length_differs_from_the_outside_file(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    grow(3, 1)
    with administrator(runtime.database) as connection:
        connection.execute(SEAL.delete().where(SEAL.c.seq > 3))
        connection.execute(CHECKPOINT.delete().where(CHECKPOINT.c.size > 3))
        connection.execute(EVENT.delete().where(~EVENT.c.id.in_(select(SEAL.c.event_id))))
    grow(3, 2)
    report = verify_log(runtime)
    assert "differs_from_checkpoint" in codes(report)
    assert report.first_bad_sequence == 4


def test_a_missing_event_is_found(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    with administrator(runtime.database) as connection:
        connection.execute(EVENT.delete().where(EVENT.c.id == event_at(connection, 2)))
    report = verify_log(runtime)
    assert codes(report) == {"event_missing"}
    assert report.first_bad_sequence == 2


def test_a_missing_seal_is_found(runtime: Runtime, grow: Grow) -> None:
    grow(5, 0)
    with administrator(runtime.database) as connection:
        connection.execute(SEAL.delete().where(SEAL.c.seq.in_([2, 3])))
    with fixed_clock(NOON + timedelta(minutes=6)):
        report = verify_log(runtime)
    assert codes(report) == {"seals_missing", "unsealed"}
    assert report.first_bad_sequence == 2


def test_the_first_seal_may_not_be_missing_either(runtime: Runtime, grow: Grow) -> None:
    grow(3, 0)
    with administrator(runtime.database) as connection:
        connection.execute(SEAL.delete().where(SEAL.c.seq == 1))
    assert verify_log(runtime).first_bad_sequence == 1


def test_an_event_unsealed_for_more_than_five_minutes_is_named(runtime: Runtime) -> None:
    add_events(runtime.database, 2)
    with fixed_clock(NOON + timedelta(minutes=5)):
        assert verify_log(runtime).is_whole
    with fixed_clock(NOON + timedelta(minutes=5, seconds=1)):
        report = verify_log(runtime)
    assert codes(report) == {"unsealed"}
    assert report.faults[0].words.startswith("2 events")


def test_an_event_that_was_taken_from_the_queue_is_named(runtime: Runtime) -> None:
    add_events(runtime.database, 1)
    with administrator(runtime.database) as connection:
        connection.execute(UNSEALED.delete())
    seal_all(runtime.database, runtime.instance_id)
    with fixed_clock(NOON + timedelta(minutes=6)):
        assert codes(verify_log(runtime)) == {"unsealed"}


def test_an_inserted_event_is_found(runtime: Runtime, grow: Grow) -> None:
    """A false opening slipped in with a seal of its own and the rest of the chain recomputed."""
    grow(2, 0)
    [extra] = grow(1, 1)
    with administrator(runtime.database) as connection:
        connection.execute(EVENT.insert().values(id=uuid4(), at=NOON, event="x", outcome="done", by="system"))
        [false] = connection.execute(select(EVENT.c.id).where(EVENT.c.event == "x")).scalars().all()
        connection.execute(update(SEAL).where(SEAL.c.event_id == extra).values(event_id=false))
        recompute(connection, runtime.instance_id)
    assert "differs_from_checkpoint" in codes(verify_log(runtime))


def test_a_forged_checkpoint_outside_is_named(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    path = runtime.settings.checkpoints
    lines = path.read_text("ascii").split("\n")
    lines[2] = "3"
    path.write_text(path.read_text("ascii") + "\n".join(lines), "ascii")
    assert "forged" in codes(verify_log(runtime))


def test_a_checkpoint_of_another_service_is_named(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    path = runtime.settings.checkpoints
    path.write_text(path.read_text("ascii").replace(str(runtime.instance_id), str(uuid4())), "ascii")
    assert "other_instance" in codes(verify_log(runtime))


def test_an_altered_checkpoint_in_the_database_is_named(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    with administrator(runtime.database) as connection:
        connection.execute(update(CHECKPOINT).values(chain=b"\0" * 32))
    assert "checkpoint_damaged" in codes(verify_log(runtime))


def test_a_missing_outside_file_is_named_and_another_copy_can_be_given(
    runtime: Runtime, grow: Grow, data_dir: Path
) -> None:
    grow(2, 0)
    copy = data_dir / "copy"
    shutil.move(runtime.settings.checkpoints, copy)
    assert codes(verify_log(runtime)) == {"outside_missing"}
    assert verify_log(runtime, outside=copy).is_whole


def test_the_block_of_the_daily_message_is_a_copy_to_compare_with(runtime: Runtime, grow: Grow, data_dir: Path) -> None:
    grow(2, 0)
    with Session(runtime.database.read) as session:
        newest = newest_checkpoint(session)
    assert newest is not None
    mailed = data_dir / "mailed"
    mailed.write_text(newest.block, "ascii")
    assert verify_log(runtime, outside=mailed).is_whole


def test_a_damaged_outside_file_is_named(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    with runtime.settings.checkpoints.open("a") as file:
        file.write("half a bl")
    assert codes(verify_log(runtime)) == {"outside_damaged"}


def test_checkpoints_of_the_last_log_key_verify_after_a_change(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    make_signing_key(runtime.keys.places, KeyPurpose.LOG, 2)
    changed = open_runtime(runtime.settings)
    assert changed.keys.log.key_id == 2
    assert verify_log(changed).is_whole
    (runtime.settings.keys / key_file_name(KeyPurpose.LOG, 1)).unlink()
    assert codes(verify_log(changed)) == {"key_missing"}


def test_checks_of_other_capabilities_join_the_report(runtime: Runtime) -> None:
    def check(*_: object) -> Iterable[Fault]:
        yield Fault("snapshot", "The sealed card is not the one that was issued.", 7)

    report = verify_log(runtime, checks=[check])
    assert (report.is_whole, report.first_bad_sequence) == (False, 7)


def test_a_thousand_faults_are_counted_and_twenty_named(runtime: Runtime, grow: Grow) -> None:
    grow(50, 0)
    with administrator(runtime.database) as connection:
        connection.execute(update(EVENT).values(outcome="refused"))
    report = verify_log(runtime)
    assert (len(report.faults), report.counts["event_altered"]) == (20, 50)
    assert "And 30 more of the same kinds." in describe(report)


def test_the_words_say_whether_and_where(runtime: Runtime, grow: Grow) -> None:
    grow(2, 0)
    assert describe(verify_log(runtime)) == ["The access log is whole: events 2, checkpoints 1 here and 1 outside."]
    with administrator(runtime.database) as connection:
        alter(connection, event_at(connection, 2))
    words = describe(verify_log(runtime))
    assert words[0].startswith("THE ACCESS LOG IS NOT WHOLE")
    assert words[-1] == "First bad sequence number: 2."


@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_of_any_size_read_the_same_log(
    runtime: Runtime, grow: Grow, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr("app.access_log.verify._PAGE", page)
    grow(5, 0)
    report = verify_log(runtime)
    assert (report.is_whole, report.sealed_count) == (True, 5)
