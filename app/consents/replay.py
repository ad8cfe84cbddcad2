"""What people stopped sharing after a backup stays unshared when it is restored (security-design H6)."""

from typing import Final

from sqlmodel import Session, col, select

from app.access_log.journal_blocks import Entry
from app.access_log.replay import DONE, GONE, STOOD, Done, Replay
from app.authorisation.models import SharingConsent
from app.consents.service import ended_id
from app.core.runtime import Runtime


def _ended(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    rows = session.exec(select(SharingConsent).where(col(SharingConsent.patient_id) == entry.patient))
    row = next((each for each in rows if ended_id(each.id) == entry.id), None)
    if row is None:
        return GONE
    if row.ended_at is not None:
        return STOOD
    row.ended_at, row.ended_as = entry.at, "operator"
    return DONE


REPLAYS: Final[dict[str, Replay]] = {"consent.ended": _ended}
