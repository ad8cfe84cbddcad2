"""Chains committed events, one sealer at a time, whatever the number of processes (`codes-and-keys.md` 7.4).

The order of sealing is the order of the log: the times inside may be slightly out of order.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, insert, literal_column, select

from app.access_log.chain import canonical_event, chain_next, chain_start, leaf_of
from app.access_log.checkpoints import keep_checkpoints, mail_daily_checkpoint, make_checkpoint
from app.access_log.journal import keep_journal
from app.access_log.lock import is_alone
from app.access_log.rows import EVENT, HASHED, SEAL, UNSEALED, logged_event
from app.access_log.spool import import_spool
from app.core.alarms import Alarm, raise_alarm
from app.core.background import Job
from app.core.database import Database, transaction
from app.core.runtime import Runtime

BATCH: Final = 500
EMBEDDED_BATCH: Final = 200  # SQLite has one lock for everybody: short turns let the openings in between


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """What every process but the emergency one runs for the log."""
    return (
        Job("log.seal", 1, lambda: seal_and_keep(runtime)),
        Job("log.checkpoint", 5, lambda: checkpoint(runtime)),
        Job("log.spool", 5, lambda: import_spool(runtime)),
    )


def seal_and_keep(runtime: Runtime) -> int:
    """Seal what waits, and at once keep outside what people took away with it."""
    sealed = seal_all(runtime.database, runtime.instance_id)
    if sealed:
        keep_journal(runtime)
    return sealed


def checkpoint(runtime: Runtime) -> None:
    """Sign the head if it moved, keep it and the journal outside, and mail it once a day."""
    make_checkpoint(runtime)
    keep_journal(runtime)
    keep_checkpoints(runtime)
    mail_daily_checkpoint(runtime)


def seal_all(database: Database, instance_id: UUID) -> int:
    """Seal until nothing waits, or another process is sealing. Returns how many events were sealed here."""
    sealed = 0
    while _anything_waits(database):
        batch = seal_batch(database, instance_id)
        if batch == 0:
            break
        sealed += batch
    return sealed


def seal_batch(database: Database, instance_id: UUID) -> int:
    """Give the next events (500 at most) their place in the chain, in one transaction. 0 while another process does it.

    They are read and hashed before the lock is taken: an embedded database has one lock for everybody, and an opening
    must not wait for it. What another sealer took meanwhile is left out."""
    waiting = _read_waiting(database)
    with transaction(database) as session:
        connection = session.connection()
        if not is_alone(connection):
            return 0
        still = connection.execute(select(UNSEALED.c.id).where(UNSEALED.c.id.in_(waiting.ids))).scalars()
        ids = set(still)
        _append(connection, instance_id, [(event_id, leaf) for event_id, leaf in waiting.leaves if event_id in ids])
        connection.execute(delete(UNSEALED).where(UNSEALED.c.id.in_(ids)))
        if ids & waiting.vanished:
            raise_alarm(session, Alarm.EVENT_VANISHED)
    return len(ids)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is to be sealed next: leaves in their order, and ids whose event has gone."""

    ids: Sequence[UUID]
    leaves: Sequence[tuple[UUID, bytes]]
    vanished: Set[UUID]


def _read_waiting(database: Database) -> _Waiting:
    with database.read.connect() as connection:
        ids = _next_ids(connection)
        sealed_before = set(connection.execute(select(SEAL.c.event_id).where(SEAL.c.event_id.in_(ids))).scalars())
        events = connection.execute(select(*HASHED).where(EVENT.c.id.in_(set(ids) - sealed_before))).all()
    in_order = sorted(events, key=lambda event: (event.at, event.id))
    leaves = [(event.id, leaf_of(canonical_event(logged_event(event)))) for event in in_order]
    return _Waiting(ids, leaves, set(ids) - sealed_before - {event.id for event in events})


def _next_ids(connection: Connection) -> Sequence[UUID]:
    """The next ids, about in the order of their arrival: both databases give it without sorting the whole queue."""
    query = select(UNSEALED.c.id)
    if connection.dialect.name == "sqlite":  # it would else read the index, in the order of the ids
        query = query.order_by(literal_column("rowid")).limit(EMBEDDED_BATCH)
    else:
        query = query.limit(BATCH)
    return connection.execute(query).scalars().all()


def _append(connection: Connection, instance_id: UUID, leaves: Sequence[tuple[UUID, bytes]]) -> None:
    """Insert the seals behind the head. Unique event and unique chain are the second line of defence."""
    head = connection.execute(select(SEAL.c.seq, SEAL.c.chain).order_by(SEAL.c.seq.desc()).limit(1)).one_or_none()
    sequence, chain = (head.seq, head.chain) if head else (0, chain_start(instance_id))
    seals = []
    for event_id, leaf in leaves:
        sequence += 1
        chain = chain_next(chain, sequence, leaf)
        seals.append({"seq": sequence, "event_id": event_id, "leaf": leaf, "chain": chain})
    if seals:
        connection.execute(insert(SEAL), seals)


def _anything_waits(database: Database) -> bool:
    """Asked without the write lock: most seconds there is nothing."""
    with database.read.connect() as connection:
        return connection.execute(select(UNSEALED.c.id).limit(1)).first() is not None
