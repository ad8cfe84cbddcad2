"""Given a phone that keeps the card; when its owner signs out or takes it back; then only what may stay stays."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.journeys.device import held_by, wait_until_kept
from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import MARGARET, RHYS, World

ALLOWED = ("/assets/", "/icons/")
SHELL = {"/", "/manifest.webmanifest"}


def kept(world: World, new_page: NewPage, email: str) -> Page:
    page = world.page_of(new_page, email)
    wait_until_kept(page)
    return page


def sign_out(page: Page, answer: str) -> None:
    page.get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("heading", name="Keep the card on this phone?")).to_be_visible()
    look(page)
    page.get_by_role("button", name=answer).click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    look(page)


def test_the_device_holds_nothing_outside_the_allow_list(world: World, new_page: NewPage) -> None:
    page = kept(world, new_page, RHYS)
    for place in ("Change something", "Allergies and bad reactions"):
        page.get_by_role("link", name=place).click()
    page.get_by_role("button", name="Add another").click()
    page.get_by_label("What happened? (optional)").first.fill("Rash, typed and not saved")
    page.wait_for_function("document.title")
    held = held_by(page)
    assert {name: set(stores) for name, stores in held["databases"].items()} == {
        "alertcard": {"keys", "cards", "drafts"}
    }
    assert [path for path in held["caches"] if path not in SHELL and not path.startswith(ALLOWED)] == []
    assert held["local"] == {}
    assert held["session"] == {}
    assert held["databases"]["alertcard"]["keys"] == ["key, extractable: false"]
    sealed = "".join(held["databases"]["alertcard"]["cards"] + held["databases"]["alertcard"]["drafts"])
    for words in ("Rhys", "Bevan", "BEVAN", "Penicillin", "Rash", "/e#"):
        assert words not in sealed


def test_a_card_that_stays_opens_without_signing_in(world: World, new_page: NewPage) -> None:
    """Proves H53-A2."""
    page = kept(world, new_page, RHYS)
    card = page.url.rpartition("/")[2]
    sign_out(page, "Yes, keep it and sign out")
    held = held_by(page)["databases"]["alertcard"]
    assert (len(held["cards"]), len(held["keys"]), held["drafts"]) == (1, 1, [])
    page.goto(f"{world.url}/show/{card}")
    expect(page.locator(".ac-typed")).to_be_visible()
    expect(page.locator("#card")).to_contain_text("Bevan")
    page.goto(f"{world.url}/my-card/{card}")
    page.wait_for_url("**/sign-in**")


def test_a_card_taken_off_leaves_nothing_at_all(world: World, new_page: NewPage) -> None:
    page = kept(world, new_page, RHYS)
    card = page.url.rpartition("/")[2]
    sign_out(page, "No, take it off and sign out")
    assert held_by(page) == {"databases": {}, "caches": [], "local": {}, "session": {}, "workers": 0}
    assert page.context.cookies() == []
    page.goto(f"{world.url}/show/{card}")
    expect(page.get_by_role("main")).to_contain_text("No card is kept on this phone.")


def test_a_card_taken_back_leaves_every_phone_at_its_next_contact(world: World, new_page: NewPage) -> None:
    """Proves H05-E2."""
    other, page = kept(world, new_page, MARGARET), world.page_of(new_page, MARGARET)
    page.get_by_role("link", name="Take the card back").click()
    page.get_by_label("It is not wanted any more").check()
    look(page)
    page.get_by_role("button", name="Take the card back").click()
    expect(page.get_by_role("main")).to_contain_text("This card is not in use any more.")
    assert len(held_by(other)["databases"]["alertcard"]["cards"]) == 1
    other.reload()
    settle(other)
    other.wait_for_timeout(100)
    other.wait_for_function(
        """async () => (await indexedDB.databases()).length === 1 && new Promise((go) => {
          const opened = indexedDB.open('alertcard');
          opened.onsuccess = () => {
            const asked = opened.result.transaction('cards').objectStore('cards').count();
            asked.onsuccess = () => { opened.result.close(); go(asked.result === 0); };
          };
        })""",
        timeout=20_000,
    )


def test_the_service_worker_answers_no_emergency_page_and_no_question(world: World, new_page: NewPage) -> None:
    page = kept(world, new_page, RHYS)
    page.goto(f"{world.url}/home")
    settle(page)
    answered = {path: page.goto(world.url + path) for path in ("/e", "/E", "/e/x", "/c", "/api/service")}
    assert {path for path, reply in answered.items() if reply is None or reply.from_service_worker} == set()
    reply = page.goto(f"{world.url}/home")
    assert reply is not None
    assert reply.from_service_worker, "the app's own pages come from the phone"


def test_leaving_quickly_ends_the_session_and_empties_the_screen(world: World, new_page: NewPage) -> None:
    """Proves H14-A2."""
    page = world.page_of(new_page, RHYS)
    page.context.route(re.compile("^https:"), lambda route: route.fulfill(body="<title>Weather</title>"))
    card = page.url
    with page.expect_request("**/api/sign-out"):
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(re.compile("^https:"))
    page.goto(card)
    page.wait_for_url("**/sign-in**")
