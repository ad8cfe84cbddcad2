"""The published list of link keys, as rows: public, kept for ever, readable by the emergency process."""

from base64 import urlsafe_b64decode
from datetime import datetime

from sqlalchemy import Connection, select
from sqlmodel import Session

from app.core.key_list import KeyEntry, KeyList, KeyMode, KeyState
from app.core.models import LinkKey
from app.core.signing_keys import base64url, coordinates, public_key_from_coordinates

COLUMNS = LinkKey.__table__.c  # type: ignore[attr-defined]  # SQLModel gives tables no typed column access


def read_key_list(connection: Connection | Session, *, issuer: str, at: datetime) -> KeyList:
    """Every key there ever was, under the issuer that is in use now. `at` becomes the list's date."""
    rows = connection.execute(select(*COLUMNS).order_by(COLUMNS.id)).mappings()
    entries = tuple(
        KeyEntry(
            key_id=row["id"],
            issuer=row["issuer"],
            public_key=public_key_from_coordinates(base64url(row["x"]), base64url(row["y"])),
            state=KeyState(row["state"]),
            mode=KeyMode(row["mode"]),
            from_on=row["valid_from"],
            distrusted_on=row["distrusted_on"],
        )
        for row in rows
    )
    return KeyList(issuer, at, entries)


def save_key_list(session: Session, key_list: KeyList) -> None:
    """Write new entries and changed states; no row is ever removed."""
    for entry in key_list.keys:
        x, y = (_decoded(part) for part in coordinates(entry.public_key))
        row = session.get(LinkKey, entry.key_id) or LinkKey(
            id=entry.key_id, issuer=entry.issuer, x=x, y=y, kid=entry.kid, state="", mode=entry.mode.value,
            valid_from=entry.from_on,
        )  # fmt: skip
        row.state = entry.state.value
        row.distrusted_on = entry.distrusted_on
        session.add(row)
        session.flush()


def _decoded(coordinate: str) -> bytes:
    return urlsafe_b64decode(coordinate + "=" * (-len(coordinate) % 4))
