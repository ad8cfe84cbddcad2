"""What the patient's browser loads first: the scripts and styles that index.html names, compressed."""

import gzip
import re
from pathlib import Path

from bench.figures import Figure

DIST = Path(__file__).resolve().parent.parent / "frontend" / "dist"


def measure() -> list[Figure]:
    """Gzipped size of the first load; what is loaded later does not count."""
    page = (DIST / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r"""(?:src|href)="/(assets/[^"]+\.(?:js|css))\"""", page))
    return [
        Figure("patient app, first load, JS", _gzipped(named, ".js"), "KB gz", at_most=45),
        Figure("patient app, first load, CSS", _gzipped(named, ".css"), "KB gz", at_most=8),
    ]


def _gzipped(named: set[str], ending: str) -> float:
    files = [DIST / name for name in named if name.endswith(ending)]
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1000
