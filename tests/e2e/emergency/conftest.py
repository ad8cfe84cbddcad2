"""An emergency host on a real socket with sealed cards in every state, and a browser that keeps what browsers keep."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import insert

from app.alert_cards.models import CardNotice
from app.card_templates.models import TemplateNotice
from app.core import migrate
from app.core.clock import today
from app.core.database import Database
from app.emergency_view.asgi import emergency_app
from app.emergency_view.context import EmergencyContext, PublishedKeys
from app.patient_summary.schema import PatientSummary, Review
from tests.e2e.conftest import FLAGS
from tests.factories.cards import a_card, duchenne_record
from tests.factories.sealed_cards import SealedCard, Service, a_service, cancelled, issue_sealed, publish
from tests.factories.summaries import a_child_summary, a_long_name_summary, a_summary, a_summary_without_lines


@dataclass
class Ward:
    """Where staff open cards: an address and the cards of several people."""

    url: str
    service: Service
    database: Database
    cards: dict[str, SealedCard] = field(default_factory=dict)

    def issue(self, name: str, summary: PatientSummary | None = None, **more: Any) -> SealedCard:
        """A card to be found by this name."""
        self.cards[name] = issue_sealed(self.database, self.service, summary, **more)
        return self.cards[name]

    def scan(self, page: Page, card: SealedCard | str, **token: Any) -> None:
        """As a camera opens the square."""
        code = card if isinstance(card, str) else card.token(self.service, **token)
        page.goto(f"{self.url}/e#{code}")

    def type(self, page: Page, card: SealedCard | str) -> None:
        """As somebody types the code under the square."""
        page.goto(f"{self.url}/e")
        page.fill("#code", card if isinstance(card, str) else card.typed)
        page.keyboard.press("Enter")


NAME = "Michael"
"""Whose card a page must hold, or must hold no longer."""


def card_is_open(page: Page) -> bool:
    """Whether the card on the page is his."""
    page.wait_for_selector("#card")
    return NAME in page.inner_text("#card")


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """One host for the worker."""
    folder = tmp_path_factory.mktemp("ward")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://localhost:{listener.getsockname()[1]}"
    database = Database(f"sqlite:///{folder / 'cards.sqlite3'}")
    migrate.upgrade(database)
    service = a_service(url)
    publish(database, service)
    with _served(emergency_app(_context(url, service, database, folder)), listener):
        ward = Ward(url, service, database)
        _issue_all(ward)
        yield ward
    database.dispose()


def _context(url: str, service: Service, database: Database, folder: Path) -> EmergencyContext:
    return EmergencyContext(
        origin=url,
        help_line="0300 000 0000",
        mode="demo",
        trusted_proxies=(),
        spool_dir=folder / "spool",
        database_url=database.url,
        peppers=service.peppers,
        key_list=PublishedKeys(lambda: service.key_list),
    )


class _served:
    def __init__(self, app: Any, listener: socket.socket) -> None:
        self.listener = listener
        self.server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="on"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]}, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.005)

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.listener.close()


def _review(**changes: Any) -> Review:
    values = {"version": 7, "issued_on": today() - timedelta(days=180), "review_by": today() + timedelta(days=180)}
    return Review.model_validate(values | changes)


def _issue_all(ward: Ward) -> None:
    """A card in each state that shows one, and links in each state that shows none."""
    now = datetime.now(UTC)
    ward.issue("demo", a_summary(review=_review()))
    ward.issue("composed", a_card(duchenne_record()))
    ward.issue("practice", a_summary(mode="practice"), link={"medium": "practice"})
    ward.issue("child", a_child_summary(review=_review()))
    ward.issue("no lines", a_summary_without_lines())
    ward.issue("long name", a_long_name_summary())
    talk = a_summary().communication.model_copy(update={"wants_welsh": True})
    ward.issue("welsh", a_summary(communication=talk))
    ward.issue("overdue", a_summary(review=_review(review_by=today() - timedelta(days=1))))
    changed = ward.issue("changed", a_summary(review=_review()))
    _notice(ward, changed, "changed", "allergies")
    ended = ward.issue("ended", a_summary(review=_review()))
    _notice(ward, ended, "confirmation_ended", "oxygen")
    ward.issue("cancelled", link=cancelled(now))
    ward.issue("paused", link={"status": "paused", "paused_at": now})
    ward.issue("withdrawn", status="withdrawn", ended_at=now)
    ward.issue("in error", status="in_error", ended_at=now)
    ward.issue("closed", status="closed", ended_at=now)
    withdrawn = (
        a_summary().model_dump_json().replace('"template_id":"mask-ventilation"', '"template_id":"withdrawn-one"')
    )
    ward.issue("line withdrawn", PatientSummary.model_validate_json(withdrawn))
    _take_back(ward, "withdrawn-one", "oxygen-range")


def _notice(ward: Ward, card: SealedCard, kind: str, heading: str) -> None:
    values = {"card_id": card.card_id, "kind": kind, "heading": heading, "since": date(2026, 11, 3)}
    row = CardNotice.model_validate(values)
    with ward.database.write.connect() as connection:
        connection.execute(insert(CardNotice.__table__).values(row.model_dump()))  # type: ignore[attr-defined]  # SQLModel
        connection.commit()


def _take_back(ward: Ward, template: str, line: str) -> None:
    values = {
        "template_id": template, "line_id": line, "template_version": 1, "withdrawn_on": date(2026, 11, 3),
        "reason": "New evidence.", "replacement": "Ring the respiratory team before oxygen.",
        "replacement_short": "Ring before oxygen", "approved_by_role": "Consultant",
        "approved_by_organisation": "Northdale Hospital", "approved_by_registration": "GMC 0000000",
    }  # fmt: skip
    row = TemplateNotice.model_validate(values)
    with ward.database.write.connect() as connection:
        connection.execute(insert(TemplateNotice.__table__).values(row.model_dump()))  # type: ignore[attr-defined]  # SQLModel
        connection.commit()


@pytest.fixture
def shared_computer(browser: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A profile on disk, with the back-forward cache that Playwright would switch off."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=shutil.which("chromium"),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
        viewport={"width": 1280, "height": 720},
    )
    yield context
    context.close()
