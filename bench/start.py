"""From starting the process to its first answer, with bytecode, on a database that is there already."""

import os
import subprocess
import tempfile

from bench.figures import Figure
from bench.server import BIN, free_port, serving

ROUNDS = 5


def measure() -> list[Figure]:
    """The median of a few starts of the whole server."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "PORT": str(free_port())}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([BIN / "alertcard", "init", "--demo"], env=environment, check=True, capture_output=True)
        times = sorted(_one_start(environment) for _ in range(ROUNDS))
    return [Figure("start to first answer", times[ROUNDS // 2], "s", at_most=1.5)]


def _one_start(environment: dict[str, str]) -> float:
    with serving(environment) as seconds:
        return seconds
