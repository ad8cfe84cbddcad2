"""The fifteen symbols printed beside the QR code: 70 random bits and a check symbol (7.2)."""

import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.core import crockford

RANDOM_SYMBOLS: Final = 14
TEXT_LENGTH: Final = 15
_GROUP: Final = 5
_BITS: Final = 5 * RANDOM_SYMBOLS


def _powers() -> list[int]:
    """Powers of 2 in the field of 32 elements with x^5 + x^2 + 1."""
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] * 2
        powers.append(doubled ^ 37 if doubled >= 32 else doubled)
    return powers


_EXP: Final = _powers()
_LOG: Final = {value: power for power, value in enumerate(_EXP)}


def _products(power: int) -> dict[str, int]:
    """What each symbol adds to the check at the place whose weight is 2 to that power."""
    products = {symbol: _EXP[(power + _LOG[value]) % 31] for value, symbol in _VALUES if value}
    return {"0": 0} | products


_VALUES: Final = tuple(enumerate(crockford.ALPHABET))
_CHECK: Final = tuple(_products(power) for power in range(1, RANDOM_SYMBOLS + 1))


class CodeForm(StrEnum):
    """What the text alone tells, before any look-up: the hint to the reader may depend on this only."""

    WELL_FORMED = "well_formed"
    WRONG_CHARACTER = "wrong_character"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHECK = "wrong_check"


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What was typed. `symbols` are the fourteen for the look-up; empty unless well formed."""

    form: CodeForm
    symbols: str = field(default="", repr=False)


def make_typed_code() -> str:
    """Fourteen symbols from the system's generator, without their check symbol."""
    return crockford.encode_number(secrets.randbits(_BITS), RANDOM_SYMBOLS)


def check_symbol(symbols: str) -> str:
    """The fifteenth symbol: one plus the weighted sum, in the field of 32 elements."""
    total = 1
    for products, symbol in zip(_CHECK, symbols, strict=True):
        total ^= products[symbol]
    return crockford.ALPHABET[total]


def plain_typed_code(symbols: str) -> str:
    """The fifteen symbols without hyphens, for the short QR code."""
    return symbols + check_symbol(symbols)


def format_typed_code(symbols: str) -> str:
    """XXXXX-XXXXX-XXXXX, as it is printed and read aloud."""
    text = plain_typed_code(symbols)
    return "-".join(text[start : start + _GROUP] for start in range(0, TEXT_LENGTH, _GROUP))


def read_typed_code(text: str) -> CodeReading:
    """What a person typed, by its form alone: neither a database nor a secret is used."""
    symbols = crockford.read(text)
    if symbols is None:
        return CodeReading(CodeForm.WRONG_CHARACTER)
    if len(symbols) != TEXT_LENGTH:
        return CodeReading(CodeForm.WRONG_LENGTH)
    if check_symbol(symbols[:RANDOM_SYMBOLS]) != symbols[RANDOM_SYMBOLS]:
        return CodeReading(CodeForm.WRONG_CHECK)
    return CodeReading(CodeForm.WELL_FORMED, symbols[:RANDOM_SYMBOLS])
