"""A real browser against a real server: Debian's Chromium, our own process, nothing mocked."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.looking import PHONE, NewPage
from tests.e2e.world import World, a_world

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.real_clock)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the worker."""
    executable = shutil.which("chromium")
    assert executable, "Chromium is missing: make test installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Open a page in a context of its own: `new_page(width=320, height=480, java_script_enabled=False)`.

    A script error, or anything the page's own policy blocked, fails the test.
    """
    with pages_of(browser) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def lasting_page(browser: Browser) -> Iterator[NewPage]:
    """The same for a journey that several tests of a file look back on."""
    with pages_of(browser) as open_page:
        yield open_page


@contextmanager
def pages_of(browser: Browser) -> Iterator[NewPage]:
    """Pages that are closed at the end, none of which complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(*, width: int = PHONE[0], height: int = PHONE[1], **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **options)
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One demonstration for the tests of a file."""
    with a_world(tmp_path_factory.mktemp("world")) as world:
        yield world
