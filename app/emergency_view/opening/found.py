"""The row of a link with its card, current version and notices, as any database gives it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.card_templates.notices import Withdrawals
from app.emergency_view.opening.reading import By
from app.emergency_view.overlay import HeadingNotice


@dataclass(frozen=True, slots=True)
class FoundCard:
    """One link row, read from the primary at this opening. Sealed parts stay sealed."""

    link_id: UUID
    card_id: UUID
    patient_id: UUID
    kind: int
    medium: str
    link_status: str
    paused_at: datetime | None
    cancelled_at: datetime | None
    expires_at: datetime | None
    wrap_by_token: bytes | None = field(repr=False)
    wrap_by_code: bytes | None = field(repr=False)
    wrapped_version: int
    pepper_id: int
    card_status: str
    card_ended_at: datetime | None
    current_version: int
    version_id: UUID | None
    body: bytes | None = field(repr=False)
    notices: tuple[HeadingNotice, ...]
    withdrawals_count: int
    """How many template notices there are: they are only ever added, so the count says whether ours are all."""


@dataclass(frozen=True, slots=True)
class OpeningEvent:
    """One access event with what follows from it: the mark for the sealer and the message to the patient."""

    id: UUID
    at: datetime
    event: str
    patient_id: UUID
    card_id: UUID
    card_version: int
    link_id: UUID
    private: str | None
    private_sealed: bytes | None = field(repr=False)
    message_id: UUID
    message_kind: str

    def columns(self) -> dict[str, object]:
        """The columns of `access_event`, for the spool."""
        return {
            "id": self.id,
            "at": self.at,
            "event": self.event,
            "outcome": "shown",
            "tier": "emergency",
            "patient_id": self.patient_id,
            "card_id": self.card_id,
            "card_version": self.card_version,
            "link_id": self.link_id,
            "by": "responder",
            "private": self.private,
            "private_sealed": self.private_sealed,
        }


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A report that something is wrong, sealed, with the message that tells the people on duty."""

    id: UUID
    card_id: UUID
    card_version: int
    line: str
    text_sealed: bytes = field(repr=False)
    created_at: datetime
    message_id: UUID


class StoreUnavailable(Exception):
    """The database cannot read or write now. Says nothing of what was asked."""


class AlreadyThere(Exception):
    """An event of this id is in the log: nothing of the group was written."""


class Store(Protocol):
    """The database as the emergency process uses it. StoreUnavailable when it cannot."""

    async def find(self, by: By, lookups: tuple[bytes, ...]) -> FoundCard | None:
        """The link's row, or None."""

    async def withdrawals(self, count: int) -> Withdrawals | None:
        """Every template notice; read again only when there are more than last time."""

    async def all_withdrawals(self) -> Withdrawals | None:
        """Every template notice, read now; the last ones read when the database is away. Raises nothing."""

    def write(self, events: list[OpeningEvent]) -> None:
        """All of them in one durable commit, or none. Called from the writer's thread."""

    def write_problem(self, problem: ProblemRow) -> None:
        """One report in one durable commit. Called from a thread."""

    def can_write(self) -> bool:
        """Whether an event could be written at once. Called from a thread."""

    def close(self) -> None:
        """Close every connection."""
