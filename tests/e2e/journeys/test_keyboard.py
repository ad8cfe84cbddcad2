"""Given somebody who cannot use a touch screen or a mouse; when only keys are pressed; then every step can be done."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys.keyboard import Keyboard
from tests.e2e.looking import NewPage, settle
from tests.e2e.world import RHYS, World

SAVE = "Save and continue"


def at(keyboard: Keyboard, question: str) -> None:
    """The question stands, and the focus is on it: a screen reader reads it, and Tab goes to its answers."""
    expect(keyboard.page.get_by_role("heading", level=1, name=question, exact=True)).to_be_focused()
    settle(keyboard.page)


def answer_the_eight(keyboard: Keyboard) -> None:
    at(keyboard, "Who is the card for?")
    keyboard.choose("Who is the card for?", "Me")
    keyboard.write("First name", "Kay")
    keyboard.write("Last name", "Example")
    for part, typed in (("Day", "1"), ("Month", "2"), ("Year", "1990")):
        keyboard.write(part, typed)
    keyboard.press("Enter")
    at(keyboard, "Which condition?")
    keyboard.choose("Which condition?", "I know its name")
    keyboard.write("Find a condition", "myasthenia gr")
    expect(keyboard.page.get_by_role("button", name="Myasthenia gravis").first).to_be_visible()
    keyboard.follow("Myasthenia gravis")
    keyboard.follow(SAVE)
    at(keyboard, "Any allergies or bad reactions?")
    keyboard.choose("Any allergies or bad reactions?", "No, none that we know of")
    keyboard.follow(SAVE)
    for question in ("Daily steroids?", "Any help with breathing?", "Is there an oxygen target?"):
        at(keyboard, question)
        keyboard.choose(question, "I am not sure")
        keyboard.follow(SAVE)
    at(keyboard, "Whom should staff ring?")
    keyboard.choose("Whom should staff ring?", "I know who")
    keyboard.choose("Who is this?", "Family, friend or carer")
    keyboard.write("Name", "Sam Example")
    keyboard.write("Phone number", "07700 900555")
    keyboard.to("Answers day and night")
    keyboard.press("Space")
    keyboard.follow(SAVE)
    at(keyboard, "What must come to hospital too?")
    keyboard.choose("What must come to hospital too?", "Nothing")
    keyboard.follow(SAVE)


def test_a_first_card_is_made_by_keys_alone(world: World, new_page: NewPage) -> None:
    """Proves H54-A4."""
    page = world.page_of(new_page, "kay@demo.example")
    keyboard = Keyboard(page)
    keyboard.follow("Start now")
    answer_the_eight(keyboard)
    at(keyboard, "Check your answers")
    keyboard.follow("See what staff will see")
    at(keyboard, "What staff will see")
    expect(page.get_by_role("button", name="Confirm and issue")).to_be_visible()
    keyboard.follow("Confirm and issue")
    at(keyboard, "Your card is issued")
    keyboard.follow("Go to the card")
    expect(page.get_by_role("button", name="Show to staff")).to_be_visible()


PAGES = (
    "/my-card/{id}",
    "/my-card/{id}/preview",
    "/my-card/{id}/change",
    "/my-card/{id}/change/contacts",
    "/health-check/{id}",
    "/links/{id}",
    "/who-looked/{id}",
    "/prints/{id}",
    "/settings",
    "/show/{id}",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_the_keyboard(world: World, new_page: NewPage, path: str) -> None:
    page = world.page_of(new_page, RHYS, width=320, height=256)  # a window of 1280 by 1024, enlarged to 400%
    page.goto(world.url + path.format(id=page.url.rpartition("/")[2]))
    stops = Keyboard(page).walk()
    assert len(stops) >= tabbable_count(page)


def tabbable_count(page: Page) -> int:
    """How many things can be reached, a group of radios counted once."""
    single = page.locator("a[href],button,input:not([type=radio]),select,textarea,summary").filter(visible=True)
    groups = page.evaluate("new Set([...document.querySelectorAll('input[type=radio]')].map((each) => each.name)).size")
    return single.count() + int(groups)
