"""The typed code: every single slip and every swap is caught by its form."""

from itertools import combinations
from typing import Any

import pytest

from app.core import crockford
from app.core.typed_code import (
    CodeForm,
    check_symbol,
    format_typed_code,
    make_typed_code,
    plain_typed_code,
    read_typed_code,
)


def many_codes(count: int) -> list[str]:
    """Codes spread over all 70 bits, the same at every run."""
    step = 0x9E3779B97F4A7C15F39 | 1
    return [crockford.encode_number(step * number % 2**70, 14) for number in range(1, count + 1)]


def test_published_codes_are_made_and_read(vectors: Any) -> None:
    for code in vectors["typed_code"]["codes"]:
        symbols = crockford.encode_number(int(code["bits"], 16), 14)
        assert format_typed_code(symbols) == code["text"]
        reading = read_typed_code(code["text"])
        assert (reading.form, reading.symbols) == (CodeForm.WELL_FORMED, symbols)


def test_published_check_symbols_of_the_extremes(vectors: Any) -> None:
    for value, text in vectors["typed_code"]["values"]:
        assert format_typed_code(crockford.encode_number(int(value), 14)) == text


def test_the_check_symbol_follows_the_published_weights() -> None:
    """Said a second time with shifts instead of tables."""

    def times(a: int, b: int) -> int:
        product = 0
        for bit in range(5):
            product ^= (a << bit) if b >> bit & 1 else 0
        for bit in range(9, 4, -1):
            product ^= (37 << (bit - 5)) if product >> bit & 1 else 0
        return product

    weights = [2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7, 14, 28, 29]
    for symbols in many_codes(50):
        total = 1
        for weight, symbol in zip(weights, symbols, strict=True):
            total ^= times(weight, crockford.ALPHABET.index(symbol))
        assert check_symbol(symbols) == crockford.ALPHABET[total]


def test_a_code_typed_in_lower_case_with_spaces_and_look_alikes_is_read(vectors: Any) -> None:
    """Proves H37-E1."""
    reading = read_typed_code(vectors["typed_code"]["accepted"])
    assert (reading.form, reading.symbols) == (CodeForm.WELL_FORMED, "M98GFWWT7YAGN7")


def test_refusals_say_which_form_is_wrong_and_give_no_symbols(vectors: Any) -> None:
    for text, form in vectors["typed_code"]["refused"].items():
        reading = read_typed_code(text)
        assert (reading.form, reading.symbols) == (CodeForm(form), "")


def substitutions(code: str) -> list[str]:
    return [
        code[:at] + symbol + code[at + 1 :]
        for at in range(len(code))
        for symbol in crockford.ALPHABET
        if symbol != code[at]
    ]


def swaps(code: str) -> list[str]:
    swapped = []
    for first, second in combinations(range(len(code)), 2):
        symbols = list(code)
        symbols[first], symbols[second] = symbols[second], symbols[first]
        swapped.append("".join(symbols))
    return [text for text in swapped if text != code]


@pytest.mark.slow
def test_every_slip_of_a_thousand_codes_is_caught() -> None:
    """All substitutions, and all swaps of any two places. Proves H37-A4."""
    missed = [
        slip
        for code in map(plain_typed_code, many_codes(1_000))
        for slip in substitutions(code) + swaps(code)
        if read_typed_code(slip).form is not CodeForm.WRONG_CHECK
    ]
    assert missed == []


def test_new_codes_are_well_formed_and_do_not_repeat() -> None:
    codes = {make_typed_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(read_typed_code(format_typed_code(code)).symbols == code for code in codes)
    assert {symbol for code in codes for symbol in code} == set(crockford.ALPHABET)


def test_a_reading_does_not_show_the_code() -> None:
    assert "M98" not in repr(read_typed_code("M98GF-WWT7Y-AGN70"))


def test_symbols_of_another_length_have_no_check_symbol() -> None:
    with pytest.raises(ValueError, match="zip"):
        check_symbol("0" * 13)
