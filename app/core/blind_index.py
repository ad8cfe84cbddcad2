"""Finding an encrypted value by a keyed hash of it: e-mail and NHS number only (7.3)."""

import hmac
import unicodedata

from app.core.field_ids import FieldId
from app.core.secret_keys import SecretKey, SecretKind


def blind_index(blind_key: SecretKey, field: FieldId, normalised: str) -> bytes:
    """32 bytes that say whether two values of this field are equal, and nothing to who lacks the key."""
    message = field.encode("ascii") + b"\0" + normalised.encode("utf-8")
    return hmac.digest(blind_key.value(SecretKind.BLIND), message, "sha256")


def normalise_email(address: str) -> str:
    """Trimmed, lower case, NFC: the form that is looked up, never the form that is written to."""
    return unicodedata.normalize("NFC", address.strip().lower())
