"""Everything but the cards and conditions: shell, headers, key list, health."""

import base64
import gzip
import hashlib
import json
import re
from datetime import timedelta

import brotli
import pytest

from app.core.clock import fixed_clock
from app.core.key_list import load_key_list
from app.emergency_view.asgi import is_emergency_path
from app.emergency_view.headers import page_headers
from app.emergency_view.opening.found import StoreUnavailable
from app.emergency_view.shell import POLICY
from tests.conftest import NOON
from tests.emergency_view.conftest import Desk
from tests.emergency_view.pages import as_read

# --- the shell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/e", "/E", "/e%23TOKEN", "/e/anything/at/all", "/eTOKEN", "/E%23x", "/e%2523TOKEN"])
def test_the_shell_is_the_same_bytes_for_everyone(desk: Desk, path: str) -> None:
    """Proves H22-E1."""
    shell, other = desk.ask("GET", "/e"), desk.ask("GET", path, headers={"cookie": "a=b", "user-agent": "bot"})
    assert other.status_code == 200
    assert other.content == shell.content
    assert other.headers == shell.headers
    assert "TOKEN" not in other.text
    assert "set-cookie" not in other.headers


def test_the_shell_changes_with_the_clock_alone(desk: Desk) -> None:
    first = desk.ask("GET", "/e").text
    with fixed_clock(NOON + timedelta(minutes=1)):
        second = desk.ask("GET", "/e").text
    assert re.sub(r'name="t" value="\d+"', "", first) == re.sub(r'name="t" value="\d+"', "", second)
    assert first != second


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_shell_fits_four_thousand_bytes_with_its_headers(desk: Desk, encoding: str) -> None:
    """Proves H39-E1."""
    shell = desk.ask("GET", "/e", headers={"accept-encoding": encoding})
    packed = gzip.compress(shell.content, 9) if encoding == "gzip" else brotli.compress(shell.content)
    head = sum(len(name) + len(value) + 4 for name, value in shell.headers.raw)
    assert shell.headers["content-encoding"] == encoding
    assert len("HTTP/1.1 200 OK\r\n\r\n") + head + len("date: Sat, 21 Nov 2026 12:00:00 GMT\r\n") + len(packed) <= 4000


def test_the_shell_works_without_script(desk: Desk) -> None:
    text = desk.ask("GET", "/e").text
    assert '<form id="form" method="post" action="/e" autocomplete="off">' in text
    assert 'autocomplete="off" autocapitalize="characters" spellcheck="false"' in text
    assert '<p id="said"><span id="lost" hidden>The code did not come through. </span>Type the 15 letters' in text
    assert "<title>Open a card</title>" in text


def test_after_a_slip_the_field_is_marked_and_nothing_is_said_twice(desk: Desk) -> None:
    text = desk.open("ABCDE-ABCDE-ABCDE").text
    assert "<title>Error: Open a card</title>" in text
    assert 'aria-describedby="said" aria-invalid="true" value="ABCDE-ABCDE-ABCDE"' in text
    assert 'id="hint"' not in text


def test_a_head_request_has_the_headers_and_no_body(desk: Desk) -> None:
    reply = desk.ask("HEAD", "/e")
    assert (reply.status_code, reply.content) == (200, b"")


def pages_of(desk: Desk) -> list[str]:
    card = desk.issue()
    return [
        desk.ask("GET", "/e").text,
        desk.open(card.typed).text,
        desk.open("x" * 100).text,
        desk.ask("GET", "/c").text,
        desk.ask("GET", "/c/duchenne-muscular-dystrophy").text,
    ]


def test_the_policy_names_exactly_what_is_inlined(desk: Desk) -> None:
    for page in pages_of(desk):
        for tag in ("style", "script"):
            for content in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL):
                digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in POLICY
        assert " style=" not in page
        assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/e"), ("POST", "/e"), ("GET", "/c"), ("GET", "/c/none"), ("POST", "/e/report")]
)
def test_every_page_forbids_storing_indexing_framing_and_referring(desk: Desk, method: str, path: str) -> None:
    headers = desk.ask(method, path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert headers["x-content-type-options"] == "nosniff"
    assert "clipboard-write=(self)" in headers["permissions-policy"]
    assert "camera=()" in headers["permissions-policy"]
    for part in (
        "default-src 'none'", "img-src data:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ):  # fmt: skip
        assert part in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=63072000")


def test_a_demonstration_over_http_does_not_ask_for_https_for_ever() -> None:
    names = {name for name, _ in page_headers(POLICY, is_https=False)}
    assert b"strict-transport-security" not in names


# --- paths --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/e", True), ("/E", True), ("/e#TOKEN", True), ("/e/report", True), ("/e040G2", True), ("/E#x", True),
        ("/eM98GFWWT7YAGN7O", True), ("/c", True), ("/c/pompe-disease", True), ("/healthz", True),
        ("/.well-known/alertcard-keys.json", True), ("/robots.txt", True),
        ("/", False), ("/entries", False), ("/cards", False), ("/account", False), ("/emergency", False),
    ],
)  # fmt: skip
def test_in_a_one_origin_demonstration_only_our_paths_are_taken(path: str, ours: bool) -> None:
    assert is_emergency_path(path) is ours


def test_the_key_list_is_published_for_scanners_anywhere(desk: Desk) -> None:
    reply = desk.ask("GET", "/.well-known/alertcard-keys.json")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cache-control"] == "public, max-age=3600"
    assert load_key_list(reply.text).keys == desk.service.key_list.keys
    assert set(json.loads(reply.text)["keys"][0]) >= {"id", "issuer", "x", "y", "kid", "state", "mode", "from"}


def test_health_says_whether_cards_can_be_read_and_nothing_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (desk.ask("GET", "/healthz").status_code, desk.ask("GET", "/healthz").text) == (200, "ok\n")

    async def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(desk.app._open_card.store, "find", away)
    assert desk.ask("GET", "/healthz").status_code == 503


def test_when_the_database_cannot_be_read_staff_are_sent_to_the_printed_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves H03-A5."""
    card = desk.issue()

    async def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(desk.app._open_card.store, "find", away)
    reply = desk.open(card.typed)
    assert reply.status_code == 503
    assert "We cannot show the card now. Use what is printed on it." in as_read(reply.text)
    assert desk.ask("GET", "/c/duchenne-muscular-dystrophy").status_code == 200


def test_a_fault_of_ours_still_sends_staff_to_the_printed_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(desk.app._open_card.store, "find", broken)
    reply = desk.open(desk.issue().typed)
    assert reply.status_code == 503
    assert "secret detail" not in reply.text
    assert "alarm: an opening failed" in caplog.text


def test_crawlers_are_told_to_leave_openings_alone(desk: Desk) -> None:
    assert "Disallow: /\n" in desk.ask("GET", "/robots.txt").text


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/api/session", "/c/", "/c/a/b"])
def test_nothing_else_is_answered(desk: Desk, path: str) -> None:
    assert desk.ask("GET", path).status_code == 404
