"""The signed token in the QR code, format 1: 90 bytes, 144 characters (`codes-and-keys.md` 7.1).

The secret inside opens the card; the signature says only what the paper is. No hash of the token is
ever an identity."""

import secrets
import struct
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from hashlib import sha256
from typing import Final

from app.core import crockford
from app.core.key_list import HIGHEST_KEY_ID, KeyEntry, KeyList, KeyMode, KeyState
from app.core.signing_keys import (
    KeyPurpose,
    PurposeMismatch,
    SigningKey,
    is_canonical_signature,
    thumbprint,
    verify_signature,
)

FORMAT: Final = 1
SECRET_LENGTH: Final = 17
TEXT_LENGTH: Final = 144
DAY_ZERO: Final = date(2020, 1, 1)
_PREFIX: Final = b"alertcard link token v1\0"
_STATEMENT: Final = struct.Struct(">BBB17sHHH")
_HIGHEST: Final = 0xFFFF


class LinkKind(IntEnum):
    PRINTED = 1  # or shown by the patient
    SENT = 2
    DRILL = 3


_KINDS: Final = {kind.value: kind for kind in LinkKind}


@dataclass(frozen=True, slots=True)
class LinkToken:
    """A well-formed token. Nothing in it is to be believed before `verify_token`."""

    kind: LinkKind
    key_id: int
    secret: bytes = field(repr=False)
    card_version: int
    issued_on: date
    review_by_on: date
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaperStatement:
    """What the paper is, by its signature. It never selects content."""

    card_version: int
    issued_on: date
    review_by_on: date


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """A token signed by us. `paper` is None under a distrusted key: look the secret up, claim nothing."""

    kind: LinkKind
    key_id: int
    mode: KeyMode
    secret: bytes = field(repr=False)
    paper: PaperStatement | None


def make_link_secret() -> bytes:
    """136 bits from the system's generator."""
    return secrets.token_bytes(SECRET_LENGTH)


def sign_token(signer: SigningKey, *, key_list: KeyList, kind: LinkKind, secret: bytes, paper: PaperStatement) -> str:
    """The canonical text of a new token, to put after `https://host/e#`.

    ValueError for anything a reader would refuse: above all for a signer that is not the list's signing
    key, for its cards would be dead on paper."""
    statement = _statement(kind, signer.key_id, secret, paper)
    signed = _signing_input(_issuer_of(signer, key_list), statement)
    return crockford.encode(statement + signer.sign(signed, purpose=KeyPurpose.LINKS))


def _issuer_of(signer: SigningKey, key_list: KeyList) -> str:
    entry = key_list.signing
    if signer.purpose is not KeyPurpose.LINKS:
        raise PurposeMismatch(signer.purpose, KeyPurpose.LINKS)
    if entry is None or (entry.key_id, entry.kid) != (signer.key_id, thumbprint(signer.public_key)):
        raise ValueError(f"Link key {signer.key_id} is not the signing key of the list. Load the one that is.")
    return entry.issuer


def parse_token(text: str) -> LinkToken | None:
    """The token of a text as typed, pasted or scanned, or None if it is not well formed."""
    symbols = crockford.read(text)
    if symbols is None or len(symbols) != TEXT_LENGTH:
        return None
    data = crockford.decode(symbols)
    version_of_format, kind, key_id, secret, card_version, issued, review = _STATEMENT.unpack_from(data)
    signature = data[_STATEMENT.size :]
    if version_of_format != FORMAT or kind not in _KINDS or not 1 <= key_id <= HIGHEST_KEY_ID:
        return None
    if card_version < 1 or review < issued or not is_canonical_signature(signature):
        return None
    return LinkToken(_KINDS[kind], key_id, secret, card_version, _day(issued), _day(review), signature)


class SignaturesSeen:
    """The signatures that one process found right lately, by digests: a code that is scanned again is recognised in a
    twentieth of the time. A digest covers key, statement and signature, and tells nothing of the secret, which has
    136 bits. Whether the key is still believed is asked each time."""

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._digests: OrderedDict[bytes, None] = OrderedDict()

    def verify(self, entry: KeyEntry, signature: bytes, signed: bytes) -> bool:
        """As `verify_signature` under the key of the entry."""
        digest = sha256(b"\0".join((entry.kid.encode("ascii"), signature, signed))).digest()
        if digest in self._digests:
            self._digests.move_to_end(digest)
            return True
        if not verify_signature(entry.public_key, signature, signed):
            return False
        self._digests[digest] = None
        if len(self._digests) > self._most:
            self._digests.popitem(last=False)
        return True


def verify_token(token: LinkToken, key_list: KeyList, seen: SignaturesSeen | None = None) -> VerifiedToken | None:
    """The token if one of our keys signed it, or None. No database is asked and nothing is counted."""
    entry = key_list.find(token.key_id)
    if entry is None:
        return None
    paper = PaperStatement(token.card_version, token.issued_on, token.review_by_on)
    signed = _signing_input(entry.issuer, _statement(token.kind, token.key_id, token.secret, paper))
    is_ours = seen.verify if seen is not None else _verify
    if not is_ours(entry, token.signature, signed):
        return None
    believed = None if entry.state is KeyState.DISTRUSTED else paper
    return VerifiedToken(token.kind, token.key_id, entry.mode, token.secret, believed)


def _verify(entry: KeyEntry, signature: bytes, signed: bytes) -> bool:
    return verify_signature(entry.public_key, signature, signed)


def _signing_input(issuer: str, statement: bytes) -> bytes:
    return _PREFIX + issuer.encode("ascii") + b"\0" + statement


def _statement(kind: LinkKind, key_id: int, secret: bytes, paper: PaperStatement) -> bytes:
    issued, review = _day_count(paper.issued_on), _day_count(paper.review_by_on)
    if not 1 <= key_id <= HIGHEST_KEY_ID or len(secret) != SECRET_LENGTH:
        raise ValueError("A token needs a key id of 1 to 254 and a secret of 17 bytes.")
    if not 1 <= paper.card_version <= _HIGHEST or review < issued:
        raise ValueError("A card version is 1 to 65535 and is not reviewed before it is issued.")
    return _STATEMENT.pack(FORMAT, LinkKind(kind), key_id, secret, paper.card_version, issued, review)


def _day_count(day: date) -> int:
    count = (day - DAY_ZERO).days
    if not 0 <= count <= _HIGHEST:
        raise ValueError("A token can hold days from 1 January 2020 to 6 June 2199.")
    return count


def _day(count: int) -> date:
    return DAY_ZERO + timedelta(days=count)
