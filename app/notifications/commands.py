"""`alertcard outbox`: what waits to be sent, and sending it from the command line."""

import argparse
from typing import Any

from sqlmodel import Session, col, func, select

from app.core.models import OutboxMessage
from app.core.runtime import open_runtime
from app.notifications.drivers import driver_for
from app.notifications.worker import send_due
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    outbox = subparsers.add_parser("outbox", help="messages that leave the service")
    actions = outbox.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("status", help="count them by kind and by how they ended").set_defaults(run=_status)
    actions.add_parser("send", help="send what is due now").set_defaults(run=_send)


def _status(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    columns = (col(OutboxMessage.kind), col(OutboxMessage.outcome))
    counted = select(*columns, func.count(), func.max(OutboxMessage.attempts)).group_by(*columns).order_by(*columns)
    with Session(runtime.database.read) as session:
        for kind, outcome, count, attempts in session.exec(counted):
            print(f"{count:>7}  {outcome or f'waiting, tried {attempts} times at most':<40}  {kind}")
    return 0


def _send(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    print(f"Sent {send_due(runtime, driver_for(runtime))}.")
    return 0
