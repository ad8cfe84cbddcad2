"""From a found row to an opened card: which state it is in, and the seal opened by what was presented."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json

from app.core.envelope import EnvelopeError, Place, open_sealed
from app.core.field_ids import FieldId
from app.core.link_token import PaperStatement
from app.core.secret_keys import SecretKeys
from app.emergency_view.opening.found import FoundCard
from app.emergency_view.opening.reading import By, Reading
from app.emergency_view.opening.snapshot import Snapshot, Snapshots
from app.emergency_view.states import StateId
from app.sharing.wraps import unwrap_by_code, unwrap_by_token

logger = logging.getLogger(__name__)

How = Literal["scan", "typed"]

_ENDED_CARD = {
    "withdrawn": StateId.CARD_WITHDRAWN,
    "in_error": StateId.CARD_IN_ERROR,
    "closed": StateId.CARD_CLOSED,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A card whose key was found."""

    found: FoundCard
    version_id: UUID
    version_key: bytes = field(repr=False)
    body: bytes = field(repr=False)
    """Still sealed."""
    paper: PaperStatement | None
    how: How
    by: By


class CannotRead(Exception):
    """The row is there and does not open: an alarm, and the page that says to use the printed words."""


def state_of(found: FoundCard, reading: Reading, *, now: datetime) -> StateId:
    """Which row of the states table this link is in. `current` means that it opens."""
    if reading.token is not None and reading.token.kind != found.kind:
        return StateId.UNKNOWN
    if ended := _ENDED_CARD.get(found.card_status):
        return ended
    if found.link_status == "cancelled" or (found.expires_at is not None and found.expires_at <= now):
        return StateId.CANCELLED
    return StateId.PAUSED if found.link_status == "paused" else StateId.CURRENT


def unwrap(found: FoundCard, reading: Reading, peppers: SecretKeys) -> bytes:
    """The version key for what was presented. CannotRead when the row and the code do not fit each other."""
    try:
        if reading.token is not None and found.wrap_by_token is not None:
            return unwrap_by_token(
                found.wrap_by_token,
                reading.token.secret,
                link_id=found.link_id,
                card_id=found.card_id,
                version=found.wrapped_version,
            )
        pepper = peppers.find(found.pepper_id)
        if reading.symbols and found.wrap_by_code is not None and pepper is not None:
            return unwrap_by_code(
                found.wrap_by_code,
                reading.symbols,
                pepper=pepper,
                link_id=found.link_id,
                card_id=found.card_id,
                version=found.wrapped_version,
            )
    except EnvelopeError as error:
        raise _alarm(found) from error
    raise _alarm(found)


def open_card(found: FoundCard, version_key: bytes, reading: Reading, *, how: How) -> Opened:
    """The current version. Nothing superseded can be opened: its key is not in any link's row."""
    if found.body is None or found.version_id is None or found.wrapped_version != found.current_version:
        raise _alarm(found)
    paper = reading.token.paper if reading.token is not None else None
    return Opened(found, found.version_id, version_key, found.body, paper, how, reading.by)


def read_body(opened: Opened, snapshots: Snapshots) -> Snapshot | str:
    """What was sealed; its plain text when it was sealed in a shape that this release does not know."""
    found = opened.found
    place = Place(FieldId.CARD_VERSION_EMERGENCY_BODY, opened.version_id, found.card_id, found.current_version)
    try:
        body = open_sealed(opened.version_key, opened.body, place)
    except EnvelopeError as error:
        raise _alarm(found) from error
    try:
        return snapshots.read(body)
    except ValidationError:
        record = {"record_id": str(found.card_id)}
        logger.exception("a card is sealed in a shape this release does not know", extra=record)
    try:
        return str(from_json(body)["plain_text"])
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRead from error


def _alarm(found: FoundCard) -> CannotRead:
    logger.error("alarm: an issued card does not open", extra={"record_id": str(found.card_id)})
    return CannotRead("This card does not open.")
