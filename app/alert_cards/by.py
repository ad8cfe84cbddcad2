"""Who did it, for the log and for the person's own history."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from app.access_log.door import OpenRecord


@dataclass(frozen=True, slots=True)
class By:
    """The account, and the log's word for how it stands to the patient (patient, proxy, operator, system)."""

    kind: str
    account_id: UUID | None = None

    @classmethod
    def of(cls, record: OpenRecord) -> Self:
        """Whoever opened this record."""
        return cls(record.by, record.actor.account_id)


SYSTEM = By("system")
