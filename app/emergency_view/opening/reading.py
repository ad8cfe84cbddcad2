"""What somebody scanned or typed, judged by its form and our signature alone: no database, no counter (7.1, 7.2)."""

from dataclasses import dataclass, field
from typing import Final, Literal

from app.core import crockford
from app.core.derived_keys import code_lookup, secret_lookup
from app.core.key_list import KeyList
from app.core.link_token import TEXT_LENGTH as TOKEN_LENGTH
from app.core.link_token import SignaturesSeen, VerifiedToken, parse_token, verify_token
from app.core.secret_keys import SecretKeys
from app.core.typed_code import CodeForm, read_typed_code
from app.emergency_view.states import StateId

_SLIP_LENGTH: Final = 40
"""Texts up to this length were meant as a typed code: the hint depends on the form only, never on the database."""

By = Literal["secret", "code", "id"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How to find the link's row, and what opens it."""

    by: By
    lookups: tuple[bytes, ...] = field(repr=False)
    token: VerifiedToken | None = field(default=None, repr=False)
    symbols: str = field(default="", repr=False)


def read_code(
    text: str, *, key_list: KeyList, peppers: SecretKeys, seen: SignaturesSeen | None = None
) -> Reading | StateId:
    """The reading, or the state to answer with: `slip` or `unknown`."""
    symbols = crockford.read(text)
    if symbols is not None and len(symbols) == TOKEN_LENGTH:
        return _token(symbols, key_list, seen)
    typed = read_typed_code(text)
    if typed.form is CodeForm.WELL_FORMED:
        return _typed(typed.symbols, peppers)
    return StateId.SLIP if len(text) <= _SLIP_LENGTH else StateId.UNKNOWN


def _token(symbols: str, key_list: KeyList, seen: SignaturesSeen | None) -> Reading | StateId:
    token = parse_token(symbols)
    verified = None if token is None else verify_token(token, key_list, seen)
    if verified is None:
        return StateId.UNKNOWN
    return Reading("secret", (secret_lookup(verified.secret),), token=verified)


def _typed(symbols: str, peppers: SecretKeys) -> Reading:
    keys = [peppers.present] + ([peppers.previous] if peppers.previous else [])
    return Reading("code", tuple(code_lookup(key, symbols) for key in keys), symbols=symbols)
