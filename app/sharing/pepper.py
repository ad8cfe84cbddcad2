"""A new pepper: the typed codes printed on paper stay what they are, what the database keeps of them changes (7.2).

Every process must know the new pepper before a row needs it; until a row is changed both peppers find its code.
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from app.core.database import transaction
from app.core.envelope import new_key
from app.core.errors import NotFound
from app.core.key_change import KeyChange
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKey, SecretKind
from app.patients.keys import data_key
from app.sharing.models import ShareLink
from app.sharing.service import VersionKey, secrets_of, wrap
from app.sharing.wraps import unwrap_by_token

BATCH: Final = 200
Change = Callable[[Runtime], int]

also: list[Change] = []
"""What capabilities above keep under the pepper: each brings its rows under the present one and says how many."""


def change_pepper(runtime: Runtime) -> int:
    """Bring every row under the present pepper; gives how many. May be stopped and run again at any time."""
    present = runtime.keys.peppers.present
    changed = sum(change(runtime) for change in also)
    while waiting := _waiting(runtime, present):
        for link_id in waiting:
            with transaction(runtime.database) as session:
                changed += _change(session, runtime, link_id)
    return changed


def _change(session: Session, runtime: Runtime, link_id: UUID) -> int:
    """One row, under its own lock, so that an issue at the same moment waits or has gone before."""
    present = runtime.keys.peppers.present
    link = session.exec(select(ShareLink).where(ShareLink.id == link_id).with_for_update()).one_or_none()
    if link is None or link.pepper_id == present.key_id:
        return 0
    try:
        secrets = secrets_of(link, data_key(session, runtime, link.patient_id))
    except NotFound:  # the person was erased: nobody can know the code any more, and nobody shall
        link.code_lookup, link.pepper_id = new_key(), present.key_id
        return 1
    if link.wraps is None:  # cancelled: its paper must still be told so
        link.code_lookup, link.pepper_id = secrets.code_lookup(present), present.key_id
        return 1
    version = link.wraps.version
    key = unwrap_by_token(link.wraps.by_token, secrets.secret, link_id=link.id, card_id=link.card_id, version=version)
    wrap(link, secrets, present, VersionKey(link.card_id, link.patient_id, version, key))
    return 1


def _waiting(runtime: Runtime, present: SecretKey) -> list[UUID]:
    with transaction(runtime.database) as session:
        return _rows_of_others(session, present, BATCH)


def _rows_of_others(session: Session, present: SecretKey, most: int) -> list[UUID]:
    query = select(ShareLink.id).where(ShareLink.pepper_id != present.key_id).order_by(col(ShareLink.id)).limit(most)
    return list(session.exec(query))


def _is_waiting(runtime: Runtime) -> bool:
    return bool(_waiting(runtime, runtime.keys.peppers.present))


PEPPER: Final = KeyChange(
    kind=SecretKind.PEPPER,
    words="the pepper of typed codes",
    held=lambda keys: keys.peppers,
    is_waiting=_is_waiting,
    change=change_pepper,
)
