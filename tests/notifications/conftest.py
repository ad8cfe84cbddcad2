"""A mailbox in place of a server, and people to write to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.notifications.worker import send_due
from app.patients.models import Patient
from tests.conftest import NOON
from tests.factories.identity import is_self, make_account


@dataclass
class Mailbox:
    """A driver that keeps what it is given, or raises what it is told to."""

    emails: list[EmailMessage] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    error: Exception | None = None

    def send(self, kind: str, email: EmailMessage) -> None:
        if self.error is not None:
            raise self.error
        self.kinds.append(kind)
        self.emails.append(email)

    @property
    def addresses(self) -> list[str]:
        return sorted(str(email["To"]) for email in self.emails)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def patient_id(runtime: Runtime) -> UUID:
    """A patient with an account, patient@example.org."""
    with transaction(runtime.database) as session:
        patient = Patient.model_validate({})
        session.add(patient)
        session.flush()
        is_self(session, patient.id, make_account(session, runtime, email="patient@example.org").id)
        return patient.id


@pytest.fixture
def child_id(runtime: Runtime) -> UUID:
    """A patient without an account."""
    with transaction(runtime.database) as session:
        patient = Patient.model_validate({})
        session.add(patient)
    return patient.id


Opened = Callable[..., None]


@pytest.fixture
def tell(runtime: Runtime, mailbox: Mailbox) -> Opened:
    """`tell(kind, patient, about, minute)`: put a message into the outbox so many minutes after noon, and send."""

    def telling(kind: str, patient: UUID, about: UUID | None = None, minute: float = 0) -> None:
        with fixed_clock(NOON + timedelta(minutes=minute)):
            values = {"kind": kind, "patient_id": patient, "subject_id": about or uuid4()}
            with transaction(runtime.database) as session:
                session.add(OutboxMessage.model_validate(values))
            send_due(runtime, mailbox)

    return telling


def outcomes(runtime: Runtime) -> list[str | None]:
    """How each message ended, oldest first."""
    with Session(runtime.database.read) as session:
        query = select(OutboxMessage.outcome).order_by(col(OutboxMessage.created_at), col(OutboxMessage.send_after))
        return list(session.exec(query))
