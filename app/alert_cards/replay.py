"""Codes and cards that were taken back after the backup stay taken back, and people hear what it has lost (H6)."""

from collections.abc import Callable
from typing import Final

from sqlmodel import Session, col, select

from app.access_log.journal_blocks import Entry
from app.access_log.replay import DONE, GONE, STOOD, Done, Replay
from app.alert_cards.ending import end_card
from app.alert_cards.models import AlertCard, CardVersion
from app.alert_cards.versions import current_version, seal_again
from app.authorisation.models import ProxyGrant
from app.core.errors import NotFound
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.sharing import service
from app.sharing.media import CancelReason
from app.sharing.models import ShareLink

LOST: Final = "card.restored"
"""The message: what you did after this day may be lost, look at your card."""


def _link_cancelled(session: Session, runtime: Runtime, entry: Entry) -> Done:
    """A code in strange hands had its card sealed again under a new key, and has it again."""
    link = _link(session, entry)
    if link is None:
        return GONE
    if link.status == "cancelled":
        return STOOD
    service.cancel(link, reason=CancelReason.OTHER)
    link.cancelled_at = entry.at
    session.flush()
    return _sealed_again(session, runtime, link) if entry.private is not None else DONE


def _sealed_again(session: Session, runtime: Runtime, link: ShareLink) -> Done:
    version = current_version(session, session.get_one(AlertCard, link.card_id))
    try:
        key = data_key(session, runtime, link.patient_id)
    except NotFound:
        return DONE
    if version is None:
        return DONE
    service.rewrap(session, runtime, version_key=seal_again(session, version, data_key=key), data_key=key)
    return Done(DONE.what, {"digest": version.digest.hex()}, key.event_key)


def _changed(change: Callable[[ShareLink], None]) -> Replay:
    def again(session: Session, _runtime: Runtime, entry: Entry) -> Done:
        link = _link(session, entry)
        if link is None:
            return GONE
        before = link.status
        if before != "cancelled":
            change(link)
        return STOOD if link.status == before else DONE

    return again


def _ended(status: str) -> Replay:
    def again(session: Session, _runtime: Runtime, entry: Entry) -> Done:
        card = _card(session, entry)
        if card is None:
            return GONE
        if card.status == status:
            return STOOD
        end_card(session, card, status)
        card.ended_at = entry.at
        return DONE

    return again


def _reopened(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    card = _card(session, entry)
    if card is None:
        return GONE
    if card.status != "closed":
        return STOOD
    card.status, card.ended_at = "active", None
    return DONE


def _told(*, is_told: bool) -> Replay:
    def again(session: Session, _runtime: Runtime, entry: Entry) -> Done:
        mine = select(ProxyGrant).where(ProxyGrant.patient_id == entry.patient, ProxyGrant.account_id == entry.actor)
        grant = session.exec(mine).first()
        if grant is None:
            return GONE
        if grant.sees_openings == is_told:
            return STOOD
        grant.sees_openings = is_told
        return DONE

    return again


def _issued(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    """A version that the backup has not got cannot come back: its person is told to look (hazard H10)."""
    card = _card(session, entry)
    if card is None:
        return GONE
    held = select(CardVersion.id).where(CardVersion.card_id == card.id, CardVersion.version == entry.card_version)
    if session.exec(held).first() is not None:
        return STOOD
    return _tell(session, card)


def _created(session: Session, _runtime: Runtime, entry: Entry) -> Done:
    """A code that the backup has not got answers as unknown: its person is told to look."""
    card = _card(session, entry)
    if card is None:
        return GONE
    return STOOD if _link(session, entry) is not None else _tell(session, card)


def _tell(session: Session, card: AlertCard) -> Done:
    message = {"kind": LOST, "patient_id": card.patient_id, "subject_id": card.id}
    session.add(OutboxMessage.model_validate(message))
    return Done("lost, and its people are told")


def _link(session: Session, entry: Entry) -> ShareLink | None:
    query = select(ShareLink).where(ShareLink.id == entry.link, ShareLink.patient_id == entry.patient)
    return session.exec(query.with_for_update()).first()


def _card(session: Session, entry: Entry) -> AlertCard | None:
    query = select(AlertCard).where(col(AlertCard.id) == entry.card, AlertCard.patient_id == entry.patient)
    return session.exec(query.with_for_update()).first()


REPLAYS: Final[dict[str, Replay]] = {
    "link.cancelled": _link_cancelled,
    "link.paused": _changed(service.pause),
    "link.resumed": _changed(service.resume),
    "link.created": _created,
    "card.issued": _issued,
    "card.withdrawn": _ended("withdrawn"),
    "card.in_error": _ended("in_error"),
    "card.closed": _ended("closed"),
    "card.reopened": _reopened,
    "openings.told": _told(is_told=True),
    "openings.not_told": _told(is_told=False),
}
