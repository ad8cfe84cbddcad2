"""The published vectors of the codes and keys, and the keys they were made with."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.key_list import KeyList, KeyMode, next_key
from app.core.secret_keys import SecretKey, SecretKind
from app.core.signing_keys import KeyPurpose, SigningKey

WHEN = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def vectors() -> Any:
    return json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def link_key(vectors: Any) -> SigningKey:
    private = ec.derive_private_key(int(vectors["link_token"]["key"]["d"], 16), ec.SECP256R1())
    return SigningKey(KeyPurpose.LINKS, 1, private)


@pytest.fixture(scope="session")
def key_list(vectors: Any, link_key: SigningKey) -> KeyList:
    empty = KeyList(vectors["link_token"]["issuer"], WHEN)
    return next_key(empty, link_key.public_key, mode=KeyMode.LIVE, from_on=date(2026, 11, 21), at=WHEN)


@pytest.fixture(scope="session")
def link_secret(vectors: Any) -> bytes:
    return bytes.fromhex(vectors["link_token"]["secret"]["value"])


@pytest.fixture(scope="session")
def pepper(vectors: Any) -> SecretKey:
    return SecretKey(SecretKind.PEPPER, 1, bytes.fromhex(vectors["typed_code"]["pepper"]["value"]))
