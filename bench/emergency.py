"""The emergency page against a bare Starlette text route, both with two workers, in one run."""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from bench.emergency_cards import Stock, stock
from bench.emergency_load import Measured, finish, load, start_load
from bench.figures import Figure
from bench.server import free_port

ROUNDS: Final = 3
WARM_UP: Final = 2.0
"""Seconds until most cards of a stock were opened once in each process."""
SECONDS: Final = 4.0
FEW: Final = 1_000
MANY: Final = int(os.environ.get("BENCH_CARDS", "100000"))
WORKERS: Final = "2"


def measure() -> list[Figure]:
    """Every figure of the emergency page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        origin = "http://localhost:8000"
        few = stock(folder, f"sqlite:///{folder}/few.sqlite3", cards=FEW, origin=origin)
        figures = [*_speed("SQLite", few, floor=0.12), *_wire(few), *_under_misses(few), *_under_an_edit(few)]
        many = stock(folder, f"sqlite:///{folder}/many.sqlite3", cards=MANY, origin=origin)
        figures += _against_many(few, many)
        with _postgres_database() as url:
            figures += _speed("PostgreSQL", stock(folder / "postgres", url, cards=FEW, origin=origin), floor=0.06)
    return figures


def _speed(name: str, cards: Stock, *, floor: float) -> list[Figure]:
    """Interleaved rounds of both, so that what else the machine does falls on both alike."""
    plain: list[Measured] = []
    first: list[Measured] = []
    opened: list[Measured] = []
    for _ in range(ROUNDS):
        with _serving("bench.plain_app:application") as address:
            plain.append(load(address, seconds=SECONDS))
        with serving_cards(cards) as address:
            first.append(load(address, seconds=1, codes=cards.codes))
            load(address, seconds=WARM_UP, codes=cards.codes)
            opened.append(load(address, seconds=SECONDS, codes=cards.codes))
    rates = [statistics.median(_rate(each)) for each in (opened, plain, first)]
    note = f"{rates[0]:.0f} against {rates[1]:.0f} a second; aim {floor * 2.5:g}"
    return [
        Figure(f"POST /e, {name}, against plain text", rates[0] / rates[1], at_least=floor, note=note),
        Figure(f"the same, {name}, in the first second of a process", rates[2] / rates[1]),
        Figure(f"POST /e, {name}, p50", statistics.median(each.p50_ms for each in opened), "ms"),
        Figure(f"POST /e, {name}, p99", statistics.median(each.p99_ms for each in opened), "ms"),
        Figure(f"POST /e, {name}, errors", sum(each.errors for each in opened), at_most=0),
    ]


def _rate(runs: list[Measured]) -> list[float]:
    return [each.requests_a_second for each in runs]


def _against_many(few: Stock, many: Stock) -> list[Figure]:
    rates: dict[str, list[float]] = {"few": [], "many": []}
    for _ in range(ROUNDS):
        for name, cards in (("few", few), ("many", many)):
            with serving_cards(cards) as address:
                load(address, seconds=WARM_UP, codes=cards.codes)
                rates[name].append(load(address, seconds=SECONDS, codes=cards.codes).requests_a_second)
    ratio = statistics.median(rates["many"]) / statistics.median(rates["few"])
    return [Figure(f"{MANY} cards against {FEW}", ratio, at_least=0.9)]


def _under_misses(cards: Stock) -> list[Figure]:
    """A steady flow of openings, alone and beside 2,000 wrong codes a second."""
    with serving_cards(cards) as address:
        quiet = load(address, seconds=SECONDS, codes=cards.codes, connections=4, pause_ms=40)
        misses = start_load(address, seconds=SECONDS + 1, codes=cards.wrong_codes, connections=64, pause_ms=30)
        time.sleep(0.5)
        beside = load(address, seconds=SECONDS, codes=cards.codes, connections=4, pause_ms=40)
        wrong = finish(misses)
    note = f"{quiet.p99_ms:.1f} ms quiet, {beside.p99_ms:.1f} ms beside {wrong.requests_a_second:.0f} misses a second"
    return [Figure("openings beside wrong codes, p99 ratio", beside.p99_ms / quiet.p99_ms, at_most=1.2, note=note)]


def _under_an_edit(cards: Stock) -> list[Figure]:
    """A steady flow of openings, alone and while an edit holds its transaction for three seconds."""
    with serving_cards(cards) as address:
        quiet = load(address, seconds=3, codes=cards.codes, connections=4, pause_ms=40)
        edit = threading.Thread(target=_hold_a_transaction, args=(cards, 3.0))
        edit.start()
        beside = load(address, seconds=3, codes=cards.codes, connections=4, pause_ms=40)
        edit.join()
    note = f"{quiet.p99_ms:.1f} ms quiet, {beside.p99_ms:.1f} ms beside the edit"
    ratio = beside.p99_ms / quiet.p99_ms
    return [Figure("openings beside an edit of 3 s, p99 ratio", ratio, at_most=1.2, note=note)]


def _hold_a_transaction(cards: Stock, seconds: float) -> None:
    connection = sqlite3.connect(make_url(cards.database_url).database or "", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE patient SET colour = 'green'")
    time.sleep(seconds)
    connection.execute("COMMIT")
    connection.close()


def _wire(cards: Stock) -> list[Figure]:
    """Bytes as they travel, headers and all, with gzip: what a browser gets without TLS too."""
    code = cards.codes.read_text().splitlines()[0]
    with serving_cards(cards) as address:
        shell = _bytes_of("GET", address, b"")
        page = _bytes_of("POST", address, f"code={code}".encode("ascii"))
    return [
        Figure("GET /e on the wire", shell, "bytes", at_most=4000),
        Figure("opened page on the wire", page, "bytes", at_most=14000),
    ]


def _bytes_of(method: str, address: str, body: bytes) -> int:
    headers = {"accept-encoding": "gzip", "content-type": "application/x-www-form-urlencoded"}
    with httpx.stream(method, address, content=body, headers=headers) as reply:
        content = b"".join(reply.iter_raw())
    assert reply.status_code == 200, reply.status_code
    head = sum(len(name) + len(value) + 4 for name, value in reply.headers.raw)
    return len("HTTP/1.1 200 OK\r\n\r\n") + head + len(content)


@contextmanager
def serving_cards(cards: Stock) -> Iterator[str]:
    """The emergency process as an operator runs it, with its few secrets."""
    with tempfile.TemporaryDirectory() as spool:
        environment = {
            "DATABASE_URL": cards.database_url,
            "KEY_DIR": str(cards.key_dir),
            "SPOOL_DIR": spool,
            "TRUSTED_PROXIES": "127.0.0.0/8",
        }
        with _serving("app.emergency_view.asgi:application", **environment) as address:
            yield address


@contextmanager
def _serving(factory: str, **environment: str) -> Iterator[str]:
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [
        sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port), "--workers", WORKERS,
        "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header", "--no-proxy-headers",
        "--log-level", "error",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=inherited | environment | {"PORT": str(port)})
    address = f"http://127.0.0.1:{port}/e"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    began = time.perf_counter()
    while True:
        try:
            httpx.get(address, timeout=1).raise_for_status()
            return
        except httpx.HTTPError:
            if time.perf_counter() - began > 30:
                raise
            time.sleep(0.05)


@contextmanager
def _postgres_database() -> Iterator[str]:
    """A database of our own on the server that the tests use."""
    server_url = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
    name = f"alertcard_bench_{os.getpid()}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
