"""`alertcard emergency-role`: the grants of the narrow database role."""

import argparse
from typing import Any

from app.emergency_view.grants import grant_statements
from app.emergency_view.report_pepper import seal_reports_again
from app.sharing import pepper


def register(subparsers: Any) -> None:
    """Add the command to the parser, and the open reports to what a new pepper changes."""
    if seal_reports_again not in pepper.also:
        pepper.also.append(seal_reports_again)
    role = subparsers.add_parser(
        "emergency-role", help="print the grants of the emergency process's PostgreSQL role, to run as the owner"
    )
    role.add_argument("--role", default="alertcard_emergency", help="name of the role (default: alertcard_emergency)")
    role.set_defaults(run=_print)


def _print(options: argparse.Namespace) -> int:
    for statement in grant_statements(options.role):
        print(f"{statement};")
    return 0
