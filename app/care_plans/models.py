"""Versions and drafts of a plan: how it came, and what is begun. What stands now is in the record's entries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from app.core.tables import instant, key, reference, sealed


class CarePlanVersion(SQLModel, table=True):
    """One confirmed save of one section: who, when, why, what changed and what stood then. Never changed.

    The section is found by a keyed hash: that somebody has a section on mood is nobody's to read in the database.
    `number` counts the saves of one section, so two savers who saw the same number collide here.
    """

    __tablename__ = "care_plan_version"
    __table_args__ = (
        UniqueConstraint("patient_id", "section_lookup", "number"),
        Index("ix_care_plan_version_patient_at", "patient_id", "made_at"),
    )

    id: UUID = key()
    patient_id: UUID = reference("patient", index=False)
    section_lookup: bytes = sealed()
    number: int
    body: bytes = sealed()
    made_at: datetime = instant()
    made_by: UUID | None = reference("account", nullable=True, index=False)


class CarePlanDraft(SQLModel, table=True):
    """What one person has typed into one section and not confirmed. Nobody else sees it."""

    __tablename__ = "care_plan_draft"
    __table_args__ = (UniqueConstraint("patient_id", "account_id", "section_lookup"),)

    id: UUID = key()
    patient_id: UUID = reference("patient", index=False)
    account_id: UUID = reference("account", index=False)
    section_lookup: bytes = sealed()
    version: int = 1
    body: bytes = sealed()
    saved_at: datetime = instant()
