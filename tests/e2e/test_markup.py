"""What people type runs in no page: cards full of payloads in a real browser, as staff and as their owners see them."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e.looking import NewPage, settle
from tests.e2e.world import World
from tests.factories.journeys import Card, Person
from tests.system.payloads import SHORT, every_field

RUNS = ("script", "handler", "attribute", "closing")
OWN_PAGES = (
    "/home", "/my-card/{}", "/my-card/{}/preview", "/my-card/{}/change", "/my-card/{}/change/allergies", "/show/{}",
    "/health-check/{}", "/links/{}", "/who-looked/{}", "/prints/{}",
)  # fmt: skip


@pytest.fixture(params=RUNS)
def card(world: World, request: pytest.FixtureRequest) -> Card:
    """An issued card with this payload in every field."""
    person = Person(world.service)
    person.walk_in()
    fields = every_field(SHORT[request.param])
    card = person.start(**fields.pop("who")).save_all(fields)
    card.issue()
    return card


def watch(page: Page) -> None:
    """Every payload calls `ran`; so does any dialog."""
    page.add_init_script("window.calls = 0; window.ran = () => { window.calls += 1; };")
    page.on("dialog", lambda dialog: dialog.dismiss())


def press_everything(page: Page) -> None:
    """Wake what waits for a click: open what is folded, press each word."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.evaluate("document.querySelectorAll('main b, main p, main li, main h1').forEach((each) => each.click())")


def test_nothing_typed_runs_on_the_page_that_staff_open(world: World, card: Card, new_page: NewPage) -> None:
    """By the typed code and by the square, with scripts and their policy as they are."""
    page = new_page()
    watch(page)
    world.open_by_typing(page, card.code()["typed_code"])
    press_everything(page)
    assert page.locator("main").inner_text().count("Qz7") > 20
    assert page.evaluate("window.calls ?? 0") == 0
    world.scan(page, card.code()["url"])
    press_everything(page)
    assert page.evaluate("window.calls ?? 0") == 0


def test_nothing_typed_runs_on_the_owners_pages(world: World, card: Card, new_page: NewPage) -> None:
    page = new_page()
    watch(page)
    world.walk_in(page, card.person.email)
    shown = 0
    for path in OWN_PAGES:
        page.goto(f"{world.url}{path.format(card.patient_id)}")
        settle(page)
        shown += len(re.findall("Qz7", page.locator("body").inner_text()))
        assert page.evaluate("window.calls ?? 0") == 0, path
    assert shown > 10
