"""Record each opening before its page is shown: in the log, else on the local disk, else say so on the page.

The page never waits for somebody else's edit (security-design C9, hazard H51). After one refusal openings go straight
to the spool until the database takes writes again; a job joins the spool to the log."""

import asyncio
import logging
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Final
from uuid import uuid4

from app.access_log import spool
from app.emergency_view.opening.found import AlreadyThere, OpeningEvent, Store, StoreUnavailable
from app.emergency_view.opening.grouping import Grouping

logger = logging.getLogger(__name__)

DATABASE_SECONDS: Final = 0.25
COMMIT_PAUSE_SECONDS: Final = 0.004
"""Between two commits of a busy process: openings of these milliseconds share one flush, and other processes get the
embedded database's one lock. A process that is not busy commits at once."""
SPOOL_SECONDS: Final = 1.0
PROBE_SECONDS: Final = 0.05
ALARM_SECONDS: Final = 60.0


class Recorded(StrEnum):
    """Where the opening is kept."""

    IN_THE_LOG = "in_the_log"
    IN_THE_SPOOL = "in_the_spool"
    NOWHERE = "nowhere"


def _alarm(reason: str) -> None:
    logger.error("alarm", extra={"reason": reason})


def _opening(event: spool.Event) -> OpeningEvent:
    """A spooled event with a message of its own, as it would have been written at once."""
    kept = {name: event[name] for name in ("id", "at", "event", "patient_id", "card_id", "card_version", "link_id")}
    sealed = {name: event[name] for name in ("private", "private_sealed")}
    return OpeningEvent(**kept, **sealed, message_id=uuid4(), message_kind="card.opened")


class Recorder:
    """The only writer of a process's openings."""

    def __init__(self, store: Store, spool_dir: Path) -> None:
        self._store, self._spool_dir = store, spool_dir
        self._writing: Grouping[OpeningEvent, None] = Grouping(
            self._write, name="emergency-log", pause=COMMIT_PAUSE_SECONDS
        )
        self._spooling: Grouping[OpeningEvent, None] = Grouping(self._keep, name="emergency-spool")
        self._refused_since: float | None = None
        self._alarmed = False
        self._probe: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start both threads."""
        self._writing.start()
        self._spooling.start()

    @property
    def takes_events(self) -> bool:
        """Whether openings go to the database now; while it refuses they go to the spool."""
        return self._refused_since is None

    async def stop(self) -> None:
        """Finish what is waiting."""
        if self._probe is not None:
            self._probe.cancel()
        await asyncio.to_thread(self._writing.stop)
        await asyncio.to_thread(self._spooling.stop)

    def begin(self, event: OpeningEvent) -> "asyncio.Future[None] | None":
        """Hand the event to the writer; None while the database is known to refuse. Give the answer to `finish`."""
        return self._writing.submit(event) if self.takes_events else None

    async def finish(self, event: OpeningEvent, begun: "asyncio.Future[None] | None") -> Recorded:
        """Where the event is when this returns. Raises nothing: the page is shown in any case."""
        if begun is not None:
            try:
                async with asyncio.timeout(DATABASE_SECONDS):
                    await begun
                return Recorded.IN_THE_LOG
            except (StoreUnavailable, TimeoutError):
                self._refused()
            except Exception:
                logger.exception("alarm: an event was refused", extra={"event": "emergency.refused_event"})
        return await self._spool(event)

    async def _spool(self, event: OpeningEvent) -> Recorded:
        try:
            async with asyncio.timeout(SPOOL_SECONDS):
                await self._spooling.submit(event)
            return Recorded.IN_THE_SPOOL
        except (OSError, TimeoutError):
            logger.error("alarm: an opening could be recorded nowhere", extra={"event": "emergency.not_recorded"})
            return Recorded.NOWHERE

    def _write(self, events: list[OpeningEvent]) -> list[None]:
        self._store.write(events)
        return [None] * len(events)

    def join_spool(self) -> int:
        """Join this folder's spool to the log through the narrow connection of openings; how many were new."""
        return spool.join(self._spool_dir, self._insert, _alarm)

    def _insert(self, events: list[spool.Event]) -> tuple[int, list[spool.Event]]:
        openings = [_opening(event) for event in events]
        try:
            self._store.write(openings)
            return len(openings), []
        except AlreadyThere:
            if len(events) == 1:
                return 0, []
        outcomes = [self._insert([event]) for event in events]
        return sum(new for new, _ in outcomes), []

    def _keep(self, events: list[OpeningEvent]) -> list[None]:
        spool.append_all(self._spool_dir, [event.columns() for event in events])
        return [None] * len(events)

    def _refused(self) -> None:
        if self.takes_events:
            self._refused_since = monotonic()
            logger.warning("openings are kept on the local disk", extra={"event": "emergency.spooling"})
            self._probe = asyncio.get_running_loop().create_task(self._wait_for_database())

    async def _wait_for_database(self) -> None:
        """Ask until the database takes writes again; nobody's page waits for this."""
        started = monotonic()
        while not await asyncio.to_thread(self._store.can_write):
            if monotonic() - started > ALARM_SECONDS and not self._alarmed:
                self._alarmed = True
                logger.error("alarm: openings are kept on the local disk", extra={"event": "emergency.spooling"})
            await asyncio.sleep(PROBE_SECONDS)
        self._refused_since, self._alarmed = None, False
        logger.info("the database takes openings again", extra={"event": "emergency.spooling_ended"})
