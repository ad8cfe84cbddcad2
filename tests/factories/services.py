"""The whole service, assembled as it ships, on a real socket: what the system tests talk to."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr

from app.core.background import Background
from app.core.runtime import Runtime, init_instance
from app.main import Front
from app.settings import Settings
from tests.factories.programs import alertcard, wait_for_answer

MANY = httpx.Limits(max_connections=200, max_keepalive_connections=64)
LOCAL_PROXY = "127.0.0.1/32"
"""The test speaks as the proxy in front, so that each person may have an address of their own."""


class ToSocket(httpx.BaseTransport):
    """Takes requests for any public address to the one socket, as a proxy that ends TLS does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._inner = httpx.HTTPTransport(limits=MANY)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask with the Host header of the public address."""
        inside = httpx.Request(
            request.method,
            request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return self._inner.handle_request(inside)

    def close(self) -> None:
        self._inner.close()


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running service as its users see it, and the keys and database that a test may look into."""

    runtime: Runtime
    url: str
    """Where it listens; browsers ask for `runtime.settings.app_url` and `emergency_url`."""
    transport: ToSocket = field(repr=False)

    def browser(self, origin: str, headers: dict[str, str]) -> httpx.Client:
        """A browser on this origin: cookies of its own, over connections that all share. Follows no redirect."""
        return httpx.Client(base_url=origin, headers=headers, transport=self.transport, timeout=30)


@dataclass(frozen=True, kw_only=True)
class Service(Site):
    """One that runs in a thread of this process."""

    front: Front


@dataclass(frozen=True, kw_only=True)
class Program(Site):
    """One that runs as the real program, with its output in a file."""

    process: subprocess.Popen[bytes]
    output: Path


@contextmanager
def a_service(database_url: str, data_dir: Path, *, with_jobs: bool = False, **settings: Any) -> Iterator[Service]:
    """A demonstration with fresh keys on an empty migrated database, until the block ends.

    The jobs that run beside the requests (sealing, messages, spool) are off unless asked for, so that a test decides
    when they run."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listening:
        values: dict[str, Any] = {
            "data_dir": data_dir,
            "database_url": SecretStr(database_url),
            "port": listening.getsockname()[1],
            "trusted_proxies": LOCAL_PROXY,
        }
        runtime = init_instance(Settings(_env_file=None, **(values | settings)), "demo")
        with serving(runtime, listening, with_jobs=with_jobs) as service:
            yield service


@contextmanager
def serving(runtime: Runtime, listening: socket.socket, *, with_jobs: bool = False) -> Iterator[Service]:
    """The service of this runtime on a listening socket, run as `alertcard serve` runs it."""
    front = Front(runtime)
    if not with_jobs:
        front.background = Background(())
    config = uvicorn.Config(
        front,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "The service did not start."
        assert time.monotonic() < deadline, "The service took too long to start."
        time.sleep(0.005)
    port = listening.getsockname()[1]
    service = Service(runtime=runtime, front=front, url=f"http://127.0.0.1:{port}", transport=ToSocket(port))
    try:
        yield service
    finally:
        service.transport.close()
        server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive(), "The service did not stop."


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def a_program(database_url: str, data_dir: Path, **environment: str) -> Iterator[Program]:
    """`alertcard serve` on a new demonstration, in a process of its own, with everything it says in one file.

    `environment` adds settings by their names there, for example `LOG_LEVEL="DEBUG"`."""
    port = free_port()
    settings = {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "TRUSTED_PROXIES": LOCAL_PROXY,
    }
    held: dict[str, Any] = {name.lower(): value for name, value in (settings | environment).items()}
    runtime = init_instance(Settings(_env_file=None, **held), "demo")
    output, url = data_dir / "output.txt", f"http://127.0.0.1:{port}"
    with alertcard(["serve"], os.environ | settings | environment, output) as process:
        program = Program(runtime=runtime, url=url, transport=ToSocket(port), process=process, output=output)
        with _answering(program):
            yield program


@contextmanager
def emergency_alone(beside: Program) -> Iterator[Program]:
    """`alertcard serve --emergency-only` on the same database, with the peppers and no other key."""
    settings, port = beside.runtime.settings, free_port()
    folder = settings.data_dir / "emergency-alone"
    (folder / "keys").mkdir(parents=True)
    for pepper in settings.keys.glob("pepper*"):
        shutil.copy(pepper, folder / "keys")
    environment = {
        "DATA_DIR": str(folder),
        "KEY_DIR": str(folder / "keys"),
        "DATABASE_URL": settings.database,
        "EMERGENCY_ORIGIN": settings.emergency_url,
        "APP_ORIGIN": settings.app_url,
        "PORT": str(port),
    }
    output = folder / "output.txt"
    url, transport = f"http://127.0.0.1:{port}", ToSocket(port)
    with alertcard(["serve", "--emergency-only"], os.environ | environment, output) as process:
        alone = Program(runtime=beside.runtime, url=url, transport=transport, process=process, output=output)
        with _answering(alone):
            yield alone


@contextmanager
def _answering(program: Program) -> Iterator[None]:
    try:
        wait_for_answer(program.process, program.url, program.output)
        yield
    finally:
        program.transport.close()
