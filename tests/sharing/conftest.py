"""The published vectors of 7.1 to 7.3, read from where the core's tests keep them."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.core.secret_keys import SecretKey, SecretKind
from app.sharing.link_secrets import LinkSecrets


@pytest.fixture(scope="session")
def vectors() -> Any:
    return json.loads((Path(__file__).parents[1] / "core" / "vectors.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def pepper(vectors: Any) -> SecretKey:
    return SecretKey(SecretKind.PEPPER, 1, bytes.fromhex(vectors["typed_code"]["pepper"]["value"]))


@pytest.fixture(scope="session")
def published(vectors: Any) -> LinkSecrets:
    """The link secret and the first typed code of the specification."""
    return LinkSecrets(bytes.fromhex(vectors["link_token"]["secret"]["value"]), "M98GFWWT7YAGN7")
