"""Everybody that every format is made for, and the words that come out."""

from collections.abc import Callable

import pytest

from app.exports.formats import FORMATS
from app.exports.formats.base import Format
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary
from tests.exports.looking import (
    PDFS,
    live,
    make,
    texts,
)
from tests.factories.summaries import (
    a_child_summary,
    a_long_name_summary,
    a_right_to_left_summary,
    a_summary,
    a_summary_without_lines,
)

PEOPLE: dict[str, Callable[[], PatientSummary]] = {
    "duchenne": a_summary,
    "signed": live,
    "child": a_child_summary,
    "long-name": a_long_name_summary,
    "arabic": lambda: a_right_to_left_summary("arabic"),
    "hebrew": lambda: a_right_to_left_summary("hebrew"),
    "without-lines": a_summary_without_lines,
}
HOLDS_ADVICE = [each for each in FORMATS if each.key != "helper-sheet"]
LEAST_SIZE = {
    "wallet-card": 7.0,
    "wallet-card-a4": 7.0,
    "folded-card": 12.0,
    "bag-sheet": 12.0,
    "emergency-sheet": 9.0,
    "large-print": 16.0,
    "helper-sheet": 10.0,
}

each_format = pytest.mark.parametrize("document", FORMATS, ids=lambda each: each.key)
each_pdf = pytest.mark.parametrize("document", PDFS, ids=lambda each: each.key)
each_person = pytest.mark.parametrize("person", PEOPLE)


def words_of(document: Format, summary: PatientSummary, printing: Printing) -> str:
    """Everything it says, on one line."""
    if document.is_pdf:
        return " ".join(texts(make(document, summary, printing)))
    made = document.render(summary, None, printing)
    assert isinstance(made, str)
    return " ".join(made.split())
