"""A version key wrapped for one link: presenting the code is the decryption (codes-and-keys 7.3).

Pure: what the app writes here, the emergency process opens with nothing but the pepper.
"""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.core.derived_keys import code_wrap_key, token_wrap_key
from app.core.envelope import Place, open_sealed, seal
from app.core.field_ids import FieldId
from app.core.secret_keys import SecretKey
from app.sharing.link_secrets import LinkSecrets

TOKEN_KEY_VERSION: Final = 1
"""A link secret is never changed, so its derived key has one version; a typed code's has the pepper's id."""


@dataclass(frozen=True, slots=True)
class Wraps:
    """The two wraps of one version key in one link's row."""

    by_token: bytes = field(repr=False)
    by_code: bytes = field(repr=False)


def wrap_version_key(
    version_key: bytes, secrets: LinkSecrets, *, pepper: SecretKey, link_id: UUID, card_id: UUID, version: int
) -> Wraps:
    """Both wraps for this link, bound to link, card and version: a wrap put back from an older version fails."""
    by_token = token_wrap_key(secrets.secret, link_id)
    by_code = code_wrap_key(pepper, secrets.symbols, link_id)
    token_place = _place(FieldId.VERSION_KEY_BY_TOKEN, link_id, card_id, version)
    code_place = _place(FieldId.VERSION_KEY_BY_CODE, link_id, card_id, version)
    return Wraps(
        by_token=seal(by_token, version_key, token_place, key_version=TOKEN_KEY_VERSION),
        by_code=seal(by_code, version_key, code_place, key_version=pepper.key_id),
    )


def unwrap_by_token(wrap: bytes, secret: bytes, *, link_id: UUID, card_id: UUID, version: int) -> bytes:
    """The version key for whoever holds the paper's secret. EnvelopeError otherwise."""
    place = _place(FieldId.VERSION_KEY_BY_TOKEN, link_id, card_id, version)
    return open_sealed(token_wrap_key(secret, link_id), wrap, place)


def unwrap_by_code(
    wrap: bytes, symbols: str, *, pepper: SecretKey, link_id: UUID, card_id: UUID, version: int
) -> bytes:
    """The version key for whoever typed the code. EnvelopeError otherwise."""
    place = _place(FieldId.VERSION_KEY_BY_CODE, link_id, card_id, version)
    return open_sealed(code_wrap_key(pepper, symbols, link_id), wrap, place)


def _place(field_id: FieldId, link_id: UUID, card_id: UUID, version: int) -> Place:
    return Place(field_id, row_id=link_id, owner_id=card_id, row_version=version)
