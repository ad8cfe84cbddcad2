"""How often one network may try to get in."""

import logging
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.core.database import transaction
from app.core.models import Counter, OutboxMessage
from app.core.runtime import Runtime
from app.identity.models import EmailCode
from app.main import create_api
from app.sign_in import limits
from app.sign_in.limits import SignInLimit, limited
from app.sign_in.router import router
from tests.factories.identity import Browser

ASK = ("/sign-in/code", {"email": "rhys.bevan@example.org"})


class Timer:
    """Seconds that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def set_limit(api: FastAPI, count: int, *proxies: str, timer: Timer | None = None) -> None:
    api.state.sign_in_limit = SignInLimit(a_minute=count, trusted_proxies=proxies, timer=timer or Timer())


def rows(runtime: Runtime) -> int:
    with Session(runtime.database.read) as session:
        return sum(len(session.exec(select(each)).all()) for each in (AccessEvent, Counter, OutboxMessage, EmailCode))


def statuses(browser: Browser, count: int, *addresses: str) -> list[int]:
    said = addresses or ("",)
    headers = [{"X-Forwarded-For": said[number % len(said)]} if addresses else {} for number in range(count)]
    return [browser.post("/sign-in/code/verify", {"code": "12345678"}, headers=each).status_code for each in headers]


def test_one_request_more_waits_and_writes_nothing(api: FastAPI, browser: Browser, runtime: Runtime) -> None:
    set_limit(api, 2)
    assert [browser.post(*ASK).status_code for _ in range(2)] == [202, 202]
    before = rows(runtime)
    answer = browser.post(*ASK)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_from_network")
    assert answer.headers["retry-after"] == "61"
    assert rows(runtime) == before


def test_the_wait_ends(api: FastAPI, browser: Browser) -> None:
    timer = Timer()
    set_limit(api, 1, timer=timer)
    assert [browser.post(*ASK).status_code for _ in range(2)] == [202, 429]
    timer.now += 60
    assert browser.post(*ASK).status_code == 202


def test_a_forged_address_does_not_shift_the_limit(api: FastAPI, browser: Browser) -> None:
    set_limit(api, 2)
    assert statuses(browser, 3, "198.51.100.1", "198.51.100.2", "198.51.100.3")[-1] == 429


def test_behind_a_proxy_each_network_has_its_own_and_what_it_forges_does_not_count(
    api: FastAPI, browser: Browser
) -> None:
    set_limit(api, 2, "127.0.0.0/8")
    assert 429 not in statuses(browser, 4, "198.51.100.1", "198.51.100.2")
    forged = ("192.0.2.1, 198.51.100.1", "192.0.2.2, 198.51.100.1")
    assert statuses(browser, 2, *forged) == [429, 429]


def test_one_ipv6_customer_is_one_network(api: FastAPI, browser: Browser) -> None:
    set_limit(api, 2, "127.0.0.0/8")
    assert statuses(browser, 3, "2001:db8:0:1::1", "2001:db8:0:2::2", "2001:db8:0:3::3")[-1] == 429


def test_every_public_way_in_is_limited() -> None:
    """Signing out needs a session, and must never be refused."""
    routes = [route for route in router.routes if isinstance(route, APIRoute) and "POST" in (route.methods or ())]
    free = [route.path for route in routes if limited not in [each.dependency for each in route.dependencies]]
    assert free == ["/sign-out"]
    assert len(routes) == 9


@pytest.mark.parametrize(("mode", "count"), [("live", 20), ("demo", 600)])
def test_the_service_has_its_limit(runtime: Runtime, mode: Any, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Any] = {}
    monkeypatch.setattr(limits, "SignInLimit", lambda **values: made.update(values))
    monkeypatch.setattr(Runtime, "is_demo", mode == "demo")
    create_api(runtime)
    assert made["a_minute"] == count
    assert made["trusted_proxies"] == runtime.settings.proxy_networks


def test_a_refused_passkey_of_nobody_is_counted_and_kept_nowhere(
    browser: Browser, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody can send one, and the log of access is for ever."""
    with caplog.at_level(logging.INFO):
        answer: httpx.Response = browser.post("/sign-in/passkey", {"credential": {}})
    assert answer.status_code == 422
    assert "sign_in.passkey_refused" in [getattr(record, "event", "") for record in caplog.records]
    with transaction(runtime.database) as session:
        assert session.exec(select(AccessEvent)).all() == []
