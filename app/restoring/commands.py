"""`alertcard restore`: bring a database from a backup up to the journal, then prove the access log."""

import argparse
from typing import Any

from app.access_log.commands import describe, more_checks
from app.access_log.verify import verify_log
from app.core.runtime import open_runtime
from app.restoring.service import provide, restore
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add the command to the parser, and what the journal's other commands need."""
    provide()
    words = "after a restore from backup: take away again what people took away since, and prove the log"
    subparsers.add_parser("restore", help=words).set_defaults(run=_restore)


def _restore(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    for line in restore(runtime):
        print(line)
    proved = verify_log(runtime, checks=more_checks)
    for line in describe(proved):
        print(line)
    return 0 if proved.is_whole else 1
