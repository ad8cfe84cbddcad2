"""A browser on the API of signing in."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.core.runtime import Runtime
from tests.factories.identity import Browser, make_api

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
