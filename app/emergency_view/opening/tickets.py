"""Tickets: what a page carries instead of the code, for its own follow-up and nothing else (security-design M11).

AES-GCM under a key of the day derived from the pepper. A ticket to open goes on where a pause stopped and lives 15
minutes; a ticket to report holds no key and says only which card and version the report is about."""

import base64
import binascii
import secrets
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.derived_keys import ticket_key
from app.core.secret_keys import SecretKey, SecretKeys

OPEN_MINUTES: Final = 15
_NONCE: Final = 12
_LAYOUT: Final = struct.Struct(">BQ16s16sI32s")
TEXT_LENGTH: Final = 4 * -(-(_NONCE + _LAYOUT.size + 16) // 3)
"""Characters of every ticket."""
_AAD: Final = b"alertcard v1 ticket"


class Purpose(IntEnum):
    """What a ticket is for. One for another purpose opens nothing."""

    OPEN = 1
    REPORT = 2


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the page may ask for next."""

    purpose: Purpose
    link_id: UUID
    card_id: UUID
    card_version: int
    made_at: datetime
    version_key: bytes = field(default=bytes(32), repr=False)


def seal_ticket(ticket: Ticket, peppers: SecretKeys) -> str:
    """The text that the page carries in a hidden field."""
    seconds = int(ticket.made_at.timestamp())
    plain = _LAYOUT.pack(
        ticket.purpose, seconds, ticket.link_id.bytes, ticket.card_id.bytes, ticket.card_version, ticket.version_key
    )
    nonce = secrets.token_bytes(_NONCE)
    cipher = _cipher(peppers.present, ticket.made_at.date())
    return base64.urlsafe_b64encode(nonce + cipher.encrypt(nonce, plain, _AAD)).decode("ascii")


def open_ticket(text: str, purpose: Purpose, peppers: SecretKeys, *, now: datetime) -> Ticket | None:
    """The ticket, if we made it for this purpose today or yesterday and it is not too old."""
    try:
        sealed = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    ticket = _opened(sealed, peppers, now)
    if ticket is None or ticket.purpose is not purpose:
        return None
    age = now - ticket.made_at
    is_old = purpose is Purpose.OPEN and not timedelta(0) <= age <= timedelta(minutes=OPEN_MINUTES)
    return None if is_old else ticket


@lru_cache(maxsize=8)
def _cipher(pepper: SecretKey, day: date) -> AESGCM:
    """The key of a day is derived once."""
    return AESGCM(ticket_key(pepper, day))


def _opened(sealed: bytes, peppers: SecretKeys, now: datetime) -> Ticket | None:
    for pepper in reversed(peppers.keys):
        for day in (now.date(), now.date() - timedelta(days=1)):
            try:
                plain = _cipher(pepper, day).decrypt(sealed[:_NONCE], sealed[_NONCE:], _AAD)
                return _unpacked(plain, now)
            except (InvalidTag, ValueError):
                continue
    return None


def _unpacked(plain: bytes, now: datetime) -> Ticket:
    purpose, seconds, link_id, card_id, version, key = _LAYOUT.unpack(plain)
    made_at = datetime.fromtimestamp(seconds, tz=now.tzinfo)
    return Ticket(Purpose(purpose), UUID(bytes=link_id), UUID(bytes=card_id), version, made_at, key)
