"""Somebody who sends a body byte by byte, or never ends it, holds one cheap connection for a moment and nobody else."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from app.emergency_view.asgi import emergency_app
from app.emergency_view.context import EmergencyContext
from app.emergency_view.opening import form_body
from tests.emergency_view.conftest import Desk
from tests.emergency_view.pages import as_read
from tests.factories.sealed_cards import SealedCard
from tests.factories.servers import served

SLOW = 50


@pytest.fixture
def address(context: EmergencyContext, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The emergency host on a socket; a body has a third of a second."""
    monkeypatch.setattr(form_body, "BODY_SECONDS", 0.3)
    with served(lambda _: emergency_app(context), lifespan="on") as url:
        yield "127.0.0.1", int(url.rsplit(":", 1)[1])


def begun(address: tuple[str, int], path: str, sent: bytes) -> socket.socket:
    """A post that says it is longer than what is sent of it."""
    connection = socket.create_connection(address, timeout=30)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n"
    connection.sendall(head.encode("ascii") + sent)
    return connection


def answer_of(connection: socket.socket) -> bytes:
    """Everything until the other side closes. Who goes on sending into a closed connection is met by a reset."""
    told = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(65536):
            told += chunk
    return told


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.parametrize("path", ["/e", "/e/report"])
def test_a_body_that_does_not_end_is_answered_and_its_connection_closed(address: tuple[str, int], path: str) -> None:
    with begun(address, path, b"code=") as connection:
        told = answer_of(connection)
    assert told.startswith(b"HTTP/1.1 400")
    assert b"content-security-policy" in told


@pytest.mark.slow
@pytest.mark.real_clock
def test_a_body_that_drips_is_closed_too(address: tuple[str, int]) -> None:
    ended = threading.Event()
    with begun(address, "/e", b"code=") as connection:

        def drip() -> None:
            while not ended.wait(0.05):
                try:
                    connection.sendall(b"A")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            assert answer_of(connection)[:12] in (b"HTTP/1.1 400", b"")  # a reset may take the answer with it
        finally:
            ended.set()
            thread.join()


@pytest.mark.slow
@pytest.mark.real_clock
def test_beside_many_slow_senders_a_card_opens(
    desk: Desk, context: EmergencyContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    card: SealedCard = desk.issue()
    monkeypatch.setattr(form_body, "BODY_SECONDS", 60.0)
    with served(lambda _: emergency_app(context), lifespan="on") as url, ExitStack() as held:
        address = "127.0.0.1", int(url.rsplit(":", 1)[1])
        for _ in range(SLOW):
            held.enter_context(begun(address, "/e", b"code=AAAA"))
        # until the second of thirty posts from one address is over
        reply = httpx.post(f"{url}/e", data={"code": card.typed}, timeout=30)
        while reply.status_code == 429:
            reply = httpx.post(f"{url}/e", data={"code": card.typed}, timeout=30)
    assert "Michael Bell" in as_read(reply.text)


def test_what_came_of_a_broken_body_is_not_used() -> None:
    """Its sender went away in the middle of a report: half a sentence may say the opposite."""
    messages = iter(({"type": "http.request", "body": b"text=Do not", "more_body": True}, {"type": "http.disconnect"}))

    async def receive() -> dict[str, object]:
        return dict(next(messages))

    with pytest.raises(form_body.Unfinished):
        asyncio.run(form_body.read_body(receive, form_body.REPORT_LIMIT))
