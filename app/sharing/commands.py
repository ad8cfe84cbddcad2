"""`alertcard pepper`: the yearly change of what typed codes are looked up with."""

import argparse
from typing import Any

from app.core.runtime import open_runtime
from app.core.secret_keys import SecretKind
from app.settings import get_settings
from app.sharing.pepper import change_pepper, forget_old_peppers, next_pepper


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    pepper = subparsers.add_parser("pepper", help="the pepper of typed codes")
    actions = pepper.add_subparsers(required=True, metavar="ACTION")
    actions.add_parser("next", help="make the next pepper; restart every process after it").set_defaults(run=_next)
    actions.add_parser("change", help="bring every code under the present pepper").set_defaults(run=_change)
    actions.add_parser("forget", help="let a start do without the older ones").set_defaults(run=_forget)


def _next(_options: argparse.Namespace) -> int:
    made = next_pepper(open_runtime(get_settings(), unfinished=SecretKind.PEPPER))
    print(f"Made pepper {made.key_id}. Put a copy into the escrow and restart every process.")
    print("Then: alertcard pepper change")
    return 0


def _change(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    changed = change_pepper(runtime)
    print(f"Changed {changed}. Everything is under pepper {runtime.keys.peppers.present.key_id} now.")
    print("When you are sure that nobody will restore an older backup without its keys: alertcard pepper forget")
    return 0


def _forget(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    names = forget_old_peppers(runtime)
    if not names:
        print("There is no older pepper.")
        return 0
    print(f"Move away from {runtime.settings.keys} before the next start: {', '.join(names)}")
    return 0
