"""A live service answers on two hosts, and on no other."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from app.core.database import Database
from app.core.runtime import init_instance
from app.main import Front
from app.settings import Settings
from tests.factories.clients import client_of

APP, CARD = "app.example", "card.example"


@pytest.fixture
def live(database: Database, database_url: str, data_dir: Path) -> Iterator[httpx.Client]:
    settings = Settings(
        _env_file=None,
        data_dir=data_dir / "data",
        key_dir=data_dir / "keys",
        checkpoint_file=data_dir / "elsewhere" / "checkpoints",
        database_url=SecretStr(database_url),
        app_origin=f"https://{APP}",
        emergency_origin=f"https://{CARD}",
        trusted_proxies="127.0.0.1/32",
        mail_driver="smtp",
        responsible_email="safety@service.example",
    )
    with client_of(Front(init_instance(settings, "live")), base_url="https://unused.example") as client:
        yield client


def status(client: httpx.Client, method: str, path: str, host: str) -> int:
    return client.request(method, path, headers={"host": host, "accept-encoding": "identity"}).status_code


@pytest.mark.parametrize("host", [CARD, f"{CARD}:443", f"{CARD}.", CARD.upper()])
def test_emergency_host_answers_for_itself_alone(live: httpx.Client, host: str) -> None:
    assert status(live, "GET", "/e", host) == 200
    assert status(live, "GET", "/api/service", host) == 404
    assert status(live, "GET", "/", host) == 404


@pytest.mark.parametrize("host", [APP, f"{APP}:443"])
def test_app_host_does_not_open_cards(live: httpx.Client, host: str) -> None:
    assert status(live, "GET", "/api/service", host) == 200
    assert status(live, "POST", "/e", host) == 405


@pytest.mark.parametrize("host", ["evil.example", "", f"{CARD}:8443"])
def test_any_other_host_is_misdirected(live: httpx.Client, host: str) -> None:
    assert status(live, "GET", "/api/service", host) == 421
    assert status(live, "GET", "/e", host) == 421


def test_health_is_answered_by_any_name(live: httpx.Client) -> None:
    assert status(live, "GET", "/healthz", "127.0.0.1:8000") in {200, 503}
