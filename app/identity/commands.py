"""`alertcard blind change`: the yearly change of what e-mail addresses are found by."""

import argparse
from typing import Any

from app.core.runtime import open_runtime
from app.core.secret_keys import SecretKind
from app.identity.blind import change_blind_key
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add the command to the parser."""
    blind = subparsers.add_parser("blind", help="change the key that e-mail addresses are found by")
    actions = blind.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser(
        "change", help="with every process stopped: make the next one and every look-up under it"
    ).set_defaults(run=_change)


def _change(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings(), unfinished=SecretKind.BLIND)
    changed, old = change_blind_key(runtime)
    print(f"Changed {changed}. Put the new key into the escrow and move away from {runtime.settings.keys}: {old}")
    print("Keep it in the escrow as long as a backup from before may be restored. Invitations must be sent again.")
    return 0
