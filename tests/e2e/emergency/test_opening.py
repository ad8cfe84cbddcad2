"""From the square or the typed code to the card, in a browser."""

import pytest
from playwright.sync_api import Request, Route, expect

from app.core.link_token import LinkKind
from app.core.typed_code import make_typed_code, plain_typed_code
from tests.e2e.emergency.conftest import NAME, Ward, card_is_open
from tests.e2e.looking import NewPage

# --- scanning and typing ------------------------------------------------------------------------------------


def test_a_scan_opens_the_card_in_two_requests_and_leaves_no_code_in_the_address(ward: Ward, new_page: NewPage) -> None:
    """Proves H18-A3."""
    page, requests = new_page(), list[Request]()
    page.on("request", lambda request: requests.append(request))
    ward.scan(page, ward.cards["demo"])
    assert card_is_open(page)
    assert page.url == f"{ward.url}/e"
    assert [(each.method, each.url) for each in requests] == [("GET", f"{ward.url}/e"), ("POST", f"{ward.url}/e")]


@pytest.mark.parametrize("form", ["/e%23{}", "/e/{}", "/e%2523{}", "/E#{}", "/e?x=1#{}"])
def test_a_code_that_a_mail_filter_moved_into_the_path_still_opens(ward: Ward, new_page: NewPage, form: str) -> None:
    page = new_page()
    page.goto(ward.url + form.format(ward.cards["demo"].token(ward.service)))
    if form == "/e%2523{}":
        page.wait_for_selector("#card, .notice:visible")
        assert page.url == f"{ward.url}/e"
        return
    assert card_is_open(page)
    assert page.url == f"{ward.url}/e"


def test_a_small_square_opens_by_its_typed_code(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.scan(page, ward.cards["demo"].short)
    assert card_is_open(page)


def test_typing_needs_the_code_and_one_key(ward: Ward, new_page: NewPage) -> None:
    """Proves H18-E1."""
    page = new_page()
    page.goto(f"{ward.url}/e")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(ward.cards["demo"].typed.lower())
    page.keyboard.press("Enter")
    assert card_is_open(page)


def test_by_keyboard_the_order_is_code_then_open(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{ward.url}/e")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_focused()


def test_without_script_the_typed_code_works(ward: Ward, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{ward.url}/e")
    page.fill("#code", ward.cards["demo"].typed)
    page.keyboard.press("Enter")
    assert card_is_open(page)
    assert page.locator("[data-do=copy]").count() == 1
    assert not page.locator("[data-do=copy]").is_visible()
    page.get_by_role("link", name="Close this card").click()
    assert NAME not in page.content()


def test_a_slip_is_said_at_once_without_asking_us_and_what_was_typed_stays(ward: Ward, new_page: NewPage) -> None:
    page, posts = new_page(), list[Request]()
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    ward.type(page, "M98GF-WWT7Y-AGN71")
    expect(page.locator("#slip")).to_be_visible()
    assert page.input_value("#code") == "M98GF-WWT7Y-AGN71"
    expect(page.locator("#code")).to_be_focused()
    assert posts == []


def test_every_valid_code_passes_the_browsers_own_check(ward: Ward, new_page: NewPage) -> None:
    """The script must never call a good code a slip: it is the same sum as the server's, on many codes."""
    page = new_page()
    page.goto(f"{ward.url}/e")
    page.route("**/e", lambda route: route.abort())
    for _ in range(40):
        page.fill("#code", plain_typed_code(make_typed_code()))
        with page.expect_request("**/e"):
            page.keyboard.press("Enter")
        expect(page.locator("#network")).to_be_visible()


def test_a_link_that_was_sent_waits_for_a_tap(ward: Ward, new_page: NewPage) -> None:
    card = ward.issue("sent", link={"kind": 2})
    page, posts = new_page(), list[Request]()
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    ward.scan(page, card, kind=LinkKind.SENT)
    expect(page.get_by_role("button", name="Open the card")).to_be_visible()
    assert posts == []
    page.get_by_role("button", name="Open the card").click()
    assert card_is_open(page)


def test_nothing_is_posted_while_the_page_is_not_seen(ward: Ward, new_page: NewPage) -> None:
    page, posts = new_page(), list[Request]()
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    page.add_init_script(
        "Object.defineProperty(document, 'visibilityState', {get: () => window.seen ? 'visible' : 'hidden'})"
    )
    ward.scan(page, ward.cards["demo"])
    page.wait_for_timeout(200)
    assert posts == []
    page.evaluate("window.seen = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert card_is_open(page)


# --- when the network stops it ------------------------------------------------------------------------------


def test_when_the_post_is_blocked_the_code_is_kept_and_the_page_says_what_to_do(ward: Ward, new_page: NewPage) -> None:
    """Proves H39-A3."""
    page = new_page()
    page.goto(f"{ward.url}/e")
    page.route("**/e", lambda route: route.abort())
    page.fill("#code", ward.cards["demo"].typed)
    page.keyboard.press("Enter")
    expect(page.locator("#network")).to_have_text(
        "Your network stopped this page. Use the words on the card, try a phone off the hospital network, or ring the "
        "number on the card."
    )
    assert page.input_value("#code").replace("-", "") == ward.cards["demo"].short
    page.unroute("**/e")
    page.keyboard.press("Enter")
    assert card_is_open(page)


def test_a_scan_that_was_blocked_can_be_tried_again(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    page.route("**/e", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    ward.scan(page, ward.cards["demo"])
    expect(page.locator("#network")).to_be_visible()
    page.unroute("**/e")
    page.get_by_role("button", name="Try again").click()
    assert card_is_open(page)


def portal(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=200, body="<html><body>Welcome to our free wifi. Sign in.</body></html>")
    else:
        route.continue_()


def test_a_captive_portals_page_is_never_shown_as_a_card(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    page.route("**/e", portal)
    ward.scan(page, ward.cards["demo"])
    expect(page.locator("#network")).to_be_visible()
    assert "free wifi" not in page.content()


def test_a_proxy_that_strips_the_body_leads_to_typing(ward: Ward, new_page: NewPage) -> None:
    """Proves H39-A4."""
    page = new_page()
    page.route(
        "**/e", lambda route: route.continue_(post_data="") if route.request.method == "POST" else route.continue_()
    )
    ward.scan(page, ward.cards["demo"])
    page.wait_for_selector(".notice:visible")
    assert "The code did not come through." in page.inner_text("main")
    expect(page.locator("#code")).to_be_focused()


def test_a_bare_visit_asks_for_the_code_and_a_damaged_address_says_that_it_is_damaged(
    ward: Ward, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{ward.url}/e")
    expect(page.locator("#lost")).to_be_hidden()
    assert page.inner_text("#said").strip() == "Type the 15 letters and numbers under the square."
    assert page.title() == "Open a card"
    for damaged in ("/e%23", "/e%E0%A4%A"):
        page = new_page()
        page.goto(ward.url + damaged)
        expect(page.locator("#lost")).to_be_visible()
        assert page.inner_text("#said").startswith("The code did not come through. Type the 15")


def test_after_a_slip_the_field_is_described_by_what_was_wrong(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{ward.url}/e")
    page.fill("#code", "ABCDE-ABCDE-ABCDE")
    page.click("#form button")
    expect(page.locator("#slip")).to_contain_text("Check each group against the card and type it again.")
    expect(page.locator("#hint")).to_be_hidden()
    expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#code")).to_have_attribute("aria-describedby", "slip")
    expect(page.locator("#code")).to_have_value("ABCDE-ABCDE-ABCDE")
    assert page.title() == "Error: Open a card"
