"""Every page and state: accessible, nothing wider than the screen, in each way that people see it."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.emergency.conftest import Ward
from tests.e2e.looking import PHONE, SMALL, NewPage, accessibility_faults, faults_of, scrolls_sideways

SHOWN = (
    "demo", "composed", "practice", "child", "no lines", "long name", "welsh", "overdue", "changed", "ended",
    "line withdrawn",
)  # fmt: skip
ENDED = ("cancelled", "paused", "withdrawn", "in error", "closed")
CODES = {"slip": "M98GF-WWT7Y-AGN71", "unknown": "M98GF-WWT7Y-AGN7O"}


PAGES = ("/e", "/c", "/c/duchenne-muscular-dystrophy", "/c/none")
EVERY = (*SHOWN, *ENDED, *CODES, *PAGES)
EVERY_COLOUR = ("composed", "welsh", "line withdrawn", "ended", "overdue", "in error", "paused", "slip", "/c")
"""Between them they hold every colour of both style sheets."""


def open_state(ward: Ward, page: Page, name: str) -> None:
    """The page of this state, with everything on it unfolded."""
    if name in PAGES:
        page.goto(ward.url + name)
        return
    ward.type(page, CODES[name] if name in CODES else ward.cards[name])
    page.wait_for_selector("#card" if name in SHOWN else ".notice:visible")
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
def test_a_state_has_no_fault_on_phone_small_phone_and_desktop(ward: Ward, new_page: NewPage, name: str) -> None:
    """Proves H07-E1."""
    page = new_page(width=PHONE[0], height=PHONE[1])
    open_state(ward, page, name)
    assert faults_of(page) == []
    for width, height in (SMALL, (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        assert not scrolls_sideways(page)
        assert accessibility_faults(page, "target-size", "region", "landmark-unique") == []


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY_COLOUR)
@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["dark", "forced"])
def test_every_colour_can_be_read_in_the_dark_and_with_forced_colours(
    ward: Ward, new_page: NewPage, name: str, look: dict[str, str]
) -> None:
    """Proves H07-E1."""
    page = new_page(width=PHONE[0], height=PHONE[1], **look)
    open_state(ward, page, name)
    assert accessibility_faults(page, "color-contrast") == []


@pytest.mark.parametrize("name", SHOWN)
def test_a_card_has_one_banner_with_the_name_and_one_main_part(ward: Ward, new_page: NewPage, name: str) -> None:
    """A screen reader jumps by them; the page replaces the shell, whose main part must not stay."""
    page = new_page()
    open_state(ward, page, name)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_at_twice_the_text_size_nothing_is_cut(ward: Ward, new_page: NewPage) -> None:
    page = new_page(width=320, height=480)
    ward.scan(page, ward.cards["long name"])
    page.wait_for_selector("#card")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not scrolls_sideways(page)


def test_without_its_style_the_page_still_reads_in_order(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.scan(page, ward.cards["demo"])
    page.wait_for_selector("#card")
    page.evaluate("document.querySelectorAll('style').forEach((each) => each.remove())")
    read = page.inner_text("body")
    order = [
        "DEMO, NOT FOR CARE.",
        "Michael",
        "0300 555 0142",
        "Check this is the person",
        "Allergies",
        "No suxamethonium",
    ]
    places = [read.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert not scrolls_sideways(page)


def test_red_is_never_the_only_sign(ward: Ward, new_page: NewPage) -> None:
    """Each coloured notice says in words what its colour means."""
    page = new_page(forced_colors="active")
    ward.type(page, ward.cards["line withdrawn"])
    page.wait_for_selector("#card")
    assert "One line was corrected on 3 November 2026." in page.inner_text(".notice.red")
    assert page.evaluate("getComputedStyle(document.querySelector('.notice')).borderTopStyle") == "solid"
    assert accessibility_faults(page) == []


def test_numbers_can_be_hit_with_a_glove_and_small_links_with_a_finger(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.scan(page, ward.cards["welsh"])
    page.wait_for_selector("#card")
    small = """(rules) => rules.flatMap(([css, least]) => [...document.querySelectorAll(css)]
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < least)
      .map((each) => `${each.textContent}: ${each.getBoundingClientRect().height}`))"""
    rules = [[".contacts li > a", 44], ["main button:not(.small)", 44], [".status a, .about a, summary, .small", 24]]
    assert page.locator("#card .status a:visible").count() == 1
    assert page.locator(".contacts li > a").count() > 1
    assert page.evaluate(small, rules) == []
