"""Openings that the database could not take at once: a local file, joined to the log later (`codes-and-keys.md` 7.4).

Writing needs no key and no database. Each process has its own file; the importer first moves a file aside under its
lock, so that it never reads a line that is still being written and a writer never waits for the database.
"""

import base64
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import UUID

from app.core.clock import now

if TYPE_CHECKING:
    from app.core.database import Database
    from app.core.runtime import Runtime

Event: TypeAlias = dict[str, Any]
Insert: TypeAlias = Callable[[list[Event]], tuple[int, list[Event]]]

LIMIT_BYTES: Final = 100 * 1024 * 1024
BATCH: Final = 200
SHORT: Final = timedelta(seconds=30)
"""An opening beside somebody's edit waits in the spool for a second or two; only what waited longer is an alarm."""
COLUMNS: Final = frozenset(
    {
        "id", "at", "event", "outcome", "tier", "patient_id", "card_id", "card_version", "link_id", "by", "actor_id",
        "private", "private_sealed",
    }
)  # fmt: skip
_WAITING, _TAKEN = ".jsonl", ".importing"
_UUIDS: Final = ("id", "patient_id", "card_id", "link_id", "actor_id")


class SpoolFull(OSError):
    """The spool holds its 100 MB: the opening could not be recorded. Show the page, say so, raise the alarm."""


def append(spool_dir: Path, event: Mapping[str, Any]) -> None:
    """Keep one event on disk; it is there when this returns. `event` has the columns of `access_event` (`COLUMNS`,
    absent ones are null; UUIDs, an aware `at`, bytes as they are). OSError when it could not be kept, SpoolFull too."""
    append_all(spool_dir, [event])


def append_all(spool_dir: Path, events: Sequence[Mapping[str, Any]]) -> None:
    """Keep several events with one flush to disk: all of them are there when this returns, or none."""
    lines = b"".join(map(_line_of, events))
    spool_dir.mkdir(parents=True, exist_ok=True)
    if spooled_bytes(spool_dir) + len(lines) > LIMIT_BYTES:
        raise SpoolFull("The spool of the access log is full.")
    with _own_file(spool_dir) as file:
        _write_whole(file, lines)


def spooled_bytes(spool_dir: Path) -> int:
    """How much waits (or lies damaged) in the spool; 0 for a folder that does not exist."""
    size = 0
    for name in os.listdir(spool_dir) if spool_dir.is_dir() else ():
        with suppress(FileNotFoundError):  # the importer may take it away meanwhile
            size += (spool_dir / name).stat().st_size
    return size


def import_spool(runtime: "Runtime") -> int:
    """Join what waits in the spool to the log. Returns how many events were new."""
    return import_from(runtime.settings.spool, runtime.database)


def import_from(spool_dir: Path, database: "Database") -> int:
    """The same for any folder, with alarms: a spool that grew old means that the database was away for long."""
    from app.access_log.spool_rows import insert_events

    return join(spool_dir, partial(insert_events, database), partial(_alarm, database))


def join(spool_dir: Path, insert: Insert, alarm: Callable[[str], None]) -> int:
    """One importer at a time; killed anywhere, the next one goes on and nothing comes twice. `insert` answers how many
    events were new and which are refused for ever; what it raises leaves everything where it is."""
    if not spool_dir.is_dir():
        return 0
    with _only_importer(spool_dir) as is_ours:
        if not is_ours:
            return 0
        for waiting in sorted(spool_dir.glob(f"*{_WAITING}")):
            _take(waiting)
        imported = [_import_file(taken, insert, alarm) for taken in sorted(spool_dir.glob(f"*{_TAKEN}"))]
    if any(oldest is not None and now() - oldest > SHORT for _, oldest in imported):
        alarm("openings_spooled")
    return sum(new for new, _ in imported)


def _line_of(event: Mapping[str, Any]) -> bytes:
    unknown = event.keys() - COLUMNS
    if unknown:
        raise ValueError(f"Not a column of access_event: {', '.join(sorted(unknown))}.")
    plain = {name: _plain(event.get(name)) for name in sorted(COLUMNS)}
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode("utf-8") + b"\n"


def _plain(value: Any) -> str | int | None:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("A logged time needs its zone.")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"An event cannot hold {type(value).__name__}.")


def read_line(line: bytes) -> dict[str, Any]:
    """The columns of one spooled event. ValueError for a line that is not whole."""
    try:
        event: dict[str, Any] = json.loads(line)
        if event.keys() != COLUMNS:
            raise ValueError("Not the columns of an event.")
        event["at"] = datetime.fromisoformat(event["at"])
        if event["at"].tzinfo is None:
            raise ValueError("A logged time needs its zone.")
        event |= {name: None if event[name] is None else UUID(event[name]) for name in _UUIDS}
        if event["private_sealed"] is not None:
            event["private_sealed"] = base64.b64decode(event["private_sealed"], validate=True)
    except (TypeError, AttributeError, KeyError) as fault:
        raise ValueError("Not an event.") from fault
    return event


@contextmanager
def _own_file(spool_dir: Path) -> Iterator[int]:
    """This process's file, locked, and still the one at its path: the importer may have moved the last one aside."""
    path = spool_dir / f"events-{os.getpid()}{_WAITING}"
    while True:
        is_new = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_at(file, path):
                continue
            yield file
            if is_new:
                _sync_folder(spool_dir)
            return
        finally:
            os.close(file)


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _write_whole(file: int, line: bytes) -> None:
    """Write and flush the line, or leave the file as it was. A half-written line before it is closed off first."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        line = b"\n" + line
    try:
        if os.write(file, line) != len(line):
            raise OSError("The disk took only a part of the event.")
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _only_importer(spool_dir: Path) -> Iterator[bool]:
    with (spool_dir / "import.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _take(waiting: Path) -> None:
    """Move a file aside. Its writer opens a new one; the lock is held for the renaming only."""
    with waiting.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        waiting.rename(waiting.with_name(f"{waiting.stem}-{os.urandom(6).hex()}{_TAKEN}"))


def _import_file(taken: Path, insert: Insert, alarm: Callable[[str], None]) -> tuple[int, datetime | None]:
    """How many events were new, and the time of the oldest in the file."""
    new, damaged, oldest = 0, [], None
    with taken.open("rb") as file:
        while lines := list(islice(file, BATCH)):
            events, unreadable = _read_lines(lines)
            inserted, refused = insert(events)
            new += inserted
            damaged += unreadable + [_line_of(event) for event in refused]
            oldest = min([event["at"] for event in events] + ([oldest] if oldest else []), default=None)
    if damaged:
        _keep_damaged(taken.parent, damaged)
        alarm("spool_damaged")
    taken.unlink()
    return new, oldest


def _read_lines(lines: list[bytes]) -> tuple[list[dict[str, Any]], list[bytes]]:
    events, damaged = [], []
    for line in lines:
        try:
            events.append(read_line(line))
        except ValueError:
            damaged.append(line)
    return events, damaged


def _keep_damaged(spool_dir: Path, lines: list[bytes]) -> None:
    with (spool_dir / "damaged").open("ab") as file:
        file.writelines(line.rstrip(b"\n") + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())


def _alarm(database: "Database", reason: str) -> None:
    from app.core.alarms import Alarm, raise_alarm
    from app.core.database import transaction

    with transaction(database) as session:
        raise_alarm(session, Alarm(reason))
