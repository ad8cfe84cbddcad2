"""`alertcard init`, `migrate` and `keys`: what an operator does to an instance."""

import argparse
from typing import Any

from app.core import clock, migrate
from app.core.database import database_at, transaction
from app.core.errors import Invalid
from app.core.key_list import KeyList, KeyListError, distrust
from app.core.link_keys import save_key_list
from app.core.runtime import init_instance, next_link_key, open_runtime
from app.settings import get_settings


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
    keys.add_parser("next", help="make the next signing key; the last one verifies").set_defaults(run=_next)
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


def _next(_options: argparse.Namespace) -> int:
    signing = next_link_key(open_runtime(get_settings())).signing
    print(f"Key {signing.key_id if signing else '?'} signs from now on. Restart every process.")
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
