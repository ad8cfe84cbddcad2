"""Reading files that another part of this process holds open."""

import subprocess
from pathlib import Path


def bytes_of(path: Path) -> bytes:
    """A database's bytes, read by another process: closing a file here would drop every lock that SQLite holds on it
    for this whole process (https://www.sqlite.org/howtocorrupt.html, 2.2), and the next test meets a disk I/O error."""
    return subprocess.run(["cat", str(path)], capture_output=True, check=True).stdout
