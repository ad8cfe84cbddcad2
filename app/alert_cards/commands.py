"""`alertcard cards`: what an operator does for a person who cannot, and the check that `verify-log` runs for us."""

import argparse
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from app.access_log import commands as access_log
from app.alert_cards.by import By
from app.alert_cards.corrections import tell_holders
from app.alert_cards.ending import close_card, reopen_card, withdraw_card
from app.alert_cards.models import AlertCard
from app.alert_cards.verify import snapshot_faults
from app.core.database import transaction
from app.core.runtime import open_runtime
from app.settings import get_settings

OPERATOR = By("operator")
_ACTIONS: dict[str, tuple[str, Callable[..., AlertCard]]] = {
    "close": ("the person has died: show nothing, send nothing", close_card),
    "reopen": ("the closing was a mistake", reopen_card),
    "in-error": (
        "wrong person or wrong condition: tell staff to ignore the print",
        partial(withdraw_card, ending="in_error"),
    ),
}


def register(subparsers: Any) -> None:
    """Add the commands to the parser, and the snapshots to what `verify-log` compares."""
    if snapshot_faults not in access_log.more_checks:
        access_log.more_checks.append(snapshot_faults)
    cards = subparsers.add_parser("cards", help="close, reopen or call back one card; tell of corrected advice")
    actions = cards.add_subparsers(required=True, metavar="ACTION")
    telling = actions.add_parser("tell-corrected", help="tell every holder of a card whose advice was taken back")
    telling.set_defaults(run=_tell_corrected)
    for name, (words, change) in _ACTIONS.items():
        action = actions.add_parser(name, help=words)
        action.add_argument("patient_id", type=UUID)
        action.set_defaults(run=partial(_run, change))


def _tell_corrected(_options: argparse.Namespace) -> int:
    """What a server does by itself within a minute. Twice is once."""
    told = tell_holders(open_runtime(get_settings()))
    print(f"{told} {'person was' if told == 1 else 'people were'} told that advice on their card was corrected.")
    return 0


def _run(change: Callable[..., AlertCard], options: argparse.Namespace) -> int:
    with transaction(open_runtime(get_settings()).database) as session:
        status = change(session, patient_id=options.patient_id, by=OPERATOR).status
    print(f"The card is {status.replace('_', ' ')} now.")
    return 0
