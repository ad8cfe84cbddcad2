"""Opaque tokens: 256 random bits given out once, found again by their hash."""

import hashlib
import secrets
from typing import Final

TOKEN_BYTES: Final = 32
_LOOKUP: Final = b"alertcard v1 token lookup\0"


def new_token() -> str:
    """43 URL-safe characters from the system's generator."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_lookup(token: str) -> bytes:
    """What the database keeps of a token. 256 random bits need neither salt nor pepper (ASVS 6.5.2)."""
    return hashlib.sha256(_LOOKUP + token.encode("utf-8", "surrogatepass")).digest()
