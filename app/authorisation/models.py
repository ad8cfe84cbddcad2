"""Who stands in which relation to a patient, by ids only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, reference, sealed


class PatientAccount(SQLModel, table=True):
    """The patient's own account. One account is at most one patient; others it only helps (hazard H59)."""

    __tablename__ = "patient_account"
    __table_args__ = (UniqueConstraint("patient_id"), UniqueConstraint("account_id"))

    id: UUID = key()
    patient_id: UUID = reference("patient", index=False)
    account_id: UUID = reference("account", index=False)
    created_at: datetime = instant()


class ProxyGrant(SQLModel, table=True):
    """Access for someone who helps, in the shape of the National Proxy Service. How they are related is typed freely,
    so it is sealed under the patient's key like every other word about a person."""

    __tablename__ = "proxy_grant"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'paused', 'ended')", name="status"),
        CheckConstraint("scope IN ('view', 'manage')", name="scope"),
        UniqueConstraint("patient_id", "account_id"),
    )

    id: UUID = key()
    patient_id: UUID = reference("patient")
    account_id: UUID = reference("account")
    relationship_sealed: bytes | None = sealed(nullable=True)
    legal_basis: str = Field(max_length=60)
    scope: str = Field(default="manage", max_length=10)
    status: str = Field(default="active", max_length=10)
    sees_openings: bool = Field(
        default=False, description="Whether the patient lets this person see and hear of openings."
    )
    starts_on: date
    ends_on: date | None = None
    created_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
