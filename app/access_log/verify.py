"""Recomputes the whole log and compares it with every checkpoint and with the file outside (`codes-and-keys.md` 7.4).

Reads only. Checkpoints are read before the chain, so that a log which grows meanwhile is never called too short.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Connection, Row, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_model

from app.access_log.chain import canonical_event, chain_next, chain_start, leaf_of, verify_checkpoint
from app.access_log.checkpoints import SignedCheckpoint, read_outside, signed_checkpoint
from app.access_log.journal import is_behind
from app.access_log.journal_blocks import read_journal
from app.access_log.models import AccessCheckpoint
from app.access_log.rows import EVENT, HASHED, SEAL, logged_event
from app.core import clock, key_files
from app.core.key_files import KeyPlaces
from app.core.runtime import Runtime
from app.core.signing_keys import KeyPurpose

UNSEALED_AFTER: Final = timedelta(minutes=5)
_PAGE: Final = 2000
_NOTED: Final = 20  # of each code; the rest is counted


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, in words for an operator. `sequence` is where it begins, when it has a place."""

    code: str
    words: str
    sequence: int | None = None


@dataclass(slots=True)
class Report:
    """What was read and what was found."""

    sealed_count: int = 0
    checkpoint_count: int = 0
    outside_count: int = 0
    restored_count: int = 0
    erased_count: int = 0
    """Records that were erased: nobody can open the private parts of their events."""
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_whole(self) -> bool:
        """Whether the log is what it was when it was written."""
        return not self.faults

    @property
    def first_bad_sequence(self) -> int | None:
        """The lowest sequence number that a fault names."""
        return min((fault.sequence for fault in self.faults if fault.sequence is not None), default=None)

    def add(self, code: str, words: str, sequence: int | None = None) -> None:
        """Count a fault, and note it if it is among the first of its code."""
        self.counts[code] += 1
        if self.counts[code] <= _NOTED:
            self.faults.append(Fault(code, words, sequence))


Check = Callable[[Session, Runtime], Iterable[Fault]]
Claims = Mapping[int, list[SignedCheckpoint]]


def verify_log(runtime: Runtime, *, outside: Path | None = None, checks: Iterable[Check] = ()) -> Report:
    """Everything there is to compare. `outside` replaces CHECKPOINT_FILE, for a copy that was kept elsewhere;
    `checks` are those of other capabilities, such as the sealed snapshots against their issue events."""
    report = Report()
    with Session(runtime.database.read) as session:
        claims = _read_claims(session, runtime, outside or runtime.settings.checkpoints, report)
        _walk(session.connection(), runtime, claims, report)
        _find_unsealed(session.connection(), report)
        _compare_journal(runtime, report)
        report.erased_count = _erased_count(session.connection())
        for check in checks:
            for fault in check(session, runtime):
                report.add(fault.code, fault.words, fault.sequence)
    return report


def _read_claims(session: Session, runtime: Runtime, outside: Path, report: Report) -> Claims:
    """Every checkpoint by its size, once, each with its own faults reported."""
    stored = list(_stored(session, report))
    keys = public_keys(runtime.keys.places)
    ours = {one: _is_ours(one, runtime, keys, report) for one in stored}
    kept: list[SignedCheckpoint] = []
    for one in _outside(outside, has_checkpoints=bool(stored), report=report):
        if one not in ours:
            ours[one] = _is_ours(one, runtime, keys, report)
        if ours[one] and one.checkpoint.is_restored:
            kept = [earlier for earlier in kept if earlier.checkpoint.size <= one.checkpoint.size]
            report.restored_count += 1
        kept.append(one)
    report.checkpoint_count, report.outside_count = len(stored), len(kept)
    claims: dict[int, list[SignedCheckpoint]] = defaultdict(list)
    for checkpoint in dict.fromkeys([*stored, *kept]):
        if ours[checkpoint]:
            claims[checkpoint.checkpoint.size].append(checkpoint)
    for lost in {one for one in kept if not one.checkpoint.is_restored} - set(stored):
        report.add("checkpoint_lost", f"The database has lost the checkpoint of {_of(lost)}.", lost.checkpoint.size)
    return claims


def _stored(session: Session, report: Report) -> Iterator[SignedCheckpoint]:
    for row in session.exec(select_model(AccessCheckpoint).order_by(col(AccessCheckpoint.size))):
        checkpoint = signed_checkpoint(row)
        if (
            checkpoint is None
            or checkpoint.checkpoint.is_restored
            or (checkpoint.checkpoint.size, checkpoint.checkpoint.chain) != (row.size, row.chain)
        ):
            report.add("checkpoint_damaged", f"The stored checkpoint of {row.size} events was altered.", row.size)
        else:
            yield checkpoint


def _outside(path: Path, *, has_checkpoints: bool, report: Report) -> Iterator[SignedCheckpoint]:
    if has_checkpoints and not path.exists():
        report.add("outside_missing", f"There is no file of checkpoints at {path}. Give a kept copy with --outside.")
    damaged = 0
    for checkpoint in read_outside(path):
        if checkpoint is None:
            damaged += 1
        else:
            yield checkpoint
    if damaged:
        report.add("outside_damaged", f"{path} holds {damaged} blocks that are not checkpoints.")


