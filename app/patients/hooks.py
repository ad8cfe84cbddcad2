"""Where capabilities above this one take part in a save, in its own transaction.

The program that starts registers them once; this package never learns what is behind them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.patients.entries import Entry
from app.patients.headings.catalogue import FactCatalogue
from app.patients.keys import DataKey
from app.patients.schemas import RecordedBy


@dataclass(frozen=True, slots=True)
class Change:
    """One heading as it stood and as it stands now; None where there was or is none."""

    session: Session
    key: DataKey
    catalogue: FactCatalogue
    before: Entry | None
    after: Entry | None
    account_id: UUID | None
    recorded_by: RecordedBy


Written = Callable[[Change], None]
"""Called after every write of a heading, whatever a card says of it: saved, confirmed, taken out."""

written: list[Written] = []

Saved = Callable[[Session, UUID, str], None]
"""Called with session, patient and heading group when what a card says would now differ."""

saved: list[Saved] = []
confirmation_ended: list[Saved] = []
"""The same, when a clinician's confirmation of a value in this group was ended."""


@dataclass(frozen=True, slots=True)
class CardState:
    """What the record must know of the issued card: since when it stands, what changed since, prints that are old."""

    issued_at: datetime
    changed: tuple[str, ...] = ()
    prints_behind: int = 0
    prints_with_old_advice: int = 0
    """Made before advice on them was corrected."""


def _no_card(_session: Session, _patient_id: UUID) -> CardState | None:
    return None


card_state: Callable[[Session, UUID], CardState | None] = _no_card
"""The patient's card in use; None without one. `alert_cards` puts its own query here."""


def tell_written(change: Change) -> None:
    """Tell everybody who registered. An error there undoes the write: history and record never differ."""
    for hook in written:
        hook(change)


def tell(hooks: list[Saved], session: Session, patient_id: UUID, group: str) -> None:
    """Tell everybody who registered. An error there undoes the save: half a change is worse than none."""
    for hook in hooks:
        hook(session, patient_id, group)
