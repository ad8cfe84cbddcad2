"""Given codes on wallet, phone and chair; when one is paused, lost or shown; then staff meet what each means."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import MARGARET, PRIYA, RHYS, World

TYPED_CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{5}-?){3}")
COUNT_WAKE_LOCKS = """
  window.__held = 0;
  navigator.wakeLock.request = async (kind) => { window.__held += kind === 'screen'; return {release() {}}; };
"""


def codes_page(page: Page) -> Page:
    """From the card to the list of its codes."""
    page.get_by_role("link", name="Codes").click()
    expect(page.get_by_role("heading", level=1, name="Codes")).to_be_visible()
    settle(page)
    return page


def code_item(page: Page, medium: str) -> Locator:
    """What the list says of the code on this medium."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=medium))


def shown_code(page: Page) -> tuple[str, str]:
    """Address in the square and typed code, both read from the screen."""
    expect(page.locator(".ac-typed")).to_be_visible()
    return read_square(page), typed_code(page)


def typed_code(page: Page) -> str:
    found = TYPED_CODE.search(page.locator(".ac-typed [aria-hidden]").inner_text())
    assert found, "the typed code stands on the screen"
    return found[0]


def read_square(page: Page) -> str:
    """What any camera reads from the screen as it is."""
    (square,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    return str(square.text)


def paper_of(world: World, name: str) -> dict[str, str]:
    """The codes on the wallet card of a seeded person."""
    found: dict[str, str] = next(each for each in world.told["cards"] if each["patient"] == name)
    return found


def pause_wallet(page: Page) -> None:
    """Margaret pauses the code in her wallet, after reading what it does to staff."""
    codes_page(page).get_by_role("link", name="Pause Wallet card").click()
    expect(page.get_by_role("main")).to_contain_text(
        "If you are in hospital now, staff will first see that the code is switched off."
    )
    look(page)
    page.get_by_role("button", name="Pause this code").click()
    expect(code_item(page, "Wallet card")).to_contain_text("Paused")


def test_a_paused_code_opens_with_one_press(world: World, new_page: NewPage) -> None:
    """Proves H43-E1."""
    page, paper = world.page_of(new_page, MARGARET), paper_of(world, "Margaret Ellis")
    pause_wallet(page)
    look(page)
    staff = world.scan(new_page(), paper["emergency_url"])
    expect(staff.get_by_role("main")).to_contain_text("The owner has paused this code.")
    assert "Margaret" not in staff.content()
    staff.get_by_role("button", name="Open the card").click()
    expect(staff.locator("#card")).to_contain_text("Margaret")
    page.get_by_role("button", name="Switch on again").click()
    expect(code_item(page, "Wallet card")).to_contain_text("In use")
    assert "Margaret" in world.scan(new_page(), paper["emergency_url"]).locator("#card").inner_text()


def test_following_the_way_to_a_pause_pauses_nothing(world: World, new_page: NewPage) -> None:
    """Proves H43-A1."""
    page = world.page_of(new_page, RHYS)
    codes_page(page).get_by_role("link", name="Pause Wheelchair").click()
    expect(page.get_by_role("button", name="Pause this code")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Keep it on").click()
    expect(code_item(page, "Wheelchair")).to_contain_text("In use")


def test_a_lost_card_is_dead_and_the_others_live(world: World, new_page: NewPage) -> None:
    """Proves H04-A2. Proves H04-E2."""
    page, paper = world.page_of(new_page, RHYS), paper_of(world, "Rhys Bevan")
    codes_page(page).get_by_role("link", name="Cancel Wallet card").click()
    page.get_by_role("button", name="Cancel this code for good").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose why you are cancelling")
    page.get_by_label("It was lost").check()
    look(page)
    page.get_by_role("button", name="Cancel this code for good").click()
    expect(page.get_by_role("heading", name="Wheelchair")).to_be_visible()
    page.get_by_text("Codes that have ended").click()
    expect(code_item(page, "Wallet card")).to_contain_text("Cancelled")
    look(page)
    staff = new_page()
    with staff.expect_response(lambda reply: reply.request.method == "POST") as answered:
        world.scan(staff, paper["emergency_url"])
    assert answered.value.status == 410
    expect(staff.locator("body")).to_contain_text("This code was replaced on")
    expect(staff.get_by_role("link", name="General advice without a code")).to_be_visible()
    page.get_by_role("link", name="Show the code Wheelchair").click()
    assert "BEVAN" in world.scan(new_page(), shown_code(page)[0]).locator("#card").inner_text()


def test_a_new_code_is_read_from_the_screen_and_opens_the_card(world: World, new_page: NewPage) -> None:
    page = codes_page(world.page_of(new_page, RHYS))
    page.get_by_role("button", name="Make a new code").click()
    page.get_by_label("Fridge door").check()
    page.get_by_label("Your own name for it (optional)").fill("Grandma")
    look(page)
    page.get_by_role("button", name="Make the code").click()
    expect(page.get_by_role("heading", level=1, name="Grandma")).to_be_visible()
    look(page)
    address, typed = shown_code(page)
    assert address.startswith(f"{world.url}/e#")
    assert "BEVAN" in world.scan(new_page(), address).locator("#card").inner_text()
    assert "BEVAN" in world.open_by_typing(new_page(), typed).locator("#card").inner_text()


def show_to_staff(world: World, new_page: NewPage, email: str) -> Page:
    """The card's page, then its largest button."""
    page = world.page_of(new_page, email)
    page.add_init_script(COUNT_WAKE_LOCKS)
    page.reload()
    page.get_by_role("button", name="Show to staff").click()
    expect(page.locator(".ac-typed")).to_be_visible()
    return page


def test_the_card_shown_to_staff_is_read_by_any_camera(world: World, new_page: NewPage) -> None:
    """Proves H01-A2."""
    page = show_to_staff(world, new_page, RHYS)
    look(page)
    address, typed = shown_code(page)
    api = page.request.get(f"{world.url}/api/patients/{page.url.rpartition('/')[2]}/links").json()
    phone = next(link["id"] for link in api if link["medium"] == "phone")
    code = page.request.get(f"{world.url}/api/patients/{page.url.rpartition('/')[2]}/links/{phone}/code").json()
    assert (address, typed) == (code["url"], code["typed_code"])
    assert page.locator(".ac-zero").count() == typed.count("0"), "a zero is told from an O"
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.ac-typed')).fontSize)")
    assert size >= 24
    expect(page.locator(".ac-show__name")).to_have_text("Rhys Bevan")


def test_the_screen_stays_on_while_the_card_is_shown(world: World, new_page: NewPage) -> None:
    page = show_to_staff(world, new_page, MARGARET)
    assert page.evaluate("window.__held") == 1


def test_whoever_holds_the_shown_phone_sees_nothing_else(world: World, new_page: NewPage) -> None:
    """Proves H03-A3."""
    page = show_to_staff(world, new_page, MARGARET)
    shown = page.url
    for path in ("/home", "/settings", shown.replace("/show/", "/who-looked/").removeprefix(world.url)):
        page.goto(world.url + path)
        page.wait_for_url(shown)
    other_tab = page.context.new_page()
    other_tab.goto(f"{world.url}/home")
    other_tab.wait_for_url(shown)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("A card was shown to staff.")).to_be_visible()
    look(page)
    page.get_by_label("Email address").fill(MARGARET)
    page.get_by_role("button", name="Send me a code").click()
    world.type_code(page)
    expect(page.get_by_role("button", name="Show to staff")).to_be_visible()


def test_a_parent_reads_whose_staff_are_warned(world: World, new_page: NewPage) -> None:
    """Proves H43-A1."""
    page = world.page_of(new_page, PRIYA)
    page.get_by_role("link", name="Dev Nair").click()
    codes_page(page).get_by_role("link", name="Pause Wallet card").click()
    expect(page.get_by_role("main")).to_contain_text("If Dev is in hospital now")
