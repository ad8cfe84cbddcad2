"""From the square or the typed code to the card, in a browser."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from app.core.link_token import LinkKind
from app.core.typed_code import make_typed_code, plain_typed_code
from tests.e2e.emergency.conftest import Ward
from tests.e2e.looking import NewPage

NAME = "Michael"


def card_is_open(page: Page) -> bool:
    page.wait_for_selector("#card")
    return NAME in page.inner_text("#card")


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


def without_body(route: Route) -> None:
    if route.request.method == "POST":
        route.continue_(post_data="")
    else:
        route.continue_()


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


# --- a shared computer --------------------------------------------------------------------------------------


def test_back_and_reload_show_nobody_after_typing(ward: Ward, shared_computer: BrowserContext) -> None:
    """Proves H22-A2."""
    page = shared_computer.new_page()
    page.goto(f"{ward.url}/c")
    ward.type(page, ward.cards["demo"])
    assert card_is_open(page)
    page.reload()
    page.wait_for_selector("#code")
    assert NAME not in page.content()
    assert page.input_value("#code") == ""
    ward.type(page, ward.cards["demo"])
    assert card_is_open(page)
    page.goto(f"{ward.url}/c")
    page.go_back()
    page.wait_for_selector("#code")
    assert NAME not in page.content()
    page.go_forward()
    assert NAME not in page.content()


def test_the_profile_on_disk_holds_neither_typed_code_nor_name(
    ward: Ward, shared_computer: BrowserContext, tmp_path: Path
) -> None:
    card = ward.cards["demo"]
    page = shared_computer.new_page()
    ward.type(page, card)
    assert card_is_open(page)
    page.get_by_role("link", name="Close this card").click()
    page.wait_for_selector("#code")
    shared_computer.close()
    needles = [each.encode(coding) for each in (card.typed, card.short) for coding in ("ascii", "utf-16-le")]
    needles += [b"Michael Bell", "Michael".encode("utf-16-le")]
    for file in (tmp_path / "profile").rglob("*"):
        content = file.read_bytes() if file.is_file() and not file.is_symlink() else b""
        assert not [needle for needle in needles if needle in content], file.name


def test_close_leaves_an_empty_shell_and_back_shows_nobody(ward: Ward, shared_computer: BrowserContext) -> None:
    """Proves H22-A1."""
    page = shared_computer.new_page()
    ward.scan(page, ward.cards["demo"])
    assert card_is_open(page)
    page.get_by_role("link", name="Close this card").click()
    page.wait_for_selector("#code")
    page.reload()
    page.wait_for_selector("#code")
    assert NAME not in page.content()
    assert page.evaluate("history.state") is None


def test_a_phone_that_threw_the_tab_away_can_reload_a_scan_for_a_quarter_of_an_hour(
    ward: Ward, new_page: NewPage
) -> None:
    page = new_page()
    ward.scan(page, ward.cards["demo"])
    assert card_is_open(page)
    page.reload()
    assert card_is_open(page)
    page.evaluate("history.replaceState({...history.state, t: Date.now() - 16 * 60000}, '')")
    page.reload()
    page.wait_for_selector("#code")
    assert NAME not in page.content()


def test_nothing_is_stored_and_no_cookie_is_set(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.scan(page, ward.cards["demo"])
    assert card_is_open(page)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.title() == "Emergency card"


# --- while the clinician works ------------------------------------------------------------------------------


def test_another_tab_in_front_never_blanks_the_card(ward: Ward, new_page: NewPage) -> None:
    """Proves H18-A1."""
    page = new_page()
    page.clock.install()
    ward.scan(page, ward.cards["demo"])
    page.clock.run_for(1000)
    assert card_is_open(page)
    page.clock.fast_forward("29:00")
    assert card_is_open(page)
    page.clock.fast_forward("02:00")
    page.clock.run_for(20_000)
    again = page.get_by_role("button", name="Show again")
    expect(again).to_be_visible()
    assert NAME not in page.inner_text("body")
    again.click()
    assert card_is_open(page)


def test_after_four_hours_the_card_is_gone_for_good(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    page.clock.install()
    ward.type(page, ward.cards["demo"])
    page.clock.run_for(1000)
    assert card_is_open(page)
    page.clock.fast_forward("04:01:00")
    page.clock.run_for(20_000)
    page.wait_for_selector("#code")
    assert NAME not in page.content()


def test_copy_for_the_record_copies_the_text_that_is_on_the_page(ward: Ward, new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    ward.type(page, ward.cards["demo"])
    page.get_by_text("Copy for the record", exact=True).click()
    page.get_by_role("button", name="Copy this text").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("pre").text_content()
    assert copied.startswith("DEMO, NOT FOR CARE. Michael Bell, born 14 February 2007. Alertcard version 7.")


def test_where_the_clipboard_is_refused_the_text_is_selected(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    ward.type(page, ward.cards["demo"])
    page.get_by_text("Copy for the record", exact=True).click()
    page.get_by_role("button", name="Copy this text").click()
    expect(page.get_by_text("Select the text and copy it.")).to_be_visible()
    assert "Michael Bell" in page.evaluate("getSelection().toString()")


def test_something_wrong_is_reported_without_leaving_the_card(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.type(page, ward.cards["demo"])
    page.get_by_text("Something here is wrong", exact=True).click()
    page.get_by_label("What is wrong? Your name is not needed.").fill("The oxygen line is wrong")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. A person on duty will read this.")).to_be_visible()
    assert card_is_open(page)
    page.get_by_role("button", name="This number did not work").first.click()
    expect(page.get_by_text("Thank you. The team will be told")).to_be_visible()


def test_a_report_that_the_network_stops_stays_in_its_field(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.type(page, ward.cards["demo"])
    page.get_by_text("Something here is wrong", exact=True).click()
    page.route("**/e/report", lambda route: route.abort())
    field = page.get_by_label("What is wrong? Your name is not needed.")
    field.fill("The oxygen line is wrong")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#wrong [role=alert]")).to_be_visible()
    assert field.input_value() == "The oxygen line is wrong"


def test_a_paused_link_opens_with_one_tap(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.scan(page, ward.cards["paused"])
    page.get_by_role("button", name="Open the card").click()
    assert card_is_open(page)


def test_a_paused_link_opens_with_one_press_without_script(ward: Ward, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{ward.url}/e")
    page.fill("#code", ward.cards["paused"].typed)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open the card").click()
    assert card_is_open(page)


# --- on paper -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["demo", "composed", "line withdrawn"])
def test_every_printed_page_names_the_person_and_the_print_says_when_it_was_opened(
    ward: Ward, new_page: NewPage, tmp_path: Path, name: str
) -> None:
    """Proves H01-A4. Proves H25-A1."""
    page = new_page(width=1280, height=720)
    card = ward.cards[name]
    ward.type(page, card)
    page.wait_for_selector("#card")
    file = tmp_path / "print.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(file)
    pages = [re.sub(r"\s+", " ", each.get_textpage().get_text_range()) for each in document]
    identity = card.summary.identity
    for text in pages:
        assert identity.given_name in text
        assert str(identity.date_of_birth.year) in text
    whole = " ".join(pages)
    assert "Check before later use." in whole
    assert f"{ward.url.split('://')[1]}/e and the code on the card" in whole
    assert card.typed not in whole
    assert card.short not in whole
    assert "Something here is wrong" not in whole or "0300 000 0000" in whole


def test_all_do_not_lines_stand_on_one_side_of_a4(ward: Ward, new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(width=1280, height=720)
    card = ward.cards["composed"]
    ward.type(page, card)
    page.wait_for_selector("#card")
    file = tmp_path / "print.pdf"
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    sides = [re.sub(r"\s+", " ", each.get_textpage().get_text_range()) for each in pypdfium2.PdfDocument(file)]
    first = sides[0]
    whole = " ".join(sides)
    order = [whole.index(words) for words in ("In full", "Key facts", "More advice", "About this card")]
    assert order == sorted(order)
    for block in card.summary.first_blocks:
        for line in block.lines:
            if line.severity == "critical":
                assert line.text in first, line.text
