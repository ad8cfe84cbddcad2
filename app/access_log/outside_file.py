"""Files that leave the machine: blocks of text with an empty line after each, appended whole and at once on disk."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PARTING = b"\n\n"


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file for one process at a time, made if there is none. OSError where it cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def append(file: BinaryIO, blocks: str) -> None:
    """Add whole blocks, each ended by an empty line, or leave the file as it was. Half a block that a crash left
    behind is closed off first."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - len(PARTING)))
    parting = b"" if size == 0 or file.read() == PARTING else PARTING
    try:
        file.write(parting + blocks.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        os.ftruncate(file.fileno(), size)
        raise


def newest_first(file: BinaryIO, *, within: int) -> Iterator[str]:
    """The blocks in the last so many bytes, the newest first; the file may end in half of one."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - within))
    yield from reversed(file.read().decode("utf-8", "replace").split(PARTING.decode("ascii")))


def read_blocks(path: Path) -> Iterator[str]:
    """Every block in its order, without its empty line. Nothing when there is no file."""
    if not path.exists():
        return
    lines: list[str] = []
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if line != "\n":
                lines.append(line)
            elif lines:
                yield "".join(lines).rstrip("\n")
                lines.clear()
    if lines:
        yield "".join(lines).rstrip("\n")
