"""What must be true of every page a person meets. With `E2E_PICTURES=folder` each page looked at leaves a picture."""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = (390, 664)
SMALL = (320, 480)
PICTURES = os.environ.get("E2E_PICTURES")

NewPage = Callable[..., Page]

SETTLED = """() => document.querySelector('h1') !== null
  && ![...document.querySelectorAll('[role=status]')].some((each) => each.textContent.trim() === 'Loading')"""
OPTIONS: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


SMALL_TARGETS = """() => document.querySelector('#app') === null ? [] : [
    ...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((each) => each.checkVisibility() && !each.matches('.nhsuk-skip-link:not(:focus)'))
  .map((each) => [each.getBoundingClientRect(), each])
  .filter(([box]) => box.width < 24 || box.height < 24)
  .map(([box, each]) => `${each.textContent.trim() || each.id}: ${box.width} by ${box.height} px`)"""
"""On pages of the app: axe excuses links in a sentence and small targets with room around them, weak hands do not."""


def settle(page: Page) -> None:
    """Until the page stands: it has its heading, and nothing on it says that it is loading."""
    page.wait_for_function(SETTLED)


def accessibility_faults(page: Page, *rules: str) -> list[str]:
    """axe's violations in words, size of targets included; empty is what we want. With names of rules only those."""
    axe = Axe()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    options = OPTIONS | ({"runOnly": {"type": "rule", "values": rules}} if rules else {})
    found: dict[str, Any] = page.evaluate("(options) => axe.run(options)", options)
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found["violations"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether anything is wider than the screen: axe does not see it."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def faults_of(page: Page) -> list[str]:
    """Everything that is wrong with the page as it stands, at the size it has and at 320 px."""
    settle(page)
    faults = accessibility_faults(page)
    faults += [f"too small to hit: {each}" for each in page.evaluate(SMALL_TARGETS)]
    headings = page.evaluate("document.querySelectorAll('h1').length")
    if headings != 1:
        faults.append(f"{headings} first headings")
    if not page.title().endswith(("Alertcard", "Open a card", "Emergency card")):
        faults.append(f"the title is {page.title()!r}")
    return faults + [f"something is wider than {width} px" for width in _widths_too_small(page)]


def _widths_too_small(page: Page) -> Sequence[int]:
    size = page.viewport_size
    assert size is not None
    narrow = []
    for width, height in {(size["width"], size["height"]), SMALL}:
        page.set_viewport_size({"width": width, "height": height})
        if scrolls_sideways(page):
            narrow.append(width)
        _picture(page, width)
    page.set_viewport_size(size)
    return narrow


def look(page: Page) -> None:
    """A page of a journey: it must have no fault."""
    faults = faults_of(page)
    assert not faults, f"{page.url}: {faults}"


def _picture(page: Page, width: int) -> None:
    if PICTURES is None:
        return
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2].partition(" ")[0]
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page.url.partition("://")[2]).lower())
    count = len(list(folder.glob("*.png")))
    page.screenshot(path=folder / f"{count:03}-{test[:40]}-{name[:60]}-{width}.png", full_page=True)
