"""Who opened the card, in words. The log keeps every event; what a person reads counts reloads once (H9)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.core.clock import UK
from app.core.readable_text import readable_line
from app.sharing.media import Medium

OPENED: Final = "card.opened"
RELOADS: Final = timedelta(minutes=30)
MOST_EVENTS: Final = 5000
Private = Callable[[AccessEvent], Mapping[str, Any]]
"""Opens what a responder left at one event; empty where there is nothing or it cannot be read."""

_WITH: Final = {
    Medium.WALLET: "your wallet card",
    Medium.PHONE: "your phone",
    Medium.CHAIR: "the code on your chair",
    Medium.SCHOOL_BAG: "the code on your school bag",
    Medium.FRIDGE: "the code on your fridge",
    Medium.BAND: "your band",
    Medium.KEY_RING: "your key ring",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening with its reloads. `claims` is what the reader said of themselves; nobody has checked it."""

    at: datetime
    link_id: UUID | None
    count: int = 1
    how: str = ""
    claims: tuple[str, ...] = ()


def openings_of(
    session: Session, patient_id: UUID, *, private: Private, before: datetime | None = None, most: int = 50
) -> list[Opening]:
    """The newest openings of a patient's card, newest first; `before` is the time of the last one that was read."""
    wanted = (AccessEvent.patient_id == patient_id, AccessEvent.event == OPENED, AccessEvent.outcome == "shown")
    query = select(AccessEvent).where(*wanted)
    query = query if before is None else query.where(col(AccessEvent.at) < before)
    newest = session.exec(query.order_by(col(AccessEvent.at).desc(), col(AccessEvent.id)).limit(MOST_EVENTS)).all()
    return list(reversed(as_openings(reversed(newest), private)))[:most]


def as_openings(events: Iterable[AccessEvent], private: Private) -> list[Opening]:
    """Events in the order of time as openings: reloads within 30 minutes by the same link and network are one."""
    made: list[Opening] = []
    running: dict[tuple[UUID | None, str], int] = {}
    for event in events:
        told = private(event)
        network = str(told.get("network") or "")
        place = running.get((event.link_id, network)) if network else None
        if place is not None and event.at - made[place].at <= RELOADS:
            made[place] = replace(made[place], count=made[place].count + 1)
            continue
        if network:
            running[event.link_id, network] = len(made)
        made.append(Opening(event.at, event.link_id, how=str(told.get("how") or ""), claims=_claims(told)))
    return made


def in_words(opening: Opening, medium: str | None, label: str | None, *, is_own: bool) -> str:
    """Opened 21 May 2026 at 2:02pm with your wallet card. `is_own` False: somebody else's card, so "the"."""
    local = opening.at.astimezone(UK)
    day = f"{local.day} {local:%B %Y}"
    time = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    words = _WITH.get(Medium(medium), "another code") if medium else "a code that is gone"
    words = words if is_own else words.replace("your ", "the ")
    named = f"{words} ({label})" if label else words
    way = "by typing the code of" if opening.how == "typed" else "with"
    return f"Opened {day} at {time} {way} {named}"


def _claims(told: Mapping[str, Any]) -> tuple[str, ...]:
    said = (told.get(name) for name in ("name", "role", "organisation"))
    return tuple(words for each in said if each and (words := readable_line(str(each))))
