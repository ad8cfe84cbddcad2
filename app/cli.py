"""The command line: every capability registers its own commands; this file only gathers them.

It imports nothing of ours before it needs it, so that all of it is loaded in the quick way.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from app.core.starting import nothing_collected

COMMANDS = (
    "app.core.commands",
    "app.serving",
    "app.card_templates.commands",
    "app.identity.commands",
    "app.access_log.commands",
    "app.patients.commands",
    "app.staff.commands",
    "app.consents.commands",
    "app.restoring.commands",
    "app.sharing.commands",
    "app.alert_cards.commands",
    "app.emergency_view.commands",
    "app.notifications.commands",
    "app.erasing.commands",
    "app.demo.commands",
)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every capability's commands."""
    parser = argparse.ArgumentParser(prog="alertcard", description="Alertcard: alert cards and care plans.")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(name).register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. An expected refusal is one sentence on standard error and exit code 1."""
    os.umask(0o077)  # databases, spools and checkpoints are nobody else's to read
    with nothing_collected():
        options = build_parser().parse_args(arguments)
        from app.core.errors import AppError
        from app.core.key_files import KeyFileError
        from app.core.migrate import WrongRevision
        from app.core.runtime import StartRefused
    try:
        return int(options.run(options) or 0)
    except (AppError, KeyFileError, StartRefused, WrongRevision) as refusal:
        message = refusal.message if isinstance(refusal, AppError) else str(refusal)
        print(message, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
