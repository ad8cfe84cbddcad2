"""Facts in words."""

import pytest

from app.card_templates.fact_words import number_text, range_text

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("low", "high", "unit", "screen", "paper"),
    [
        (88, 92, "%", "88% to 92%", "88-92%"),
        (88.0, 92.5, "%", "88% to 92.5%", "88-92.5%"),
        (4.5, 6, "kPa", "4.5 to 6 kPa", "4.5-6 kPa"),
        (1, 2, None, "1 to 2", "1-2"),
    ],
)
def test_range_is_in_words_on_a_screen_and_with_a_dash_on_paper(
    low: float, high: float, unit: str | None, screen: str, paper: str
) -> None:
    text = range_text(low, high, unit)
    assert (text.screen, text.paper) == (screen, paper)


@pytest.mark.parametrize(
    ("value", "unit", "words"), [(30, "%", "30%"), (5.5, "kPa", "5.5 kPa"), (62.0, "kg", "62 kg"), (8, None, "8")]
)
def test_number_stands_with_its_unit(value: float, unit: str | None, words: str) -> None:
    assert number_text(value, unit).screen == words
