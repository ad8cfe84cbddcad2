"""A version key wrapped for one link: the published vectors, and everything that must not open one."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.envelope import EnvelopeRefused
from app.core.secret_keys import SecretKey, SecretKind
from app.sharing.link_secrets import LinkSecrets
from app.sharing.wraps import Wraps, unwrap_by_code, unwrap_by_token, wrap_version_key

LINK, CARD = UUID("11111111-1111-4111-8111-111111111111"), UUID("22222222-2222-4222-8222-222222222222")
KEY = bytes(range(32))


@pytest.fixture
def wraps(published: LinkSecrets, pepper: SecretKey) -> Wraps:
    return wrap_version_key(KEY, published, pepper=pepper, link_id=LINK, card_id=CARD, version=7)


def test_wraps_are_the_published_bytes(
    vectors: Any, published: LinkSecrets, pepper: SecretKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = vectors["keys"]
    monkeypatch.setattr("secrets.token_bytes", lambda _length: bytes.fromhex(keys["nonce"]))
    version_key = bytes.fromhex(keys["version_key"]["value"])
    made = wrap_version_key(version_key, published, pepper=pepper, link_id=LINK, card_id=CARD, version=7)
    assert made.by_token.hex() == keys["wrapped_by_token"]
    assert made.by_code.hex() == keys["wrapped_by_code"]


def test_published_wraps_open_with_secret_and_with_typed_code(
    vectors: Any, published: LinkSecrets, pepper: SecretKey
) -> None:
    keys = vectors["keys"]
    by_token, by_code = bytes.fromhex(keys["wrapped_by_token"]), bytes.fromhex(keys["wrapped_by_code"])
    version_key = bytes.fromhex(keys["version_key"]["value"])
    assert unwrap_by_token(by_token, published.secret, link_id=LINK, card_id=CARD, version=7) == version_key
    assert (
        unwrap_by_code(by_code, published.symbols, pepper=pepper, link_id=LINK, card_id=CARD, version=7) == version_key
    )


def test_wrap_of_an_older_version_does_not_open_as_the_current_one(wraps: Wraps, published: LinkSecrets) -> None:
    with pytest.raises(EnvelopeRefused):
        unwrap_by_token(wraps.by_token, published.secret, link_id=LINK, card_id=CARD, version=9)


def test_another_links_code_does_not_open_the_wrap(wraps: Wraps, pepper: SecretKey) -> None:
    stranger = LinkSecrets.make()
    with pytest.raises(EnvelopeRefused):
        unwrap_by_token(wraps.by_token, stranger.secret, link_id=LINK, card_id=CARD, version=7)
    with pytest.raises(EnvelopeRefused):
        unwrap_by_code(wraps.by_code, stranger.symbols, pepper=pepper, link_id=LINK, card_id=CARD, version=7)


def test_a_wrap_moved_to_another_card_or_link_does_not_open(wraps: Wraps, published: LinkSecrets) -> None:
    with pytest.raises(EnvelopeRefused):
        unwrap_by_token(wraps.by_token, published.secret, link_id=LINK, card_id=uuid4(), version=7)
    with pytest.raises(EnvelopeRefused):
        unwrap_by_token(wraps.by_token, published.secret, link_id=uuid4(), card_id=CARD, version=7)


def test_the_typed_code_opens_nothing_without_the_pepper(wraps: Wraps, published: LinkSecrets) -> None:
    other = SecretKey(SecretKind.PEPPER, 1, bytes(32))
    with pytest.raises(EnvelopeRefused):
        unwrap_by_code(wraps.by_code, published.symbols, pepper=other, link_id=LINK, card_id=CARD, version=7)


def test_codes_survive_packing_and_never_show_in_a_repr(published: LinkSecrets) -> None:
    assert LinkSecrets.unpack(published.pack()) == published
    assert published.symbols not in repr(published)
    assert published.secret.hex() not in repr(published)


def test_packed_codes_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="another length"):
        LinkSecrets.unpack(bytes(30))
