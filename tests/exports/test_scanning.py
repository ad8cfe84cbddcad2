"""The square as it comes out of a desk printer and lies on a desk: 150 dpi, soft, turned, partly covered."""

from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from app.exports.formats.base import Format
from app.exports.pdf.sheet import MM
from app.exports.printing import Printing
from app.exports.qr import qr_matrix, side_in_modules
from tests.exports.looking import CODES, WITH_CODE, images, live, make, opened, read_codes
from tests.factories.summaries import a_summary

each_format = pytest.mark.parametrize("document", WITH_CODE, ids=lambda each: each.key)


def printed(document: Format, printing: Printing, *, dpi: int = 150) -> Image.Image:
    """The page with the square, of a demonstration: the mark runs through everything else."""
    data = make(document, a_summary(), printing)
    return next(image for image in images(data, dpi=dpi) if read_codes(image))


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(1.0))


def turned(image: Image.Image) -> Image.Image:
    return image.rotate(23, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)


def upside_down(image: Image.Image) -> Image.Image:
    return image.rotate(180)


def tired(image: Image.Image) -> Image.Image:
    """A printer that is low on ink, on grey paper."""
    return image.point(lambda shade: int(90 + shade * 0.5))


DISTURBANCES = (blurred, turned, upside_down, tired)


@each_format
def test_square_is_read_at_150_dpi(document: Format, printing: Printing) -> None:
    """Proves H38-A2."""
    assert read_codes(printed(document, printing)) == [CODES.url]


@pytest.mark.slow
@each_format
@pytest.mark.parametrize("disturb", DISTURBANCES, ids=lambda each: each.__name__)
def test_square_is_read_from_a_poor_print(
    document: Format, disturb: Callable[[Image.Image], Image.Image], printing: Printing
) -> None:
    assert read_codes(disturb(printed(document, printing))) == [CODES.url]


@pytest.mark.slow
@each_format
@pytest.mark.parametrize("where", ["corner", "right", "bottom"])
def test_square_is_read_with_a_tenth_covered(document: Format, where: str, printing: Printing) -> None:
    """A thumb or a sticker at the free corner or at an edge. Level M ends about here."""
    image = printed(document, printing)
    left, top, right, bottom = _square(image)
    side = round((right - left) * 0.1**0.5)
    x = (left + right) // 2 if where == "bottom" else right - side
    y = (top + bottom) // 2 if where == "right" else bottom - side
    ImageDraw.Draw(image).rectangle((x, y, x + side, y + side), fill=200)
    assert read_codes(image) == [CODES.url]


def _square(image: Image.Image) -> tuple[int, int, int, int]:
    """Where the square stands, as a reader sees it."""
    found = zxingcpp.read_barcodes(image)[0].position
    corners = (found.top_left, found.top_right, found.bottom_left, found.bottom_right)
    xs, ys = [each.x for each in corners], [each.y for each in corners]
    return min(xs), min(ys), max(xs), max(ys)


@each_format
def test_a_module_is_half_a_millimetre_or_more(document: Format, printing: Printing) -> None:
    """Proves H38-A1."""
    dpi = 600
    left, _, right, _ = _square(printed(document, printing, dpi=dpi))
    modules = len(qr_matrix(CODES.url))
    assert (right - left) / dpi * 25.4 / modules >= 0.5


@each_format
def test_square_is_black_on_white_with_four_light_modules_around(document: Format, printing: Printing) -> None:
    """Proves H38-A2."""
    image = printed(document, printing, dpi=300)
    left, top, right, bottom = _square(image)
    module = (right - left) / (side_in_modules(qr_matrix(CODES.url)) - 8)
    margin = round(3.6 * module)
    around = image.crop((left - margin, top - margin, right + margin, bottom + margin))
    frame = around.copy()
    ImageDraw.Draw(frame).rectangle(
        (margin - 2, margin - 2, frame.width - margin + 2, frame.height - margin + 2), fill=255
    )
    assert frame.getextrema() == (255, 255)
    assert around.getextrema()[0] == 0


@each_format
def test_square_keeps_away_from_the_edge_where_it_is_cut_or_folded(document: Format, printing: Printing) -> None:
    dpi = 300
    image = printed(document, printing, dpi=dpi)
    left, top, right, bottom = _square(image)
    edges: list[float] = [left, top, image.width - right, image.height - bottom]
    if document.key == "folded-card":
        edges = [abs(right - image.width / 2), abs(top - image.height / 2), left, image.height - bottom]
    least = 3.0 if document.key == "wallet-card" else 9.0
    assert min(edges) / dpi * 25.4 >= least


def test_square_stands_at_the_top_right_of_the_back(printing: Printing) -> None:
    document = next(each for each in WITH_CODE if each.key == "wallet-card")
    data = make(document, live(), printing)
    front, back = images(data)
    assert read_codes(front) == []
    left, top, _, bottom = _square(back)
    assert left > back.width / 2
    assert (back.height - bottom) / 150 * 25.4 >= 10  # where the thumb holds it
    assert top < bottom / 2


def test_square_is_drawn_as_one_path_and_not_as_a_picture(printing: Printing) -> None:
    for document in WITH_CODE:
        data = make(document, live(), printing)
        assert b"/Subtype /Image" not in data
        with opened(data) as made:
            kinds = [page_object.type for page in made for page_object in page.get_objects()]
        assert 3 not in kinds  # FPDF_PAGEOBJ_IMAGE


def test_small_square_needs_less_paper() -> None:
    short = side_in_modules(qr_matrix("https://card.example/e#M98GFWWT7YAGN70"))
    assert short * 0.51 * MM < 19 * MM
