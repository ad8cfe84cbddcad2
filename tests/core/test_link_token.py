"""Link tokens, against the published vectors and against forgers."""

import hashlib
import random
from datetime import date
from typing import Any

import pytest

from app.core import crockford
from app.core.key_list import KeyList, KeyMode, KeyState, distrust, next_key
from app.core.link_token import (
    LinkKind,
    PaperStatement,
    SignaturesSeen,
    VerifiedToken,
    make_link_secret,
    parse_token,
    sign_token,
    verify_token,
)
from app.core.signing_keys import ORDER, KeyPurpose, PurposeMismatch, SigningKey, generate_signing_key

SIGNED = ["T1", "T2", "T3"]
PREFIX = b"alertcard link token v1\0https://card.example\0"


def open_token(text: str, key_list: KeyList) -> VerifiedToken | None:
    token = parse_token(text)
    return None if token is None else verify_token(token, key_list)


def paper_of(vector: Any) -> PaperStatement:
    issued, review = (date.fromisoformat(vector[name]) for name in ("issued_on", "review_by_on"))
    return PaperStatement(vector["card_version"], issued, review)


def well_signed(link_key: SigningKey, statement: bytes) -> str:
    """A token that a careless signer would make: a right signature over whatever it is given."""
    return crockford.encode(statement + link_key.sign(PREFIX + statement, purpose=KeyPurpose.LINKS))


@pytest.fixture
def t1(vectors: Any) -> str:
    text: str = vectors["link_token"]["signed"]["T1"]["text"]
    return text


@pytest.fixture
def statement(vectors: Any) -> bytes:
    return bytes.fromhex(vectors["link_token"]["signed"]["T1"]["statement"])


@pytest.mark.parametrize("name", SIGNED)
def test_published_tokens_verify_and_say_what_the_paper_is(
    name: str, vectors: Any, key_list: KeyList, link_secret: bytes
) -> None:
    vector = vectors["link_token"]["signed"][name]
    expected = VerifiedToken(LinkKind(vector["kind"]), 1, KeyMode.LIVE, link_secret, paper_of(vector))
    assert open_token(vector["text"], key_list) == expected


@pytest.mark.parametrize("name", SIGNED)
def test_signing_gives_the_published_tokens(
    name: str, vectors: Any, key_list: KeyList, link_key: SigningKey, link_secret: bytes
) -> None:
    vector = vectors["link_token"]["signed"][name]
    text = sign_token(
        link_key, key_list=key_list, kind=LinkKind(vector["kind"]), secret=link_secret, paper=paper_of(vector)
    )
    assert text == vector["text"]


@pytest.mark.parametrize("name", ["T1", "T2"])
def test_signed_bytes_are_the_published_ones(name: str, vectors: Any) -> None:
    vector = vectors["link_token"]["signed"][name]
    statement = bytes.fromhex(vector["statement"])
    assert crockford.decode(vector["text"])[:26] == statement
    assert hashlib.sha256(PREFIX + statement).hexdigest() == vector["input_sha256"]


@pytest.mark.parametrize("name", ["N1", "N2", "N3"])
def test_published_forgeries_are_refused(name: str, vectors: Any, key_list: KeyList) -> None:
    assert open_token(vectors["link_token"]["refused"][name]["text"], key_list) is None


def test_n1_is_refused_for_its_high_s_alone(vectors: Any, t1: str) -> None:
    low, high = crockford.decode(t1), crockford.decode(vectors["link_token"]["refused"]["N1"]["text"])
    assert low[:58] == high[:58]
    assert int.from_bytes(low[58:]) + int.from_bytes(high[58:]) == ORDER


def test_n4_n5_n6_wrong_length_letter_or_long_s_is_refused(t1: str) -> None:
    assert "S" in t1
    mutants = [t1[:-1], t1 + "0", t1[:-1] + "U", t1.replace("S", "ſ", 1), t1.replace("1", "ı", 1), ""]
    assert [parse_token(text) for text in mutants] == [None] * len(mutants)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        pytest.param(0, b"\2", id="N7 format 2"),
        pytest.param(1, b"\0", id="N8 kind 0"),
        pytest.param(1, b"\4", id="N8 kind 4"),
        pytest.param(2, b"\2", id="N9 key id 2"),
        pytest.param(2, b"\0", id="key id 0"),
        pytest.param(2, b"\xff", id="key id 255"),
        pytest.param(20, b"\0\0", id="N10 version 0"),
        pytest.param(24, (2313).to_bytes(2), id="N11 review before issue"),
    ],
)
def test_n7_to_n11_are_refused_although_well_signed(
    at: int, value: bytes, statement: bytes, link_key: SigningKey, key_list: KeyList
) -> None:
    altered = statement[:at] + value + statement[at + len(value) :]
    assert open_token(well_signed(link_key, statement), key_list) is not None
    assert open_token(well_signed(link_key, altered), key_list) is None


