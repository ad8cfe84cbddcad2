"""Messages that wait in the outbox."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from app.core.clock import now
from app.core.envelope import EnvelopeError
from app.core.models import OutboxMessage
from app.core.outbox import PrivatePart, enqueue, open_message
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind


def test_the_private_part_opens_for_the_notifier(session: Session, runtime: Runtime) -> None:
    message = enqueue(session, runtime, "sign_in_code", email="rhys@example.org", payload={"code": "12345678"})
    assert open_message(runtime, message) == PrivatePart("rhys@example.org", {"code": "12345678"})


def test_neither_address_nor_words_are_in_the_row_in_clear(session: Session, runtime: Runtime) -> None:
    enqueue(session, runtime, "sign_in_code", email="rhys@example.org", payload={"code": "12345678"})
    session.flush()
    row = str(session.exec(select(OutboxMessage)).one().model_dump()).encode()
    assert b"rhys" not in row
    assert b"12345678" not in row


def test_a_message_to_an_account_holds_its_id_alone(session: Session, runtime: Runtime) -> None:
    account_id = uuid4()
    message = enqueue(session, runtime, "passkey_added", account_id=account_id)
    assert (message.account_id, message.private) == (account_id, None)
    assert open_message(runtime, message) == PrivatePart()
    assert message.send_after == now()


def test_a_private_part_moved_to_another_message_does_not_open(session: Session, runtime: Runtime) -> None:
    one = enqueue(session, runtime, "sign_in_code", email="one@example.org")
    two = enqueue(session, runtime, "sign_in_code", email="two@example.org")
    one.private = two.private
    with pytest.raises(EnvelopeError):
        open_message(runtime, one)


def test_messages_sealed_before_a_key_change_still_open(session: Session, runtime: Runtime) -> None:
    message = enqueue(session, runtime, "sign_in_code", email="rhys@example.org")
    both = SecretKeys((*runtime.keys.keks.keys, SecretKey(SecretKind.KEK, 2, b"k" * 32)))
    later = replace(runtime, keys=replace(runtime.keys, keks=both))
    assert open_message(later, message).email == "rhys@example.org"
    newer = enqueue(session, later, "sign_in_code", email="rhys@example.org")
    with pytest.raises(EnvelopeError, match="not loaded"):
        open_message(runtime, newer)
