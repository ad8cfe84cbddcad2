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
from time import monotonic, sleep
from typing import Any, Final
from uuid import UUID

from app.card_templates.notices import Withdrawal, Withdrawals
from app.emergency_view.opening.found import AlreadyThere, FoundCard, OpeningEvent, ProblemRow, StoreUnavailable
from app.emergency_view.opening.reading import By
from app.emergency_view.overlay import HeadingNotice

READ_BUSY_SECONDS: Final = 0.25
POLL_SECONDS: Final = 0.0005
PATIENCE_SECONDS: Final = 0.02
"""How long an opening waits for somebody else's edit before it goes to the spool. The rule allows 250 ms; less keeps
openings as fast beside a long edit as without one, and the event joins the log within a second all the same."""

# A paper made in error says so for ever, also when a right card was issued since to the same person (hazard H01).
_FOUND: Final = """
SELECT l.id, l.card_id, l.patient_id, l.kind, l.medium, l.status, l.paused_at, l.cancelled_at, l.expires_at,
       l.version_key_by_token, l.version_key_by_code, l.wrapped_version, l.pepper_id,
       CASE WHEN l.cancelled_reason = 'in_error' THEN 'in_error' ELSE c.status END, c.ended_at, c.current_version,
       v.id, v.emergency_body,
       (SELECT json_group_array(json_array(n.kind, n.heading, n.since)) FROM card_notice n WHERE n.card_id = c.id),
       (SELECT count(*) FROM template_notice)
  FROM share_link l JOIN alert_card c ON c.id = l.card_id
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
_EVENT: Final = (
    "INSERT INTO access_event (id, at, event, outcome, tier, patient_id, card_id, card_version, link_id, by, private, "
    "private_sealed) VALUES "
)
_EVENT_ROW: Final = "(?, ?, ?, 'shown', 'emergency', ?, ?, ?, ?, 'responder', ?, ?)"
_UNSEALED: Final = "INSERT INTO access_unsealed (id) VALUES "
_MESSAGE: Final = (
    "INSERT INTO outbox_message (id, kind, patient_id, subject_id, created_at, send_after, attempts) VALUES "
)
_MESSAGE_ROW: Final = "(?, ?, ?, ?, ?, ?, 0)"
_PROBLEM: Final = (
    "INSERT INTO problem_report (id, card_id, card_version, line, text_sealed, created_at) VALUES (?, ?, ?, ?, ?, ?)"
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
        """One transaction for all, flushed to disk before it returns."""
        with self._writing() as connection:
            rows = len(events)
            connection.execute(_rows(_EVENT, _EVENT_ROW, rows), [value for event in events for value in _event(event)])
            connection.execute(_rows(_UNSEALED, "(?)", rows), [event.id.hex for event in events])
            connection.execute(
                _rows(_MESSAGE, _MESSAGE_ROW, rows), [value for event in events for value in _message(event)]
            )

    def write_problem(self, problem: ProblemRow) -> None:
        """The report and the message to the people on duty."""
        at = _text(problem.created_at)
        with self._writing() as connection:
            row = (problem.id.hex, problem.card_id.hex, problem.card_version, problem.line, problem.text_sealed, at)
            connection.execute(_PROBLEM, row)
            message = (problem.message_id.hex, "problem.reported", None, problem.id.hex, at, at)
            connection.execute(_MESSAGE + _MESSAGE_ROW, message)

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
        try:
            connection = self._connection("writer", 0.0)
            _begin(connection, patience)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError as error:
            raise AlreadyThere from error
        except sqlite3.Error as error:
            raise StoreUnavailable from error


def _begin(connection: sqlite3.Connection, patience: float) -> None:
    """Take the file's one lock. Asked for every half millisecond: the library's own waiting grows to 25 ms a step, and
    then two busy processes starve each other (security-design H5)."""
    until = monotonic() + patience
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError:
            if monotonic() >= until:
                raise
            sleep(POLL_SECONDS)


@lru_cache(maxsize=512)
def _rows(insert: str, row: str, count: int) -> str:
    """One statement for many rows: one step of the library, so that the interpreter is handed over only once."""
    return insert + ", ".join([row] * count)


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


def _event(event: OpeningEvent) -> tuple[Any, ...]:
    return (
        event.id.hex, _text(event.at), event.event, event.patient_id.hex, event.card_id.hex, event.card_version,
        event.link_id.hex, event.private, event.private_sealed,
    )  # fmt: skip


def _message(event: OpeningEvent) -> tuple[Any, ...]:
    at = _text(event.at)
    return (event.message_id.hex, event.message_kind, event.patient_id.hex, event.link_id.hex, at, at)


def _text(instant: datetime) -> str:
    """As SQLAlchemy writes it: UTC without its zone."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)