def test_n12_n13_impossible_signatures_are_refused(statement: bytes) -> None:
    for r, s in [(0, 1), (1, 0), (1, ORDER), (ORDER, 1), (1, ORDER // 2 + 1)]:
        assert parse_token(crockford.encode(statement + r.to_bytes(32) + s.to_bytes(32))) is None


def test_p1_a_token_typed_in_lower_case_with_look_alikes_and_spaces_is_accepted(t1: str, key_list: KeyList) -> None:
    typed = t1.lower().replace("0", "o").replace("1", "l")
    spaced = " ".join(typed[start : start + 8] for start in range(0, 144, 8))
    opened = open_token(spaced, key_list)
    assert opened is not None
    assert opened == open_token(t1, key_list)


def folded(text: str) -> str | None:
    """The reading rules said a second time, without the program's table."""
    kept = "".join(c for c in text if c not in " \t\r\n-\u00a0\u2010\u2011\u2012\u2013\u2014\u2015")
    return kept.upper().translate(str.maketrans("ILO", "110")) if kept.isascii() else None


def one_character_mutants(text: str, count: int) -> list[str]:
    """Substitutions, insertions and deletions, with look-alikes of other scripts among them."""
    source = random.Random(7101)  # noqa: S311 - a fixed seed, not a secret
    strangers = "ILOUilou" + "ſı\u212a\u212b０１２３４５６７８９ＡＢＳ٠१" + " -_.+/="
    characters = crockford.ALPHABET + "abcdefghjkmnpqrstvwxyz" + strangers
    mutants: list[str] = []
    while len(mutants) < count:
        at, character = source.randrange(len(text)), source.choice(characters)
        removed = source.choice((0, 1, 1, 1))
        mutant = text[:at] + source.choice((character,) * 9 + ("",)) + text[at + removed :]
        if folded(mutant) != text:
            mutants.append(mutant)
    return mutants


def test_remembered_signatures_change_no_answer(t1: str, vectors: Any, key_list: KeyList) -> None:
    """After the right token was seen, each mutant, another service and a distrusted key answer as before."""
    seen, token = SignaturesSeen(), parse_token(t1)
    assert token is not None
    assert verify_token(token, key_list, seen) == verify_token(token, key_list, seen) == verify_token(token, key_list)
    for text in one_character_mutants(t1, 300):
        mutant = parse_token(text)
        assert mutant is None or verify_token(mutant, key_list, seen) is None
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=key_list.updated_at)
    verified = verify_token(token, marked, seen)
    assert verified is not None
    assert verified.paper is None
    stranger = generate_signing_key(KeyPurpose.LINKS, 1)
    same_id = KeyList(key_list.issuer, key_list.updated_at)
    same_id = next_key(
        same_id, stranger.public_key, mode=KeyMode.DEMO, from_on=date(2026, 1, 1), at=key_list.updated_at
    )
    assert verify_token(token, same_id, seen) is None


def test_remembered_signatures_are_few_and_hold_no_secret(t1: str, key_list: KeyList) -> None:
    seen, token = SignaturesSeen(most=1), parse_token(t1)
    assert token is not None
    for _ in range(3):
        verify_token(token, key_list, seen)
    assert len(seen._digests) == 1
    assert token.secret not in b"".join(seen._digests)


@pytest.mark.slow
def test_twenty_thousand_one_character_mutants_are_all_refused(t1: str, vectors: Any, key_list: KeyList) -> None:
    mutants = [*one_character_mutants(t1, 20_000), vectors["link_token"]["refused"]["N1"]["text"]]
    assert [text for text in mutants if open_token(text, key_list)] == []


def test_an_old_key_verifies_for_ever(t1: str, key_list: KeyList) -> None:
    newer = generate_signing_key(KeyPurpose.LINKS, 2)
    later = next_key(key_list, newer.public_key, mode=KeyMode.LIVE, from_on=date(2027, 11, 21), at=key_list.updated_at)
    assert open_token(t1, later) == open_token(t1, key_list)


def test_a_distrusted_key_still_opens_but_says_nothing_about_the_paper(t1: str, key_list: KeyList) -> None:
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=key_list.updated_at)
    opened, before = open_token(t1, marked), open_token(t1, key_list)
    assert opened is not None
    assert before is not None
    assert (opened.secret, opened.kind) == (before.secret, before.kind)
    assert opened.paper is None


