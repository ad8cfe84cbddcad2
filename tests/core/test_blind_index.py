"""Blind indexes find equal values of one field and nothing else."""

import hashlib
import hmac

import pytest

from app.core.blind_index import blind_index, normalise_email
from app.core.field_ids import FieldId
from app.core.secret_keys import SecretKey, SecretKind
from app.core.signing_keys import PurposeMismatch

KEY = SecretKey(SecretKind.BLIND, 1, bytes(range(32)))


def test_the_index_is_the_specified_hmac() -> None:
    expected = hmac.new(bytes(range(32)), b"account.email\0amina@example.org", hashlib.sha256).digest()
    assert blind_index(KEY, FieldId.ACCOUNT_EMAIL, "amina@example.org") == expected


def test_the_same_value_in_two_fields_has_two_indexes() -> None:
    assert blind_index(KEY, FieldId.ACCOUNT_EMAIL, "x") != blind_index(KEY, FieldId.PATIENT_NHS_NUMBER, "x")


@pytest.mark.parametrize(
    "typed", ["amelie@example.org", " Amelie@Example.ORG\n", "AMELIE@EXAMPLE.ORG", "\u00a0amelie@example.org"]
)
def test_one_address_typed_in_several_ways_is_found(typed: str) -> None:
    assert normalise_email(typed) == "amelie@example.org"


def test_composed_and_decomposed_letters_are_one_address() -> None:
    assert normalise_email("Zoe\u0308@example.org") == normalise_email("ZOË@example.org") == "zoë@example.org"


@pytest.mark.parametrize("address", ["İ@example.org", "ẞ@example.org", "A\u030a\u0323@example.org"])
def test_normalising_twice_changes_nothing(address: str) -> None:
    assert normalise_email(normalise_email(address)) == normalise_email(address)


def test_only_the_blind_key_makes_indexes() -> None:
    with pytest.raises(PurposeMismatch):
        blind_index(SecretKey(SecretKind.PEPPER, 1, bytes(32)), FieldId.ACCOUNT_EMAIL, "x")
