"""`alertcard kek`: the yearly change of the key that wraps every data key."""

from typing import Any

from app.core.commands import register_change
from app.patients.kek import KEK


def register(subparsers: Any) -> None:
    """Add the command to the parser."""
    register_change(subparsers, KEK)
