"""Calendar arithmetic for check-by dates and ages. Dates only: nothing here interprets a value."""

from calendar import monthrange
from datetime import date


def months_after(start: date, months: int) -> date:
    """The same day so many months later; the last day of a month that has no such day (31 August + 6: 28 February)."""
    total = start.year * 12 + start.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def age_on(date_of_birth: date, day: date) -> int:
    """Whole years. Somebody born on 29 February has a birthday on 1 March in other years, as UK law counts it."""
    had_birthday = (day.month, day.day) >= (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - (0 if had_birthday else 1)
