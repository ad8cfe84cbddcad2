"""Looks at finished PDFs: pixels, words, letters with their sizes and boxes, and codes read back."""

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import zxingcpp
from PIL import Image

from app.exports.codes import Codes
from app.exports.formats import FORMATS
from app.exports.formats.base import Format
from app.exports.printing import Printing
from app.patient_summary.schema import Block, PatientSummary
from tests.factories.summaries import a_summary

TOKEN = (
    "040G31EYTFXF7AYTY1KHERWCB6E936XT003GJ2GAASGQVQEQ3K27GXSKAWABGRWP9B1RHBJXG8Y4DWT4"
    "KQ3EYDF0H4CACAD6JKA4F3W5R6WDEVM5ZMK9DKJ4DMBVJB0CRVTMRPMA6HPEDVJK"
)
"""The token of codes-and-keys 7.1, vector T1."""
CODES = Codes(f"https://card.example/e#{TOKEN}", "M98GF-WWT7Y-AGN70", "wallet", 7)
WITH_CODE = [each for each in FORMATS if each.needs_link]
WITHOUT_CODE = [each for each in FORMATS if not each.needs_link]
PDFS = [each for each in FORMATS if each.is_pdf]


def live(**changes: Any) -> PatientSummary:
    """The Duchenne card as if every line were signed: no mark runs through its text."""
    return signed(a_summary()).model_copy(update={"mode": "live"} | changes)


def signed(summary: PatientSummary) -> PatientSummary:
    """The same with every line signed."""
    values = {"has_draft_lines": False, "has_approved_lines": True}
    blocks = {name: tuple(map(_signed, getattr(summary, name))) for name in ("first_blocks", "more_blocks")}
    return summary.model_copy(update=values | blocks)


def _signed(block: Block) -> Block:
    lines = tuple(line.model_copy(update={"is_draft": False}) for line in block.lines)
    return block.model_copy(update={"lines": lines})


@cache
def make(document: Format, summary: PatientSummary, printing: Printing) -> bytes:
    """The PDF of this format, with the code if it carries one."""
    made = document.render(summary, CODES if document.needs_link else None, printing)
    assert isinstance(made, bytes)
    return made


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document, closed afterwards."""
    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


@cache
def texts(data: bytes) -> list[str]:
    """The words of each page on one line, joined letters taken apart again."""
    with opened(data) as document:
        return [_plain(page.get_textpage().get_text_bounded()) for page in document]


def panel_texts(data: bytes) -> list[str]:
    """The words of each quarter of the first page: top left, top right, bottom left, bottom right."""
    with opened(data) as document:
        page = document[0]
        width, height = page.get_size()
        words = page.get_textpage()
        quarters = [(x, y) for y in (height / 2, 0.0) for x in (0.0, width / 2)]
        return [
            _plain(words.get_text_bounded(left=x, bottom=y, right=x + width / 2, top=y + height / 2))
            for x, y in quarters
        ]


def _plain(text: str) -> str:
    text = text.replace("\x02\r\n", "-").replace("\x02", "-")  # a hyphen at the end of a line
    return " ".join(unicodedata.normalize("NFKC", text).split())


def images(data: bytes, *, dpi: int = 150) -> list[Image.Image]:
    """Each page in grey, as a desk printer puts it on paper."""
    with opened(data) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def read_codes(image: Image.Image) -> list[str]:
    """Every QR code a reader finds."""
    return [
        each.text
        for each in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ]


@dataclass(frozen=True)
class Letter:
    """One printed letter: its size in points and where its ink stands, from the bottom left of the page."""

    text: str
    size: float
    is_upright: bool
    """Also upside down, as inside a folded card; not the mark that runs through the text."""
    left: float
    bottom: float
    right: float
    top: float


@cache
def letters(data: bytes) -> list[list[Letter]]:
    """The letters of each page, spaces left out."""
    with opened(data) as document:
        return [_letters(page.get_textpage()) for page in document]


def _letters(words: Any) -> list[Letter]:
    found = []
    for index in range(words.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(words.raw, index))
        if text.isspace() or raw.FPDFText_IsGenerated(words.raw, index):
            continue
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(words.raw, index, ctypes.byref(matrix))
        scale = (matrix.a**2 + matrix.b**2) ** 0.5
        size = raw.FPDFText_GetFontSize(words.raw, index) * (scale or 1.0)
        is_upright = abs(matrix.b) < 0.01
        found.append(Letter(text, size, is_upright, *words.get_charbox(index)))
    return found


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points."""
    with opened(data) as document:
        return [page.get_size() for page in document]