def public_keys(places: KeyPlaces) -> dict[str, ec.EllipticCurvePublicKey]:
    """The log keys that there are, by the names that signatures give."""
    ids = key_files.key_ids(places, KeyPurpose.LOG)
    return {f"log-{key}": key_files.load_signing_key(places, KeyPurpose.LOG, key).public_key for key in ids}


def _is_ours(
    signed: SignedCheckpoint, runtime: Runtime, keys: Mapping[str, ec.EllipticCurvePublicKey], report: Report
) -> bool:
    """Whether this service signed it; only then does it say anything about the log."""
    checkpoint, key = signed.checkpoint, keys.get(signed.key_name)
    if checkpoint.instance_id != runtime.instance_id:
        report.add("other_instance", f"The checkpoint of {_of(signed)} is another service's.")
    elif key is None:
        report.add("key_missing", f"The checkpoint of {_of(signed)} needs the key {signed.key_name} in KEY_DIR.")
    elif not verify_checkpoint(key, checkpoint, signed.signature):
        report.add("forged", f"The signature under the checkpoint of {_of(signed)} is not this service's.")
    else:
        return True
    return False


def _walk(connection: Connection, runtime: Runtime, claims: Claims, report: Report) -> None:
    """Every seal in order: its event, its leaf, its chain, and the checkpoints of that size."""
    sequence, chain, agreed = 0, chain_start(runtime.instance_id), 0
    for row in _seals(connection):
        if row.seq != sequence + 1:
            report.add("seals_missing", f"Seals {sequence + 1} to {row.seq - 1} are missing.", sequence + 1)
        elif chain_next(chain, row.seq, row.leaf) != row.chain:
            report.add("chain_broken", f"The chain does not continue at {row.seq}.", row.seq)
        _check_event(row, report)
        sequence, chain = row.seq, row.chain  # go on from what is stored, to name each fault once
        if sequence in claims and _agrees(claims[sequence], chain, agreed, report):
            agreed = sequence
    report.sealed_count = sequence
    _check_length(sequence, claims, report)


def _agrees(signed: list[SignedCheckpoint], chain: bytes, agreed: int, report: Report) -> bool:
    differing = [one for one in signed if one.checkpoint.chain != chain]
    for one in differing:
        words = f"The log differs from the checkpoint of {_of(one)}: it was changed after its first {agreed} events."
        report.add("differs_from_checkpoint", words, agreed + 1)
    return not differing


def _erased_count(connection: Connection) -> int:
    query = select(func.count(EVENT.c.patient_id.distinct())).where(EVENT.c.event == "record.erased")
    return connection.execute(query).scalar_one()


def _check_event(row: Row[Any], report: Report) -> None:
    if row.id is None:
        report.add("event_missing", f"The event of seal {row.seq} is gone.", row.seq)
    elif leaf_of(canonical_event(logged_event(row))) != row.leaf:
        report.add("event_altered", f"The event of seal {row.seq} was altered.", row.seq)


def _check_length(size: int, claims: Claims, report: Report) -> None:
    longer = [signed for at, signeds in claims.items() if at > size for signed in signeds]
    if longer:
        longest = max(longer, key=lambda signed: signed.checkpoint.size)
        words = f"The log holds {size} events and held {_of(longest)}: it was cut off or restored from a backup."
        report.add("too_short", words, size + 1)


def _seals(connection: Connection) -> Iterator[Row[Any]]:
    joined = select(SEAL, *HASHED).select_from(SEAL.outerjoin(EVENT, SEAL.c.event_id == EVENT.c.id))
    last = 0
    while rows := connection.execute(joined.where(SEAL.c.seq > last).order_by(SEAL.c.seq).limit(_PAGE)).all():
        yield from rows
        last = rows[-1].seq


def _find_unsealed(connection: Connection, report: Report) -> None:
    sealed = select(SEAL.c.seq).where(SEAL.c.event_id == EVENT.c.id)
    unsealed = select(func.count(), func.min(EVENT.c.at)).where(
        EVENT.c.at < clock.now() - UNSEALED_AFTER, ~sealed.exists()
    )
    count, oldest = connection.execute(unsealed).one()
    if count:
        words = f"{count} events are older than five minutes and not sealed, the oldest of {oldest:%d %B %Y %H:%M} UTC."
        report.add("unsealed", f"{words} Is a server running, or `alertcard seal`?")


def _compare_journal(runtime: Runtime, report: Report) -> None:
    """The journal reaches further than the last checkpoint: it is written within seconds."""
    keys = public_keys(runtime.keys.places)
    blocks = [block for block in read_journal(runtime.settings.journal, runtime.instance_id) if block is not None]
    for unknown in sorted({block.key_name for block in blocks} - keys.keys()):
        report.add("key_missing", f"The journal needs the key {unknown} in KEY_DIR.")
    forged = sum(block.key_name in keys and not block.is_signed_by(keys) for block in blocks)
    if forged:
        report.add(
            "journal_forged", f"{runtime.settings.journal} holds {forged} blocks that this service did not sign."
        )
    if is_behind(runtime):
        report.add("journal_ahead", "The journal knows a longer log than this database. Run: alertcard restore")


def _of(signed: SignedCheckpoint) -> str:
    return f"{signed.checkpoint.size} events on {signed.checkpoint.at:%d %B %Y at %H:%M} UTC"
