"""Forks writers and sealers of the log on request, so that a killed one is replaced within milliseconds.

Run as a program: `log_nursery.py URL INSTANCE FOLDER`. A line `writer`, `sealer` or `spooler` on standard input forks
one of them and prints its process id. An empty standard input ends it.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from app.access_log.record import record_event
from app.access_log.sealer import seal_all
from app.access_log.spool import append, import_from
from app.core.clock import now
from app.core.database import Database, transaction
from app.core.errors import Unavailable


def write(url: str, _instance: UUID, folder: Path) -> None:
    """Commit events, each acknowledged in a file of our own only after its commit."""
    database = Database(url)
    acknowledged = os.open(folder / f"acknowledged-{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    while True:
        try:
            with transaction(database) as session:
                event = record_event(session, event="record.saved", outcome="done", by="patient")
        except Unavailable:
            continue  # never acknowledged
        os.write(acknowledged, f"{event.id}\n".encode())


def seal(url: str, instance: UUID, _folder: Path) -> None:
    """Seal without a pause."""
    database = Database(url)
    while True:
        try:
            seal_all(database, instance)
        except Unavailable:
            continue


def spool(_url: str, _instance: UUID, folder: Path) -> None:
    """Spool openings, each acknowledged only after it is on the disk."""
    acknowledged = os.open(folder / f"acknowledged-{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    while True:
        event = {"id": uuid4(), "at": now(), "event": "card.opened", "outcome": "shown", "by": "responder"}
        append(folder / "spool", event)
        os.write(acknowledged, f"{event['id']}\n".encode())


def join(url: str, _instance: UUID, folder: Path) -> None:
    """Import the spool without a pause."""
    database = Database(url)
    while True:
        try:
            import_from(folder / "spool", database)
        except Unavailable:
            continue


WORK: dict[str, Callable[[str, UUID, Path], None]] = {"writer": write, "sealer": seal, "spooler": spool, "joiner": join}


def main() -> None:
    """Fork what is asked for until nobody asks any more."""
    url, instance, folder = sys.argv[1], UUID(sys.argv[2]), Path(sys.argv[3])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the killed
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            WORK[line.strip()](url, instance, folder)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
