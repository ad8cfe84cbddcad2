"""`alertcard handover`: the patients of somebody who leaves go to a colleague."""

import argparse
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.consents.service import hand_over
from app.core.database import transaction
from app.core.errors import NotFound
from app.core.runtime import open_runtime
from app.identity.models import StaffMember
from app.settings import get_settings


def register(subparsers: Any) -> None:
    """Add the command to the parser."""
    command = subparsers.add_parser("handover", help="pass the patients of a member of staff on to a colleague")
    command.add_argument("leaver", type=UUID)
    command.add_argument("--to", dest="successor", type=UUID, required=True, metavar="MEMBER")
    command.set_defaults(run=_hand_over)


def _hand_over(options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    with transaction(runtime.database) as session:
        leaver, successor = (_member(session, each) for each in (options.leaver, options.successor))
        count = hand_over(session, runtime, leaver, successor)
    print(f"Handed {count} over. Each patient is told. Then: alertcard staff end {options.leaver}")
    return 0


def _member(session: Session, member_id: UUID) -> StaffMember:
    found = session.get(StaffMember, member_id)
    if found is None:
        raise NotFound("unknown_member", "Nobody with this id works here.")
    return found
