"""What the square holds: lower-case address, upper-case token, and the short form for small media."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.key_list import KeyList, KeyMode, next_key
from app.core.link_token import LinkKind, PaperStatement, parse_token, verify_token
from app.core.signing_keys import KeyPurpose, SigningKey
from app.core.typed_code import CodeForm, read_typed_code
from app.sharing.link_secrets import LinkSecrets
from app.sharing.urls import short_url, token_url

WHEN = datetime(2026, 11, 21, 12, tzinfo=UTC)
SEVEN = PaperStatement(7, date(2026, 5, 3), date(2027, 3, 31))


@pytest.fixture
def signer(vectors: Any) -> SigningKey:
    private = ec.derive_private_key(int(vectors["link_token"]["key"]["d"], 16), ec.SECP256R1())
    return SigningKey(KeyPurpose.LINKS, 1, private)


@pytest.fixture
def key_list(vectors: Any, signer: SigningKey) -> KeyList:
    empty = KeyList(vectors["link_token"]["issuer"], WHEN)
    return next_key(empty, signer.public_key, mode=KeyMode.LIVE, from_on=date(2026, 11, 21), at=WHEN)


def test_square_is_a_lower_case_address_and_an_upper_case_token(
    signer: SigningKey, key_list: KeyList, published: LinkSecrets
) -> None:
    url = token_url(
        "https://CARD.example", published, signer=signer, key_list=key_list, kind=LinkKind.PRINTED, paper=SEVEN
    )
    address, _, token = url.partition("#")
    assert address == "https://card.example/e"
    assert token == token.upper()
    assert len(token) == 144


def test_two_prints_of_one_link_differ_only_in_what_they_say_about_the_paper(
    signer: SigningKey, key_list: KeyList, published: LinkSecrets
) -> None:
    nine = PaperStatement(9, date(2026, 11, 21), date(2027, 11, 20))
    tokens = [
        parse_token(
            token_url(
                "https://card.example", published, signer=signer, key_list=key_list, kind=LinkKind.PRINTED, paper=paper
            ).partition("#")[2]
        )
        for paper in (SEVEN, nine)
    ]
    verified = [verify_token(token, key_list) for token in tokens if token is not None]
    assert [each.paper for each in verified if each is not None] == [SEVEN, nine]
    assert {each.secret for each in verified if each is not None} == {published.secret}


def test_small_media_carry_the_typed_code_with_its_check_symbol(published: LinkSecrets) -> None:
    url = short_url("https://card.example", published)
    reading = read_typed_code(url.partition("#")[2])
    assert url == "https://card.example/e#M98GFWWT7YAGN70"
    assert (reading.form, reading.symbols) == (CodeForm.WELL_FORMED, published.symbols)
