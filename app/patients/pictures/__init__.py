"""Pictures that people send: decoded in a process of their own with little memory, and made again without metadata."""

import subprocess
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.core.errors import AppError, Invalid, TooLarge, Unavailable
from app.patients.pictures.crop import Crop

SENT_MAX_BYTES: Final = 10 * 1024 * 1024
_WORKER: Final = Path(__file__).with_name("worker.py")
_SECONDS: Final = 20
_AT_ONCE: Final = threading.BoundedSemaphore(2)
_WAIT_SECONDS: Final = 15


class Made(StrEnum):
    """What a picture is made into."""

    FACE = "face"
    """A square face, a JPEG of at most 4 KB."""
    LETTER = "letter"
    """A page to read, a JPEG of at most 1 MB."""


def make(picture: bytes, into: Made, *, crop: Crop | None = None) -> bytes:
    """Our own JPEG of the picture. TooLarge and Invalid say what to send instead; nothing of the picture is kept.

    The worker gets no environment, no key and no connection: a picture that breaks the decoder breaks nothing else.
    """
    if len(picture) > SENT_MAX_BYTES:
        raise TooLarge("picture_too_large", "This picture is larger than 10 MB. Send a smaller one.")
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise Unavailable("busy", "Many pictures are coming in. Try again in a minute.", retry_after=60)
    try:
        return _run(picture, [into.value, *(crop.arguments() if crop else ())])
    finally:
        _AT_ONCE.release()


def _run(picture: bytes, arguments: list[str]) -> bytes:
    command = [sys.executable, "-I", str(_WORKER), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, our own arguments
            command, input=picture, capture_output=True, timeout=_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refusal("too-slow") from None
    if done.returncode != 0 or not done.stdout:
        raise _refusal(done.stderr.decode("ascii", "replace").strip().rpartition("\n")[2])
    return done.stdout


@dataclass(frozen=True, slots=True)
class _Refusal:
    kind: type[AppError]
    code: str
    message: str


_REFUSALS: Final = {
    "not-a-picture": _Refusal(Invalid, "not_a_picture", "This file is not a picture. Send a photo: JPEG, PNG or WebP."),
    "heic": _Refusal(
        Invalid,
        "picture_heic",
        "This is a HEIC picture, which we cannot read. Take a screenshot of it and send that, or send a JPEG.",
    ),
    "too-many-pixels": _Refusal(
        TooLarge, "picture_too_large", "This picture has more than 20 million dots. Send a smaller one."
    ),
    "too-small": _Refusal(Invalid, "picture_too_small", "This picture is too small to see a face. Send a larger one."),
}
_BROKEN: Final = _Refusal(
    Invalid, "picture_broken", "We could not read this picture. Try another one, or take it again."
)


def _refusal(word: str) -> AppError:
    refusal = _REFUSALS.get(word, _BROKEN)
    return refusal.kind(refusal.code, refusal.message, fields={"picture": refusal.message})
