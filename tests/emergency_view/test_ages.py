"""Ages in words, computed at each opening."""

from datetime import date

import pytest

from app.emergency_view import ages
from app.emergency_view.words import english

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 8), "13 days ago"),
        (date(2026, 11, 7), "2 weeks ago"),
        (date(2026, 9, 22), "8 weeks ago"),
        (date(2026, 9, 21), "2 months ago"),
        (date(2026, 5, 22), "5 months ago"),
        (date(2026, 5, 21), "6 months ago"),
        (date(2025, 9, 21), "14 months ago"),
        (date(2024, 11, 22), "23 months ago"),
        (date(2024, 11, 21), "2 years ago"),
        (date(2016, 2, 29), "10 years ago"),
    ],
)
def test_the_age_of_a_date_is_said_in_whole_units(day: date, words: str) -> None:
    """Proves H02-A1."""
    assert english().ago(ages.since(day, today=TODAY)) == words


def test_a_day_ahead_counts_as_today_because_a_wrong_clock_must_not_make_a_value_old() -> None:
    assert english().ago(ages.since(date(2026, 12, 1), today=TODAY)) == "today"


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(2026, 11, 20), "1 day"),
        (date(2026, 10, 22), "30 days"),
        (date(2026, 10, 21), "1 month"),
        (date(2024, 11, 22), "23 months"),
        (date(2024, 11, 21), "2 years"),
        (date(2007, 11, 22), "18 years"),
        (date(2007, 2, 14), "19 years"),
    ],
)
def test_a_person_is_days_then_months_then_years_old(born: date, words: str) -> None:
    age = ages.of_person(born, today=TODAY)
    assert english().say(f"who.age.{age.unit}", count=age.count) == words


def test_a_child_born_on_29_february_has_its_birthday_on_1_march_of_other_years() -> None:
    born = date(2020, 2, 29)
    assert ages.of_person(born, today=date(2026, 2, 28)).count == 5
    assert ages.of_person(born, today=date(2026, 3, 1)).count == 6
