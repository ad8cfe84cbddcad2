"""Pictures people send: bounded before they are decoded, decoded apart, made again without metadata."""

import io
import os
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.core.errors import AppError, Invalid, TooLarge
from app.patients import pictures
from app.patients.headings.photo import FACE_MAX_BYTES
from app.patients.pictures import Made, make
from app.patients.pictures.crop import Crop
from tests.factories.pictures import SKIN, a_face, a_picture

pytestmark = [pytest.mark.slow, pytest.mark.no_database]
WORKER = Path(pictures.__file__).with_name("worker.py")


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg))
    picture.load()
    return picture


def refusal(sent: bytes) -> AppError:
    with pytest.raises(AppError) as refused:
        make(sent, Made.FACE)
    return refused.value


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header names any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(900, 1200), (1600, 700), (90, 90)])
def test_face_is_a_square_jpeg_within_four_kilobytes(kind: str, size: tuple[int, int]) -> None:
    made = make(a_picture(kind, picture=a_face(*size)), Made.FACE)
    assert len(made) <= FACE_MAX_BYTES
    face = opened(made)
    assert face.format == "JPEG"
    assert face.width == face.height >= 64


def test_face_is_large_enough_to_know_somebody_by() -> None:
    assert opened(make(a_picture(), Made.FACE)).width >= 128


def test_picture_of_pure_noise_fits_all_the_same() -> None:
    noise = Image.frombytes("RGB", (600, 600), os.urandom(600 * 600 * 3))
    assert len(make(a_picture("PNG", picture=noise), Made.FACE)) <= FACE_MAX_BYTES


def test_chosen_square_is_what_is_kept() -> None:
    middle_of_the_face = Crop(left=0.40, top=0.28, size=0.20)
    face = opened(make(a_picture(), Made.FACE, crop=middle_of_the_face))
    red, green, blue = face.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]  # an RGB picture gives three numbers
    assert abs(red - SKIN[0]) < 45
    assert red > green > blue


def test_nothing_of_the_telephone_stays_in_the_picture() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "CanaryPhone", "CanaryModel", "CanaryArtist"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
    sent = a_picture(exif=exif, comment=b"CanaryComment", icc_profile=b"CanaryProfile")
    assert sent.count(b"Canary") >= 4
    for into in Made:
        made = make(sent, into)
        assert b"Canary" not in made
        assert b"Exif" not in made
        assert set(opened(made).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    halves = Image.new("RGB", (400, 400), "white")
    halves.paste("black", (0, 0, 200, 400))
    made = opened(make(a_picture(picture=halves, exif=exif), Made.FACE)).convert("L")
    top, bottom = made.getpixel((made.width // 2, 5)), made.getpixel((made.width // 2, made.height - 5))
    assert top == pytest.approx(0, abs=20)
    assert bottom == pytest.approx(255, abs=20)


def test_transparent_picture_stands_on_white() -> None:
    made = opened(make(a_picture("PNG", picture=Image.new("RGBA", (200, 200), (0, 0, 0, 0))), Made.FACE))
    assert made.getpixel((10, 10)) == (255, 255, 255)


def test_letter_stays_readable_and_within_a_megabyte() -> None:
    made = make(a_picture(picture=a_face(2400, 3300), quality=95), Made.LETTER)
    assert len(made) <= 1024 * 1024
    assert max(opened(made).size) >= 1000


@pytest.mark.parametrize(
    "sent",
    [
        b"Dear doctor",
        b"%PDF-1.7 not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff",
        b"MZ" * 50,
    ],
)
def test_file_that_is_no_picture_is_named_for_what_it_is(sent: bytes) -> None:
    error = refusal(sent)
    assert isinstance(error, Invalid)
    assert "picture" in error.message


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO", "PDF", "EPS", "TGA", "AVIF"])
def test_format_outside_the_list_is_not_even_tried(kind: str) -> None:
    assert refusal(a_picture(kind, picture=Image.new("RGB", (200, 200)))).code == "not_a_picture"


def test_heic_is_told_what_to_do_instead() -> None:
    assert refusal(b"\x00\x00\x00\x18ftypheic" + bytes(200)).code == "picture_heic"


def test_picture_that_ends_in_the_middle_is_refused() -> None:
    whole = a_picture()
    assert refusal(whole[: len(whole) // 2]).code == "picture_broken"


@pytest.mark.parametrize(("width", "height"), [(4473, 4473), (30_000, 30_000), (2**31 - 1, 2**31 - 1), (20_000_001, 1)])
def test_picture_with_too_many_dots_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    error = refusal(png_that_claims(width, height))
    assert isinstance(error, TooLarge | Invalid)
    assert error.code in {"picture_too_large", "picture_broken"}


def test_largest_picture_that_is_allowed_is_decoded() -> None:
    largest = Image.new("RGB", (4470, 4470), SKIN)
    assert len(make(a_picture("PNG", picture=largest), Made.FACE)) <= FACE_MAX_BYTES


def test_file_over_ten_megabytes_is_refused_without_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_run", None)
    assert isinstance(refusal(bytes(pictures.SENT_MAX_BYTES + 1)), TooLarge)


def test_face_too_small_to_see_is_refused() -> None:
    assert refusal(a_picture(picture=Image.new("RGB", (63, 63)))).code == "picture_too_small"


def test_worker_has_no_environment_and_cannot_use_more_memory_than_it_is_given() -> None:
    program = (
        "import runpy, os, sys; worker = runpy.run_path(sys.argv[1], run_name='worker'); worker['_limit'](); "
        "assert set(os.environ) <= {'LC_CTYPE', 'PWD'}; bytearray(worker['MEMORY_BYTES'])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program, str(WORKER)], capture_output=True, env={}, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr


def test_worker_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_SECONDS", 0.001)
    assert refusal(a_picture()).code == "picture_broken"


def test_too_many_pictures_at_once_are_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(pictures, "_WAIT_SECONDS", 0.01)
    with pictures._AT_ONCE:
        assert refusal(a_picture()).code == "busy"
    assert make(a_picture(), Made.FACE)
