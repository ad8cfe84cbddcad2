"""Passkeys in a real browser, with the virtual authenticator of its own protocol."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.responses import HTMLResponse
from playwright.sync_api import CDPSession, Page

from app.core import http
from app.core.runtime import Runtime
from tests.e2e.looking import NewPage
from tests.factories.identity import make_api, newest_code
from tests.factories.servers import served

PHONE_LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ASK = """async ([path, body]) => {
  const reply = await fetch('/api' + path, {
    method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
  return reply.status === 204 ? {} : {status: reply.status, ...(await reply.json())};
}"""
ENROL = """async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return (await navigator.credentials.create({publicKey})).toJSON();
}"""
SIGN_IN = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({publicKey})).toJSON();
}"""


@pytest.fixture
def base_url(runtime: Runtime) -> Iterator[str]:
    def make_app(url: str) -> Any:
        settings = runtime.settings.model_copy(update={"app_origin": url})
        app = make_api(replace(runtime, settings=settings))
        headers = http.page_headers(settings)
        app.add_api_route("/", lambda: HTMLResponse("<title>Page</title>", headers=headers))
        return app

    with served(make_app) as url:
        yield url


@pytest.fixture
def page(new_page: NewPage, base_url: str) -> Page:
    page = new_page()
    page.goto(base_url)
    return page


def lock_of(page: Page) -> tuple[CDPSession, str]:
    """The browser's authenticator: a phone that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE_LOCK})
    return session, str(added["authenticatorId"])


def ask(page: Page, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate(ASK, [path, body or {}])
    return answer


def enrol(page: Page, runtime: Runtime) -> dict[str, Any]:
    """Sign in with a code and add a passkey."""
    ask(page, "/sign-in/code", {"email": "rhys.bevan@example.org"})
    assert ask(page, "/sign-in/code/verify", {"code": newest_code(runtime)})["status"] == 200
    credential = page.evaluate(ENROL, ask(page, "/passkeys/options"))
    return ask(page, "/passkeys", {"credential": credential})


def test_a_passkey_made_in_a_browser_signs_in_there(page: Page, runtime: Runtime) -> None:
    lock_of(page)
    assert enrol(page, runtime)["recovery_code"]
    ask(page, "/sign-out")
    credential = page.evaluate(SIGN_IN, ask(page, "/sign-in/passkey/options"))
    assert ask(page, "/sign-in/passkey", {"credential": credential})["session"]["method"] == "passkey"


def test_a_phone_that_does_not_know_its_owner_signs_nobody_in(page: Page, runtime: Runtime) -> None:
    cdp, lock = lock_of(page)
    enrol(page, runtime)
    ask(page, "/sign-out")
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": lock, "isUserVerified": False})
    options = ask(page, "/sign-in/passkey/options")
    with pytest.raises(Exception, match="NotAllowedError"):
        page.evaluate(SIGN_IN, options)


def test_one_phone_is_not_enrolled_twice(page: Page, runtime: Runtime) -> None:
    lock_of(page)
    enrol(page, runtime)
    options = ask(page, "/passkeys/options")
    with pytest.raises(Exception, match="InvalidStateError"):
        page.evaluate(ENROL, options)


def test_the_session_cookie_is_out_of_reach_of_script(page: Page, runtime: Runtime) -> None:
    lock_of(page)
    enrol(page, runtime)
    assert page.evaluate("document.cookie") == ""
