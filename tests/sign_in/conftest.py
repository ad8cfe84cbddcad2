"""A browser on the API of signing in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.core.clock import fixed_clock, now
from app.core.runtime import Runtime
from tests.factories.authenticator import SoftAuthenticator
from tests.factories.identity import Browser, enrol_passkey, make_api, prove_email

NewBrowser = Callable[[], Browser]


@pytest.fixture
def api(runtime: Runtime) -> FastAPI:
    """The patient's API with the routes of signing in."""
    return make_api(runtime)


@pytest.fixture
def new_browser(api: FastAPI, runtime: Runtime) -> NewBrowser:
    """Makes browsers that share nothing."""
    return lambda: Browser(api, runtime)


@pytest.fixture
def browser(new_browser: NewBrowser) -> Browser:
    """One browser, not signed in."""
    return new_browser()


@pytest.fixture
def owner(new_browser: NewBrowser) -> Browser:
    """The owner of an account, signed in with a passkey."""
    browser = new_browser()
    prove_email(browser)
    return browser


@pytest.fixture
def enrolled(owner: Browser) -> tuple[SoftAuthenticator, str]:
    """The owner's passkey and recovery code."""
    authenticator, added = enrol_passkey(owner)
    return authenticator, str(added["recovery_code"])


@pytest.fixture
def recovery_code(enrolled: tuple[SoftAuthenticator, str]) -> str:
    return enrolled[1]


@pytest.fixture
def lost(browser: Browser, enrolled: object) -> Browser:
    """A browser that has proved the owner's e-mail address and holds no passkey."""
    assert prove_email(browser).json()["needs"] == "passkey_or_recovery"
    return browser


@contextmanager
def later(**after: float) -> Iterator[None]:
    """The same so long after."""
    with fixed_clock(now() + timedelta(**after)):
        yield
