"""Given a card kept on the phone; when the server is gone; then the card opens all the same and says how old it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.journeys.device import wait_until_kept
from tests.e2e.journeys.test_change import ALLERGIES, add_allergy, issue, open_heading, save
from tests.e2e.journeys.test_codes import read_square
from tests.e2e.looking import NewPage, look
from tests.e2e.world import RHYS, World, a_world_to_stop

NEW = "Latex gloves"
"""On the card since its newest issue, and on no version before."""


@dataclass(frozen=True)
class Alone:
    """A phone whose server was killed."""

    world: World
    page: Page
    card: str
    """The path of "Show to staff"."""
    address: str
    """What the square said while there was a network."""

    def visit(self, path: str) -> Page:
        """A tab of its own, opened cold."""
        page = self.page.context.new_page()
        page.goto(self.world.url + path)
        return page


@pytest.fixture(scope="module")
def alone(lasting_page: NewPage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """Rhys looks at his card, changes and issues it, shows the new one once; then the server's process is killed."""
    with a_world_to_stop(tmp_path_factory.mktemp("world")) as (world, program):
        page = world.page_of(lasting_page, RHYS)
        wait_until_kept(page)
        card = f"/show/{page.url.rpartition('/')[2]}"
        open_heading(page, ALLERGIES)
        add_allergy(page, 2, NEW)
        save(page)
        issue(page)
        page.goto(world.url + card)
        expect(page.locator(".ac-typed")).to_be_visible()
        expect(page.locator("#card")).to_contain_text(NEW)
        address = read_square(page)
        program.process.kill()
        program.process.wait()
        yield Alone(world, page, card, address)


def test_the_card_opens_and_says_when_it_was_saved(alone: Alone) -> None:
    """Proves H03-E3. Proves H05-A1."""
    page = alone.page
    page.reload()
    today = f"{datetime.now(UTC).date():%-d %B %Y}"
    expect(page.get_by_text(f"Saved on {today}. Not checked since.").first).to_be_visible()
    expect(page.locator("#card")).to_contain_text("Bevan")
    expect(page.locator("#card")).to_contain_text(f"Saved on {today}. Not checked since.")
    assert read_square(page) == alone.address
    look(page)


def test_the_kept_copy_is_the_newest_issue_and_no_word_of_the_old_one(alone: Alone) -> None:
    """Issued here a moment before the line went: staff read the new words, the square is of the new version."""
    page = alone.visit(alone.card)
    expect(page.locator("#card")).to_contain_text(NEW)
    expect(page.locator("#card")).to_contain_text("Version 3")
    expect(page.locator("#card")).not_to_contain_text("not yet on this card")
    assert read_square(page) == alone.address


def test_age_never_takes_the_card_away(alone: Alone) -> None:
    """Proves H53-A1."""
    page = alone.page.context.new_page()
    page.clock.install(time=datetime.now(UTC) + timedelta(days=400))
    page.goto(alone.world.url + alone.card)
    today = f"{datetime.now(UTC).date():%-d %B %Y}"
    expect(page.get_by_text(f"Saved on {today}. Not checked since.").first).to_be_visible()
    expect(page.locator("#card")).to_contain_text("Bevan")


def test_the_app_opens_cold_and_leads_to_the_kept_card(alone: Alone) -> None:
    page = alone.visit("/sign-in")
    page.evaluate("localStorage.clear()")  # the card was shown to staff before, which locks the rest
    page.goto(alone.world.url + "/home")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Show the card for Rhys Bevan").click()
    expect(page.locator("#card")).to_contain_text("Bevan")


def test_nothing_but_the_app_answers_in_place_of_the_server(alone: Alone) -> None:
    page = alone.page.context.new_page()
    for path in ("/e", "/e/anything", "/c", "/api/session", "/.well-known/alertcard-keys.json"):
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            page.goto(alone.world.url + path)
