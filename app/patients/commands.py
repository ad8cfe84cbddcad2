"""`alertcard kek`: the yearly change of the key that wraps every data key."""

import argparse
from typing import Any

from app.core.runtime import open_runtime
from app.core.secret_keys import SecretKind
from app.patients.kek import change_kek, forget_old_keks, next_kek
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    kek = subparsers.add_parser("kek", help="the key-encryption key")
    actions = kek.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("next", help="make the next key; restart every process after it").set_defaults(run=_next)
    actions.add_parser("change", help="bring everything under the present key").set_defaults(run=_change)
    actions.add_parser("forget", help="let a start do without the older ones").set_defaults(run=_forget)


def _next(_options: argparse.Namespace) -> int:
    made = next_kek(open_runtime(get_settings(), unfinished=SecretKind.KEK))
    print(f"Made kek {made.key_id}. Put a copy into the escrow and restart every process together.")
    print("Then: alertcard kek change")
    return 0


def _change(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    changed = change_kek(runtime)
    print(f"Changed {changed}. Everything is under kek {runtime.keys.keks.present.key_id} now.")
    print("When no backup that may be restored needs the older one: alertcard kek forget")
    return 0


def _forget(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    names = forget_old_keks(runtime)
    if not names:
        print("There is no older key-encryption key.")
        return 0
    print(f"Move away from {runtime.settings.keys} before the next start: {', '.join(names)}")
    print("Keep them in the escrow as long as a backup from before may be restored.")
    return 0