def test_a_distrusted_key_still_needs_a_right_signature(vectors: Any, key_list: KeyList) -> None:
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=key_list.updated_at)
    assert open_token(vectors["link_token"]["refused"]["N3"]["text"], marked) is None


def test_another_service_never_verifies_our_token(t1: str, link_key: SigningKey, key_list: KeyList) -> None:
    other = KeyList("https://card.other.example", key_list.updated_at)
    other = next_key(other, link_key.public_key, mode=KeyMode.DEMO, from_on=date(2026, 1, 1), at=key_list.updated_at)
    assert open_token(t1, other) is None


def test_only_the_signing_key_of_the_list_may_sign(t1: str, key_list: KeyList, link_secret: bytes) -> None:
    paper = PaperStatement(1, date(2026, 5, 3), date(2027, 3, 31))
    stranger = generate_signing_key(KeyPurpose.LINKS, 1)
    with pytest.raises(ValueError, match="not the signing key"):
        sign_token(stranger, key_list=key_list, kind=LinkKind.PRINTED, secret=link_secret, paper=paper)
    assert key_list.keys[0].state is KeyState.SIGNING


def test_a_distrusted_key_signs_no_more(link_key: SigningKey, key_list: KeyList, link_secret: bytes) -> None:
    marked = distrust(key_list, 1, on=date(2027, 1, 5), at=key_list.updated_at)
    paper = PaperStatement(1, date(2026, 5, 3), date(2027, 3, 31))
    with pytest.raises(ValueError, match="not the signing key"):
        sign_token(link_key, key_list=marked, kind=LinkKind.PRINTED, secret=link_secret, paper=paper)


@pytest.mark.parametrize("purpose", [purpose for purpose in KeyPurpose if purpose is not KeyPurpose.LINKS])
def test_no_other_key_signs_tokens(purpose: KeyPurpose, key_list: KeyList, link_secret: bytes) -> None:
    paper = PaperStatement(1, date(2026, 5, 3), date(2027, 3, 31))
    with pytest.raises(PurposeMismatch):
        sign_token(
            generate_signing_key(purpose, 1),
            key_list=key_list,
            kind=LinkKind.PRINTED,
            secret=link_secret,
            paper=paper,
        )


@pytest.mark.parametrize(
    "paper",
    [
        PaperStatement(0, date(2026, 5, 3), date(2027, 3, 31)),
        PaperStatement(65536, date(2026, 5, 3), date(2027, 3, 31)),
        PaperStatement(1, date(2026, 5, 3), date(2026, 5, 2)),
        PaperStatement(1, date(2019, 12, 31), date(2026, 5, 2)),
        PaperStatement(1, date(2026, 5, 3), date(2199, 6, 7)),
    ],
)
def test_nothing_is_signed_that_a_reader_would_refuse(
    paper: PaperStatement, link_key: SigningKey, key_list: KeyList, link_secret: bytes
) -> None:
    with pytest.raises(ValueError, match=r"card version|days from"):
        sign_token(link_key, key_list=key_list, kind=LinkKind.PRINTED, secret=link_secret, paper=paper)


def test_first_and_last_day_and_version_come_back(link_key: SigningKey, key_list: KeyList, link_secret: bytes) -> None:
    paper = PaperStatement(65535, date(2020, 1, 1), date(2199, 6, 6))
    text = sign_token(link_key, key_list=key_list, kind=LinkKind.SENT, secret=link_secret, paper=paper)
    opened = open_token(text, key_list)
    assert opened is not None
    assert (opened.paper, opened.kind) == (paper, LinkKind.SENT)


def test_a_secret_of_another_length_is_not_signed(link_key: SigningKey, key_list: KeyList) -> None:
    paper = PaperStatement(1, date(2026, 5, 3), date(2027, 3, 31))
    with pytest.raises(ValueError, match="17 bytes"):
        sign_token(link_key, key_list=key_list, kind=LinkKind.PRINTED, secret=bytes(16), paper=paper)


def test_secrets_are_new_each_time_and_never_shown(t1: str, key_list: KeyList, link_secret: bytes) -> None:
    assert len({make_link_secret() for _ in range(100)}) == 100
    shown = repr(parse_token(t1)) + repr(open_token(t1, key_list))
    assert repr(link_secret) not in shown
    assert "secret" not in shown
