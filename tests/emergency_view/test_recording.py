"""An opening is recorded before the page is shown: in the log, else on the local disk, else the page says so (C9)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from app.access_log import spool
from app.access_log.spool import import_from
from app.core.typed_code import make_typed_code, plain_typed_code
from app.emergency_view.opening import recorder
from app.emergency_view.opening.found import OpeningEvent, StoreUnavailable
from app.emergency_view.opening.grouping import Grouping
from app.emergency_view.opening.recorder import Recorded
from tests.conftest import ON_POSTGRES
from tests.emergency_view.conftest import Desk
from tests.emergency_view.pages import as_read
from tests.factories.sealed_cards import SealedCard

pytestmark = pytest.mark.slow


LOCK = "LOCK TABLE access_event IN ACCESS EXCLUSIVE MODE" if ON_POSTGRES else "UPDATE patient SET colour = 'green'"


LONG = 60.0
"""Nobody waits so long: what a test waits for comes, or the test fails."""


@contextmanager
def an_edit(desk: Desk) -> Iterator[None]:
    """Somebody else's transaction, which holds what an insert needs for as long as the block lasts: whatever would wait
    for it would wait for ever."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with desk.database.write.connect() as connection:
            connection.execute(text(LOCK))
            held.set()
            done.wait()
            connection.rollback()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(LONG)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_beside_a_long_edit_the_page_is_shown_at_once_and_the_event_joins_the_log_once(
    desk: Desk, card: SealedCard
) -> None:
    """Proves H51-A1."""
    desk.open(card.typed)
    with an_edit(desk):
        replies = [desk.open(card.typed) for _ in range(5)]
        assert [reply.status_code for reply in replies] == [200] * 5
        assert all("could not be recorded" not in reply.text for reply in replies)
        assert len(desk.spooled()) == 5
    assert len(desk.events()) == 1
    for _ in range(2):
        import_from(desk.context.spool_dir, desk.database)
    assert len(desk.events()) == 6
    assert len({event.id for event in desk.events()}) == 6
    assert len(desk.messages()) == 6


def test_only_the_first_opening_beside_an_edit_waits_for_it(
    desk: Desk, card: SealedCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = counted_writes(desk, monkeypatch)
    desk.open(card.typed)
    with an_edit(desk):
        for _ in range(20):
            desk.open(card.typed)
    assert tried == [1, 1]
    assert len(desk.spooled()) == 20


def test_when_the_edit_is_over_openings_go_to_the_log_again(desk: Desk, card: SealedCard) -> None:
    with an_edit(desk):
        desk.open(card.typed)
    desk.wait_until(lambda: desk.recorder.takes_events)
    desk.open(card.typed)
    assert len(desk.events()) == 1
    assert len(desk.spooled()) == 1


def counted_writes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many events each write to the database carried, from now on."""
    groups: list[int] = []
    write = desk.store.write

    def counted(events: list[OpeningEvent]) -> None:
        groups.append(len(events))
        write(events)

    monkeypatch.setattr(desk.store, "write", counted)
    return groups


class Refusing:
    """A store whose writes fail as a full or read-only disk fails them."""

    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def write(self, events: object) -> None:
        raise StoreUnavailable("disk full")

    def can_write(self) -> bool:
        return False


@pytest.fixture
def full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.recorder, "_store", Refusing(desk.store))


@pytest.mark.usefixtures("full_disk")
def test_with_a_full_disk_under_the_database_an_issued_card_opens(desk: Desk, card: SealedCard) -> None:
    """Proves H51-A2."""
    assert desk.open(card.typed).status_code == 200
    assert len(desk.spooled()) == 1


@pytest.mark.usefixtures("full_disk")
def test_when_the_spool_fails_too_the_page_is_shown_and_says_so(
    desk: Desk, card: SealedCard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Proves H51-E2."""

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "append_all", no_space)
    read = as_read(desk.open(card.typed).text)
    assert "This opening could not be recorded. Please write it in the notes." in read
    assert "Michael Bell" in read
    assert "alarm: an opening could be recorded nowhere" in caplog.text


def test_an_event_the_log_holds_already_is_not_written_twice(desk: Desk, card: SealedCard) -> None:
    """A commit whose answer was lost: the event is in the log and in the spool, and joins once."""
    desk.open(card.typed)
    event = desk.events()[0]
    columns = {name: getattr(event, name) for name in spool.COLUMNS}
    spool.append(desk.context.spool_dir, columns)
    assert desk.recorder.join_spool() == 0
    assert len(desk.events()) == 1
    assert len(desk.messages()) == 1


def test_the_process_without_an_app_beside_it_joins_its_own_spool(desk: Desk, card: SealedCard) -> None:
    with an_edit(desk):
        for _ in range(3):
            desk.open(card.typed)
    assert desk.recorder.join_spool() == 3
    assert len(desk.events()) == len(desk.messages()) == len(desk.unsealed()) == 3
    assert desk.spooled() == []


def test_events_of_many_requests_share_one_commit(
    desk: Desk, card: SealedCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = counted_writes(desk, monkeypatch)

    async def together() -> None:
        asked = [desk.ask_async("POST", "/e", address=f"192.0.2.{n}", data={"code": card.typed}) for n in range(30)]
        await asyncio.gather(*asked)

    desk.runner.run(together())
    assert sum(groups) == 30
    assert len(groups) < 30


def test_a_slow_write_is_given_up_after_a_quarter_of_a_second(
    desk: Desk, card: SealedCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "DATABASE_SECONDS", 0.25)
    write, goes_on = desk.store.write, threading.Event()

    def slow(events: list[OpeningEvent]) -> None:
        goes_on.wait()
        write(events)

    monkeypatch.setattr(desk.store, "write", slow)
    try:
        assert desk.open(card.typed).status_code == 200
        assert len(desk.spooled()) == 1
    finally:
        goes_on.set()
    desk.wait_until(lambda: len(desk.events()) == 1)
    assert desk.recorder.join_spool() == 0  # the slow write came through after all
    assert len(desk.events()) == 1


def test_a_miss_writes_nothing(desk: Desk) -> None:
    """Two thousand misses a second must not be two thousand commits (security-design H5)."""
    for number in range(30):
        desk.open(plain_typed_code(make_typed_code()), address=f"203.0.113.{number}")
    with desk.database.read.connect() as connection:
        for table in ("access_event", "access_unsealed", "outbox_message", "counter"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608 - our names


# --- grouping -----------------------------------------------------------------------------------------------


def test_a_group_that_fails_fails_for_each_of_its_items() -> None:
    def fail(_: list[int]) -> list[int]:
        raise ValueError("no")

    async def both() -> list[object]:
        grouping: Grouping[int, int] = Grouping(fail, name="test")
        grouping.start()
        futures = [grouping.submit(1), grouping.submit(2)]
        outcome = await asyncio.gather(*futures, return_exceptions=True)
        await asyncio.to_thread(grouping.stop)
        return list(outcome)

    assert [type(each) for each in asyncio.run(both())] == [ValueError, ValueError]


def test_each_item_gets_its_own_result() -> None:
    async def many() -> list[int]:
        grouping: Grouping[int, int] = Grouping(lambda items: [item * 2 for item in items], name="test")
        grouping.start()
        results = await asyncio.gather(*[grouping.submit(number) for number in range(200)])
        await asyncio.to_thread(grouping.stop)
        return results

    assert asyncio.run(many()) == [number * 2 for number in range(200)]


def test_recorded_has_three_outcomes() -> None:
    assert {each.value for each in Recorded} == {"in_the_log", "in_the_spool", "nowhere"}
