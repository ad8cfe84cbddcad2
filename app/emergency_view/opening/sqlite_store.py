"""The emergency path on SQLite: raw statements, because the ORM costs fifteen times the row.

Reads take no lock: in WAL mode a reader never waits for a writer, so a row is read in the event loop in some twenty
microseconds, less than a thread costs. Writes are another matter and happen in the writer's thread only (H14)."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import UUID

from app.card_templates.notices import Withdrawal, Withdrawals
from app.emergency_view.opening.found import AlreadyThere, FoundCard, OpeningEvent, ProblemRow, StoreUnavailable
from app.emergency_view.opening.reading import By
from app.emergency_view.overlay import HeadingNotice

READ_BUSY_SECONDS: Final = 0.25
WRITE_BUSY_SECONDS: Final = 0.003
PATIENCE_SECONDS: Final = 0.02
"""How long an opening waits for somebody else's edit before it goes to the spool. The rule allows 250 ms; less keeps
openings as fast beside a long edit as without one, and the event joins the log within a second all the same."""

# A paper made in error says so for ever, also when a right card was issued since to the same person (hazard H01).
_FOUND: Final = """
SELECT l.id, l.card_id, l.patient_id, l.kind, l.medium, l.status, l.paused_at, l.cancelled_at, l.expires_at,
       w.by_token, w.by_code, coalesce(w.version, 0), l.pepper_id,
       CASE WHEN l.cancelled_reason = 'in_error' THEN 'in_error' ELSE c.status END, c.ended_at, c.current_version,
       v.id, v.emergency_body,
       (SELECT json_group_array(json_array(n.kind, n.heading, n.since)) FROM card_notice n WHERE n.card_id = c.id),
       (SELECT count(*) FROM template_notice)
  FROM share_link l JOIN alert_card c ON c.id = l.card_id
  LEFT JOIN link_wrap w ON w.link_id = l.id
  LEFT JOIN card_version v ON v.card_id = c.id AND v.version = c.current_version
 WHERE l.{column} = ?
"""
_FIND: Final[dict[By, str]] = {
    "secret": _FOUND.format(column="secret_lookup"),
    "code": _FOUND.format(column="code_lookup"),
    "id": _FOUND.format(column="id"),
}
_WITHDRAWALS: Final = """
SELECT template_id, line_id, template_version, withdrawn_on, reason, approved_by_role, approved_by_organisation,
       approved_by_registration, created_at, replacement, replacement_short
  FROM template_notice ORDER BY created_at, id
"""
_OPENING: Final = "INSERT INTO temp.opening VALUES "
_OPENING_ROW: Final = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_OPENINGS: Final = (
    """
CREATE TEMP VIEW opening AS SELECT 0 AS id, 0 AS at, 0 AS event, 0 AS patient_id, 0 AS card_id, 0 AS card_version,
       0 AS link_id, 0 AS private, 0 AS private_sealed, 0 AS message_id, 0 AS message_kind LIMIT 0
""",
    """
CREATE TEMP TRIGGER open_card INSTEAD OF INSERT ON opening BEGIN
  INSERT INTO access_event (id, at, event, outcome, tier, patient_id, card_id, card_version, link_id, by, private,
                            private_sealed)
  VALUES (new.id, new.at, new.event, 'shown', 'emergency', new.patient_id, new.card_id, new.card_version, new.link_id,
          'responder', new.private, new.private_sealed);
  INSERT INTO access_unsealed (id) VALUES (new.id);
  INSERT INTO outbox_message (id, kind, patient_id, subject_id, created_at, send_after, attempts)
  VALUES (new.message_id, new.message_kind, new.patient_id, new.link_id, new.at, new.at, 0);
