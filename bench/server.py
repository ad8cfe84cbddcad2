"""A server of our own with a fresh demonstration, for as long as a measurement needs it."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

BIN = Path(sys.executable).parent


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demonstration(*, workers: int = 1) -> Iterator[dict[str, Any]]:
    """Serve the fictional people; gives what `alertcard demo --json` prints."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "PORT": str(free_port()), "WORKERS": str(workers)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        printed = subprocess.run(
            [BIN / "alertcard", "demo", "--json"], env=environment, check=True, capture_output=True, text=True
        )
        told: dict[str, Any] = json.loads(printed.stdout)
        with serving(environment):
            yield told


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[float]:
    """Run `alertcard serve`; gives the seconds from its start to its first answer."""
    began = time.perf_counter()
    server = subprocess.Popen([BIN / "alertcard", "serve"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield _wait_for(f"http://127.0.0.1:{environment['PORT']}/e", began)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, began: float) -> float:
    while True:
        try:
            httpx.get(address, timeout=1).raise_for_status()
            return time.perf_counter() - began
        except httpx.HTTPError:
            if time.perf_counter() - began > 30:
                raise
            time.sleep(0.01)
