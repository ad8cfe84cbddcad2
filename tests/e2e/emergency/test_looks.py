"""Every page and state: accessible, nothing wider than the screen, in each way that people see it."""

import pytest
from playwright.sync_api import Page

from tests.e2e.emergency.conftest import Ward
from tests.e2e.looking import PHONE, SMALL, NewPage, accessibility_faults, faults_of, scrolls_sideways

SHOWN = (
    "demo", "composed", "practice", "child", "no lines", "long name", "welsh", "overdue", "changed", "ended",
    "line withdrawn",
)  # fmt: skip
ENDED = ("cancelled", "paused", "withdrawn", "in error", "closed")
CODES = {"slip": "M98GF-WWT7Y-AGN71", "unknown": "M98GF-WWT7Y-AGN7O"}


def every_state(ward: Ward, page: Page) -> dict[str, list[str]]:
    found = {}
    for name in SHOWN:
        ward.type(page, ward.cards[name])
        page.wait_for_selector("#card")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        found[name] = faults_of(page)
    for name in ENDED:
        ward.type(page, ward.cards[name])
        page.wait_for_selector(".notice")
        found[name] = faults_of(page)
    for name, code in CODES.items():
        ward.type(page, code)
        page.wait_for_selector(".notice:visible")
        found[name] = faults_of(page)
    for path in ("/e", "/c", "/c/duchenne-muscular-dystrophy", "/c/none"):
        page.goto(ward.url + path)
        found[path] = faults_of(page)
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "options"),
    [
        (PHONE, {}),
        (SMALL, {}),
        (PHONE, {"color_scheme": "dark"}),
        (PHONE, {"forced_colors": "active"}),
        ((1280, 720), {}),
    ],
    ids=["phone", "small", "dark", "forced colours", "desktop"],
)
def test_no_state_has_a_fault(ward: Ward, new_page: NewPage, size: tuple[int, int], options: dict[str, str]) -> None:
    """Proves H07-E1."""
    assert every_state(ward, new_page(width=size[0], height=size[1], **options)) == {}


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
        "Check this is the person",
        "Allergies",
        "No suxamethonium",
        "0300 555 0142",
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
