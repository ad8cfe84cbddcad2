"""`alertcard erase` and `alertcard records`: what the people on duty do when somebody asks to be forgotten."""

import argparse
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.authorisation.models import PatientAccount, ProxyGrant
from app.core.database import transaction
from app.core.runtime import open_runtime
from app.erasing.service import erase_record
from app.identity.accounts import find_account
from app.identity.emails import email_lookup
from app.settings import get_settings

CONFIRM = "erase for good"


def register(subparsers: Any) -> None:
    """Add the commands to the parser."""
    records = subparsers.add_parser("records", help="which records an e-mail address has to do with; asks for it")
    records.set_defaults(run=_records)
    erase = subparsers.add_parser("erase", help="take a person's record away for good; asks before it does")
    erase.add_argument("record", type=UUID, help="the record's id, from `alertcard records`")
    erase.set_defaults(run=_erase)


def _records(_options: argparse.Namespace) -> int:
    """The address is asked for, not an argument: arguments are read by every process of a machine."""
    runtime = open_runtime(get_settings())
    lookup = email_lookup(runtime.keys, input("E-mail address: ").strip())
    with Session(runtime.database.read) as session:
        account = find_account(session, lookup=lookup)
        if account is None:
            print("No account has this address.")
            return 1
        own = select(PatientAccount.patient_id).where(PatientAccount.account_id == account.id)
        for patient_id in session.exec(own):
            print(f"{patient_id}  their own")
        helped = select(ProxyGrant.patient_id, ProxyGrant.status).where(ProxyGrant.account_id == account.id)
        for patient_id, status in session.exec(helped):
            print(f"{patient_id}  helps ({status})")
    return 0


def _erase(options: argparse.Namespace) -> int:
    runtime = open_runtime(get_settings())
    print("Every code of this card stops, and nobody can ever read this record again: not its owner, not you.")
    if input(f"Type: {CONFIRM}\n").strip() != CONFIRM:
        print("Nothing was changed.")
        return 1
    with transaction(runtime.database) as session:
        erase_record(session, runtime, options.record)
    print("Erased. Backups of patient_key and link_wrap from before must be gone within 35 days.")
    return 0
