"""Load for the emergency benchmarks by wrk, a program outside Python that costs the server little."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SCRIPT: Final = Path(__file__).with_name("emergency.lua")
_TIME: Final = re.compile(r"([\d.]+)(us|ms|s|m)")
_UNITS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Measured:
    """What one run of wrk saw."""

    requests_a_second: float
    p50_ms: float
    p99_ms: float
    errors: int


class NoLoader(RuntimeError):
    """wrk is missing."""


def load(
    address: str, *, seconds: float, connections: int = 32, codes: Path | None = None, pause_ms: int = 0
) -> Measured:
    """Requests for so many seconds. With `codes`: POST of a random line of the file, each from another address behind
    our proxy; without: GET. `pause_ms` between two requests of one connection makes a steady rate."""
    process = start_load(address, seconds=seconds, connections=connections, codes=codes, pause_ms=pause_ms)
    return finish(process)


def start_load(
    address: str, *, seconds: float, connections: int = 32, codes: Path | None = None, pause_ms: int = 0
) -> "subprocess.Popen[str]":
    """The same beside something else; give what it returns to `finish`."""
    if shutil.which("wrk") is None:
        raise NoLoader("wrk is missing: apt-get install wrk (make bench does it).")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "10s", "--latency"]
    if codes is not None or pause_ms:
        command += ["-s", str(SCRIPT)]
    arguments = [address, "--", str(codes or ""), str(pause_ms)]
    return subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True)


def finish(process: "subprocess.Popen[str]") -> Measured:
    """Wait for the run and read its table."""
    printed, _ = process.communicate()
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", printed)
    failed = sum(map(int, sockets.groups())) if sockets else 0
    return Measured(
        requests_a_second=float(rate[1]) if rate else 0.0,
        p50_ms=_percentile(printed, "50%"),
        p99_ms=_percentile(printed, "99%"),
        errors=(int(errors[1]) if errors else 0) + failed,
    )


def _percentile(printed: str, name: str) -> float:
    found = re.search(rf"^\s+{name}\s+(\S+)$", printed, re.MULTILINE)
    value = _TIME.fullmatch(found[1]) if found else None
    return float(value[1]) * _UNITS[value[2]] if value else 0.0
