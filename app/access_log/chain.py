"""The access log's canonical form, chain and checkpoints as pure functions (`codes-and-keys.md` 7.4)."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from app.core.signing_keys import KeyPurpose, SigningKey, verify_signature

SALT_LENGTH: Final = 32
_NAME: Final = "alertcard access log v1"
_RESTORED: Final = f"{_NAME} restored"
_LEAF: Final = b"\0"
_LINK: Final = b"\1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """What is hashed of an access event: ids, codes and a commitment, never a private word."""

    id: UUID
    at: datetime
    event: str
    outcome: str | None
    by: str
    actor: UUID | None = None
    patient: UUID | None = None
    card: UUID | None = None
    card_version: int | None = None
    link: UUID | None = None
    tier: str | None = None
    private: str | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long the log was, and its head, at one moment. `is_restored`: the database went back to this on purpose,
    and what earlier checkpoints say of a longer log is no longer true of it."""

    instance_id: UUID
    size: int
    chain: bytes
    at: datetime
    is_restored: bool = False


def canonical(value: Mapping[str, Any]) -> bytes:
    """One JSON text for one value: keys sorted, no spaces, UTF-8. TypeError for a float (also inside)
    and for anything else that JSON of another language might write in another way."""
    _refuse_ambiguous(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def canonical_event(event: LoggedEvent) -> bytes:
    """The bytes of an event that its leaf hashes: what `canonical` gives for these fields. What is absent is null.

    Written out because each event passes here twice, and `json` spends most of its time on what cannot occur."""
    return (
        f'{{"actor":{_id(event.actor)},"at":"{canonical_time(event.at)}","by":{_text(event.by)},'
        f'"card":{_id(event.card)},"card_version":{_number(event.card_version)},"event":{_text(event.event)},'
        f'"id":{_id(event.id)},"link":{_id(event.link)},"outcome":{_text(event.outcome)},'
        f'"patient":{_id(event.patient)},"private":{_text(event.private)},"tier":{_text(event.tier)},"v":1}}'
    ).encode()


def canonical_time(at: datetime) -> str:
    """UTC to the microsecond, which is what PostgreSQL keeps. ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("A logged time needs its zone.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def make_salt() -> bytes:
    """A new salt for each event, sealed together with the private part."""
    return secrets.token_bytes(SALT_LENGTH)


def commit_private(salt: bytes, private: Mapping[str, Any]) -> str:
    """The commitment to an event's private part: 64 hexadecimal digits that tell nothing without the salt."""
    if len(salt) != SALT_LENGTH:
        raise ValueError(f"A salt has {SALT_LENGTH} bytes.")
    return hmac.digest(salt, canonical(private), "sha256").hex()


def matches_commitment(commitment: str, salt: bytes, private: Mapping[str, Any]) -> bool:
    """Whether an opened private part is the one that was committed to."""
    return hmac.compare_digest(commitment.encode("ascii"), commit_private(salt, private).encode("ascii"))


def leaf_of(event: bytes) -> bytes:
    """The leaf of a canonical event."""
    return hashlib.sha256(_LEAF + event).digest()


def chain_start(instance_id: UUID) -> bytes:
    """The head of an empty log: two services never share a chain."""
    return hashlib.sha256(_NAME.encode("ascii") + b"\0" + instance_id.bytes).digest()


def chain_next(previous: bytes, sequence: int, leaf: bytes) -> bytes:
    """The head after the leaf with this sequence number; the first is 1."""
    if sequence < 1:
        raise ValueError("Sequence numbers begin at 1.")
    return hashlib.sha256(_LINK + previous + sequence.to_bytes(8) + leaf).digest()


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The five lines that are signed, kept outside the data folder and mailed."""
    at = checkpoint.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = _RESTORED if checkpoint.is_restored else _NAME
    return f"{name}\n{checkpoint.instance_id}\n{checkpoint.size}\n{checkpoint.chain.hex()}\n{at}\n"


def read_checkpoint(text: str) -> Checkpoint | None:
    """The checkpoint of exactly such a text, or None."""
    lines = text.split("\n")
    if len(lines) != 6 or lines[0] not in {_NAME, _RESTORED}:
        return None
    try:
        at = datetime.strptime(lines[4], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        is_restored = lines[0] == _RESTORED
        checkpoint = Checkpoint(UUID(lines[1]), int(lines[2]), bytes.fromhex(lines[3]), at, is_restored)
    except ValueError:
        return None
    return checkpoint if checkpoint_text(checkpoint) == text and len(checkpoint.chain) == 32 else None


def sign_checkpoint(log_key: SigningKey, checkpoint: Checkpoint) -> str:
    """r and s in base64. PurposeMismatch for any key but the log's."""
    return sign_text(log_key, checkpoint_text(checkpoint))


def verify_checkpoint(public_key: ec.EllipticCurvePublicKey, checkpoint: Checkpoint, signature: str) -> bool:
    """Whether this log key signed this checkpoint."""
    return verify_text(public_key, checkpoint_text(checkpoint), signature)


def sign_text(log_key: SigningKey, text: str) -> str:
    """r and s in base64, for what leaves the machine. Each kind of text has a first line of its own."""
    return base64.b64encode(log_key.sign(text.encode("utf-8"), purpose=KeyPurpose.LOG)).decode("ascii")


def verify_text(public_key: ec.EllipticCurvePublicKey, text: str, signature: str) -> bool:
    """Whether this log key signed this text."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    return verify_signature(public_key, raw, text.encode("utf-8"))


def _id(value: UUID | None) -> str:
    return "null" if value is None else f'"{value}"'


def _text(value: str | None) -> str:
    return "null" if value is None else encode_basestring(value)


def _number(value: int | None) -> str:
    return "null" if value is None else f"{value:d}"


def _refuse_ambiguous(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise TypeError("A key of the log is an ASCII text.")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            _refuse_ambiguous(part)
    elif not (value is None or isinstance(value, str | bool | int)):
        raise TypeError(f"The log holds texts, whole numbers, true, false and null, not {type(value).__name__}.")
