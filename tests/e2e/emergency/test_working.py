"""With the card open: on a shared computer, while the clinician works, and on paper."""

import re
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.emergency.conftest import NAME, Ward, card_is_open
from tests.e2e.looking import NewPage
from tests.factories.sealed_cards import SealedCard

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
    assert left_on_disk(tmp_path / "profile", card) == []


def left_on_disk(profile: Path, card: SealedCard) -> list[str]:
    """The files of a browser's profile that hold the typed code or the name, in either of its ways to write text."""
    needles = [each.encode(coding) for each in (card.typed, card.short) for coding in ("ascii", "utf-16-le")]
    needles += [b"Michael Bell", "Michael".encode("utf-16-le")]
    files = [file for file in profile.rglob("*") if file.is_file() and not file.is_symlink()]
    assert files
    return [file.name for file in files if any(needle in file.read_bytes() for needle in needles)]


def test_another_tab_shows_nobody_and_nothing_is_on_disk_when_the_card_was_left_open(
    ward: Ward, shared_computer: BrowserContext, tmp_path: Path
) -> None:
    """The next user of the computer: a second tab, Back and Reload in it, the tab copied; then the browser is shut."""
    page = shared_computer.new_page()
    page.goto(f"{ward.url}/c")
    ward.type(page, ward.cards["demo"])
    assert card_is_open(page)
    with shared_computer.expect_page() as opened:
        page.evaluate("open(location.href)")
    for tab in (opened.value, shared_computer.new_page()):
        tab.goto(f"{ward.url}/e")
        tab.goto(f"{ward.url}/c")
        for move in (partial(tab.go_back, wait_until="commit"), tab.reload):
            move()
            tab.wait_for_selector("#code")
            assert NAME not in tab.content()
        assert tab.input_value("#code") == ""
        assert tab.evaluate("history.state") is None
    page.bring_to_front()
    assert card_is_open(page)
    shared_computer.close()
    assert left_on_disk(tmp_path / "profile", ward.cards["demo"]) == []


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
