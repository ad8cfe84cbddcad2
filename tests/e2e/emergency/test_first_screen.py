"""What must be on the first screen, measured in rendered pixels."""

import pytest
from playwright.sync_api import Page, expect

from app.card_templates.checks.first_screen import below_first_screen
from app.card_templates.checks.sets import companion_sets, composed
from app.card_templates.composition import FactText
from app.card_templates.loader import catalogue
from app.card_templates.queries import compose_card
from app.core.clock import today
from app.emergency_view.overlay import Live, lay_over
from app.emergency_view.page.view import Furniture
from app.emergency_view.render import render_page
from app.patient_summary.lines import blocks
from tests.e2e.emergency.conftest import Ward
from tests.e2e.looking import NewPage
from tests.factories.summaries import a_summary

FACTS = {
    "spo2_target_range": FactText(screen="88% to 92%", paper="88-92%"),
    "steroid_name_dose": FactText(screen="prednisolone 20 mg daily", paper="prednisolone 20 mg"),
}
OPENED = Furniture("0300 000 0000", "https://card.example", "21 November 2026, 12:00", "ticket")
ALONE = [(each,) for each in catalogue().templates]
COMBINED = [tuple(each.file.templates) for each in catalogue().combinations.values()]

MEASURE = """() => {
  const bottom = (css) => { const e = document.querySelector(css); return e ? e.getBoundingClientRect().bottom : 0; };
  const rows = [...document.querySelectorAll('main > .box li')].map((row) => row.getBoundingClientRect());
  const also = document.querySelector('main > .box li:first-child .also');
  const second = also && also.getBoundingClientRect();
  const parts = '.status, .who, .check, .condition, .allergies, .pointer, .box li, .box h2';
  return {
    first: rows.length ? [rows[0].top, second ? second.top : rows[0].bottom] : null,
    last: rows.length ? rows[rows.length - 1].bottom : 0,
    rows: rows.length,
    ring: bottom('header .ring a, header .ring strong'),
    above: Math.max(...['.status', '.who', 'main > .check', 'main > .condition', 'main > .allergies', 'main > .pointer']
      .map(bottom)),
    cut: [...document.querySelectorAll(parts)]
      .filter((e) => !e.closest('.welsh'))
      .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).length,
    wide: document.documentElement.scrollWidth,
    type: Math.min(...[...document.querySelectorAll('main > .box li a, main > .condition, main > .allergies')]
      .map((e) => parseFloat(getComputedStyle(e).fontSize))),
  };
}"""


def drawn(templates: tuple[str, ...]) -> str:
    """A man with an advance plan and a number, on a demonstration card: the fullest top there is."""
    card = compose_card(templates, FACTS)
    first, more = (blocks(card, first=is_first, with_drafts=True) for is_first in (True, False))
    summary = a_summary(first_blocks=first, more_blocks=more)
    return render_page(summary, lay_over(summary, Live(), today=today()), today=today(), furniture=OPENED)


def measured(page: Page, html: str) -> dict[str, object]:
    page.set_content(html)
    found: dict[str, object] = page.evaluate(MEASURE)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("cards", [ALONE, COMBINED], ids=["each alone", "combinations"])
def test_everything_that_kills_first_is_on_the_first_screen_of_a_phone(
    new_page: NewPage, cards: list[tuple[str, ...]]
) -> None:
    """Proves H07-A3. Proves H07-A2."""
    page = new_page(width=390, height=664)
    faults = {}
    for templates in cards:
        found = measured(page, drawn(templates))
        first = found["first"]
        above = first is None or (isinstance(first, list) and first[0] < 332)
        fits = float(str(found["last"])) <= 664 and float(str(found["ring"])) <= 664
        if not (above and fits and found["cut"] == 0 and found["wide"] == 390 and int(str(found["rows"])) <= 7):
            faults["+".join(templates)] = found
    assert faults == {}


@pytest.mark.slow
def test_every_set_that_is_taller_than_a_phone_is_named_by_the_check(new_page: NewPage) -> None:
    """Proves H23-A2: the check reckons without a browser, and misses no set of which a lead stands below."""
    page, rules = new_page(width=390, height=664), catalogue()
    sets = dict.fromkeys(ids for template in rules.templates.values() for ids in companion_sets(template, rules))
    missed, taller = [], 0
    for ids in sets:
        if float(str(measured(page, drawn(ids))["last"])) > 664:
            taller += 1
            if not below_first_screen(composed(ids, rules), rules):
                missed.append(ids)
    assert missed == []
    assert 30 < taller < len(sets) / 2


@pytest.mark.slow
@pytest.mark.parametrize("cards", [ALONE, COMBINED], ids=["each alone", "combinations"])
def test_the_first_do_not_line_is_inside_the_smallest_screen(new_page: NewPage, cards: list[tuple[str, ...]]) -> None:
    """Proves H07-E2."""
    page = new_page(width=320, height=480)
    faults = {}
    for templates in cards:
        found = measured(page, drawn(templates))
        first = found["first"]
        inside = first is None or (isinstance(first, list) and first[1] <= 480)
        if not (inside and found["cut"] == 0 and found["wide"] == 320):
            faults["+".join(templates)] = found
    assert faults == {}


def test_the_budget_holds_for_someone_who_chose_welsh(ward: Ward, new_page: NewPage) -> None:
    """Proves H46-A3."""
    page = new_page()
    ward.scan(page, ward.cards["welsh"])
    page.wait_for_selector("#card")
    found = page.evaluate(MEASURE)
    assert found["last"] <= 664
    assert found["ring"] <= 664


def test_name_and_date_of_birth_stay_while_the_page_scrolls(ward: Ward, new_page: NewPage) -> None:
    """Proves H01-A1."""
    for size in ((390, 664), (320, 480), (1280, 720)):
        page = new_page(width=size[0], height=size[1])
        ward.scan(page, ward.cards["demo"])
        page.wait_for_selector("#card")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        top = page.locator(".who").bounding_box()
        assert top is not None
        assert 0 <= top["y"] < 5
        assert page.locator(".who").inner_text().startswith("Michael BELL")


def test_at_400_percent_nothing_sticks_over_the_text(ward: Ward, new_page: NewPage) -> None:
    page = new_page(width=320, height=180)  # 1280 by 720 at 400%
    ward.scan(page, ward.cards["demo"])
    page.wait_for_selector("#card")
    page.evaluate("window.scrollTo(0, 1000)")
    assert page.evaluate("getComputedStyle(document.querySelector('.who')).position") == "static"
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_row_of_the_box_leads_to_its_block_below_the_name(ward: Ward, new_page: NewPage) -> None:
    page = new_page()
    ward.scan(page, ward.cards["demo"])
    page.click(".box li a[href='#t-oxygen']")
    expect(page.locator("#t-oxygen")).to_be_in_viewport()
    page.wait_for_timeout(700)  # smooth scrolling
    name = page.locator(".who").bounding_box()
    heading = page.locator("#t-oxygen").bounding_box()
    assert name is not None
    assert heading is not None
    assert heading["y"] >= name["y"] + name["height"] - 1
