"""Signed statements of the log's size and head: kept in the database and in a file outside it, and mailed daily (7.4).

The file holds blocks: the five signed lines, a line `log-1 <signature in base64>`, an empty line. A block whose first
line ends in `restored` says that the database went back to this size on purpose, and what was beyond it is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlmodel import Session, col, select

from app.access_log import outside_file
from app.access_log.chain import Checkpoint, checkpoint_text, read_checkpoint, sign_checkpoint
from app.access_log.lock import is_alone
from app.access_log.models import AccessCheckpoint, AccessSeal
from app.core import clock
from app.core.alarms import Alarm, raise_alarm
from app.core.database import Database, transaction
from app.core.models import OutboxMessage
from app.core.runtime import Runtime

EVERY: Final = timedelta(minutes=1)
DAILY_KIND: Final = "checkpoint_daily"
_TAIL: Final = 4096  # more than two blocks


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with its signature and the name of the key that made it."""

    checkpoint: Checkpoint
    key_name: str
    signature: str

    @property
    def block(self) -> str:
        """As it stands in the outside file and in the daily message."""
        return f"{checkpoint_text(self.checkpoint)}{self.key_name} {self.signature}\n\n"


def read_block(block: str) -> SignedCheckpoint | None:
    """The checkpoint of one block without its empty line, or None for anything else."""
    text, _, last = block.rpartition("\n")
    checkpoint, (key_name, _, signature) = read_checkpoint(text + "\n"), last.partition(" ")
    return SignedCheckpoint(checkpoint, key_name, signature) if checkpoint and signature else None


def read_outside(path: Path) -> Iterator[SignedCheckpoint | None]:
    """Every block of the outside file in its order; None for one that was damaged. Nothing when there is no file."""
    yield from map(read_block, outside_file.read_blocks(path))


def signed_checkpoint(row: AccessCheckpoint) -> SignedCheckpoint | None:
    """A stored row; None when its text was damaged."""
    checkpoint = read_checkpoint(row.text)
    return SignedCheckpoint(checkpoint, row.key_name, row.signature) if checkpoint else None


def make_checkpoint(runtime: Runtime) -> bool:
    """Sign and store the head if it moved, a minute after the last one at the earliest."""
    if not _is_due(runtime.database):
        return False
    with transaction(runtime.database) as session:
        head = _head(session)
        if head is None or not is_alone(session.connection()) or session.get(AccessCheckpoint, head.seq) is not None:
            return False
        key, at = runtime.keys.log, clock.now().replace(microsecond=0)
        checkpoint = Checkpoint(runtime.instance_id, head.seq, head.chain, at)
        values = {"size": head.seq, "chain": head.chain, "at": at, "text": checkpoint_text(checkpoint)}
        values |= {"signature": sign_checkpoint(key, checkpoint), "key_name": f"log-{key.key_id}"}
        session.add(AccessCheckpoint.model_validate(values))
    return True


def keep_checkpoints(runtime: Runtime) -> int:
    """Append what the outside file has not got yet, and wait until it is on the disk. Raises the alarm when the file
    cannot be written, has gone, or knows a longer log than this database. Returns how many were appended."""
    path = runtime.settings.checkpoints
    try:
        with outside_file.opened(path) as file:
            blocks = map(read_block, outside_file.newest_first(file, within=_TAIL))
            last = next((found for found in blocks if found is not None), None)
            missing = _stored_after(runtime.database, last.checkpoint.at if last else None)
            if missing:
                outside_file.append(file, "".join(checkpoint.block for checkpoint in missing))
    except OSError:
        _alarm(runtime, Alarm.CHECKPOINT_NOT_KEPT)
        return 0
    if last is None and len(missing) > 1:
        _alarm(runtime, Alarm.CHECKPOINT_FILE_MISSING)
    if last and missing and _is_rolled_back(last.checkpoint, missing[0].checkpoint):
        _alarm(runtime, Alarm.LOG_ROLLED_BACK)
    return len(missing)


def mail_daily_checkpoint(runtime: Runtime) -> bool:
    """Once a UK day, put the message with the newest checkpoint into the outbox."""
    midnight = datetime.combine(clock.today(), datetime.min.time(), clock.UK)
    mailed = select(OutboxMessage.id).where(OutboxMessage.subject_id == runtime.instance_id)
    mailed = mailed.where(OutboxMessage.kind == DAILY_KIND, col(OutboxMessage.created_at) >= midnight)
    with Session(runtime.database.read) as session:
        if session.exec(mailed).first() or newest_checkpoint(session) is None:
            return False
    with transaction(runtime.database) as session:
        if not is_alone(session.connection()) or session.exec(mailed).first():
            return False
        session.add(OutboxMessage.model_validate({"kind": DAILY_KIND, "subject_id": runtime.instance_id}))
    return True


def newest_checkpoint(session: Session) -> SignedCheckpoint | None:
    """The last one that was signed."""
    row = session.exec(select(AccessCheckpoint).order_by(col(AccessCheckpoint.size).desc()).limit(1)).first()
    return signed_checkpoint(row) if row else None


def _is_due(database: Database) -> bool:
    with Session(database.read) as session:
        head, last = _head(session), newest_checkpoint(session)
    if head is None or last is None:
        return head is not None
    return head.seq > last.checkpoint.size and clock.now() - last.checkpoint.at >= EVERY


def _head(session: Session) -> AccessSeal | None:
    return session.exec(select(AccessSeal).order_by(col(AccessSeal.seq).desc()).limit(1)).first()


def _stored_after(database: Database, at: datetime | None) -> list[SignedCheckpoint]:
    query = select(AccessCheckpoint).order_by(col(AccessCheckpoint.size))
    if at is not None:
        query = query.where(AccessCheckpoint.at > at)
    with Session(database.read) as session:
        stored = [signed_checkpoint(row) for row in session.exec(query)]
    return [checkpoint for checkpoint in stored if checkpoint is not None]


def _is_rolled_back(outside: Checkpoint, here: Checkpoint) -> bool:
    """A log only grows: a later checkpoint of a shorter or other one means that the database went back."""
    return outside.instance_id == here.instance_id and outside.size >= here.size


def _alarm(runtime: Runtime, alarm: Alarm) -> None:
    with transaction(runtime.database) as session:
        raise_alarm(session, alarm)
