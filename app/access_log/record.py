"""Write an access event: an insert in the caller's transaction that reads nothing and locks nothing (7.4)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from sqlmodel import Session

from app.access_log.chain import SALT_LENGTH, canonical, commit_private, make_salt, matches_commitment
from app.access_log.models import AccessEvent, AccessUnsealed
from app.core.clock import now
from app.core.envelope import EnvelopeRefused, Place, open_sealed, pad, seal, unpad
from app.core.field_ids import FieldId

_ROW_VERSION: Final = 1  # events are never changed


@dataclass(frozen=True, slots=True)
class EventKey:
    """What seals an event's private part: the version key for openings (owner: the card), else the data key (owner:
    the patient). Destroying it destroys the private part and leaves the chain whole (security-design H18)."""

    key: bytes = field(repr=False)
    version: int
    owner_id: UUID


def record_event(
    session: Session,
    *,
    event: str,
    outcome: str,
    by: str,
    actor_id: UUID | None = None,
    patient_id: UUID | None = None,
    card_id: UUID | None = None,
    card_version: int | None = None,
    link_id: UUID | None = None,
    tier: str | None = None,
    private: Mapping[str, Any] | None = None,
    private_key: EventKey | None = None,
    event_id: UUID | None = None,
) -> AccessEvent:
    """Add the event and its mark for the sealer. `event` is noun and verb ("link.paused"), `outcome` is shown, done
    or refused. `private` holds what only the patient may read (texts, whole numbers) and needs its key. `event_id` is
    for those that a restore must find again by their id."""
    event_id = event_id or uuid4()
    commitment, private_sealed = seal_private(event_id, private, private_key)
    row = AccessEvent.model_validate(
        {
            "id": event_id,
            "at": now(),
            "event": event,
            "outcome": outcome,
            "tier": tier,
            "patient_id": patient_id,
            "card_id": card_id,
            "card_version": card_version,
            "link_id": link_id,
            "by": by,
            "actor_id": actor_id,
            "private": commitment,
            "private_sealed": private_sealed,
        }
    )
    session.add(row)
    session.add(AccessUnsealed(id=event_id))
    return row


def seal_private(
    event_id: UUID, private: Mapping[str, Any] | None, key: EventKey | None
) -> tuple[str | None, bytes | None]:
    """The commitment that is hashed into the log, and the sealed part that is not. ValueError without a key."""
    if private is None:
        return None, None
    if key is None:
        raise ValueError("A private part needs the key that seals it.")
    salt = make_salt()
    envelope = seal(key.key, pad(salt + canonical(private)), _place(event_id, key), key_version=key.version)
    return commit_private(salt, private), envelope


def open_private(event: AccessEvent, key: EventKey) -> dict[str, Any] | None:
    """The private part, checked against the commitment in the log. EnvelopeError when it does not open or match."""
    if event.private is None or event.private_sealed is None:
        return None
    plain = unpad(open_sealed(key.key, event.private_sealed, _place(event.id, key)))
    salt, private = plain[:SALT_LENGTH], json.loads(plain[SALT_LENGTH:])
    if not matches_commitment(event.private, salt, private):
        raise EnvelopeRefused("The private part of an event is not the one the log committed to.")
    opened: dict[str, Any] = private
    return opened


def _place(event_id: UUID, key: EventKey) -> Place:
    return Place(FieldId.ACCESS_EVENT_PRIVATE, event_id, key.owner_id, _ROW_VERSION)