END
""",
)
"""A door of this connection alone: a whole group is one call of the library, from its lock to its flush, and the
interpreter is handed over once."""
_PROBLEM: Final = (
    "INSERT INTO problem_report (id, card_id, card_version, line, text_sealed, created_at) VALUES (?, ?, ?, ?, ?, ?)"
)
_PROBLEM_MESSAGE: Final = (
    "INSERT INTO outbox_message (id, kind, subject_id, created_at, send_after, attempts) "
    "VALUES (?, 'problem.reported', ?, ?, ?, 0)"
)


class SqliteStore:
    """One connection for each thread that asks."""

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        self._held = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._notices: tuple[int, Withdrawals | None] = (0, None)

    async def find(self, by: By, lookups: tuple[bytes, ...]) -> FoundCard | None:
        """The row of the first look-up that is there."""
        try:
            for lookup in lookups:
                value = lookup.hex() if by == "id" else lookup
                row = self._reader().execute(_FIND[by], (value,)).fetchone()
                if row is not None:
                    return _found(row)
        except sqlite3.Error as error:
            raise StoreUnavailable from error
        return None

    async def withdrawals(self, count: int) -> Withdrawals | None:
        """Read again when their number has grown."""
        if count != self._notices[0]:
            self._read_withdrawals()
        return self._notices[1]

    async def all_withdrawals(self) -> Withdrawals | None:
        """Read now."""
        with suppress(StoreUnavailable):
            self._read_withdrawals()
        return self._notices[1]

    def _read_withdrawals(self) -> None:
        try:
            rows = self._reader().execute(_WITHDRAWALS).fetchall()
        except sqlite3.Error as error:
            raise StoreUnavailable from error
        self._notices = (len(rows), Withdrawals(map(_withdrawal, rows)) if rows else None)

    def write(self, events: list[OpeningEvent]) -> None:
        """One statement and so one transaction for all, flushed to disk before it returns."""
        values = [value for event in events for value in _row(event)]
        with _errors():
            self._patiently(PATIENCE_SECONDS, _rows(len(events)), values)

    def write_problem(self, problem: ProblemRow) -> None:
        """The report and the message to the people on duty."""
        at = _text(problem.created_at)
        with self._writing() as connection:
            row = (problem.id.hex, problem.card_id.hex, problem.card_version, problem.line, problem.text_sealed, at)
            connection.execute(_PROBLEM, row)
            connection.execute(_PROBLEM_MESSAGE, (problem.message_id.hex, problem.id.hex, at, at))

    def can_write(self) -> bool:
        """Whether the file's one lock is free now."""
        try:
            with self._writing(patience=0.0):
                return True
        except StoreUnavailable:
            return False

    def close(self) -> None:
        """Close the connections of every thread; none of them asks any more."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()

    def _reader(self) -> sqlite3.Connection:
        return self._connection("reader", READ_BUSY_SECONDS, "PRAGMA query_only=ON")

    def _connection(self, name: str, busy: float, *pragmas: str) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._held, name, None)
        if held is None:
            if not Path(self._path).exists():
                raise sqlite3.OperationalError("There is no database.")
            held = sqlite3.connect(
                self._path, timeout=busy, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            for pragma in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", *pragmas):
                held.execute(pragma)
            setattr(self._held, name, held)
            self._opened.append(held)
        return held

    @contextmanager
    def _writing(self, patience: float = PATIENCE_SECONDS) -> Iterator[sqlite3.Connection]:
        with _errors():
            connection = self._patiently(patience, "BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def _patiently(self, patience: float, statement: str, values: Sequence[Any] = ()) -> sqlite3.Connection:
        """A statement that takes the file's one lock. The library waits for it a little, in steps of 1 and 2 ms: its
        own waiting grows to 25 ms a step, and then two busy processes starve each other (security-design H5)."""
        connection = self._connection("writer", WRITE_BUSY_SECONDS, *_OPENINGS)
        until = monotonic() + patience
        while True:
            try:
                connection.execute(statement, values)
                return connection
            except sqlite3.OperationalError as error:
                is_locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not is_locked or monotonic() >= until:
                    raise


@contextmanager
def _errors() -> Iterator[None]:
    """The library's errors as those of the store."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise AlreadyThere from error
    except sqlite3.Error as error:
        raise StoreUnavailable from error


@lru_cache(maxsize=64)
def _rows(count: int) -> str:
    return _OPENING + ", ".join([_OPENING_ROW] * count)


def _found(row: Sequence[Any]) -> FoundCard:
    return FoundCard(
        UUID(row[0]), UUID(row[1]), UUID(row[2]), row[3], row[4], row[5],
        _instant(row[6]), _instant(row[7]), _instant(row[8]), row[9], row[10], row[11], row[12],
        row[13], _instant(row[14]), row[15], UUID(row[16]) if row[16] else None, row[17],
        _notices(row[18]), row[19],
    )  # fmt: skip


def _notices(text: str) -> tuple[HeadingNotice, ...]:
    if text == "[]":
        return ()
    return tuple(HeadingNotice(kind, heading, date.fromisoformat(since)) for kind, heading, since in json.loads(text))


def _withdrawal(row: Sequence[Any]) -> Withdrawal:
    return Withdrawal(
        row[0], row[1], row[2], date.fromisoformat(row[3]), row[4], row[5], row[6], row[7],
        datetime.fromisoformat(row[8]).replace(tzinfo=UTC), row[9], row[10],
    )  # fmt: skip


def _row(event: OpeningEvent) -> tuple[Any, ...]:
    return (
        event.id.hex, _text(event.at), event.event, event.patient_id.hex, event.card_id.hex, event.card_version,
        event.link_id.hex, event.private, event.private_sealed, event.message_id.hex, event.message_kind,
    )  # fmt: skip


def _text(instant: datetime) -> str:
    """As SQLAlchemy writes it: UTC without its zone."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
