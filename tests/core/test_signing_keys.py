"""Signing keys: one purpose each, one signature for each text."""

from itertools import permutations
from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from app.core import signing_keys
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind
from app.core.signing_keys import (
    ORDER,
    KeyPurpose,
    PurposeMismatch,
    SigningKey,
    coordinates,
    generate_signing_key,
    is_canonical_signature,
    public_key_from_coordinates,
    thumbprint,
    verify_signature,
)


@pytest.mark.parametrize(("held", "asked"), list(permutations(KeyPurpose, 2)))
def test_every_key_refuses_every_other_purpose(held: KeyPurpose, asked: KeyPurpose) -> None:
    key = generate_signing_key(held, 1)
    with pytest.raises(PurposeMismatch, match=f"is for {held} and was asked to serve {asked}"):
        key.sign(b"text", purpose=asked)
    with pytest.raises(PurposeMismatch):
        key.private_key(purpose=asked)


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_every_key_serves_its_own_purpose(purpose: KeyPurpose) -> None:
    key = generate_signing_key(purpose, 1)
    signature = key.sign(b"text", purpose=purpose)
    assert verify_signature(key.public_key, signature, b"text")
    assert not verify_signature(key.public_key, signature, b"other text")
    assert not verify_signature(generate_signing_key(purpose, 1).public_key, signature, b"text")


def test_the_other_half_of_a_signature_is_refused() -> None:
    key = generate_signing_key(KeyPurpose.LOG, 1)
    for number in range(20):
        signature = key.sign(bytes([number]), purpose=KeyPurpose.LOG)
        high = signature[:32] + (ORDER - int.from_bytes(signature[32:])).to_bytes(32)
        assert is_canonical_signature(signature)
        assert not verify_signature(key.public_key, high, bytes([number]))


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    assert not is_canonical_signature(b"\1" * length)


def test_signing_goes_on_where_the_library_has_no_rfc_6979(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ec.ECDSA(hashes.SHA256())

    def older(algorithm: hashes.SHA256, *, deterministic_signing: bool = False) -> ec.ECDSA:
        if deterministic_signing:
            raise UnsupportedAlgorithm("needs OpenSSL 3.2")
        return plain

    monkeypatch.setattr("app.core.signing_keys.ec.ECDSA", older)
    assert signing_keys._signing_algorithm() is plain


def test_only_p256_keys_are_taken() -> None:
    with pytest.raises(ValueError, match="P-256"):
        SigningKey(KeyPurpose.LINKS, 1, ec.generate_private_key(ec.SECP384R1()))


def test_thumbprint_is_the_published_one(vectors: Any, link_key: SigningKey) -> None:
    assert thumbprint(link_key.public_key) == vectors["link_token"]["key"]["kid"]


def test_public_keys_come_back_from_their_coordinates(vectors: Any, link_key: SigningKey) -> None:
    published = vectors["link_token"]["key"]
    numbers = public_key_from_coordinates(*coordinates(link_key.public_key)).public_numbers()
    assert (f"{numbers.x:064x}", f"{numbers.y:064x}") == (published["x"], published["y"])


@pytest.mark.parametrize("x", ["", "AA", "!" * 43, "A" * 43, "é" * 43])
def test_coordinates_that_are_no_point_are_refused(x: str, link_key: SigningKey) -> None:
    with pytest.raises(ValueError, match=r".+"):
        public_key_from_coordinates(x, coordinates(link_key.public_key)[1])


@pytest.mark.parametrize(("held", "asked"), list(permutations(SecretKind, 2)))
def test_every_secret_refuses_to_serve_as_another_kind(held: SecretKind, asked: SecretKind) -> None:
    with pytest.raises(PurposeMismatch):
        SecretKey(held, 1, bytes(32)).value(asked)


def test_no_repr_shows_a_key() -> None:
    secret = SecretKey(SecretKind.KEK, 3, b"\xab" * 32)
    assert repr(secret) == "SecretKey(kind=<SecretKind.KEK: 'kek'>, key_id=3)"
    assert "private" not in repr(generate_signing_key(KeyPurpose.LOG, 1)).lower()


def test_the_last_secret_is_the_present_one() -> None:
    first, second = (SecretKey(SecretKind.PEPPER, key_id, bytes([key_id]) * 32) for key_id in (1, 2))
    assert (SecretKeys((first,)).present, SecretKeys((first,)).previous) == (first, None)
    both = SecretKeys((first, second))
    assert (both.present, both.previous) == (second, first)
    assert (both.find(1), both.find(3)) == (first, None)


def test_secrets_of_two_kinds_or_ids_out_of_order_are_refused() -> None:
    one, two = (SecretKey(SecretKind.PEPPER, key_id, bytes(32)) for key_id in (1, 2))
    for keys in [(), (two, one), (one, one), (one, SecretKey(SecretKind.KEK, 2, bytes(32)))]:
        with pytest.raises(ValueError, match="One kind"):
            SecretKeys(keys)


@pytest.mark.parametrize(("key_id", "length"), [(1, 31), (1, 33), (0, 32)])
def test_a_secret_of_another_length_or_without_an_id_is_refused(key_id: int, length: int) -> None:
    with pytest.raises(ValueError, match=r"32 bytes|begin at 1"):
        SecretKey(SecretKind.BLIND, key_id, bytes(length))
