"""The fictional people as data: `people.yaml`, its dates moved so that they stay as far from today as they were."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from app.core.clock import today

WRITTEN_ON: Final = date(2026, 11, 21)
FILE: Final = Path(__file__).with_name("people.yaml")
FIXED: Final = frozenset({"date_of_birth"})


@cache
def people() -> tuple[dict[str, Any], ...]:
    """Everybody in the demonstration, first the person whom the README names."""
    loaded = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_moved(loaded["people"], today() - WRITTEN_ON))


def _moved(value: Any, by: timedelta, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _moved(part, by, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_moved(part, by) for part in value]
    if isinstance(value, date):
        return (value if name in FIXED else value + by).isoformat()
    return value
