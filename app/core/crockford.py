"""Crockford base32 as people meet it on a card: written one way, read forgivingly but exactly."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_PYTHON_DIGITS: Final = "0123456789abcdefghijklmnopqrstuv"
_TO_PYTHON: Final = str.maketrans(ALPHABET, _PYTHON_DIGITS)
_SYMBOLS: Final = frozenset(ALPHABET)
_SEPARATORS: Final = " \t\r\n-\u00a0\u2010\u2011\u2012\u2013\u2014\u2015"


def _reading_table() -> dict[int, str | None]:
    """Every character that may be typed, and what it is read as. Python's own `upper()` is not used:
    it turns the long s into S and the dotless i into I, so that two texts would be one code."""
    table: dict[int, str | None] = {ord(separator): None for separator in _SEPARATORS}
    table |= {ord(symbol.lower()): symbol for symbol in ALPHABET if symbol.isalpha()}
    table |= {ord(letter): "1" for letter in "IiLl"} | {ord(letter): "0" for letter in "Oo"}
    return table


_READING: Final = _reading_table()


def read(text: str) -> str | None:
    """The canonical symbols of what a person typed or a camera read, or None if any character is not
    one of ours (`codes-and-keys.md` 7.1, Reading). The length is for the caller to check."""
    symbols = text.translate(_READING)
    return symbols if _SYMBOLS.issuperset(symbols) else None


def encode_number(value: int, length: int) -> str:
    """`value` as exactly `length` symbols, most significant first. ValueError if it does not fit."""
    if value < 0 or value >> (5 * length):
        raise ValueError(f"The number does not fit {length} symbols.")
    return "".join(ALPHABET[value >> shift & 31] for shift in range(5 * (length - 1), -1, -5))


def decode_number(symbols: str) -> int:
    """The number of canonical symbols. ValueError for any other text: use `read` first."""
    if not symbols or not _SYMBOLS.issuperset(symbols):
        raise ValueError("Not canonical base32 symbols.")
    return int(symbols.translate(_TO_PYTHON), 32)


def encode(data: bytes) -> str:
    """Bytes as symbols, without padding. ValueError unless the bits fill whole symbols."""
    length, spare = divmod(len(data) * 8, 5)
    if spare:
        raise ValueError("Only a multiple of five bytes fills whole symbols.")
    return encode_number(int.from_bytes(data), length)


def decode(symbols: str) -> bytes:
    """The bytes of canonical symbols. ValueError unless they fill whole bytes."""
    length, spare = divmod(len(symbols) * 5, 8)
    if spare:
        raise ValueError("Only a multiple of eight symbols fills whole bytes.")
    return decode_number(symbols).to_bytes(length)
