"""How the journal is written: signed blocks, each saying which stretch of the log it covers.

Its first line, the instance, `after up-to chain` (the chain's head at the last one in hexadecimal), the time; then the
events of the stretch that count, one canonical JSON text a line; a line `log-1 <signature in base64>`; an empty line.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from app.access_log import outside_file
from app.access_log.chain import sign_text, verify_text
from app.core.signing_keys import SigningKey

NAME: Final = "alertcard journal v1"
REPLAYED: Final = f"{NAME} replayed"
_HEADER: Final = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody took away or gave back: ids, kind and instant. `more` is what an id cannot bring back,
    for withdrawn lines of a card template alone."""

    id: UUID
    at: datetime
    event: str
    patient: UUID | None
    card: UUID | None
    card_version: int | None
    link: UUID | None
    actor: UUID | None
    private: str | None
    more: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The events that count among those after one place in the log up to another. `is_replayed`: everything before
    this block has been done to the database that wrote it."""

    instance_id: UUID
    after: int
    up_to: int
    chain: bytes
    at: datetime
    lines: tuple[str, ...] = ()
    is_replayed: bool = False
    key_name: str = ""
    signature: str = ""

    @property
    def text(self) -> str:
        """What is signed."""
        name, at = REPLAYED if self.is_replayed else NAME, self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        header = f"{name}\n{self.instance_id}\n{self.after} {self.up_to} {self.chain.hex()}\n{at}\n"
        return header + "".join(f"{line}\n" for line in self.lines)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The events. ValueError for a line that is none."""
        return tuple(map(read_entry, self.lines))

    def signed(self, log_key: SigningKey) -> str:
        """The block as it stands in the file."""
        return f"{self.text}log-{log_key.key_id} {sign_text(log_key, self.text)}\n\n"

    def is_signed_by(self, keys: Mapping[str, ec.EllipticCurvePublicKey]) -> bool:
        """Whether one of these keys signed it."""
        key = keys.get(self.key_name)
        return key is not None and verify_text(key, self.text, self.signature)


def read_block(text: str) -> Block | None:
    """The block of a text without its empty line; None for anything that `Block.signed` would not write."""
    lines = text.split("\n")
    if len(lines) <= _HEADER or lines[0] not in {NAME, REPLAYED}:
        return None
    try:
        (after, up_to, chain), (key_name, signature) = lines[2].split(" "), lines[-1].split(" ")
        at = datetime.strptime(lines[3], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        block = Block(
            UUID(lines[1]), int(after), int(up_to), bytes.fromhex(chain), at, tuple(lines[_HEADER:-1]),
            is_replayed=lines[0] == REPLAYED, key_name=key_name, signature=signature,
        )  # fmt: skip
    except ValueError:
        return None
    return block if f"{block.text}{lines[-1]}" == text else None


def read_journal(path: Path, instance_id: UUID) -> Iterator[Block | None]:
    """Every block of this service in its order; None for one that was damaged."""
    for text in outside_file.read_blocks(path):
        block = read_block(text)
        if block is None or block.instance_id == instance_id:
            yield block


def read_entry(line: str) -> Entry:
    """One line. ValueError for anything else."""
    try:
        told = json.loads(line)
        ids = {name: UUID(told[name]) if told[name] else None for name in ("patient", "card", "link", "actor")}
        at = datetime.fromisoformat(told["at"])
        return Entry(
            id=UUID(told["id"]), at=at, event=str(told["event"]), card_version=told["card_version"],
            private=told["private"], more=told.get("more"), **ids,
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("Not an entry of the journal.") from fault
