"""How long ago, in whole units a person would say: computed at each opening, never sealed (hazard H02)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["days", "weeks", "months", "years"]


@dataclass(frozen=True, slots=True)
class Age:
    """A count of one unit. `is_past`: said as "6 months ago" and not as "6 months"."""

    unit: Unit
    count: int
    is_past: bool = True


def since(day: date, *, today: date, is_past: bool = True) -> Age:
    """From `day` to `today`. A day that lies ahead counts as today: a clock that is wrong must not make a value old."""
    days = max((today - day).days, 0)
    months = months_between(day, today) if days else 0
    if days < 14:
        return Age("days", days, is_past)
    if months < 2:
        return Age("weeks", days // 7, is_past)
    if months < 24:
        return Age("months", months, is_past)
    return Age("years", months // 12, is_past)


def of_person(date_of_birth: date, *, today: date) -> Age:
    """Years from the second birthday; before it months, and days in the first month: doses hang on it."""
    months = max(months_between(date_of_birth, today), 0)
    if months >= 24:
        return Age("years", months // 12, is_past=False)
    if months:
        return Age("months", months, is_past=False)
    return Age("days", max((today - date_of_birth).days, 0), is_past=False)


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
