"""What people took away, kept outside the data folder, so that a restore does not bring it back (security-design H6).

Cut from the sealed log within a second or two of sealing: a lost file is written again from the log, a database that
went back finds in the file what it has forgotten. Ids, kinds and instants; the words are those of card templates alone.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, BinaryIO, Final
from uuid import UUID

from sqlalchemy import Connection, Row, select
from sqlmodel import Session

from app.access_log import outside_file
from app.access_log.chain import canonical_event, chain_start
from app.access_log.journal_blocks import Block, read_block, read_journal
from app.access_log.rows import EVENT, HASHED, SEAL, logged_event
from app.core import clock
from app.core.alarms import Alarm, raise_alarm
from app.core.database import transaction
from app.core.runtime import Runtime, StartRefused

KEPT: Final = frozenset(
    {
        "link.cancelled", "link.paused", "link.resumed",
        "card.withdrawn", "card.in_error", "card.closed", "card.reopened",
        "openings.told", "openings.not_told",
        "passkey.removed", "recovery_code.made", "recovery_code.used", "recovery.stopped", "recovery.finished",
        "template.withdrawn", "consent.ended",
        "card.issued", "link.created", "record.erased",
    }
)  # fmt: skip
"""What a restore must do again, in its order (so also what was given back), and what it can only tell people of."""
QUIET: Final = timedelta(hours=1)
"""A log that grows without any of these still says so once an hour, so that a cut file shows."""
_BATCH: Final = 200
_LONG: Final = 2000
"""So many events without any of these are said at once too: nobody must read them again and again."""
_TAIL: Final = 256 * 1024  # more than two blocks

describe: dict[str, Callable[[Session, UUID], Mapping[str, Any] | None]] = {}
"""By event: what its id alone could not bring back. Capabilities above add theirs."""


def keep_journal(runtime: Runtime) -> int:
    """Append what the file has not got, and wait until it is on the disk. Returns how many events were appended.
    Raises the alarm when the file cannot be written, or knows a log that this database does not hold."""
    try:
        with outside_file.opened(runtime.settings.journal) as file, Session(runtime.database.read) as session:
            last = _last_block(file, runtime.instance_id)
            is_known = last is None or _agrees(session.connection(), last)
            start = last if is_known else _last_agreed(session.connection(), runtime)
            appended = _append_after(runtime, session, file, start)
    except OSError:
        _alarm(runtime, Alarm.JOURNAL_NOT_KEPT)
        return 0
    if not is_known:
        _alarm(runtime, Alarm.LOG_ROLLED_BACK)
    return appended


def is_behind(runtime: Runtime) -> bool:
    """Whether this database is older than the journal, and was not brought up to it."""
    last: Block | None = None
    behind = False
    for block in read_journal(runtime.settings.journal, runtime.instance_id):
        if block is None:
            continue
        went_back = last is not None and block.after < last.up_to
        behind = not block.is_replayed and (behind or went_back)
        last = block
    if last is None or behind:
        return behind
    with runtime.database.read.connect() as connection:
        return not _agrees(connection, last)


def refuse_behind(runtime: Runtime) -> None:
    """StartRefused for a database from a backup that does not know yet what people took away since."""
    if is_behind(runtime):
        raise StartRefused(
            "This database is older than the journal of what people took away: codes they cancelled would open again. "
            "Run: alertcard restore"
        )


def mark_replayed(runtime: Runtime) -> None:
    """Say in the file that this database holds everything before this place."""
    with outside_file.opened(runtime.settings.journal) as file, Session(runtime.database.read) as session:
        sequence, chain = head(session.connection(), runtime.instance_id)
        block = _block(runtime, sequence, sequence, chain, is_replayed=True)
        outside_file.append(file, block.signed(runtime.keys.log))


def head(connection: Connection, instance_id: UUID) -> tuple[int, bytes]:
    """Size and head of the sealed log."""
    row = connection.execute(select(SEAL.c.seq, SEAL.c.chain).order_by(SEAL.c.seq.desc()).limit(1)).one_or_none()
    return (row.seq, row.chain) if row else (0, chain_start(instance_id))


def _append_after(runtime: Runtime, session: Session, file: BinaryIO, start: Block | None) -> int:
    """Blocks from the end of `start` to the head, each as long as it may be."""
    after, appended = start.up_to if start else 0, 0
    sequence, chain = head(session.connection(), runtime.instance_id)
    is_due = start is None or sequence - after >= _LONG or clock.now() - start.at >= QUIET
    while after < sequence:
        rows = _events(session.connection(), after, sequence)
        if not rows and not is_due:
            break
        is_last = len(rows) < _BATCH
        up_to, at_chain = (sequence, chain) if is_last else (rows[-1].seq, rows[-1].chain)
        block = _block(runtime, after, up_to, at_chain, tuple(_line(session, row) for row in rows))
        outside_file.append(file, block.signed(runtime.keys.log))
        after, appended = up_to, appended + len(rows)
    return appended


def _block(
    runtime: Runtime, after: int, up_to: int, chain: bytes, lines: tuple[str, ...] = (), *, is_replayed: bool = False
) -> Block:
    at = clock.now().replace(microsecond=0)
    return Block(runtime.instance_id, after, up_to, chain, at, lines, is_replayed=is_replayed)


def _events(connection: Connection, after: int, up_to: int) -> Sequence[Row[Any]]:
    query = select(SEAL.c.seq, SEAL.c.chain, *HASHED).join(EVENT, SEAL.c.event_id == EVENT.c.id)
    query = query.where(SEAL.c.seq > after, SEAL.c.seq <= up_to, EVENT.c.event.in_(KEPT), EVENT.c.outcome == "done")
    return connection.execute(query.order_by(SEAL.c.seq).limit(_BATCH)).all()


def _line(session: Session, row: Row[Any]) -> str:
    """The event as the chain hashes it; with what only words can say, where a capability has any."""
    text = canonical_event(logged_event(row)).decode("utf-8")
    more = describe[row.event](session, row.id) if row.event in describe else None
    if more is None:
        return text
    whole = json.loads(text) | {"more": more}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _last_block(file: BinaryIO, instance_id: UUID) -> Block | None:
    found = map(read_block, outside_file.newest_first(file, within=_TAIL))
    return next((block for block in found if block is not None and block.instance_id == instance_id), None)


def _last_agreed(connection: Connection, runtime: Runtime) -> Block | None:
    """The newest block that this database can have written."""
    agreed = None
    for block in read_journal(runtime.settings.journal, runtime.instance_id):
        if block is not None and _agrees(connection, block):
            agreed = block
    return agreed


def _agrees(connection: Connection, block: Block) -> bool:
    """Whether the log of this database had that head at that size."""
    if block.up_to == 0:
        return block.chain == chain_start(block.instance_id)
    chain = connection.execute(select(SEAL.c.chain).where(SEAL.c.seq == block.up_to)).scalar_one_or_none()
    return chain == block.chain


def _alarm(runtime: Runtime, alarm: Alarm) -> None:
    with transaction(runtime.database) as session:
        raise_alarm(session, alarm)
