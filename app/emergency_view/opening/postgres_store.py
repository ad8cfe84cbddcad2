"""The emergency path on PostgreSQL: one statement for everything that is waiting, under a role that may do no more.

Look-ups of many requests go in one query, their events in one statement and one commit: the round trip, not the row,
is the cost. `lock_timeout` and `statement_timeout` keep the 250 ms rule (codes-and-keys 7.4)."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from threading import Lock
from typing import Any, Final, TypeVar

import psycopg
from sqlalchemy.engine import make_url

from app.card_templates.notices import Withdrawal, Withdrawals
from app.emergency_view.opening.found import AlreadyThere, FoundCard, OpeningEvent, ProblemRow, StoreUnavailable
from app.emergency_view.opening.grouping import Grouping
from app.emergency_view.opening.reading import By
from app.emergency_view.overlay import HeadingNotice

OPTIONS: Final = "-c timezone=UTC -c lock_timeout=250 -c statement_timeout=1000 -c synchronous_commit=on"
CONNECT_SECONDS: Final = 2

_COLUMN: Final[dict[By, tuple[str, str]]] = {
    "secret": ("l.secret_lookup", "bytea[]"),
    "code": ("l.code_lookup", "bytea[]"),
    "id": ("uuid_send(l.id)", "bytea[]"),
}
# A paper made in error says so for ever, also when a right card was issued since to the same person (hazard H01).
_FOUND: Final = """
SELECT {column}, l.id, l.card_id, l.patient_id, l.kind, l.medium, l.status, l.paused_at, l.cancelled_at, l.expires_at,
       w.by_token, w.by_code, coalesce(w.version, 0), l.pepper_id,
       CASE WHEN l.cancelled_reason = 'in_error' THEN 'in_error' ELSE c.status END, c.ended_at, c.current_version,
       v.id, v.emergency_body,
       (SELECT json_agg(json_build_array(n.kind, n.heading, n.since))::text FROM card_notice n WHERE n.card_id = c.id),
       (SELECT count(*) FROM template_notice)
  FROM share_link l JOIN alert_card c ON c.id = l.card_id
  LEFT JOIN link_wrap w ON w.link_id = l.id
  LEFT JOIN card_version v ON v.card_id = c.id AND v.version = c.current_version
 WHERE {where}
"""
_WHERE: Final[dict[By, str]] = {
    "secret": "l.secret_lookup = ANY(%s)",
    "code": "l.code_lookup = ANY(%s)",
    "id": "l.id = ANY(%s::uuid[])",
}
_WITHDRAWALS: Final = """
SELECT template_id, line_id, template_version, withdrawn_on, reason, approved_by_role, approved_by_organisation,
       approved_by_registration, created_at, replacement, replacement_short
  FROM template_notice ORDER BY created_at, id
"""
_EVENTS: Final = """
WITH event AS (
  INSERT INTO access_event (id, at, event, outcome, tier, patient_id, card_id, card_version, link_id, by, private,
                            private_sealed)
  SELECT e.id, e.at, e.event, 'shown', 'emergency', e.patient, e.card, e.version, e.link, 'responder', e.private,
         e.sealed
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::uuid[], %s::uuid[], %s::int[], %s::uuid[], %s::text[],
                %s::bytea[]) AS e (id, at, event, patient, card, version, link, private, sealed)
), unsealed AS (
  INSERT INTO access_unsealed (id) SELECT * FROM unnest(%s::uuid[])
)
INSERT INTO outbox_message (id, kind, patient_id, subject_id, created_at, send_after, attempts)
SELECT m.id, m.kind, m.patient, m.subject, m.at, m.at, 0
  FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::timestamptz[]) AS m (id, kind, patient, subject, at)
