"""Run every benchmark, print one table, and keep the figures in var/bench.json."""

import json
import sys
from importlib import import_module
from pathlib import Path

from bench.figures import Figure, table

PARTS = ("bench.emergency", "bench.pdf", "bench.start", "bench.front_end")
KEPT = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main(chosen: list[str]) -> int:
    """Run all parts, or those named on the command line. Exit code 1 when a figure misses its floor."""
    figures: list[Figure] = []
    for name in PARTS:
        if not chosen or name.rpartition(".")[2] in chosen:
            figures += import_module(name).measure()
    print(table(figures))
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps([figure.__dict__ for figure in figures], indent=2) + "\n", encoding="utf-8")
    return int(any(figure.misses for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
