"""Writers, sealers, spoolers and importers of the log are killed again and again: nothing forks, nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.engine import make_url

from app.access_log.rows import EVENT, SEAL, UNSEALED
from app.access_log.sealer import seal_all
from app.access_log.spool import import_from
from app.access_log.verify import verify_log
from app.core.database import Database
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.settings import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]
SEED = 20261121


class Nursery:
    """Processes of the log that are killed and replaced."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program
        self.living: list[tuple[int, str]] = []

    def start(self, kind: str) -> None:
        """One more process of this kind."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{kind}\n")
        self._program.stdin.flush()
        self.living.append((int(self._program.stdout.readline()), kind))

    def kill(self, number: int) -> str:
        """Kill -9 one of them."""
        process, kind = self.living.pop(number)
        os.kill(process, signal.SIGKILL)
        return kind

    def kill_all(self) -> None:
        """The end of the test, as hard as everything in it."""
        while self.living:
            self.kill(0)


@contextmanager
def nursery(runtime: Runtime, folder: Path) -> Iterator[Nursery]:
    url = make_url(runtime.database.url).render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.reliability.log_nursery", url, str(runtime.instance_id), str(folder)]
    program = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    processes = Nursery(program)
    try:
        yield processes
    finally:
        processes.kill_all()
        program.communicate(timeout=20)


def kill_and_replace(processes: Nursery, kinds: list[str], *, kills: int, chance: random.Random) -> None:
    for kind in kinds:
        processes.start(kind)
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.2))
        processes.start(processes.kill(chance.randrange(len(processes.living))))
    time.sleep(0.2)
    processes.kill_all()
    time.sleep(0.2)


def acknowledged(folder: Path) -> set[UUID]:
    """Every id that a process said was safe; a killed one may have left half a line."""
    lines = [line for path in folder.glob("acknowledged-*") for line in path.read_text().splitlines()]
    return {UUID(line) for line in lines if len(line) == 36}


def count(database: Database, table: Table) -> int:
    with database.read.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def check_log(runtime: Runtime, folder: Path) -> int:
    """Catch up as the next server would, then look for forks, gaps and lost events. Returns how many were sealed."""
    seal_all(runtime.database, runtime.instance_id)
    report = verify_log(runtime)
    assert report.faults == []
    with runtime.database.read.connect() as connection:
        sealed = set(connection.execute(select(SEAL.c.event_id)).scalars())
    assert acknowledged(folder) <= sealed
    assert len(sealed) == report.sealed_count == count(runtime.database, EVENT)
    assert count(runtime.database, UNSEALED) == 0
    return report.sealed_count


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_four_writers_and_two_sealers_under_kill_9_make_one_whole_chain(
    runtime: Runtime, data_dir: Path, kills: int
) -> None:
    kinds = ["writer"] * 4 + ["sealer"] * 2
    with nursery(runtime, data_dir) as processes:
        kill_and_replace(processes, kinds, kills=kills, chance=random.Random(SEED))  # noqa: S311 - repeatable
    sealed = check_log(runtime, data_dir)
    assert sealed >= len(acknowledged(data_dir)) > 0


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_a_spool_under_kill_9_joins_every_kept_opening_once(runtime: Runtime, data_dir: Path, kills: int) -> None:
    kinds = ["spooler"] * 2 + ["joiner"] * 2 + ["sealer"]
    with nursery(runtime, data_dir) as processes:
        kill_and_replace(processes, kinds, kills=kills, chance=random.Random(SEED + 1))  # noqa: S311 - repeatable
    import_from(data_dir / "spool", runtime.database)
    sealed = check_log(runtime, data_dir)
    assert sealed >= len(acknowledged(data_dir)) > 0
    with runtime.database.read.connect() as connection:
        told = OutboxMessage.metadata.tables["outbox_message"]
        query = select(func.count()).where(told.c.kind == "card.opened")
        assert connection.execute(query).scalar_one() == sealed
