"""Sealing what is the service's own and belongs to no patient's key: addresses, and messages that wait to be sent.

Each field has a key of its own, derived from the key-encryption key; the envelope names which one.
"""

from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.envelope import EnvelopeRefused, Place, key_version_of, open_sealed, seal
from app.core.field_ids import FieldId
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind

_LABEL: Final = b"alertcard v1 service seal\0"


def seal_for_service(keks: SecretKeys, plaintext: bytes, place: Place) -> bytes:
    """The envelope under the present key-encryption key."""
    kek = keks.present
    return seal(service_key(kek, place.field), plaintext, place, key_version=kek.key_id)


def open_for_service(keks: SecretKeys, envelope: bytes, place: Place) -> bytes:
    """The plaintext. EnvelopeRefused when its key is not loaded, or the value was altered or moved."""
    kek = keks.find(key_version_of(envelope))
    if kek is None:
        raise EnvelopeRefused(f"{place.field} was sealed under a key-encryption key that is not loaded.")
    return open_sealed(service_key(kek, place.field), envelope, place)


def service_key(kek: SecretKey, field: FieldId) -> bytes:
    """32 bytes for one field of the service's own."""
    label = _LABEL + field.encode("ascii")
    return HKDF(hashes.SHA256(), length=32, salt=None, info=label).derive(kek.value(SecretKind.KEK))
