"""Small jobs that a server process runs beside its requests: sealing the log, sending messages, importing the spool."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A function to call every so many seconds. It takes its own lock, so that any number of processes may run it."""

    name: str
    every_seconds: float
    run: Callable[[], object]


class Background:
    """One thread for each job. An error is logged and the job goes on at its next turn."""

    def __init__(self, jobs: tuple[Job, ...]) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._turn, args=(job,), daemon=True) for job in jobs]

    def start(self) -> None:
        """Start every job."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask every job to end and wait for the turn that is running."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _turn(self, job: Job) -> None:
        while not self._stop.wait(job.every_seconds):
            try:
                job.run()
            except Exception:
                logger.exception("a job failed and will be tried again", extra={"job": job.name})
