"""The log's canonical form, chain and checkpoints, against the published vectors."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access_log.chain import (
    Checkpoint,
    LoggedEvent,
    canonical,
    canonical_event,
    canonical_time,
    chain_next,
    chain_start,
    checkpoint_text,
    commit_private,
    leaf_of,
    make_salt,
    matches_commitment,
    read_checkpoint,
    sign_checkpoint,
    verify_checkpoint,
)
from app.core.signing_keys import ORDER, KeyPurpose, PurposeMismatch, SigningKey, generate_signing_key

OPENED = LoggedEvent(
    id=UUID("66666666-6666-4666-8666-666666666666"),
    at=datetime(2026, 5, 21, 13, 2, tzinfo=UTC),
    event="card.opened",
    outcome="shown",
    by="responder",
    patient=UUID("33333333-3333-4333-8333-333333333333"),
    card=UUID("22222222-2222-4222-8222-222222222222"),
    card_version=7,
    link=UUID("11111111-1111-4111-8111-111111111111"),
    tier="emergency",
    private="a4b1687f0bc51c5458484500197a1313841df6ef049077970db0466c53cf8322",
)
PAUSED = LoggedEvent(
    id=UUID("77777777-7777-4777-8777-777777777777"),
    at=datetime(2026, 5, 21, 13, 5, 10, 250_000, tzinfo=UTC),
    event="link.paused",
    outcome="done",
    by="patient",
    actor=UUID("88888888-8888-4888-8888-888888888888"),
    patient=UUID("33333333-3333-4333-8333-333333333333"),
    card=UUID("22222222-2222-4222-8222-222222222222"),
    link=UUID("11111111-1111-4111-8111-111111111111"),
)


@pytest.fixture(scope="module")
def vectors() -> Any:
    path = Path(__file__).parents[1] / "core" / "vectors.json"
    return json.loads(path.read_text("utf-8"))["access_log"]


@pytest.fixture(scope="module")
def log_key(vectors: Any) -> SigningKey:
    label = f"alertcard test vector: {vectors['log_key']['label']}"
    scalar = int.from_bytes(hashlib.sha256(label.encode()).digest()) % (ORDER - 1) + 1
    key = SigningKey(KeyPurpose.LOG, 1, ec.derive_private_key(scalar, ec.SECP256R1()))
    numbers = key.public_key.public_numbers()
    assert (f"{numbers.x:064x}", f"{numbers.y:064x}") == (vectors["log_key"]["x"], vectors["log_key"]["y"])
    return key


@pytest.fixture(scope="module")
def checkpoint(vectors: Any) -> Checkpoint:
    at = datetime(2026, 5, 21, 13, 6, tzinfo=UTC)
    return Checkpoint(UUID(vectors["instance_id"]), 2, bytes.fromhex(vectors["events"][1]["chain"]), at)


def test_events_have_the_published_canonical_form(vectors: Any) -> None:
    for event, published in zip((OPENED, PAUSED), vectors["events"], strict=True):
        assert canonical_event(event).decode() == published["canonical"]


def test_leaves_and_chain_are_the_published_ones(vectors: Any) -> None:
    chain = chain_start(UUID(vectors["instance_id"]))
    assert chain.hex() == vectors["chain_0"]
    for sequence, published in enumerate(vectors["events"], start=1):
        leaf = leaf_of(published["canonical"].encode())
        chain = chain_next(chain, sequence, leaf)
        assert (leaf.hex(), chain.hex()) == (published["leaf"], published["chain"])


def test_the_commitment_is_the_published_one(vectors: Any) -> None:
    salt = bytes.fromhex(vectors["salt"]["value"])
    assert commit_private(salt, vectors["private"]) == OPENED.private
    assert matches_commitment(OPENED.private or "", salt, vectors["private"])


def test_an_altered_private_part_or_salt_does_not_match(vectors: Any) -> None:
    salt = bytes.fromhex(vectors["salt"]["value"])
    assert not matches_commitment(OPENED.private or "", salt, vectors["private"] | {"name": "Dr Other"})
    assert not matches_commitment(OPENED.private or "", make_salt(), vectors["private"])
    with pytest.raises(ValueError, match="32 bytes"):
        commit_private(salt[:16], vectors["private"])


def test_checkpoint_text_and_signature_are_the_published_ones(
    vectors: Any, checkpoint: Checkpoint, log_key: SigningKey
) -> None:
    published = vectors["checkpoint"]
    assert checkpoint_text(checkpoint) == published["text"]
    assert read_checkpoint(published["text"]) == checkpoint
    assert sign_checkpoint(log_key, checkpoint) == published["signature"]
    assert verify_checkpoint(log_key.public_key, checkpoint, published["signature"])


def test_a_changed_checkpoint_does_not_verify(vectors: Any, checkpoint: Checkpoint, log_key: SigningKey) -> None:
    signature = vectors["checkpoint"]["signature"]
    changes: list[dict[str, Any]] = [
        {"instance_id": uuid4()},
        {"size": 1},
        {"chain": bytes(32)},
        {"at": checkpoint.at + timedelta(seconds=1)},
    ]
    for change in changes:
        assert not verify_checkpoint(log_key.public_key, replace(checkpoint, **change), signature)
    other = generate_signing_key(KeyPurpose.LOG, 2)
    assert not verify_checkpoint(other.public_key, checkpoint, signature)


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64!", "é"])
def test_a_damaged_signature_does_not_verify(signature: str, checkpoint: Checkpoint, log_key: SigningKey) -> None:
    assert not verify_checkpoint(log_key.public_key, checkpoint, signature)


@pytest.mark.parametrize("purpose", [purpose for purpose in KeyPurpose if purpose is not KeyPurpose.LOG])
def test_only_the_log_key_signs_checkpoints(purpose: KeyPurpose, checkpoint: Checkpoint) -> None:
    with pytest.raises(PurposeMismatch):
        sign_checkpoint(generate_signing_key(purpose, 1), checkpoint)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n2\n", "\n+2\n"),
        ("\n2\n", "\n02\n"),
        ("Z\n", "Z"),
        ("log v1", "log v2"),
        ("\n36744b", "\n36744B"),
        ("\n36744b", "\n"),
        ("13:06:00", "13:6:00"),
        ("Z\n", "Z\n\n"),
        ("\n2\n", "\ntwo\n"),
        ("\n55555555", "\nxxxxxxxx"),
    ],
)
def test_only_the_exact_text_of_a_checkpoint_is_read(old: str, new: str, vectors: Any) -> None:
    altered = vectors["checkpoint"]["text"].replace(old, new, 1)
    assert altered != vectors["checkpoint"]["text"]
    assert read_checkpoint(altered) is None


@pytest.mark.parametrize(
    "change",
    [
        {"id": uuid4()},
        {"at": OPENED.at + timedelta(microseconds=1)},
        {"event": "card.printed"},
        {"outcome": "refused"},
        {"by": "patient"},
        {"actor": uuid4()},
        {"patient": None},
        {"card": uuid4()},
        {"card_version": 8},
        {"link": None},
        {"tier": "full"},
        {"private": None},
    ],
)
def test_every_field_of_an_event_is_under_the_leaf(change: dict[str, Any]) -> None:
    assert leaf_of(canonical_event(replace(OPENED, **change))) != leaf_of(canonical_event(OPENED))


def test_place_and_order_are_under_the_chain() -> None:
    start = chain_start(uuid4())
    one, two = leaf_of(b"1"), leaf_of(b"2")
    heads = {
        chain_next(chain_next(start, 1, one), 2, two),
        chain_next(chain_next(start, 1, two), 2, one),
        chain_next(chain_next(start, 1, one), 3, two),
        chain_next(chain_next(chain_start(uuid4()), 1, one), 2, two),
    }
    assert len(heads) == 4
    with pytest.raises(ValueError, match="begin at 1"):
        chain_next(start, 0, one)


def test_one_instant_has_one_text_in_every_zone() -> None:
    there = OPENED.at.astimezone(timezone(timedelta(hours=1)))
    assert canonical_time(there) == canonical_time(OPENED.at) == "2026-05-21T13:02:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        canonical_time(OPENED.at.replace(tzinfo=None))


def test_canonical_form_sorts_and_keeps_letters_as_they_are() -> None:
    assert canonical({"b": [1, None, True], "a": {"d": "Siân", "c": "\n"}}) == (
        '{"a":{"c":"\\n","d":"Siân"},"b":[1,null,true]}'.encode()
    )


@pytest.mark.parametrize(
    "value", [{"a": 1.0}, {"a": [float("nan")]}, {"a": {"b": 2.5}}, {"a": b"x"}, {"é": 1}, {"a": OPENED.at}]
)
def test_what_could_be_written_in_two_ways_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        canonical(value)


TEXTS = st.one_of(st.none(), st.text(max_size=12))
IDS = st.one_of(st.none(), st.uuids())


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    id=st.uuids(),
    at=st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    texts=st.tuples(st.text(max_size=12), TEXTS, st.text(max_size=12), TEXTS, TEXTS),
    ids=st.tuples(IDS, IDS, IDS, IDS),
    card_version=st.one_of(st.none(), st.integers(0, 2**31)),
)
def test_an_event_written_out_is_the_canonical_form_of_its_fields(
    id: UUID, at: datetime, texts: Any, ids: Any, card_version: int | None
) -> None:
    event, outcome, by, tier, private = texts
    actor, patient, card, link = ids
    logged = LoggedEvent(
        id=id, at=at, event=event, outcome=outcome, by=by, actor=actor, patient=patient, card=card,
        card_version=card_version, link=link, tier=tier, private=private,
    )  # fmt: skip
    plain: dict[str, Any] = {"id": id, "actor": actor, "patient": patient, "card": card, "link": link}
    plain = {name: None if value is None else str(value) for name, value in plain.items()}
    plain |= {"at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "event": event, "outcome": outcome, "by": by, "tier": tier}
    assert canonical_event(logged) == canonical(plain | {"private": private, "card_version": card_version, "v": 1})
