"""What the service needs is taken away, one thing after the other: an issued card still opens, or staff are told to use
the printed words. Edits are refused in words, and nothing that was acknowledged is lost (R04, R08)."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.core.database import Database
from app.core.models import OutboxMessage
from tests.conftest import ON_POSTGRES, empty
from tests.factories.access_log import administrator
from tests.factories.journeys import Card, Person, Responder
from tests.factories.reading import page_text
from tests.factories.services import Program, a_program, emergency_alone, free_port
from tests.system.trouble import A_FEW_BYTES, away, files_up_to, locked, read_only

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]
CONDITION = "myotonia-congenita"
NOT_RECORDED = "This opening could not be recorded. Please write it in the notes."
USE_THE_PRINT = "We cannot show the card now. Use what is printed on it."


@dataclass(frozen=True)
class Ward:
    """A program whose mail server does not answer, and a card."""

    program: Program
    card: Card
    typed_code: str
    url: str

    def open(self) -> httpx.Response:
        """A responder types the code, as long as a person would wait."""
        return Responder(self.program).open(self.typed_code)

    def openings(self) -> int:
        """How many the log holds."""
        with Session(self.program.runtime.database.read) as session:
            events = select(AccessEvent.id).where(AccessEvent.event == "card.opened")
            mine = events.where(AccessEvent.patient_id == UUID(self.card.patient_id))
            found = session.exec(mine).all()
        assert len(found) == len(set(found))
        return len(found)

    def holds(self, openings: int) -> None:
        """Wait until the spool has been joined; then the log holds exactly so many."""
        deadline = time.monotonic() + 60
        while self.openings() < openings and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1.2)  # whatever would come twice would come now
        assert self.openings() == openings


@pytest.fixture(scope="module")
def ward(migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """The program with all its jobs; SMTP leads to a port where nobody listens."""
    folder = tmp_path_factory.mktemp("ward")
    mail = {"MAIL_DRIVER": "smtp", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(free_port()), "SMTP_TLS": "none"}
    with a_program(database_url, folder, **mail) as program:
        yield a_ward(program)
    empty(migrated)


@pytest.fixture
def own_ward(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ward]:
    """One whose database may be destroyed."""
    if ON_POSTGRES:
        yield request.getfixturevalue("ward")
        return
    with a_program(f"sqlite:///{tmp_path / 'own.sqlite3'}", tmp_path) as program:
        yield a_ward(program)


def a_ward(program: Program) -> Ward:
    person = Person(program)
    person.walk_in()
    card = person.start().save_all({"conditions": {"templates": [{"id": CONDITION}]}})
    card.issue()
    code = card.code()
    return Ward(program, card, code["typed_code"], code["url"])


def is_whole(reply: httpx.Response) -> bool:
    """The card, with who it is and what must not be given."""
    text = page_text(reply.text)
    return reply.status_code == 200 and "Callum Example" in text and "suxamethonium" in text


Trouble = Callable[[Ward], AbstractContextManager[None]]


def a_lock(ward: Ward) -> AbstractContextManager[None]:
    return locked(ward.program)


def unwritable(ward: Ward) -> AbstractContextManager[None]:
    return read_only(ward.program) if ON_POSTGRES else files_up_to(ward.program, A_FEW_BYTES)


@contextmanager
def without_keys(ward: Ward) -> Iterator[None]:
    """The key store is gone; the process holds what it read at its start."""
    folder = ward.program.runtime.settings.keys
    aside = folder.rename(folder.with_name("keys-aside"))
    yield
    aside.rename(folder)


@contextmanager
def without_spool(ward: Ward) -> Iterator[None]:
    """Where the spool should be stands a file."""
    folder = ward.program.runtime.settings.spool
    aside = folder.rename(folder.with_name("spool-aside")) if folder.exists() else None
    folder.write_text("in the way")
    yield
    folder.unlink()
    if aside is not None:
        aside.rename(folder)


@contextmanager
def both(ward: Ward) -> Iterator[None]:
    with locked(ward.program), without_spool(ward):
        yield


@contextmanager
def a_broken_chain(ward: Ward) -> Iterator[None]:
    """Somebody with the administrator's rights has altered what was sealed."""
    with administrator(ward.program.runtime.database) as connection:
        connection.execute(text("UPDATE access_event SET outcome = 'altered' WHERE event = 'patient.started'"))
    yield
    with administrator(ward.program.runtime.database) as connection:
        connection.execute(text("UPDATE access_event SET outcome = 'done' WHERE event = 'patient.started'"))


TROUBLES: dict[str, tuple[Trouble, bool]] = {
    "nothing": (lambda _ward: nullcontext(), True),
    "a lock": (a_lock, True),
    "a database that takes no write": (unwritable, True),
    "keys taken away": (without_keys, True),
    "a spool that is no folder": (without_spool, True),
    "a lock and a spool that is no folder": (both, False),
    "a chain that was tampered with": (a_broken_chain, True),
}
"""What is away, and whether the opening can be recorded all the same."""


