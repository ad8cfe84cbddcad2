"""Crockford base32: one way to write, an exact list of ways to read."""

import string

import pytest

from app.core import crockford


def test_bytes_and_symbols_are_one_to_one() -> None:
    data = bytes(range(90))
    assert crockford.decode(crockford.encode(data)) == data
    assert len(crockford.encode(data)) == 144


def test_every_printable_ascii_character_is_read_as_listed() -> None:
    for character in string.printable:
        folded = character.upper() if character in string.ascii_letters else character
        expected = {"I": "1", "L": "1", "O": "0"}.get(folded, folded)
        if character in " \t\r\n-":
            assert crockford.read(character) == ""
        else:
            assert crockford.read(character) == (expected if expected in crockford.ALPHABET else None)


def test_the_listed_separators_are_dropped() -> None:
    assert crockford.read("A\u00a0B\u2010C\u2011D\u2012E\u2013F\u2014G\u2015H") == "ABCDEFGH"


@pytest.mark.parametrize("character", ["U", "u", "ſ", "ı", "\u212a", "０", "Ａ", "٣", "\u2009", "\u200b", "\x0b", "_"])
def test_look_alikes_from_outside_the_list_are_refused(character: str) -> None:
    assert crockford.read(f"A{character}B") is None


@pytest.mark.parametrize("symbols", ["", "a", "I", "1_0", " 1", "+1", "１"])
def test_only_canonical_symbols_decode(symbols: str) -> None:
    with pytest.raises(ValueError, match="canonical"):
        crockford.decode_number(symbols)


def test_lengths_with_spare_bits_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        crockford.encode(bytes(89))
    with pytest.raises(ValueError, match="multiple"):
        crockford.decode("0" * 143)
    with pytest.raises(ValueError, match="fit"):
        crockford.encode_number(32, 1)
    with pytest.raises(ValueError, match="fit"):
        crockford.encode_number(-1, 1)
