"""`alertcard init`, `migrate` and `keys`: what an operator does to an instance."""

import argparse
from collections.abc import Callable
from typing import Any, Final

from app.core import clock, migrate
from app.core.database import database_at, transaction
from app.core.errors import Invalid
from app.core.key_change import KeyChange
from app.core.key_list import KeyList, KeyListError, distrust
from app.core.link_keys import save_key_list
from app.core.runtime import Runtime, init_instance, next_link_key, open_runtime
from app.core.signing_key_change import next_log_key, next_pdf_key
from app.core.signing_keys import KeyPurpose
from app.settings import get_settings


def register_change(subparsers: Any, change: KeyChange) -> None:
    """Add a secret's command with its three actions; the capability whose rows are under it calls this."""
    command = subparsers.add_parser(change.kind, help=f"change {change.words}")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    for name, words, run in (
        ("next", "make the next one; restart every process after it", _make),
        ("change", "bring everything under the present one", _change),
        ("forget", "let a start do without the older ones", _forget),
    ):
        actions.add_parser(name, help=words).set_defaults(run=run, change=change)


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    init = subparsers.add_parser("init", help="make the keys and the instance on an empty database, once")
    mode = init.add_mutually_exclusive_group(required=True)
    mode.add_argument("--demo", dest="mode", action="store_const", const="demo", help="a demonstration, for ever")
    mode.add_argument("--live", dest="mode", action="store_const", const="live", help="a live service, for ever")
    init.set_defaults(run=_init)
    subparsers.add_parser("migrate", help="bring the database to this version").set_defaults(run=_migrate)
    keys = subparsers.add_parser("keys", help="link-signing keys").add_subparsers(required=True, metavar="ACTION")
    keys.add_parser("list", help="show every key and its state").set_defaults(run=_list)
    following = keys.add_parser("next", help="make the next signing key; the last one verifies")
    following.add_argument("purpose", nargs="?", default="links", choices=tuple(_NEXT), help="links unless given")
    following.set_defaults(run=_next)
    stop = keys.add_parser("distrust", help="mark a key as compromised; its cards still open online")
    stop.add_argument("key_id", type=int)
    stop.set_defaults(run=_distrust)


def _init(options: argparse.Namespace) -> int:
    runtime = init_instance(get_settings(), options.mode)
    print(f"Initialised as {runtime.mode}. Keys are in {runtime.settings.keys}: put a copy into the escrow now.")
    return 0


def _migrate(_options: argparse.Namespace) -> int:
    database = database_at(get_settings().database)
    before = migrate.current(database)
    migrate.upgrade(database)
    after = migrate.current(database)
    print("Nothing to migrate." if before == after else f"Migrated to {after}.")
    return 0


def _list(_options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    with transaction(runtime.database) as session:
        for entry in runtime.key_list(session).keys:
            print(f"{entry.key_id}  {entry.state:<10}  {entry.mode}  from {entry.from_on}  {entry.issuer}")
    return 0


def _next(options: argparse.Namespace) -> int:
    key_id = _NEXT[options.purpose](open_runtime(get_settings()))
    print(f"Key {key_id} signs {options.purpose} from the next start on. Put a copy into the escrow; restart all.")
    if options.purpose != KeyPurpose.LINKS:
        print("Keep the older file: what it signed is checked with it.")
    return 0


def _next_link_key(runtime: Runtime) -> int:
    signing = next_link_key(runtime).signing
    return signing.key_id if signing else 0


_NEXT: Final[dict[str, Callable[[Runtime], int]]] = {
    KeyPurpose.LINKS: _next_link_key,
    KeyPurpose.LOG: next_log_key,
    KeyPurpose.PDF: next_pdf_key,
}


def _make(options: argparse.Namespace) -> int:
    change: KeyChange = options.change
    made = change.next(open_runtime(get_settings(), unfinished=change.kind))
    print(f"Made {made.kind} {made.key_id}. Put a copy into the escrow and restart every process together.")
    print(f"Then: alertcard {made.kind} change")
    return 0


def _change(options: argparse.Namespace) -> int:
    change: KeyChange = options.change
    runtime = open_runtime(get_settings())
    changed = change.change(runtime)
    print(f"Changed {changed}. Everything is under {change.kind} {change.held(runtime.keys).present.key_id} now.")
    print(f"When no backup that may be restored needs the older one: alertcard {change.kind} forget")
    return 0


def _forget(options: argparse.Namespace) -> int:
    change: KeyChange = options.change
    runtime = open_runtime(get_settings())
    names = change.forget(runtime)
    if not names:
        print(f"There is no older {change.kind}.")
        return 0
    print(f"Move away from {runtime.settings.keys} before the next start: {', '.join(names)}")
    print("Keep them in the escrow as long as a backup from before may be restored.")
    return 0


def _distrust(options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    if runtime.keys.links.key_id == options.key_id:
        next_link_key(runtime)  # a service is never left without a key to sign with
    with transaction(runtime.database) as session:
        save_key_list(session, _distrusted(runtime.key_list(session), options.key_id))
    print(f"Key {options.key_id} is distrusted. Its cards open online; they say nothing about their paper.")
    return 0


def _distrusted(listed: KeyList, key_id: int) -> KeyList:
    try:
        return distrust(listed, key_id, on=clock.today(), at=clock.now())
    except KeyListError as fault:
        raise Invalid("unknown_key", str(fault)) from fault
