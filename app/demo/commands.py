"""`alertcard demo`: make the fictional people and say which codes open what."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.core import migrate
from app.core.database import database_at
from app.core.runtime import StartRefused, open_or_init_demo
from app.demo.documents import write_documents
from app.demo.ready import make_ready
from app.demo.telling import announce, tell
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add the command to the parser."""
    demo = subparsers.add_parser("demo", help="make the fictional people; say how to sign in and which codes open what")
    demo.add_argument("--json", action="store_true", help="print one JSON object")
    demo.add_argument("--out", type=Path, metavar="DIR", help="write every card's documents there")
    demo.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    settings = get_settings()
    migrate.upgrade(database_at(settings.database))
    runtime = open_or_init_demo(settings)
    if not runtime.is_demo:
        raise StartRefused("This is a live service. A demonstration needs a database of its own: set DATA_DIR.")
    runtime = make_ready(runtime)
    if options.out is not None:
        write_documents(runtime, options.out)
    print(json.dumps(tell(runtime), ensure_ascii=False) if options.json else announce(runtime))
    return 0
