"""Everything that is derived from a link secret, a typed code, a version key or the pepper (7.1 to 7.3).

Each derivation has its own label, so that no value made for one use can serve another."""

import hashlib
import hmac
import unicodedata
from datetime import date
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.secret_keys import SecretKey, SecretKind

_SECRET_LOOKUP: Final = b"alertcard v1 secret lookup\0"
_CODE_LOOKUP: Final = b"alertcard v1 code lookup\0"
_CODE_WRAP: Final = b"alertcard v1 code wrap\0"
_WRAP_BY_TOKEN: Final = b"alertcard v1 wrap token\0"
_WRAP_BY_CODE: Final = b"alertcard v1 wrap code\0"
_TICKET: Final = b"alertcard v1 ticket\0"
_REPORT: Final = b"alertcard v1 problem report"
_GATE: Final = b"alertcard v1 gate"
_KEY_CHECK: Final = b"alertcard v1 key check\0"


def secret_lookup(secret: bytes) -> bytes:
    """What the database keeps of a link secret, to find its row. 136 random bits need no pepper."""
    return hashlib.sha256(_SECRET_LOOKUP + secret).digest()


def code_lookup(pepper: SecretKey, symbols: str) -> bytes:
    """What the database keeps of a typed code (its fourteen symbols), to find its row."""
    return hmac.digest(pepper.value(SecretKind.PEPPER), _CODE_LOOKUP + symbols.encode("ascii"), "sha256")


def token_wrap_key(secret: bytes, link_id: UUID) -> bytes:
    """LK_token: opens the version key in the row of this link for whoever holds its secret."""
    return _derive(secret, _WRAP_BY_TOKEN + link_id.bytes)


def code_wrap_key(pepper: SecretKey, symbols: str, link_id: UUID) -> bytes:
    """LK_code: opens the version key in the row of this link for whoever typed its code."""
    stretched = hmac.digest(pepper.value(SecretKind.PEPPER), _CODE_WRAP + symbols.encode("ascii"), "sha256")
    return _derive(stretched, _WRAP_BY_CODE + link_id.bytes)


def ticket_key(pepper: SecretKey, day: date) -> bytes:
    """The key of viewing tickets made on that day; accept today's and yesterday's."""
    return _derive(pepper.value(SecretKind.PEPPER), _TICKET + day.isoformat().encode("ascii"))


def report_key(pepper: SecretKey) -> bytes:
    """The key of what responders report as wrong: the emergency process writes it, the app reads it, both hold the
    pepper. A change of the pepper seals open reports again."""
    return _derive(pepper.value(SecretKind.PEPPER), _REPORT)


def gate_answer(version_key: bytes, answer: str) -> bytes:
    """What the sealed body keeps of the full-plan gate's answer. Compare with `hmac.compare_digest`."""
    normalised = normalise_gate_answer(answer).encode("utf-8")
    return hmac.digest(_derive(version_key, _GATE), normalised, "sha256")


def normalise_gate_answer(answer: str) -> str:
    """NHS number or passcode as it is compared: without white space and hyphens, lower case, NFC.
    It is read aloud and typed on other people's keyboards."""
    kept = "".join(character for character in answer if not character.isspace() and character != "-")
    return unicodedata.normalize("NFC", kept.lower())


def key_check(key: SecretKey) -> bytes:
    """What `init` stores and every start compares, to know that the right secret was loaded."""
    named = f"{key.kind}\0{key.key_id}".encode("ascii")
    return _derive(key.value(key.kind), _KEY_CHECK + named)


def _derive(secret: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=label).derive(secret)
