"""The emergency app in this process, on this worker's database, in a loop that lives as long as a test."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent, AccessUnsealed
from app.access_log.record import EventKey, open_private
from app.core.database import Database
from app.core.models import OutboxMessage
from app.emergency_view.asgi import EmergencyApp, emergency_app
from app.emergency_view.context import EmergencyContext, PublishedKeys
from app.emergency_view.grants import grant_emergency_role
from app.emergency_view.opening import recorder
from app.emergency_view.opening.found import Store
from app.emergency_view.opening.recorder import Recorder
from app.patient_summary.schema import PatientSummary
from tests.conftest import ON_POSTGRES
from tests.factories.sealed_cards import ORIGIN, SealedCard, Service, a_service, issue_sealed, publish


@dataclass
class Desk:
    """Somebody with codes at a computer, and what the service kept afterwards."""

    app: EmergencyApp
    context: EmergencyContext
    service: Service
    database: Database
    runner: asyncio.Runner

    def ask(self, method: str, path: str, *, address: str = "198.51.100.7", **options: Any) -> httpx.Response:
        """One request from this address."""
        return self.runner.run(self.ask_async(method, path, address=address, **options))

    async def ask_async(
        self, method: str, path: str, *, address: str = "198.51.100.7", **options: Any
    ) -> httpx.Response:
        """The same inside the loop, for several at once."""
        transport = httpx.ASGITransport(self.app, client=(address, 4321))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.request(method, path, **options)

    def open(self, code: str, *, address: str = "198.51.100.7", path: str = "/e", **fields: str) -> httpx.Response:
        """POST a code as the shell's script does."""
        return self.ask("POST", path, address=address, data={"code": code, **fields})

    def issue(self, summary: PatientSummary | None = None, **more: Any) -> SealedCard:
        """A card in the database."""
        return issue_sealed(self.database, self.service, summary, **more)

    def token(self, card: SealedCard, **more: Any) -> str:
        """What the square on its paper holds."""
        return card.token(self.service, **more)

    @property
    def recorder(self) -> Recorder:
        """The one writer of openings."""
        return self.app._open_card.recorder

    @property
    def store(self) -> Store:
        """What it writes to."""
        return self.recorder._store

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Let the app run until something holds; a minute at most."""

        async def waited() -> None:
            async with asyncio.timeout(60):
                while not holds():
                    await asyncio.sleep(0.01)

        self.runner.run(waited())

    def events(self) -> list[AccessEvent]:
        """The openings in the log, oldest first."""
        with Session(self.database.read) as session:
            return list(session.exec(select(AccessEvent).order_by(col(AccessEvent.at))))

    def messages(self) -> list[OutboxMessage]:
        """The messages to be sent."""
        with Session(self.database.read) as session:
            return list(session.exec(select(OutboxMessage)))

    def unsealed(self) -> list[AccessUnsealed]:
        """Marks for the sealer."""
        with Session(self.database.read) as session:
            return list(session.exec(select(AccessUnsealed)))

    def spooled(self) -> list[str]:
        """Lines in the spool."""
        files = self.context.spool_dir.glob("*.jsonl") if self.context.spool_dir.is_dir() else []
        return [line for file in files for line in file.read_text().splitlines()]


def a_context(database: Database, service: Service, folder: Path, **changes: Any) -> EmergencyContext:
    """What the emergency process holds."""
    context = EmergencyContext(
        origin=ORIGIN,
        help_line="0300 000 0000",
        mode="demo",
        trusted_proxies=(),
        spool_dir=folder / "spool",
        database_url=database.url,
        peppers=service.peppers,
        key_list=PublishedKeys(lambda: service.key_list),
    )
    return replace(context, **changes)


@pytest.fixture
def narrow_url(database: Database, database_url: str) -> Iterator[str]:
    """This database under a role with exactly the granted rights; SQLite has no roles."""
    if not ON_POSTGRES:
        yield database_url
        return
    role = f"narrow_{uuid4().hex[:12]}"
    owner = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'narrow'"))
        grant_emergency_role(connection, role)
    yield make_url(database_url).set(username=role, password="narrow").render_as_string(hide_password=False)
    with owner.connect() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    owner.dispose()


@pytest.fixture
def service(database: Database) -> Service:
    """New keys, published."""
    made = a_service()
    publish(database, made)
    return made


@pytest.fixture
def context(database: Database, service: Service, data_dir: Path) -> EmergencyContext:
    """May be replaced by a test."""
    return a_context(database, service, data_dir)


@pytest.fixture(autouse=True)
def patient_recorder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer over a flush than a page waits for one; only one test is about that."""
    monkeypatch.setattr(recorder, "DATABASE_SECONDS", 30.0)


@pytest.fixture
def desk(context: EmergencyContext, service: Service, database: Database) -> Iterator[Desk]:
    """The running app."""
    with asyncio.Runner() as runner:
        app = emergency_app(context)
        assert isinstance(app, EmergencyApp)
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Desk(app, context, service, database, runner)
        runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture
def card(desk: Desk) -> SealedCard:
    """Michael Bell's card."""
    return desk.issue()


def private_of(desk: Desk, card: SealedCard) -> dict[str, object]:
    """What only the patient can read of the newest opening."""
    private = open_private(desk.events()[-1], EventKey(card.version_key, 1, card.card_id))
    assert private is not None
    return private
