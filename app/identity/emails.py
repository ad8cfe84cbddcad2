"""E-mail addresses: read strictly, found by a keyed hash, kept sealed."""

import re
from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from app.core.blind_index import blind_index, normalise_email
from app.core.envelope import Place
from app.core.field_ids import FieldId
from app.core.problems import OWN_WORDS
from app.core.runtime import KeyRing
from app.core.service_seal import open_for_service, seal_for_service
from app.identity.models import Account, EmailCode

LONGEST: Final = 254
# ASCII only: letters of other scripts that look alike would let one person ask for the code of another's address.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?", re.ASCII
)
_ROW_VERSION: Final = 1


def read_email(text: str) -> str:
    """The address without blanks around it. A validation error for anything we could not write to."""
    address = text.strip()
    has_dotted_domain = "." in address.rpartition("@")[2]
    if len(address) > LONGEST or not _ADDRESS.fullmatch(address) or not has_dotted_domain or ".." in address:
        raise PydanticCustomError(f"{OWN_WORDS}email", "Give an e-mail address, like name@example.org.")
    return address


Email = Annotated[str, Field(max_length=LONGEST + 40), AfterValidator(read_email)]
"""An address as it was typed, checked."""


def email_lookup(keys: KeyRing, address: str) -> bytes:
    """What an address is found by: the same for any spelling of upper and lower case."""
    return blind_index(keys.blind, FieldId.ACCOUNT_EMAIL, normalise_email(address))


def seal_account_email(keys: KeyRing, account_id: UUID, address: str) -> bytes:
    """The address for the account's row."""
    return seal_for_service(keys.keks, address.encode("utf-8"), _account_place(account_id))


def account_email(keys: KeyRing, account: Account) -> str:
    """The address of an account, for its owner's eyes and for the notifier."""
    return open_for_service(keys.keks, account.email_sealed, _account_place(account.id)).decode("utf-8")


def seal_code_email(keys: KeyRing, code_id: UUID, address: str) -> bytes:
    """The address for the row of a code, where there may be no account yet."""
    return seal_for_service(keys.keks, address.encode("utf-8"), _code_place(code_id))


def code_email(keys: KeyRing, row: EmailCode) -> str:
    """The address a code was sent to."""
    return open_for_service(keys.keks, row.email_sealed, _code_place(row.id)).decode("utf-8")


def _account_place(account_id: UUID) -> Place:
    return Place(FieldId.ACCOUNT_EMAIL, account_id, account_id, _ROW_VERSION)


def _code_place(code_id: UUID) -> Place:
    return Place(FieldId.EMAIL_CODE_EMAIL, code_id, code_id, _ROW_VERSION)