@pytest.mark.parametrize("what", TROUBLES)
def test_an_issued_card_opens_beside(ward: Ward, what: str) -> None:
    """Proves H03-A5. Proves H51-A2."""
    trouble, is_recorded = TROUBLES[what]
    before = ward.openings()
    with trouble(ward):
        pages = [ward.open() for _ in range(3)]
    assert all(map(is_whole, pages))
    assert {NOT_RECORDED in page_text(page.text) for page in pages} == {not is_recorded}
    ward.holds(before + (3 if is_recorded else 0))


@pytest.mark.parametrize("what", ["a lock", "a database that takes no write"])
def test_an_edit_is_refused_in_words_beside(ward: Ward, what: str) -> None:
    """Nothing of it is kept, the answer says so, and it goes through afterwards."""
    owner = Person(ward.program, email=ward.card.person.email)
    owner.walk_in()
    trouble, _ = TROUBLES[what]
    save = {"version": ward.card.version_of.get("how_to_help", 0), "value": {"text": f"Beside {what}."}}
    with trouble(ward):
        refused = owner.ask("PUT", ward.card.path("/record/how_to_help"), json=save)
    assert refused.status_code == 503
    assert refused.json()["code"] == "database_unavailable"
    assert "Nothing was changed" in refused.json()["title"]
    kept = owner.ask("PUT", ward.card.path("/record/how_to_help"), json=save)
    assert kept.status_code == 200
    ward.card.version_of["how_to_help"] = kept.json()["entry"]["version"]


def test_with_a_full_disk_a_card_opens_and_says_that_it_was_not_recorded(ward: Ward) -> None:
    """Saves are refused meanwhile; what was acknowledged before is there afterwards (R04). Proves H51-A2."""
    if ON_POSTGRES:
        with both(ward):
            pages = [ward.open() for _ in range(3)]
    else:
        with files_up_to(ward.program, 0):
            pages = [ward.open() for _ in range(3)]
            refused = ward.card.person.ask("GET", ward.card.path("/record"))
        assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
    assert all(is_whole(page) and NOT_RECORDED in page_text(page.text) for page in pages)
    assert ward.card.person.get(ward.card.path("/record"))["entries"]
    assert is_whole(ward.open())


def test_with_the_database_away_staff_are_told_to_use_the_print(own_ward: Ward) -> None:
    """And the general advice without a code, the key list and the shell are served all the same. Proves H03-A5."""
    ward = own_ward
    with away(ward.program):
        told = ward.open()
        reader = Responder(ward.program).client
        others = {path: reader.get(path).status_code for path in ("/e", "/c", f"/c/{CONDITION}", KEYS, "/healthz")}
        refused = ward.card.person.ask("GET", ward.card.path("/record"))
    assert told.status_code == 503
    assert USE_THE_PRINT in page_text(told.text)
    assert "0300 000 0000" in told.text
    assert others == {"/e": 200, "/c": 200, f"/c/{CONDITION}": 200, KEYS: 200, "/healthz": 503}
    assert refused.status_code == 503
    assert refused.headers["content-type"] == "application/problem+json"
    assert comes_back(ward) is ON_POSTGRES


KEYS = "/.well-known/alertcard-keys.json"


def comes_back(ward: Ward) -> bool:
    """Whether the same process opens the card again once the database is there; SQLite's file is gone for good."""
    deadline = time.monotonic() + (20 if ON_POSTGRES else 1)
    while time.monotonic() < deadline:
        if is_whole(ward.open()):
            return True
        time.sleep(0.2)
    return False


def test_with_the_mail_server_down_everything_works_and_messages_wait(ward: Ward) -> None:
    """Proves H03-A5."""
    person = Person(ward.program)
    person.sign_in()
    assert is_whole(ward.open())
    with Session(ward.program.runtime.database.read) as session:
        waiting = session.exec(select(OutboxMessage).where(col(OutboxMessage.sent_at).is_(None))).all()
    assert {"sign_in_code", "card.opened"} <= {message.kind for message in waiting}


def test_the_emergency_process_alone_opens_cards_after_the_app_has_ended(
    migrated: Database, database_url: str, tmp_path: Path
) -> None:
    """Proves H03-A5."""
    empty(migrated)
    with a_program(database_url, tmp_path) as program:
        ward = a_ward(program)
        with emergency_alone(program) as alone:
            program.process.kill()
            program.process.wait()
            ward = replace(ward, program=alone)
            assert is_whole(ward.open())
            assert httpx.get(f"{alone.url}/api/session").status_code == 404
            ward.holds(1)
    empty(migrated)
