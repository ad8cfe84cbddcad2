"""Given somebody with a passkey, a recovery code or only an e-mail address; when they sign in; then each way holds."""

import re

from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.looking import NewPage, look, settle
from tests.e2e.test_passkeys import lock_of
from tests.e2e.world import GRACE, MARGARET, PRIYA, RHYS, World

RECOVERY_CODE = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")
REFUSED = "The passkey was not used. Try again, or ask for a code by email."


def add_passkey(page: Page) -> str:
    """In the settings; the recovery code that comes with the first one."""
    page.get_by_role("link", name="Signing in and devices").first.click()
    page.get_by_role("button", name="Add a passkey").click()
    box = page.get_by_role("alert").filter(has_text="Your new recovery code")
    expect(box).to_be_visible()
    found = RECOVERY_CODE.search(box.inner_text())
    assert found, box.inner_text()
    return found[0]


def sign_out(page: Page) -> None:
    page.get_by_role("link", name="Sign out").first.click()
    page.get_by_role("button", name="sign out", exact=False).last.click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()


def with_passkey(world: World, new_page: NewPage, email: str) -> tuple[Page, CDPSession, str, str]:
    """A phone with a lock and a passkey for this account: page, protocol, lock, recovery code."""
    page = world.page_of(new_page, email)
    protocol, lock = lock_of(page)
    return page, protocol, lock, add_passkey(page)


def ask_for_code(world: World, page: Page, email: str) -> None:
    """The e-mail code, for an account that has a passkey: not enough to get in."""
    page.goto(f"{world.url}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    world.type_code(page)
    expect(page.get_by_role("heading", level=1, name="One more step")).to_be_visible()


def test_an_email_code_signs_in(world: World, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{world.url}/sign-in")
    look(page)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an email address")
    page.get_by_role("button", name="Rhys Bevan").click()
    page.wait_for_url("**/sign-in/code**")
    look(page)
    page.get_by_label("Code with 8 digits").fill("1234")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the 8 digits of the code")
    world.type_code(page)
    expect(page.get_by_role("button", name="Show to staff")).to_be_visible()
    assert RHYS.partition("@")[0] not in page.url


def test_the_recovery_code_is_shown_once(world: World, new_page: NewPage) -> None:
    page, _, _, code = with_passkey(world, new_page, PRIYA)
    look(page)
    page.reload()
    expect(page.get_by_text("You have a recovery code.")).to_be_visible()
    assert code not in page.content()
    look(page)


def test_a_passkey_signs_in(world: World, new_page: NewPage) -> None:
    page, _, _, _ = with_passkey(world, new_page, "tess@demo.example")
    sign_out(page)
    page.get_by_role("button", name="Sign in again").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Make your first card")).to_be_visible()


def test_a_refused_passkey_says_what_to_do_next(world: World, new_page: NewPage) -> None:
    page, protocol, lock, _ = with_passkey(world, new_page, "sam@demo.example")
    sign_out(page)
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": lock, "isUserVerified": False})
    page.goto(f"{world.url}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text(REFUSED)
    look(page)


def test_the_recovery_code_opens_an_account_whose_phone_is_lost(world: World, new_page: NewPage) -> None:
    _, _, _, code = with_passkey(world, new_page, MARGARET)
    page = new_page()
    ask_for_code(world, page, MARGARET)
    look(page)
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the recovery code")
    page.get_by_label("Recovery code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.get_by_role("button", name="Show to staff")).to_be_visible()


def test_the_72_hours_are_told_and_stopped_with_one_press(world: World, new_page: NewPage) -> None:
    """Proves H59-A1."""
    owner, _, _, _ = with_passkey(world, new_page, GRACE)
    stranger = new_page()
    ask_for_code(world, stranger, GRACE)
    stranger.get_by_role("link", name="Get in after 72 hours").click()
    look(stranger)
    stranger.get_by_role("button", name="Start the 72 hours").click()
    expect(stranger.get_by_text("Started. Come back in this browser on")).to_be_visible()
    stranger.get_by_role("button", name="Sign in now").click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    look(stranger)
    owner.reload()
    expect(owner.get_by_text("Somebody asked to get into this account by email alone.")).to_be_visible()
    look(owner)
    reader = new_page()
    reader.goto(world.newest_message("recovery_asked")["stop_url"])
    expect(reader.get_by_role("button", name="Stop it")).to_be_visible()
    look(reader)
    owner.reload()
    expect(owner.get_by_text("Somebody asked to get into this account by email alone.")).to_be_visible()
    reader.get_by_role("button", name="Stop it").click()
    expect(reader.get_by_role("heading", name="Stopped")).to_be_visible()
    owner.reload()
    settle(owner)
    expect(owner.get_by_text("Somebody asked to get into this account by email alone.")).to_have_count(0)


def test_an_ended_session_is_asked_to_sign_in_and_comes_back_to_its_place(world: World, new_page: NewPage) -> None:
    """What was typed and could not be saved is there again."""
    page = world.page_of(new_page, RHYS)
    page.goto(f"{page.url}/change/how_to_help")
    here = page.url
    page.get_by_label("In your own words").fill("Typed before the session ended")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/sign-in?next=**")
    page.get_by_label("Email address").fill(RHYS)
    page.get_by_role("button", name="Send me a code").click()
    world.type_code(page)
    page.wait_for_url(here)
    expect(page.get_by_text("We kept what you typed before.")).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value("Typed before the session ended")
