"""Sealed values open in their own place, under their own key, and nowhere else."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.envelope import (
    EnvelopeMalformed,
    EnvelopeRefused,
    Place,
    additional_data,
    key_version_of,
    new_key,
    open_sealed,
    pad,
    seal,
    unpad,
)
from app.core.field_ids import FieldId

KEY = bytes(range(32))
PLACE = Place(FieldId.CARD_VERSION_EMERGENCY_BODY, uuid4(), uuid4(), 7)


@pytest.fixture
def published(vectors: Any) -> list[tuple[bytes, bytes, Place, str]]:
    """Key, plaintext, place and envelope of each published value."""
    keys = vectors["keys"]
    link, card = UUID(keys["link_id"]), UUID(keys["card_id"])
    version_key = bytes.fromhex(keys["version_key"]["value"])
    token_place = Place(FieldId.VERSION_KEY_BY_TOKEN, link, card, keys["row_version"])
    body = Place(FieldId.CARD_VERSION_EMERGENCY_BODY, UUID(keys["body"]["row_id"]), card, keys["row_version"])
    return [
        (bytes.fromhex(keys["token_wrap_key"]), version_key, token_place, keys["wrapped_by_token"]),
        (
            bytes.fromhex(keys["code_wrap_key"]),
            version_key,
            replace(token_place, field=FieldId.VERSION_KEY_BY_CODE),
            keys["wrapped_by_code"],
        ),
        (version_key, keys["body"]["plaintext"].encode(), body, keys["body"]["sealed"]),
    ]


def test_published_envelopes_open(published: list[tuple[bytes, bytes, Place, str]]) -> None:
    for key, plaintext, place, sealed in published:
        assert open_sealed(key, bytes.fromhex(sealed), place) == plaintext
        assert key_version_of(bytes.fromhex(sealed)) == 1


def test_sealing_gives_the_published_envelopes(
    published: list[tuple[bytes, bytes, Place, str]], vectors: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.envelope.secrets.token_bytes", lambda _: bytes.fromhex(vectors["keys"]["nonce"]))
    for key, plaintext, place, sealed in published:
        assert seal(key, plaintext, place, key_version=1).hex() == sealed


def test_additional_data_is_the_published_one(published: list[tuple[bytes, bytes, Place, str]], vectors: Any) -> None:
    assert additional_data(published[0][2], 1).hex() == vectors["keys"]["aad_by_token"]


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(replace(PLACE, field=FieldId.CARD_VERSION_FULL_BODY), id="field"),
        pytest.param(replace(PLACE, row_id=uuid4()), id="row"),
        pytest.param(replace(PLACE, owner_id=uuid4()), id="owner"),
        pytest.param(replace(PLACE, row_version=8), id="row version"),
        pytest.param(replace(PLACE, row_id=PLACE.owner_id, owner_id=PLACE.row_id), id="row and owner swapped"),
    ],
)
def test_a_value_moved_to_another_place_is_refused(moved: Place) -> None:
    sealed = seal(KEY, b"Target 88 to 92%", PLACE, key_version=1)
    assert open_sealed(KEY, sealed, PLACE) == b"Target 88 to 92%"
    with pytest.raises(EnvelopeRefused):
        open_sealed(KEY, sealed, moved)


def test_every_changed_byte_is_noticed() -> None:
    sealed = seal(KEY, b"body", PLACE, key_version=1)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises((EnvelopeRefused, EnvelopeMalformed)):
            open_sealed(KEY, changed, PLACE)


def test_the_key_version_in_the_header_is_authenticated() -> None:
    sealed = seal(KEY, b"body", PLACE, key_version=1)
    relabelled = sealed[:1] + (2).to_bytes(4) + sealed[5:]
    assert key_version_of(relabelled) == 2
    with pytest.raises(EnvelopeRefused):
        open_sealed(KEY, relabelled, PLACE)


def test_another_key_is_refused_without_showing_anything() -> None:
    sealed = seal(KEY, b"body", PLACE, key_version=1)
    with pytest.raises(EnvelopeRefused, match=r"card_version.emergency_body does not open here") as caught:
        open_sealed(new_key(), sealed, PLACE)
    assert sealed.hex() not in str(caught.value)
    assert str(PLACE.owner_id) not in str(caught.value)


@pytest.mark.parametrize("cut", [b"", b"\1", b"\1" * 32, b"\2" * 60])
def test_what_is_not_an_envelope_is_malformed(cut: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        open_sealed(KEY, cut, PLACE)
    with pytest.raises(EnvelopeMalformed):
        key_version_of(cut)


def test_the_same_value_is_never_sealed_the_same_way_twice() -> None:
    assert len({seal(KEY, b"body", PLACE, key_version=1) for _ in range(100)}) == 100


def test_a_short_key_or_a_version_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal(KEY[:16], b"body", PLACE, key_version=1)
    for version in (0, 2**32):
        with pytest.raises(ValueError, match="key version"):
            seal(KEY, b"body", PLACE, key_version=version)


@pytest.mark.parametrize("length", [0, 1, 254, 255, 256, 257, 1000])
def test_padding_hides_the_length_and_comes_off(length: int) -> None:
    for plaintext in (b"a" * length, b"\x80" * length, b"\0" * length):
        padded = pad(plaintext)
        assert len(padded) % 256 == 0
        assert len(padded) - length <= 256
        assert unpad(padded) == plaintext


@pytest.mark.parametrize("padded", [b"", b"a" * 256, bytes(256), b"\x80" + bytes(254), b"\x80" + bytes(511)])
def test_padding_that_is_not_ours_is_refused(padded: bytes) -> None:
    with pytest.raises(EnvelopeMalformed):
        unpad(padded)


def test_field_ids_are_plain_and_each_stands_once() -> None:
    values = [field.value for field in FieldId]
    assert len(values) == len(FieldId.__members__)
    assert all(value.isascii() and value.count(".") == 1 and value == value.lower() for value in values)
