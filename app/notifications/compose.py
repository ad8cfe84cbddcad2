"""One message as an e-mail: its words, its address, and an id that stays the same however often it is tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any, Final

from sqlmodel import Session

from app.access_log.checkpoints import newest_checkpoint
from app.core.alarms import ALARM_KIND
from app.core.models import OutboxMessage
from app.core.outbox import PrivatePart, open_message
from app.core.runtime import Runtime
from app.identity.emails import account_email
from app.identity.models import Account
from app.notifications.catalogue import ENGLISH, moment, reason_words, write
from app.notifications.kinds import ALARM, Audience, Kind

_INSTANTS: Final = {"expires_at": "until", "ready_at": "ready", "held_until": "held_until"}
_TEXTS: Final = ("code", "stop_url", "join_url")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where to, and in which language."""

    address: str
    language: str


def compose(session: Session, runtime: Runtime, message: OutboxMessage, kind: Kind) -> EmailMessage | None:
    """The e-mail to send now, or None when there is nobody to send it to."""
    private = open_message(runtime, message)
    recipient = _recipient(session, runtime, message, kind, private)
    if recipient is None:
        return None
    values = _values(session, runtime, message, kind, private.payload)
    written = write(kind.catalogue_key, language=recipient.language, values=values)
    return _email(runtime, message, recipient.address, written.subject, written.body, written.language)


def _recipient(
    session: Session, runtime: Runtime, message: OutboxMessage, kind: Kind, private: PrivatePart
) -> Recipient | None:
    if kind.audience is Audience.OPERATOR:
        address = runtime.settings.responsible_email
        return Recipient(address, ENGLISH) if address else None
    if kind.audience is Audience.ADDRESS:
        return Recipient(private.email, str(private.payload.get("language", ENGLISH))) if private.email else None
    account = None if message.account_id is None else session.get(Account, message.account_id)
    if account is None or account.closed_at is not None:
        return None
    return Recipient(account_email(runtime.keys, account), account.language)


def _values(
    session: Session, runtime: Runtime, message: OutboxMessage, kind: Kind, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Only these reach a message: nothing of a patient's record is at hand here."""
    values: dict[str, Any] = {"app_url": runtime.settings.app_url, "help_line": runtime.settings.help_line}
    values |= {name: payload[name] for name in _TEXTS if name in payload}
    instants = {name: given for name, given in _INSTANTS.items() if name in payload}
    values |= {given: moment(datetime.fromisoformat(payload[name])) for name, given in instants.items()}
    if kind is ALARM:
        values["reason"] = reason_words(message.kind.removeprefix(ALARM_KIND)).strip()
    if kind.name == "checkpoint_daily":
        newest = newest_checkpoint(session)
        values["checkpoint"] = newest.block.strip() if newest else ""
    return values


def _email(
    runtime: Runtime, message: OutboxMessage, address: str, subject: str, body: str, language: str
) -> EmailMessage:
    email = EmailMessage()
    email["From"] = runtime.settings.mail_from
    email["To"] = address
    email["Subject"] = subject
    email["Date"] = format_datetime(message.created_at)
    email["Message-ID"] = f"<{message.id}@{sender_domain(runtime.settings.mail_from)}>"
    email["Auto-Submitted"] = "auto-generated"
    email["X-Auto-Response-Suppress"] = "All"
    email.set_content(body)
    email["Content-Language"] = language
    return email


def sender_domain(mail_from: str) -> str:
    """The part after the @ of the sender; localhost where there is none."""
    return parseaddr(mail_from)[1].rpartition("@")[2] or "localhost"
