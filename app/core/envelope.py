"""Sealed values: AES-256-GCM bound to the field, row, owner and versions they belong to (7.3).

01, key version (4 bytes), nonce (12), ciphertext, tag (16)."""

import secrets
import struct
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.field_ids import FieldId

KEY_LENGTH: Final = 32
_FORMAT: Final = 1
_HEADER: Final = struct.Struct(">BI12s")
_NONCE_LENGTH: Final = 12
_SHORTEST: Final = _HEADER.size + 16
_AAD_PREFIX: Final = b"alertcard v1 aad\0"
_BLOCK: Final = 256
_HIGHEST_KEY_VERSION: Final = 0xFFFFFFFF


class EnvelopeError(Exception):
    """A sealed value cannot be opened. The message never holds any of it."""


class EnvelopeMalformed(EnvelopeError):
    """The bytes are not an envelope of a format that this version knows."""


class EnvelopeRefused(EnvelopeError):
    """Wrong key, or a value that was altered, moved or put back from an older row version."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs. `owner_id` is the patient for fields under the data key, the card for
    fields under the version key and for wraps of it."""

    field: FieldId
    row_id: UUID
    owner_id: UUID
    row_version: int


def new_key() -> bytes:
    """A data key or version key from the system's generator."""
    return secrets.token_bytes(KEY_LENGTH)


def seal(key: bytes, plaintext: bytes, place: Place, *, key_version: int) -> bytes:
    """The envelope of `plaintext` at its place. `key_version` names the key (for a data key: the KEK's
    id) so that the opener can choose; each call takes a new random nonce."""
    if not 0 < key_version <= _HIGHEST_KEY_VERSION:
        raise ValueError("A key version is 1 to 4294967295.")
    nonce = secrets.token_bytes(_NONCE_LENGTH)
    ciphertext = _cipher(key).encrypt(nonce, plaintext, additional_data(place, key_version))
    return _HEADER.pack(_FORMAT, key_version, nonce) + ciphertext


def open_sealed(key: bytes, envelope: bytes, place: Place) -> bytes:
    """The plaintext, if the key is right and the envelope stands where it was sealed for.

    EnvelopeMalformed or EnvelopeRefused otherwise."""
    version, nonce = _read_header(envelope)
    try:
        return _cipher(key).decrypt(nonce, envelope[_HEADER.size :], additional_data(place, version))
    except InvalidTag:
        raise EnvelopeRefused(
            f"{place.field} does not open here: the key is another one, or the value was altered or moved."
        ) from None


def key_version_of(envelope: bytes) -> int:
    """Which key the envelope asks for. Not authenticated until it has been opened."""
    return _read_header(envelope)[0]


def additional_data(place: Place, key_version: int) -> bytes:
    """What the tag covers beside the ciphertext: each part with a length of two bytes before it."""
    parts = (
        place.field.encode("ascii"),
        place.row_id.bytes,
        place.owner_id.bytes,
        key_version.to_bytes(4),
        place.row_version.to_bytes(8),
    )
    return _AAD_PREFIX + b"".join(len(part).to_bytes(2) + part for part in parts)


def pad(plaintext: bytes) -> bytes:
    """`plaintext`, 80, then zeros to a multiple of 256 bytes: for values whose length tells something."""
    return plaintext + b"\x80" + bytes(-(len(plaintext) + 1) % _BLOCK)


def unpad(padded: bytes) -> bytes:
    """What `pad` was given. EnvelopeMalformed if the padding is not ours."""
    plaintext, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\0") or len(padded) % _BLOCK or len(rest) >= _BLOCK:
        raise EnvelopeMalformed("The padding of an opened value is not right.")
    return plaintext


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_LENGTH:
        raise ValueError(f"A key has {KEY_LENGTH} bytes, not {len(key)}.")
    return AESGCM(key)


def _read_header(envelope: bytes) -> tuple[int, bytes]:
    if len(envelope) < _SHORTEST or envelope[0] != _FORMAT:
        raise EnvelopeMalformed("This is not a sealed value of a format that this version knows.")
    _, key_version, nonce = _HEADER.unpack_from(envelope)
    return key_version, nonce
