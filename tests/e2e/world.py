"""The whole service with the fictional people, and browsers that are signed in to it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlmodel import Session, select

from app.core import migrate
from app.core.database import database_at, transaction
from app.core.models import OutboxMessage
from app.core.outbox import open_message
from app.demo.ready import make_ready
from app.demo.telling import tell
from app.identity.accounts import open_account
from app.identity.cookies import Cookie, cookie_name
from tests.e2e.looking import NewPage, settle
from tests.factories.identity import start_session
from tests.factories.services import Program, Site, a_program, a_service

CODE = re.compile(r"\d{8}")
ANSWERED = "#card, [data-alertcard] h1:not(:text-is('Open a card'))"
RHYS, PRIYA, MARGARET, GRACE = (f"{name}@demo.example" for name in ("rhys", "priya", "margaret", "grace"))


@dataclass(frozen=True)
class World:
    """A running demonstration: `url` for the browser, `told` as `alertcard demo --json` prints it."""

    service: Site
    told: dict[str, Any]

    @property
    def url(self) -> str:
        return self.service.runtime.settings.app_url

    def page_of(self, new_page: NewPage, email: str, **options: Any) -> Page:
        """A page on which this person is signed in, without the way through the mail: codes are few in an hour."""
        page = new_page(**options)
        self.walk_in(page, email)
        return self.at_home(page)

    def walk_in(self, page: Page, email: str) -> None:
        """Put a session of this person into the browser; an address that is new gets its account."""
        runtime = self.service.runtime
        with transaction(runtime.database) as session:
            account = open_account(session, runtime.keys, email=email)
            session.flush()
            account_id = account.id
        name, value = cookie_name(runtime.settings, Cookie.SESSION), start_session(runtime, account_id)
        page.context.add_cookies([{"name": name, "value": value, "url": self.url, "httpOnly": True}])

    def at_home(self, page: Page) -> Page:
        """Where this person arrives: the only card, the list of cards, or the start of the first."""
        page.goto(f"{self.url}/home")
        page.wait_for_url(re.compile(r"/(home|my-card/[^/]+|first-card)$"))
        settle(page)
        return page

    def sign_in(self, page: Page, email: str) -> None:
        """By e-mail code, as a person does it; the demonstration shows the code on the page."""
        page.goto(f"{self.url}/sign-in")
        page.get_by_label("Email address").fill(email)
        page.get_by_role("button", name="Send me a code").click()
        self.type_code(page)
        page.wait_for_url(lambda url: "/sign-in" not in url)

    def type_code(self, page: Page) -> None:
        """The second step of signing in: the eight digits."""
        page.wait_for_url("**/sign-in/code**")
        found = CODE.search(page.get_by_text("the code is").inner_text())
        assert found, "the demonstration shows the code of its own people"
        page.get_by_label("Code with 8 digits").fill(found[0])
        page.get_by_role("button", name="Continue").click()

    def newest_message(self, kind: str) -> dict[str, Any]:
        """What the newest message of this kind carries, as the notifier would put it into words."""
        with Session(self.service.runtime.database.read) as session:
            query = select(OutboxMessage).where(OutboxMessage.kind == kind)
            newest = max(session.exec(query), key=lambda message: message.created_at)
            return dict(open_message(self.service.runtime, newest).payload)

    def open_by_typing(self, page: Page, code: str) -> Page:
        """Any computer of any department: the address, the code, Enter."""
        page.goto(f"{self.url}/e")
        page.get_by_label("Code").fill(code)
        page.keyboard.press("Enter")
        page.wait_for_selector(ANSWERED)
        return page

    def scan(self, page: Page, address: str) -> Page:
        """The camera of any phone: it opens the address that stands in the square."""
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector(ANSWERED)
        return page


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """One demonstration of its own, on SQLite, until the block ends. Messages stay in the outbox to be read."""
    url = f"sqlite:///{folder / 'alertcard.sqlite3'}"
    migrate.upgrade(database_at(url))
    with a_service(url, folder) as service:
        make_ready(service.runtime)
        yield World(service, tell(service.runtime))


@contextmanager
def a_world_to_stop(folder: Path) -> Iterator[tuple[World, Program]]:
    """The same as a program of its own, which a test may kill."""
    url = f"sqlite:///{folder / 'alertcard.sqlite3'}"
    migrate.upgrade(database_at(url))
    with a_program(url, folder) as program:
        make_ready(program.runtime)
        yield World(program, tell(program.runtime)), program
