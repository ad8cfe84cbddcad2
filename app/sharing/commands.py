"""`alertcard pepper`: the yearly change of what typed codes are looked up with."""

from typing import Any

from app.core.commands import register_change
from app.sharing.pepper import PEPPER


def register(subparsers: Any) -> None:
    """Add the command to the parser."""
    register_change(subparsers, PEPPER)
