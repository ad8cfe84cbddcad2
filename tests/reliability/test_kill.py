"""The server is killed with SIGKILL while people save: what was acknowledged is there afterwards, nothing is torn."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlmodel import Session, func, select

from app.access_log.models import AccessEvent
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity import sessions
from app.settings import ROOT
from tests.factories.patients import a_patient, a_record, an_account, standing_entry

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]
SEED = 20261121
KILLS = 20
"""On each database: forty in all."""
PEOPLE = 4
READY_WITHIN = 60.0
"""Seconds until every person has a first answer of a new server: on a loaded machine nothing comes at once."""
HEADING = "how_to_help"


@dataclass
class Person:
    """Somebody who saves without pause, and remembers what they were told."""

    patient_id: UUID
    cookie: str
    port: int
    version: int = 0
    kept: str = ""
    tried: str = ""
    acknowledged: int = 0
    began: threading.Event = field(default_factory=threading.Event)
    torn: list[str] = field(default_factory=list)

    def save_until(self, stop: threading.Event) -> None:
        """One save after the other over one connection, until the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=READY_WITHIN)
        try:
            while not stop.is_set():
                self._save_once(connection)
        except (OSError, http.client.HTTPException):
            return  # killed: the last save may be there or not
        finally:
            connection.close()

    def _save_once(self, connection: http.client.HTTPConnection) -> None:
        self.tried = f"{self.version}-{random.random()}"  # noqa: S311 - a mark, not a secret
        body = json.dumps({"version": self.version, "value": {"text": self.tried}})
        headers = {
            "Cookie": f"session={self.cookie}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
        }
        connection.request("PUT", f"/api/patients/{self.patient_id}/record/{HEADING}", body, headers)
        reply = connection.getresponse()
        answer: dict[str, Any] = json.loads(reply.read())
        if reply.status == 503:
            return  # a busy database: nothing was saved, and it said so
        if reply.status != 200:
            self.torn.append(f"{reply.status} {answer.get('code')}")
            self.began.set()
            raise http.client.HTTPException
        self.version, self.kept = answer["entry"]["version"], self.tried
        self.acknowledged += 1
        self.began.set()

    def look(self, runtime: Runtime) -> None:
        """What stands is what was acknowledged last, or the one save whose answer never came."""
        with transaction(runtime.database) as session:
            record = a_record(session, runtime, self.patient_id)
            if self.version == 0 and not self.tried:
                return
            try:
                entry = standing_entry(record, HEADING)
            except AssertionError:
                assert self.version == 0, "an acknowledged save is gone"
                return
        stands = (entry.version, (entry.value or {})["text"])
        assert stands in {(self.version, self.kept), (self.version + 1, self.tried)}
        self.version, self.kept = stands


class Servers:
    """The nursery, and the one server that lives."""

    def __init__(self, program: subprocess.Popen[str], complaints: Path) -> None:
        self._program = program
        self._complaints = complaints
        self._living: int | None = None

    def start(self) -> None:
        """Another server on the same socket."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("start\n")
        self._program.stdin.flush()
        line = self._program.stdout.readline()
        assert line, self.complaints()
        self._living = int(line)

    def kill(self) -> None:
        """Kill -9, and wait until the process is gone."""
        if self._living is None:
            return
        with suppress(ProcessLookupError):
            os.kill(self._living, signal.SIGKILL)
        while os.path.exists(f"/proc/{self._living}"):
            time.sleep(0.005)
        self._living = None

    def complaints(self) -> str:
        """What the servers wrote: the first thing to read when one of them does not answer."""
        return self._complaints.read_text()[-4000:] or "no server wrote a word"


@contextmanager
def servers(runtime: Runtime, listening: socket.socket) -> Iterator[Servers]:
    url = make_url(runtime.database.url).render_as_string(hide_password=False)
    number = listening.fileno()
    command = [sys.executable, "-m", "tests.reliability.server_nursery"]
    arguments = [str(number), str(runtime.settings.data_dir), url]
    complaints = runtime.settings.data_dir / "servers.txt"
    with complaints.open("w") as written:
        program = subprocess.Popen(
            command + arguments,
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=written, text=True, pass_fds=(number,),
        )  # fmt: skip
    living = Servers(program, complaints)
    try:
        yield living
    finally:
        living.kill()
        program.communicate(timeout=60)


def a_person(runtime: Runtime, port: int) -> Person:
    with transaction(runtime.database) as session:
        account = an_account(session, runtime)
        patient = a_patient(session, runtime, account_id=account)
        started = sessions.start(session, account_id=account, method=sessions.Method.PASSKEY, device="Test")
    return Person(patient, started.token, port)


def save_until_killed(people: list[Person], living: Servers, chance: random.Random) -> None:
    """Everybody saves at once; at a random moment after everybody's first save the server is gone.

    Whoever has an answer has a connection of this server: a request left in the queue of the socket would be read by
    the next one, as a save that nobody waits for any more.
    """
    stop = threading.Event()
    for person in people:
        person.began.clear()
    threads = [threading.Thread(target=person.save_until, args=(stop,)) for person in people]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + READY_WITHIN
    all_began = all(person.began.wait(max(0.0, deadline - time.monotonic())) for person in people)
    time.sleep(chance.uniform(0.0, 0.1))
    living.kill()
    stop.set()
    for thread in threads:
        thread.join()
    assert all_began, (living.complaints(), [person.torn for person in people])


def test_no_acknowledged_save_is_lost_when_the_server_is_killed(runtime: Runtime) -> None:
    """Proves H10-E2."""
    kill_while_saving(runtime, kills=KILLS)


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing(runtime: Runtime) -> None:
    kill_while_saving(runtime, kills=200)


def kill_while_saving(runtime: Runtime, *, kills: int) -> None:
    """So many servers one after the other, each killed at a random moment of everybody's saves."""
    chance = random.Random(SEED)  # noqa: S311 - the same moments in every run
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        people = [a_person(runtime, listening.getsockname()[1]) for _ in range(PEOPLE)]
        with servers(runtime, listening) as living:
            for _ in range(kills):
                living.start()
                save_until_killed(people, living, chance)
                for person in people:
                    person.look(runtime)
    assert [person.torn for person in people] == [[]] * PEOPLE
    assert min(person.acknowledged for person in people) >= kills
    each_save_has_its_event(runtime, people)
    the_file_is_whole(runtime)


def each_save_has_its_event(runtime: Runtime, people: list[Person]) -> None:
    """A save and its event are one transaction: as many of the one as of the other."""
    with Session(runtime.database.read) as session:
        for person in people:
            saved = select(func.count()).select_from(AccessEvent)
            saved = saved.where(AccessEvent.patient_id == person.patient_id, AccessEvent.event == "record.saved")
            assert session.exec(saved).one() == person.version


def the_file_is_whole(runtime: Runtime) -> None:
    """SQLite's own check, where it is SQLite."""
    with runtime.database.read.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
