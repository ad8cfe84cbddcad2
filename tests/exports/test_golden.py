"""The words of every format for the fixed fictional patient, as they were last looked at.

After a change that is meant, write them anew with `WRITE_GOLDEN=1 pytest tests/exports/test_golden.py` and read the
difference: it is what patients and staff will read.
"""

import os
from pathlib import Path

import pytest

from app.exports.formats import FORMATS
from app.exports.formats.base import Format
from app.exports.printing import Printing
from tests.exports.looking import live, make, opened

FOLDER = Path(__file__).parent / "golden"


@pytest.mark.slow
@pytest.mark.parametrize("document", FORMATS, ids=lambda each: each.key)
def test_words_are_those_that_were_last_looked_at(document: Format, printing: Printing) -> None:
    words, path = _words(document, printing), FOLDER / f"{document.key}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(words, "utf-8")
    assert words == path.read_text("utf-8")


def _words(document: Format, printing: Printing) -> str:
    if not document.is_pdf:
        made = document.render(live(), None, printing)
        assert isinstance(made, str)
        return made
    with opened(make(document, live(), printing)) as made:
        pages = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in made]
    return "".join(f"--- page {number}\n{words.strip()}\n" for number, words in enumerate(pages, start=1))
