"""The card, its sealed versions, what is known to have changed since, and the prints that carry it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, reference, sealed


class AlertCard(SQLModel, table=True):
    """One card of one patient. Only `current_version` is ever served."""

    __tablename__ = "alert_card"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'withdrawn', 'in_error', 'closed')", name="status"),
        CheckConstraint("(status = 'active') = (ended_at IS NULL)", name="ended_at"),
        UniqueConstraint("patient_id"),
    )

    id: UUID = key()
    patient_id: UUID = reference("patient", index=False)
    status: str = Field(default="active", max_length=10)
    current_version: int = 0
    created_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class CardVersion(SQLModel, table=True):
    """An issued version: the emergency PatientSummary sealed under its own key. Immutable."""

    __tablename__ = "card_version"
    __table_args__ = (UniqueConstraint("card_id", "version"),)

    id: UUID = key()
    card_id: UUID = reference("alert_card")
    version: int
    issued_at: datetime = instant()
    issued_by: UUID | None = reference("account", nullable=True, index=False)
    review_by: date
    version_key: bytes = sealed()
    emergency_body: bytes = sealed()
    digest: bytes = sealed()
    key_number: int = Field(default=1, description="Rises when the body is sealed again under a new key.")
    preview_digest: str = Field(default="", max_length=64, description="Digest of the preview the issuer confirmed.")


class RetiredVersionKey(SQLModel, table=True):
    """A key that a version had before its body was sealed again because a code was lost or stolen.

    No link leads to it. It opens only what responders left at openings before that day, for the patient's own log.
    """

    __tablename__ = "retired_version_key"

    id: UUID = key()
    version_id: UUID = reference("card_version")
    number: int = Field(description="Which of the version's keys it was, from 1; part of what its wrap is bound to.")
    version_key: bytes = sealed()
    retired_at: datetime = instant()


class CardConsent(SQLModel, table=True):
    """Who agreed to show this version to anybody who holds the card, in which words and language, and when."""

    __tablename__ = "card_consent"

    id: UUID = key()
    card_id: UUID = reference("alert_card")
    version: int
    account_id: UUID | None = reference("account", nullable=True, index=False)
    by: str = Field(max_length=12, description="patient or proxy")
    words_version: str = Field(max_length=20)
    language: str = Field(max_length=5)
    agreed_at: datetime = instant()


class CardNotice(SQLModel, table=True):
    """The live overlay: by heading and date, never by value. Readable by the emergency process."""

    __tablename__ = "card_notice"
    __table_args__ = (
        CheckConstraint("kind IN ('changed', 'confirmation_ended')", name="kind"),
        UniqueConstraint("card_id", "kind", "heading"),
    )

    id: UUID = key()
    card_id: UUID = reference("alert_card")
    kind: str = Field(max_length=20)
    heading: str = Field(max_length=40, description="A heading group such as allergies or oxygen; never a fact's name.")
    since: date


class CardCorrection(SQLModel, table=True):
    """Advice on this issued version was taken back afterwards and its holder was told: prints made before have the old
    words. Which line it was stands nowhere: a row that named it would tell a diagnosis."""

    __tablename__ = "card_correction"
    __table_args__ = (UniqueConstraint("card_id", "mark"),)

    id: UUID = key()
    card_id: UUID = reference("alert_card")
    version: int
    mark: bytes = sealed()
    """The notice under the patient's own key: told once, and nobody else can tell which."""
    told_at: datetime = instant()


class CorrectionRun(SQLModel, table=True):
    """How far the cards were looked through for one notice. Nothing of a patient."""

    __tablename__ = "correction_run"

    notice_id: UUID = Field(foreign_key="template_notice.id", primary_key=True)
    seen_until: UUID | None = Field(default=None, description="The last card that was looked at, in order of id.")
    finished_at: datetime | None = instant(nullable=True)


class CardPrint(SQLModel, table=True):
    """A print somebody made: which version, for which link, and whether it was replaced since."""

    __tablename__ = "card_print"

    id: UUID = key()
    card_id: UUID = reference("alert_card")
    link_id: UUID | None = Field(default=None)
    version: int
    format: str = Field(max_length=30)
    medium: str = Field(default="", max_length=20)
    made_at: datetime = instant()
    replaced_at: datetime | None = instant(nullable=True)
