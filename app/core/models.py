"""The instance itself, its public link keys, exact counters, and the outbox."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, sealed


class Instance(SQLModel, table=True):
    """One row. The mode is written by `alertcard init` and never changes (security-design H8)."""

    __tablename__ = "instance"
    __table_args__ = (CheckConstraint("mode IN ('demo', 'live')", name="mode"),)

    id: UUID = key()
    mode: str = Field(max_length=4)
    created_at: datetime = instant()


class KeyCheck(SQLModel, table=True):
    """A known value sealed under each secret key, so that a start with a missing or wrong key is refused (H7)."""

    __tablename__ = "key_check"

    key_name: str = Field(primary_key=True, max_length=40, description="For example kek-1, pepper-1, blind-1, log-1.")
    check_value: bytes = sealed()
    created_at: datetime = instant()


class LinkKey(SQLModel, table=True):
    """A public link-signing key, kept for ever (codes-and-keys 7.1)."""

    __tablename__ = "link_key"
    __table_args__ = (
        CheckConstraint("id BETWEEN 1 AND 254", name="id_range"),
        CheckConstraint("state IN ('signing', 'verifying', 'distrusted')", name="state"),
        CheckConstraint("(state = 'distrusted') = (distrusted_on IS NOT NULL)", name="distrusted_on"),
    )

    id: int = Field(primary_key=True)
    issuer: str = Field(max_length=200)
    x: bytes = sealed()
    y: bytes = sealed()
    kid: str = Field(max_length=43)
    state: str = Field(max_length=10)
    mode: str = Field(max_length=4)
    valid_from: date
    distrusted_on: date | None = None


class Counter(SQLModel, table=True):
    """Remaining tries of one small secret; changed by one atomic statement in its own transaction (7.5 R4)."""

    __tablename__ = "counter"
    __table_args__ = (UniqueConstraint("purpose", "subject"),)

    id: UUID = key()
    purpose: str = Field(max_length=40)
    subject: bytes = sealed()
    remaining: int
    resets_at: datetime = instant(nullable=True)


class OutboxMessage(SQLModel, table=True):
    """A message to send, written in the transaction of the event that causes it. Holds ids, never an address."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_waiting",
            "send_after",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    id: UUID = key()
    kind: str = Field(max_length=60)
    patient_id: UUID | None = Field(default=None, index=True)
    account_id: UUID | None = Field(default=None)
    subject_id: UUID | None = Field(
        default=None, index=True, description="The link, event or recovery the message is about."
    )
    private: bytes | None = sealed(nullable=True)
    created_at: datetime = instant()
    send_after: datetime = instant()
    sent_at: datetime | None = instant(nullable=True)
    outcome: str | None = Field(
        default=None, max_length=12, description="How it ended: sent, split, folded, nobody, expired or failed."
    )
    attempts: int = 0
