"""A program of ours in a process of its own, and a wait for its first answer that a busy machine does not break."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx

from app.settings import ROOT

ANSWER_SECONDS: Final = 60
END_SECONDS: Final = 30


@contextmanager
def alertcard(command: list[str], environment: Mapping[str, str], output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`alertcard COMMAND` with exactly this environment and all it says in one file; ended when the block ends."""
    with output.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *command],
            cwd=ROOT,
            env=dict(environment),
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        _end(process)


def wait_for_answer(process: subprocess.Popen[bytes], url: str, output: Path) -> None:
    """Until it says that it is healthy. What it printed is the message of the failure when it ends or stays silent."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"The program ended with {process.returncode}.\n{_said(output)}"
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/healthz", timeout=10).status_code == 200:
                return
        time.sleep(0.02)
    raise AssertionError(f"The program did not answer in {ANSWER_SECONDS} seconds.\n{_said(output)}")


def _said(output: Path) -> str:
    return output.read_text(encoding="utf-8", errors="replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
