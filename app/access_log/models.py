"""The access log: events, their chain, and its checkpoints (codes-and-keys 7.4). Triggers refuse UPDATE and DELETE."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Uuid
from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, lookup, sealed


class AccessEvent(SQLModel, table=True):
    """One thing that was done. Inserted without reading or locking anything; ids only, never clinical text."""

    __tablename__ = "access_event"
    __table_args__ = (
        Index("ix_access_event_patient_at", "patient_id", "at"),
        Index("ix_access_event_link_at", "link_id", "at"),
    )

    id: UUID = key()
    at: datetime = instant()
    event: str = Field(max_length=40, description="Noun and verb: card.opened, link.paused, record.saved.")
    outcome: str = Field(max_length=20, description="shown, done, refused.")
    tier: str | None = Field(default=None, max_length=20)
    patient_id: UUID | None = Field(default=None, sa_type=Uuid)
    card_id: UUID | None = Field(default=None, sa_type=Uuid)
    card_version: int | None = None
    link_id: UUID | None = Field(default=None, sa_type=Uuid)
    by: str = Field(max_length=12, description="responder, patient, proxy, advisor, clinician, operator or system.")
    actor_id: UUID | None = Field(default=None, sa_type=Uuid)
    private: str | None = Field(default=None, max_length=64, description="Commitment to the private part, hex.")
    private_sealed: bytes | None = sealed(nullable=True)


class AccessUnsealed(SQLModel, table=True):
    """Ids of events that the sealer has not chained yet."""

    __tablename__ = "access_unsealed"

    id: UUID = key()


class AccessSeal(SQLModel, table=True):
    """The place of one event in the chain."""

    __tablename__ = "access_seal"

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    event_id: UUID = Field(sa_type=Uuid, unique=True)
    leaf: bytes = sealed()
    chain: bytes = lookup()


class AccessCheckpoint(SQLModel, table=True):
    """A signed statement of the log's size and head."""

    __tablename__ = "access_checkpoint"

    size: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chain: bytes = sealed()
    at: datetime = instant()
    text: str = Field(max_length=400)
    signature: str = Field(max_length=100)
    key_name: str = Field(max_length=40)
