"""Run every benchmark, print the figures of each part as soon as they are there, and keep all in var/bench.json."""

import json
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.figures import Figure, table

PARTS = ("bench.emergency", "bench.pdf", "bench.start", "bench.front_end")
KEPT = Path(__file__).resolve().parent.parent / "var" / "bench.json"


def main(chosen: list[str]) -> int:
    """Run all parts, or those named on the command line. Exit code 1 when a figure misses its floor or a part fails."""
    figures: list[Figure] = []
    failed: list[str] = []
    _keep(figures)  # the figures of an earlier run are not those of this one
    for name in _parts(chosen):
        try:
            measured = import_module(name).measure()
        except Exception:  # whatever it was: the other parts take many minutes and are still worth having
            traceback.print_exc()
            failed.append(name)
            continue
        print(table(measured), flush=True)
        figures += measured
        _keep(figures)
    for name in failed:
        print(f"FAILED {name}: nothing of it was measured.", flush=True)
    return int(bool(failed) or any(figure.misses for figure in figures))


def _parts(chosen: list[str]) -> Iterator[str]:
    return (name for name in PARTS if not chosen or name.rpartition(".")[2] in chosen)


def _keep(figures: list[Figure]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps([figure.__dict__ for figure in figures], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
