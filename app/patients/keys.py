"""The patient's data key: made once, wrapped under the key-encryption key, opened for one request, never kept.

Destroying the row of the key destroys every word that was sealed under it (security-design H18).
"""

import hmac
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlmodel import Session, select

from app.access_log.record import EventKey
from app.core import envelope
from app.core.errors import NotFound, Unavailable
from app.core.field_ids import FieldId
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKind
from app.patients.models import PatientKey

_FIRST_VERSION: Final = 1
_HEADING_LOOKUP: Final = b"alertcard v1 heading lookup"


@dataclass(frozen=True, slots=True)
class DataKey:
    """One patient's data key. It seals and opens at a place of this patient only, so no caller can mix two people."""

    patient_id: UUID
    version: int
    key: bytes = field(repr=False)

    def seal(self, plaintext: bytes, *, field_id: FieldId, row_id: UUID, row_version: int) -> bytes:
        """The envelope of `plaintext`, bound to field, row, patient and row version."""
        place = envelope.Place(field_id, row_id, self.patient_id, row_version)
        return envelope.seal(self.key, plaintext, place, key_version=self.version)

    def open(self, sealed: bytes, *, field_id: FieldId, row_id: UUID, row_version: int) -> bytes:
        """The plaintext. EnvelopeRefused when the value was altered, moved, or put back from an older version."""
        place = envelope.Place(field_id, row_id, self.patient_id, row_version)
        return envelope.open_sealed(self.key, sealed, place)

    def heading_lookup(self, heading: str) -> bytes:
        """By which the row of a heading is found: equal headings of two patients have nothing in common."""
        lookup_key = hmac.digest(self.key, _HEADING_LOOKUP, "sha256")
        return hmac.digest(lookup_key, heading.encode("utf-8"), "sha256")

    @property
    def event_key(self) -> EventKey:
        """What seals the private part of this patient's access events."""
        return EventKey(self.key, self.version, self.patient_id)


def make_patient_key(session: Session, runtime: Runtime, patient_id: UUID) -> DataKey:
    """A new data key for a new patient, wrapped under the present key-encryption key."""
    kek = runtime.keys.keks.present
    row = PatientKey.model_validate(
        {"patient_id": patient_id, "version": _FIRST_VERSION, "kek_id": kek.key_id, "wrapped": b""}
    )
    key = envelope.new_key()
    row.wrapped = envelope.seal(kek.value(SecretKind.KEK), key, _place(row), key_version=kek.key_id)
    session.add(row)
    return DataKey(patient_id, row.version, key)


def wrap_again(runtime: Runtime, row: PatientKey) -> None:
    """The same data key under the present key-encryption key: nothing that it seals is touched."""
    kek, key = runtime.keys.keks.present, _unwrap(runtime, row)
    row.wrapped = envelope.seal(kek.value(SecretKind.KEK), key, _place(row), key_version=kek.key_id)
    row.kek_id = kek.key_id


def data_key(session: Session, runtime: Runtime, patient_id: UUID) -> DataKey:
    """The patient's data key. NotFound when it was destroyed, Unavailable when its key-encryption key is not loaded."""
    row = session.exec(select(PatientKey).where(PatientKey.patient_id == patient_id)).first()
    if row is None:
        raise NotFound
    return DataKey(patient_id, row.version, _unwrap(runtime, row))


def _unwrap(runtime: Runtime, row: PatientKey) -> bytes:
    kek = runtime.keys.keks.find(envelope.key_version_of(row.wrapped))
    if kek is None:
        raise Unavailable("key_missing", "We cannot open this record now. Nothing is lost. Try again later.")
    return envelope.open_sealed(kek.value(SecretKind.KEK), row.wrapped, _place(row))


def _place(row: PatientKey) -> envelope.Place:
    return envelope.Place(FieldId.PATIENT_DATA_KEY, row.id, row.patient_id, row.version)
