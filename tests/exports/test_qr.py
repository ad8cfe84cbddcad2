"""The square: its version, its segments, and that readers get the address back to the letter."""

import io
import xml.etree.ElementTree as ElementTree

import pytest
from PIL import Image, ImageDraw

from app.exports.codes import Codes
from app.exports.qr import Matrix, dark_runs, qr_matrix, side_in_modules, svg_path
from tests.exports.looking import CODES, TOKEN, read_codes

VERSION_8, VERSION_3 = 49, 29


def picture(matrix: Matrix, module: int = 4) -> Image.Image:
    """The runs as pixels."""
    side = side_in_modules(matrix) * module
    image = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(image)
    for column, row, length in dark_runs(matrix):
        left, top = (column + 4) * module, (row + 4) * module
        draw.rectangle((left, top, left + length * module - 1, top + module - 1), fill=0)
    return image


@pytest.mark.parametrize("length", [11, 12, 20, 30, 39, 40])
def test_signed_code_is_version_8_for_hosts_of_11_to_40_letters(length: int) -> None:
    """security-design C8."""
    host = "c" * (length - 5) + ".test"
    url = f"https://{host}/e#{TOKEN}"
    matrix = qr_matrix(url)
    assert len(matrix) == VERSION_8
    assert read_codes(picture(matrix)) == [url]


def test_short_code_is_version_3() -> None:
    url = "https://card.example/e#M98GFWWT7YAGN70"
    matrix = qr_matrix(url)
    assert len(matrix) == VERSION_3
    assert read_codes(picture(matrix)) == [url]


def test_scheme_host_and_path_stay_in_lower_case() -> None:
    assert read_codes(picture(qr_matrix(CODES.url))) == [f"https://card.example/e#{TOKEN}"]


def test_runs_hold_every_dark_module_once() -> None:
    matrix = qr_matrix(CODES.url)
    cells = [(column + step, row) for column, row, length in dark_runs(matrix) for step in range(length)]
    dark = {(column, row) for row, line in enumerate(matrix) for column, is_dark in enumerate(line) if is_dark}
    assert len(cells) == len(set(cells)) == sum(map(sum, matrix))
    assert set(cells) == dark


def test_path_for_the_screen_is_one_path_inside_its_quiet_zone() -> None:
    matrix = qr_matrix(CODES.url)
    path = svg_path(matrix)
    ElementTree.parse(io.StringIO(f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{path}"/></svg>'))  # noqa: S314  # our own text
    columns = [int(part.split()[0]) for part in path.split("M")[1:]]
    assert min(columns) == 4
    assert max(columns) < side_in_modules(matrix) - 4


@pytest.mark.parametrize("url", ["https://card.example/e", "https://card.example/e#"])
def test_address_without_a_code_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="code after #"):
        qr_matrix(url)


def test_codes_never_show_themselves() -> None:
    assert "M98GF" not in repr(CODES)
    assert TOKEN not in repr(CODES)


def test_address_to_type_has_neither_scheme_nor_code() -> None:
    assert CODES.typing_address == "card.example/e"
    assert Codes("http://localhost:8000/e#X", "", "wallet", 1).typing_address == "localhost:8000/e"
