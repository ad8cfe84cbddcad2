"""How a helper is related to the patient, in their own words: sealed under the patient's key, as the name is."""

from typing import Final
from uuid import UUID

from app.authorisation.policy import Relation
from app.core import envelope
from app.core.field_ids import FieldId
from app.patients.keys import DataKey

_ROW_VERSION: Final = 1  # set when the grant is made, and not changed


def seal_relationship(key: DataKey, grant_id: UUID, words: str) -> bytes:
    """For the grant's row."""
    padded = envelope.pad(words.encode("utf-8"))
    field_id = FieldId.PROXY_GRANT_RELATIONSHIP
    return key.seal(padded, field_id=field_id, row_id=grant_id, row_version=_ROW_VERSION)


def relationship_of(key: DataKey, relation: Relation) -> str:
    """Mother, carer; empty for oneself and where nobody said."""
    if relation.grant_id is None:
        return ""
    return open_relationship(key, relation.grant_id, relation.relationship_sealed)


def open_relationship(key: DataKey, grant_id: UUID, held: bytes | None) -> str:
    """The words in a grant's row; empty where nobody said."""
    if held is None:
        return ""
    field_id = FieldId.PROXY_GRANT_RELATIONSHIP
    padded = key.open(held, field_id=field_id, row_id=grant_id, row_version=_ROW_VERSION)
    return envelope.unpad(padded).decode("utf-8")
