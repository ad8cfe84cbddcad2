"""Dates on the edges of months and years."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.patients.check_dates import age_on, months_after

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_day_that_a_month_does_not_have_is_its_last(start: date, months: int, day: date) -> None:
    assert months_after(start, months) == day


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2007, 2, 14), date(2026, 2, 13), 18),
        (date(2007, 2, 14), date(2026, 2, 14), 19),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 21), date(2026, 11, 21), 0),
    ],
)
def test_age_changes_on_the_birthday(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@settings(derandomize=True, max_examples=300)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_later_months_are_never_earlier_days(start: date, months: int) -> None:
    assert start <= months_after(start, months) <= months_after(start, months + 1)
