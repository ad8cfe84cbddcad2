"""Links to a card: one for each medium, named, countable and cancellable alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, lookup, reference, sealed


class ShareLink(SQLModel, table=True):
    """A code on one medium. Found by hashes; presenting the code is the decryption (codes-and-keys 7.1 to 7.3).

    `version_key_by_*` hold the current version's key wrapped under keys derived from the secret and the typed code;
    cancelling deletes them. `secret_sealed` holds both codes under the patient's data key, for printing again.
    """

    __tablename__ = "share_link"
    __table_args__ = (
        CheckConstraint("kind IN (1, 2, 3)", name="kind"),
        CheckConstraint("status IN ('live', 'paused', 'cancelled')", name="status"),
        CheckConstraint("(status = 'paused') = (paused_at IS NOT NULL)", name="paused_at"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at"),
        CheckConstraint(
            "(status = 'cancelled') = (version_key_by_token IS NULL AND version_key_by_code IS NULL)", name="wraps"
        ),
    )

    id: UUID = key()
    card_id: UUID = reference("alert_card")
    patient_id: UUID = reference("patient")
    medium: str = Field(
        max_length=20, description="wallet, phone, chair, school_bag, fridge, band, key_ring, other, practice."
    )
    label_sealed: bytes | None = sealed(nullable=True)
    kind: int = 1
    secret_lookup: bytes = lookup()
    code_lookup: bytes = lookup()
    pepper_id: int
    secret_sealed: bytes = sealed()
    version_key_by_token: bytes | None = sealed(nullable=True)
    version_key_by_code: bytes | None = sealed(nullable=True)
    wrapped_version: int = Field(default=0, description="Row version in the wraps' AAD: the card version they open.")
    status: str = Field(default="live", max_length=10)
    created_at: datetime = instant()
    expires_at: datetime | None = instant(nullable=True)
    paused_at: datetime | None = instant(nullable=True)
    cancelled_at: datetime | None = instant(nullable=True)
    cancelled_reason: str | None = Field(default=None, max_length=20)
