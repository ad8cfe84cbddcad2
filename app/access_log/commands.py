"""`alertcard seal` and `alertcard verify-log`: the log from the command line."""

import argparse
from pathlib import Path
from typing import Any

from app.access_log.sealer import checkpoint, seal_all
from app.access_log.spool import import_spool
from app.access_log.verify import Check, Report, verify_log
from app.core.runtime import open_runtime
from app.settings import get_settings

more_checks: list[Check] = []
"""Checks of capabilities above this one; they add theirs when their commands are registered."""


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    seal = subparsers.add_parser("seal", help="join the spool to the access log, seal what waits, sign the head")
    seal.set_defaults(run=_seal)
    verify = subparsers.add_parser("verify-log", help="recompute the access log and compare every checkpoint")
    verify.add_argument("--outside", type=Path, help="a copy of the checkpoints that was kept elsewhere")
    verify.set_defaults(run=_verify)


def _seal(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    joined = import_spool(runtime)
    sealed = seal_all(runtime.database, runtime.instance_id)
    checkpoint(runtime)
    print(f"Joined {joined} from the spool, sealed {sealed}.")
    return 0


def _verify(options: argparse.Namespace) -> int:
    report = verify_log(open_runtime(get_settings()), outside=options.outside, checks=more_checks)
    for line in describe(report):
        print(line)
    return 0 if report.is_whole else 1


def describe(report: Report) -> list[str]:
    """The report in lines: what was compared, then each fault, then where the first one begins."""
    compared = (
        f"events {report.sealed_count}, checkpoints {report.checkpoint_count} here and {report.outside_count} outside."
    )
    if report.is_whole:
        erased = [f"Records erased: {report.erased_count}."] if report.erased_count else []
        return [f"The access log is whole: {compared}", *erased]
    first = report.first_bad_sequence
    place = [] if first is None else [f"First bad sequence number: {first}."]
    more = report.counts.total() - len(report.faults)
    others = [f"And {more} more of the same kinds."] if more else []
    return [f"THE ACCESS LOG IS NOT WHOLE: {compared}", *(fault.words for fault in report.faults), *others, *place]
