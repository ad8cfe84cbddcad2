"""Messages that leave later: written in the transaction of what causes them, sent by the notifier.

The row holds ids. An address that is no account's, and words only the recipient may read, are in its sealed part.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlmodel import Session

from app.core.clock import now
from app.core.envelope import Place, pad, unpad
from app.core.field_ids import FieldId
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.core.service_seal import open_for_service, seal_for_service

_ROW_VERSION: Final = 1  # the private part is never changed


@dataclass(frozen=True, slots=True)
class PrivatePart:
    """What only the notifier opens: an address when there is no account yet, and the words that go in."""

    email: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)


def enqueue(
    session: Session,
    runtime: Runtime,
    kind: str,
    *,
    account_id: UUID | None = None,
    patient_id: UUID | None = None,
    subject_id: UUID | None = None,
    email: str | None = None,
    payload: Mapping[str, Any] | None = None,
    send_after: datetime | None = None,
) -> OutboxMessage:
    """Add a message to somebody: an account, the people of a patient, or a bare address.

    `payload` is JSON and sealed with the address; give it only what the message must say.
    """
    message_id, instant = uuid4(), now()
    message = OutboxMessage.model_validate(
        {
            "id": message_id,
            "kind": kind,
            "patient_id": patient_id,
            "account_id": account_id,
            "subject_id": subject_id,
            "private": _seal(runtime, message_id, email, payload),
            "created_at": instant,
            "send_after": send_after or instant,
        }
    )
    session.add(message)
    return message


def open_message(runtime: Runtime, message: OutboxMessage) -> PrivatePart:
    """The private part; empty when there is none. EnvelopeError when it does not open."""
    if message.private is None:
        return PrivatePart()
    opened = json.loads(unpad(open_for_service(runtime.keys.keks, message.private, _place(message.id))))
    return PrivatePart(opened["email"], opened["payload"])


def seal_message_again(runtime: Runtime, message: OutboxMessage) -> None:
    """The same private part under the present key-encryption key."""
    private = open_message(runtime, message)
    message.private = _seal(runtime, message.id, private.email, private.payload)


def _seal(runtime: Runtime, message_id: UUID, email: str | None, payload: Mapping[str, Any] | None) -> bytes | None:
    if email is None and payload is None:
        return None
    plain = json.dumps({"email": email, "payload": dict(payload or {})}, ensure_ascii=False).encode("utf-8")
    return seal_for_service(runtime.keys.keks, pad(plain), _place(message_id))


def _place(message_id: UUID) -> Place:
    return Place(FieldId.OUTBOX_PRIVATE, message_id, message_id, _ROW_VERSION)
