"""What a server process does about links beside its requests."""

from typing import Final

from sqlmodel import Session, col, select

from app.core.background import Job
from app.core.clock import now
from app.core.database import transaction
from app.core.runtime import Runtime
from app.sharing.media import CancelReason
from app.sharing.models import ShareLink
from app.sharing.service import cancel

HOUR: Final = 3600.0
BATCH: Final = 500


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """End links that have run out."""
    return (Job("links-run-out", HOUR, lambda: end_links_that_ran_out(runtime)),)


def end_links_that_ran_out(runtime: Runtime) -> int:
    """Take the wraps of links made to be sent that are past their time. They were refused already; now nothing could
    open them. Several processes may run it at once."""
    with transaction(runtime.database) as session:
        ended = _ran_out(session)
        for link in ended:
            cancel(link, reason=CancelReason.EXPIRED)
    return len(ended)


def _ran_out(session: Session) -> list[ShareLink]:
    query = select(ShareLink).where(col(ShareLink.expires_at) <= now(), ShareLink.status != "cancelled")
    return list(session.exec(query.limit(BATCH).with_for_update(skip_locked=True)))
