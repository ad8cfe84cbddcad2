"""One day of printing."""

from datetime import date

import pytest

from app.exports.printing import Printing


@pytest.fixture
def printing() -> Printing:
    """21 November 2026, nothing known to be wrong."""
    return Printing(date(2026, 11, 21), "https://card.example", "0300 555 0100")
