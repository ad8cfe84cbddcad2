"""The patient and the record they keep: every word sealed under the patient's own data key."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, reference, sealed


class Patient(SQLModel, table=True):
    """A person with a record. Name, date of birth and condition are in sealed entries, not here."""

    __tablename__ = "patient"

    id: UUID = key()
    is_seeded: bool = Field(default=False, description="A fictional person of the demonstration.")
    language: str = Field(default="en-GB", max_length=5)
    colour: str = Field(default="blue", max_length=12, description="Colour with its word on every editing page.")
    nation: str | None = Field(default=None, max_length=20, description="For the rules about age; None: not recorded.")
    created_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class PatientKey(SQLModel, table=True):
    """The patient's data key, wrapped by the key-encryption key. Destroying this row destroys the content (H18)."""

    __tablename__ = "patient_key"
    __table_args__ = (UniqueConstraint("patient_id"),)

    patient_id: UUID = reference("patient", index=False)
    id: UUID = key()
    version: int = 1
    kek_id: int = 1
    wrapped: bytes = sealed()
    created_at: datetime = instant()


class RecordEntry(SQLModel, table=True):
    """One heading of the record (who, allergies, contacts, one fact …) with its value and provenance, sealed.

    The heading itself is inside: the name of a fact would tell the condition. It is found by an HMAC under the
    patient's key. `version` is the optimistic lock: a save names the version it saw.
    """

    __tablename__ = "record_entry"
    __table_args__ = (UniqueConstraint("patient_id", "heading_lookup"),)

    id: UUID = key()
    patient_id: UUID = reference("patient")
    heading_lookup: bytes = sealed()
    version: int = 1
    body: bytes = sealed()
    check_by: date | None = Field(default=None, index=True)
    changed_at: datetime = instant()
    changed_by: UUID | None = reference("account", nullable=True, index=False)


class Attachment(SQLModel, table=True):
    """A photo of a letter or machine, re-encoded without metadata and sealed; typed in later by somebody."""

    __tablename__ = "attachment"

    id: UUID = key()
    patient_id: UUID = reference("patient")
    body: bytes = sealed()
    media_type: str = Field(default="image/jpeg", max_length=40)
    created_at: datetime = instant()
    created_by: UUID | None = reference("account", nullable=True, index=False)