"""
_PROBLEM: Final = """
WITH report AS (
  INSERT INTO problem_report (id, card_id, card_version, line, text_sealed, created_at) VALUES (%s, %s, %s, %s, %s, %s)
)
INSERT INTO outbox_message (id, kind, subject_id, created_at, send_after, attempts)
VALUES (%s, 'problem.reported', %s, %s, %s, 0)
"""
_CAN_WRITE: Final = "LOCK TABLE access_event IN ROW EXCLUSIVE MODE NOWAIT"

Answer = TypeVar("Answer")
Asked = tuple[By, tuple[bytes, ...]]


class PostgresStore:
    """One connection for look-ups, one for writes; each is opened again after the server was away."""

    def __init__(self, url: str) -> None:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._reading, self._writing = _Held(plain), _Held(plain)
        self._finding: Grouping[Asked, FoundCard | None] = Grouping(self._find_all, name="emergency-find")
        self._finding.start()
        self._notices: tuple[int, Withdrawals | None] = (0, None)

    async def find(self, by: By, lookups: tuple[bytes, ...]) -> FoundCard | None:
        """The row of the first look-up that is there, read together with those of other requests."""
        return await self._finding.submit((by, lookups))

    async def withdrawals(self, count: int) -> Withdrawals | None:
        """What `_find_all` has read again when there were more than last time."""
        return self._notices[1]

    async def all_withdrawals(self) -> Withdrawals | None:
        """Read now, in a thread."""
        with suppress(StoreUnavailable):
            await asyncio.to_thread(self._read_withdrawals)
        return self._notices[1]

    def write(self, events: list[OpeningEvent]) -> None:
        """One statement, one durable commit."""
        columns = list(zip(*(_row(event) for event in events), strict=True))
        parameters = [list(column) for column in columns]
        self._writing.ask(lambda connection: connection.execute(_EVENTS, parameters), again=False)

    def write_problem(self, problem: ProblemRow) -> None:
        """The report and the message to the people on duty."""
        at = problem.created_at
        row = (problem.id, problem.card_id, problem.card_version, problem.line, problem.text_sealed, at)
        parameters = (*row, problem.message_id, problem.id, at, at)
        self._writing.ask(lambda connection: connection.execute(_PROBLEM, parameters), again=False)

    def can_write(self) -> bool:
        """Whether the log's table can be written at once."""
        try:
            self._writing.ask(_try_lock, again=True)
        except StoreUnavailable:
            return False
        return True

    def close(self) -> None:
        """End the thread and both connections."""
        self._finding.stop()
        self._reading.close()
        self._writing.close()

    def _find_all(self, asked: list[Asked]) -> list[FoundCard | None]:
        held: dict[bytes, FoundCard] = {}
        for by in {by for by, _ in asked}:
            held |= self._find_by(by, [lookup for each, lookups in asked if each == by for lookup in lookups])
        return [next((held[lookup] for lookup in lookups if lookup in held), None) for _, lookups in asked]

    def _find_by(self, by: By, lookups: list[bytes]) -> dict[bytes, FoundCard]:
        query = _FOUND.format(column=_COLUMN[by][0], where=_WHERE[by])
        values = [lookup.hex() for lookup in lookups] if by == "id" else lookups
        rows = self._reading.ask(lambda connection: _rows(connection, query, (values,)), again=True)
        found = {bytes(row[0]): _found(row) for row in rows}
        count = max((card.withdrawals_count for card in found.values()), default=0)
        if count != self._notices[0] and found:
            self._read_withdrawals()
        return found

    def _read_withdrawals(self) -> None:
        rows = self._reading.ask(lambda connection: _rows(connection, _WITHDRAWALS, ()), again=True)
        self._notices = (len(rows), Withdrawals(Withdrawal(*row) for row in rows) if rows else None)


class _Held:
    """A connection that is opened when it is needed and again after it broke."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._connection: psycopg.Connection[Any] | None = None
        self._lock = Lock()

    def ask(self, work: "Callable[[psycopg.Connection[Any]], Answer]", *, again: bool) -> Answer:
        """Do the work. `again`: once more on a new connection when the old one was dead (reads only: a write whose
        answer was lost may have been done)."""
        with self._lock:
            had_one = self._connection is not None
            try:
                return work(self._open())
            except psycopg.errors.UniqueViolation as error:
                raise AlreadyThere from error
            except psycopg.Error as error:
                broken = self._connection is None or self._connection.broken or self._connection.closed
                if broken:
                    self._drop()
                if not (broken and again and had_one):
                    raise StoreUnavailable from error
            try:
                return work(self._open())
            except psycopg.Error as error:
                self._drop()
                raise StoreUnavailable from error

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()

    def _open(self) -> "psycopg.Connection[Any]":
        if self._connection is None:
            self._connection = psycopg.connect(
                self._conninfo, autocommit=True, options=OPTIONS, connect_timeout=CONNECT_SECONDS
            )
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _rows(connection: "psycopg.Connection[Any]", query: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor(binary=True) as cursor:
        return cursor.execute(query, parameters).fetchall()


def _try_lock(connection: "psycopg.Connection[Any]") -> None:
    with connection.transaction():
        connection.execute(_CAN_WRITE)


def _row(event: OpeningEvent) -> tuple[Any, ...]:
    return (
        event.id, event.at, event.event, event.patient_id, event.card_id, event.card_version, event.link_id,
        event.private, event.private_sealed, event.id,
        event.message_id, event.message_kind, event.patient_id, event.link_id, event.at,
    )  # fmt: skip


def _found(row: Sequence[Any]) -> FoundCard:
    fields: tuple[Any, ...] = (*row[1:19], _notices(row[19]), row[20])
    return FoundCard(*fields)


def _notices(text: str | None) -> tuple[HeadingNotice, ...]:
    if text is None:
        return ()
    return tuple(HeadingNotice(kind, heading, date.fromisoformat(since)) for kind, heading, since in json.loads(text))
