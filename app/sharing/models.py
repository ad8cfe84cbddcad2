"""Links to a card: one for each medium, named, countable and cancellable alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.core.tables import instant, key, lookup, reference, sealed


class LinkWrap(SQLModel, table=True):
    """The current version's key, wrapped under keys derived from a link's secret and its typed code.

    A row of its own: cancelling and erasing delete it, and backups can treat this table apart from the words and from
    the link that says what happened to the paper (security-design H18). A link without one opens nothing.
    """

    __tablename__ = "link_wrap"

    link_id: UUID = Field(foreign_key="share_link.id", primary_key=True)
    version: int = Field(description="Row version in the wraps' AAD: the card version they open.")
    by_token: bytes = sealed()
    by_code: bytes = sealed()


class ShareLink(SQLModel, table=True):
    """A code on one medium. Found by hashes; presenting the code is the decryption (codes-and-keys 7.1 to 7.3).

    `secret_sealed` holds both codes under the patient's data key, for printing again.
    """

    __tablename__ = "share_link"
    __table_args__ = (
        CheckConstraint("kind IN (1, 2, 3)", name="kind"),
        CheckConstraint("status IN ('live', 'paused', 'cancelled')", name="status"),
        CheckConstraint("(status = 'paused') = (paused_at IS NOT NULL)", name="paused_at"),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at"),
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
    status: str = Field(default="live", max_length=10)
    created_at: datetime = instant()
    expires_at: datetime | None = instant(nullable=True)
    paused_at: datetime | None = instant(nullable=True)
    cancelled_at: datetime | None = instant(nullable=True)
    cancelled_reason: str | None = Field(default=None, max_length=20)
    wraps: LinkWrap | None = Relationship(sa_relationship_kwargs={"uselist": False, "cascade": "all, delete-orphan"})
    """Setting it to None deletes the row."""
