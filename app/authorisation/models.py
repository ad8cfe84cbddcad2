"""Who stands in which relation to a patient, by ids only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, Uuid
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
    limits_on: date | None = Field(
        default=None, index=True, description="From this day parental responsibility opens the issued card alone."
    )
    created_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class ReviewTask(SQLModel, table=True):
    """Something for the care advisor to prepare or look at: a birthday that comes, a card that nobody keeps."""

    __tablename__ = "review_task"
    __table_args__ = (UniqueConstraint("patient_id", "kind"),)

    id: UUID = key()
    patient_id: UUID = reference("patient")
    kind: str = Field(max_length=20, description="age_11, age_12, age_13, age_16, age_18 or nobody_keeps.")
    due_on: date
    created_at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
    done_by: UUID | None = Field(default=None, sa_type=Uuid)


class SharingConsent(SQLModel, table=True):
    """A recorded agreement that a professional, or the team of an organisation, sees something of a patient.

    Nothing is seen by a professional without one in force. Never changed but for its end: to share more or less is a
    new one. Which sections of the plan are meant is sealed: the name of a section tells something by itself.
    """

    __tablename__ = "sharing_consent"
    __table_args__ = (
        CheckConstraint("(member_id IS NULL) <> (organisation_id IS NULL)", name="one_party"),
        CheckConstraint("sees_card OR sees_plan", name="shares_something"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="in_order"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended_by_somebody"),
    )

    id: UUID = key()
    patient_id: UUID = reference("patient")
    member_id: UUID | None = reference("staff_member", nullable=True)
    organisation_id: UUID | None = reference("organisation", nullable=True)
    sees_card: bool
    sees_plan: bool
    body: bytes = sealed()
    purpose: str = Field(max_length=30)
    words_version: str = Field(max_length=10)
    language: str = Field(max_length=5)
    given_how: str = Field(max_length=20, description="signed_in, in_person, by_phone, on_paper or handover.")
    recorded_by: UUID | None = reference("account", nullable=True, index=False)
    recorded_as: str = Field(max_length=12, description="patient, proxy, advisor, clinician or operator.")
    follows_id: UUID | None = reference("sharing_consent", nullable=True, index=False)
    starts_on: date
    ends_on: date | None = None
    created_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)
    ended_by: UUID | None = reference("account", nullable=True, index=False)
    ended_as: str | None = Field(default=None, max_length=12)
