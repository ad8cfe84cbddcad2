"""What a responder may leave behind: a report that something is wrong."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.core.tables import instant, key, sealed


class ProblemReport(SQLModel, table=True):
    """ "Something here is wrong": one sealed text, with the card's version and line; needs no name."""

    __tablename__ = "problem_report"

    id: UUID = key()
    card_id: UUID | None = Field(default=None)
    card_version: int | None = None
    line: str = Field(default="", max_length=120)
    text_sealed: bytes = sealed()
    created_at: datetime = instant()
    handled_at: datetime | None = instant(nullable=True)
