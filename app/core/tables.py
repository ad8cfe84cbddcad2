"""Column kinds shared by every table: our own UUID keys, UTC instants, sealed bytes."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, ForeignKey, LargeBinary, Uuid
from sqlmodel import Field

from app.core.clock import now
from app.core.database import UTCDateTime


def key() -> Any:
    """A UUID primary key made by us, because a row's id is part of what its ciphertext is bound to."""
    return Field(default_factory=uuid4, sa_type=Uuid, primary_key=True)


def reference(table: str, *, nullable: bool = False, index: bool = True, cascade: bool = False) -> Any:
    """A UUID foreign key named by table, so that capabilities need not import each other's classes."""
    target = ForeignKey(f"{table}.id", ondelete="CASCADE" if cascade else None)
    column: Column[UUID] = Column(Uuid, target, nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def instant(*, nullable: bool = False, index: bool = False) -> Any:
    """A UTC instant; not nullable ones default to now."""
    column: Column[datetime] = Column(UTCDateTime, nullable=nullable, index=index)
    return Field(default=None, sa_column=column) if nullable else Field(default_factory=now, sa_column=column)


def sealed(*, nullable: bool = False) -> Any:
    """Ciphertext or a keyed hash: never readable text."""
    column: Column[bytes] = Column(LargeBinary, nullable=nullable)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def lookup(*, nullable: bool = False) -> Any:
    """A unique hash by which a row is found without holding the secret."""
    column: Column[bytes] = Column(LargeBinary, nullable=nullable, unique=True)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)
