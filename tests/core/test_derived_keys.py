"""Keys and look-ups derived from what the paper holds, against the published vectors."""

import hashlib
import hmac
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.derived_keys import (
    code_lookup,
    code_wrap_key,
    gate_answer,
    key_check,
    secret_lookup,
    ticket_key,
    token_wrap_key,
)
from app.core.secret_keys import SecretKey, SecretKind
from app.core.signing_keys import PurposeMismatch

SYMBOLS = "M98GFWWT7YAGN7"


def hkdf(secret: bytes, label: bytes) -> bytes:
    """RFC 5869 for one block, said a second time."""
    extracted = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(extracted, label + b"\1", "sha256")


def test_labels_give_the_published_secrets(vectors: Any, link_secret: bytes, pepper: SecretKey) -> None:
    def labelled(label: str) -> bytes:
        return hashlib.sha256(f"alertcard test vector: {label}".encode()).digest()

    assert labelled(vectors["link_token"]["secret"]["label"])[:17] == link_secret
    assert labelled(vectors["typed_code"]["pepper"]["label"]) == pepper.value(SecretKind.PEPPER)


def test_look_ups_are_the_published_ones(vectors: Any, link_secret: bytes, pepper: SecretKey) -> None:
    assert secret_lookup(link_secret).hex() == vectors["link_token"]["secret"]["lookup"]
    for code in vectors["typed_code"]["codes"]:
        assert code_lookup(pepper, code["text"].replace("-", "")[:14]).hex() == code["lookup"]


def test_wrap_keys_are_the_published_ones(vectors: Any, link_secret: bytes, pepper: SecretKey) -> None:
    keys = vectors["keys"]
    link_id = UUID(keys["link_id"])
    assert token_wrap_key(link_secret, link_id).hex() == keys["token_wrap_key"]
    assert code_wrap_key(pepper, SYMBOLS, link_id).hex() == keys["code_wrap_key"]


def test_the_same_secret_gives_another_key_for_another_link(link_secret: bytes, pepper: SecretKey) -> None:
    one, two = uuid4(), uuid4()
    assert token_wrap_key(link_secret, one) != token_wrap_key(link_secret, two)
    assert code_wrap_key(pepper, SYMBOLS, one) != code_wrap_key(pepper, SYMBOLS, two)


def test_ticket_key_changes_with_the_day(pepper: SecretKey) -> None:
    expected = hkdf(pepper.value(SecretKind.PEPPER), b"alertcard v1 ticket\x002026-05-21")
    assert ticket_key(pepper, date(2026, 5, 21)) == expected
    assert ticket_key(pepper, date(2026, 5, 22)) != expected


def test_gate_answer_is_bound_to_the_version_key() -> None:
    expected = hmac.digest(hkdf(bytes(32), b"alertcard v1 gate"), b"9990000018", "sha256")
    assert gate_answer(bytes(32), "9990000018") == expected
    assert gate_answer(b"\1" * 32, "9990000018") != expected


@pytest.mark.parametrize("typed", ["999 000 0018", " 999-000-0018\n", "9990000018\u00a0"])
def test_a_gate_answer_is_the_same_however_it_is_spaced(typed: str) -> None:
    assert gate_answer(bytes(32), typed) == gate_answer(bytes(32), "9990000018")


def test_a_passcode_is_the_same_in_either_case_and_either_form_of_accents() -> None:
    assert gate_answer(bytes(32), "Cafe\u0301 Noir") == gate_answer(bytes(32), "cafénoir")
    assert gate_answer(bytes(32), "cafe noir") != gate_answer(bytes(32), "cafénoir")


def test_only_the_pepper_serves_as_pepper() -> None:
    kek = SecretKey(SecretKind.KEK, 1, bytes(32))
    with pytest.raises(PurposeMismatch):
        code_lookup(kek, SYMBOLS)
    with pytest.raises(PurposeMismatch):
        code_wrap_key(kek, SYMBOLS, uuid4())
    with pytest.raises(PurposeMismatch):
        ticket_key(kek, date(2026, 5, 21))


def test_a_key_check_tells_kind_id_and_value_apart() -> None:
    keys = [
        SecretKey(SecretKind.KEK, 1, bytes(32)),
        SecretKey(SecretKind.KEK, 2, bytes(32)),
        SecretKey(SecretKind.PEPPER, 1, bytes(32)),
        SecretKey(SecretKind.KEK, 1, b"\1" * 32),
    ]
    assert len({key_check(key) for key in keys}) == len(keys)
    assert key_check(keys[0]) == key_check(SecretKey(SecretKind.KEK, 1, bytes(32)))
