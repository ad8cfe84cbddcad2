"""Decodes a picture from standard input and writes our own JPEG to standard output. Runs alone: `python -I worker.py`.

Only Pillow and the standard library: this process holds no secret, has little memory and little time, and its only
message is one word on standard error.
"""

import io
import resource
import sys
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS: Final = ("JPEG", "PNG", "WEBP")
PIXELS_MAX: Final = 20_000_000
MEMORY_BYTES: Final = 640 * 1024 * 1024
CPU_SECONDS: Final = 15
FACE_MAX_BYTES: Final = 4096
FACE_SIDES: Final = (144, 128, 112, 96, 80, 64)
FACE_QUALITIES: Final = (82, 74, 66, 58, 50)
FACE_SMALLEST: Final = 64
LETTER_MAX_BYTES: Final = 1024 * 1024
LETTER_SIDES: Final = (2200, 1800, 1400, 1000)
LETTER_QUALITIES: Final = (80, 65, 50)
_HEIC_BRANDS: Final = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_WHITE: Final = (255, 255, 255)


class Refused(Exception):
    """The word that goes to standard error."""


def main(arguments: list[str]) -> None:
    """`face` or `letter`, and for a face perhaps left, top and size of its square."""
    _limit()
    picture = _decode(sys.stdin.buffer.read())
    made = _face(picture, [float(each) for each in arguments[1:]]) if arguments[0] == "face" else _letter(picture)
    sys.stdout.buffer.write(made)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _decode(data: bytes) -> Image.Image:
    """Upright, in colour, on white; without anything but its dots."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise Refused("heic")
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise Refused("not-a-picture") from None
    except Image.DecompressionBombError:
        raise Refused("too-many-pixels") from None
    if picture.width * picture.height > PIXELS_MAX:
        raise Refused("too-many-pixels")
    picture.draft("RGB", (LETTER_SIDES[0], LETTER_SIDES[0]))  # JPEG only: decodes at a smaller size at once
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "P", "PA"} or "transparency" in upright.info:
        opaque = Image.new("RGB", upright.size, _WHITE)
        opaque.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
        return opaque
    return upright.convert("RGB")


def _face(picture: Image.Image, square: list[float]) -> bytes:
    """The largest and clearest face that fits into 4 KB."""
    if min(picture.size) < FACE_SMALLEST:
        raise Refused("too-small")
    face = picture.crop(_square(picture, square))
    best = b""
    for side in FACE_SIDES:
        small = face.resize((side, side), Image.Resampling.LANCZOS)
        best = _fitting(small, FACE_QUALITIES, FACE_MAX_BYTES)
        if best:
            break
    if not best:
        raise Refused("broken")
    return best


def _square(picture: Image.Image, square: list[float]) -> tuple[int, int, int, int]:
    """The chosen square, or the middle one, a little higher in a tall picture because faces stand there."""
    width, height = picture.size
    shorter = min(width, height)
    if len(square) == 3:
        side = max(1, min(shorter, round(shorter * square[2])))
        left = min(max(0, round(width * square[0])), width - side)
        top = min(max(0, round(height * square[1])), height - side)
    else:
        side, left, top = shorter, (width - shorter) // 2, (height - shorter) // 3
    return (left, top, left + side, top + side)


def _letter(picture: Image.Image) -> bytes:
    """A page that can be read, in at most 1 MB."""
    for side in LETTER_SIDES:
        page = picture.copy()
        page.thumbnail((side, side), Image.Resampling.LANCZOS)
        made = _fitting(page, LETTER_QUALITIES, LETTER_MAX_BYTES)
        if made:
            return made
    raise Refused("broken")


def _fitting(picture: Image.Image, qualities: tuple[int, ...], limit: int) -> bytes:
    """The best quality whose file is within the limit; empty when none is."""
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    for quality in qualities:
        out = io.BytesIO()
        clean.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling="4:2:0")
        if out.tell() <= limit:
            return out.getvalue()
    return b""


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        sys.exit(2)
    except MemoryError:
        sys.stderr.write("too-many-pixels")
        sys.exit(2)
    except Exception:
        sys.stderr.write("broken")
        sys.exit(2)
