"""Lines taken back after the backup stay taken back. Their words are nobody's secret: the journal holds them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from app.access_log.journal_blocks import Entry
from app.access_log.replay import DONE, GONE, STOOD, Done, Replay
from app.card_templates.models import TemplateNotice
from app.core.runtime import Runtime


def notice_in_full(session: Session, event_id: UUID) -> Mapping[str, Any] | None:
    """The notice that this event is about."""
    notice = session.get(TemplateNotice, event_id)
    return None if notice is None else notice.model_dump(mode="json")


def _withdrawn(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    if session.get(TemplateNotice, entry.id) is not None:
        return STOOD
    if entry.more is None:
        return GONE
    session.add(TemplateNotice.model_validate(dict(entry.more)))
    return DONE


REPLAYS: Final[dict[str, Replay]] = {"template.withdrawn": _withdrawn}
