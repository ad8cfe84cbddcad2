"""Bring a database from a backup up to the journal: what people took away since is taken away again (H6).

Each entry is done once, in its order and in a transaction of its own, and leaves an event whose id follows from the
entry's: running it again, or after being killed, changes nothing more, not even what people have undone since.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Connection, select
from sqlmodel import Session, col

from app.access_log import outside_file
from app.access_log.chain import Checkpoint, chain_start, sign_checkpoint
from app.access_log.checkpoints import SignedCheckpoint, make_checkpoint, read_outside
from app.access_log.journal import KEPT, keep_journal, mark_replayed
from app.access_log.journal_blocks import Entry, read_journal
from app.access_log.models import AccessEvent
from app.access_log.record import EventKey, record_event
from app.access_log.rows import SEAL
from app.access_log.sealer import seal_all
from app.access_log.verify import public_keys
from app.core import clock
from app.core.database import transaction
from app.core.runtime import Runtime

logger = logging.getLogger(__name__)
RESTORED: Final = "log.restored"
_AGAIN: Final = UUID("5f0f6c0e-6d0c-5f7b-9a53-3d0c9c3a7b11")


@dataclass(frozen=True, slots=True)
class Done:
    """What an entry came to: `what` is counted and printed; a private part goes with its event."""

    what: str
    private: Mapping[str, Any] | None = None
    private_key: EventKey | None = field(default=None, repr=False)


DONE: Final = Done("done again")
STOOD: Final = Done("stood already")
GONE: Final = Done("about something the backup does not hold")

Replay = Callable[[Session, Runtime, Entry], Done]
replays: dict[str, Replay] = {}
"""How each kind is done again; capabilities add theirs. Every kind of the journal has one."""
before: list[Callable[[Session], None]] = []
"""What must not come back with a backup whatever the journal says, such as sign-ins."""


@dataclass(slots=True)
class Replayed:
    """What was found and done."""

    counts: Counter[str] = field(default_factory=Counter)
    unreadable_count: int = 0


def replay(runtime: Runtime) -> Replayed:
    """Do what the database has forgotten, then say in both outside files that it holds everything from here on."""
    report = Replayed()
    missing = KEPT - replays.keys()
    assert not missing, missing  # noqa: S101 - a kind without its replay is a fault of ours, found by any test
    with transaction(runtime.database) as session:
        for forget in before:
            forget(session)
        record_event(session, event=RESTORED, outcome="done", by="operator")
    for entry in _entries(runtime, report):
        with transaction(runtime.database) as session:
            report.counts[_once(session, runtime, entry)] += 1
    agreed = _last_agreed_checkpoint(runtime)
    seal_all(runtime.database, runtime.instance_id)
    _mark_restored(runtime, agreed)
    make_checkpoint(runtime)
    mark_replayed(runtime)
    keep_journal(runtime)
    return report


def again_id(entry_id: UUID) -> UUID:
    """The id of the event that an entry leaves when it is done again."""
    return uuid5(_AGAIN, str(entry_id))


def _entries(runtime: Runtime, report: Replayed) -> Iterator[Entry]:
    """What the journal holds, in its order. A block that none of our log keys signed is left out, and counted."""
    keys = public_keys(runtime.keys.places)
    for block in list(read_journal(runtime.settings.journal, runtime.instance_id)):
        if block is None or not block.is_signed_by(keys):
            report.unreadable_count += 1
        else:
            yield from block.entries


def _once(session: Session, runtime: Runtime, entry: Entry) -> str:
    again = again_id(entry.id)
    known = select(col(AccessEvent.id)).where(col(AccessEvent.id).in_((entry.id, again)))
    if session.execute(known).first() is not None:
        return "known"
    done = replays[entry.event](session, runtime, entry) if entry.event in replays else GONE
    record_event(
        session, event=entry.event, outcome="done", by="system", actor_id=entry.actor, patient_id=entry.patient,
        card_id=entry.card, card_version=entry.card_version, link_id=entry.link, private=done.private,
        private_key=done.private_key, event_id=again,
    )  # fmt: skip
    return done.what


def _last_agreed_checkpoint(runtime: Runtime) -> Checkpoint:
    """The longest log that both the database and the outside file know: there they parted."""
    agreed = Checkpoint(runtime.instance_id, 0, chain_start(runtime.instance_id), clock.now())
    with runtime.database.read.connect() as connection:
        for signed in read_outside(runtime.settings.checkpoints):
            if signed is not None and _holds(connection, signed.checkpoint) and signed.checkpoint.size >= agreed.size:
                agreed = signed.checkpoint
    return agreed


def _holds(connection: Connection, checkpoint: Checkpoint) -> bool:
    chain = connection.execute(select(SEAL.c.chain).where(SEAL.c.seq == checkpoint.size)).scalar_one_or_none()
    return chain == checkpoint.chain


def _mark_restored(runtime: Runtime, agreed: Checkpoint) -> None:
    key, at = runtime.keys.log, clock.now().replace(microsecond=0)
    mark = Checkpoint(runtime.instance_id, agreed.size, agreed.chain, at, is_restored=True)
    signed = SignedCheckpoint(mark, f"log-{key.key_id}", sign_checkpoint(key, mark))
    with outside_file.opened(runtime.settings.checkpoints) as file:
        outside_file.append(file, signed.block)


def register(kinds: Mapping[str, Replay], *, forget: Iterable[Callable[[Session], None]] = ()) -> None:
    """Add a capability's own; twice is once."""
    replays.update(kinds)
    before.extend(each for each in forget if each not in before)
