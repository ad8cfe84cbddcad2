"""Reads of a card for its owner: how it stands, its links with their openings and prints, and what was issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.access_log.models import AccessEvent
from app.access_log.record import EventKey, open_private
from app.alert_cards.locking import require_card
from app.alert_cards.models import AlertCard, CardNotice, CardPrint, CardVersion
from app.alert_cards.preview import Preview, patient_of, preview_card
from app.alert_cards.prints import corrected_since, has_old_advice, prints_of
from app.alert_cards.versions import current_version, every_key, open_summary
from app.core.envelope import EnvelopeError
from app.core.errors import NotFound
from app.core.runtime import Runtime
from app.patient_summary.schema import PatientSummary
from app.patients.hooks import CardState
from app.patients.keys import DataKey, data_key
from app.sharing.openings import Opening, Private, openings_of


@dataclass(frozen=True, slots=True)
class CardNow:
    """The card with the version that is served and the summary sealed in it."""

    card: AlertCard
    version: CardVersion
    summary: PatientSummary


def find_card(session: Session, patient_id: UUID) -> AlertCard | None:
    """The patient's card; None before the first issue."""
    query = select(AlertCard).where(AlertCard.patient_id == patient_id)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def card_of(session: Session, patient_id: UUID) -> AlertCard:
    """The patient's card. NotFound before the first issue."""
    return require_card(find_card(session, patient_id))


def issued_card(session: Session, runtime: Runtime, patient_id: UUID) -> CardNow:
    """What is served now, opened for its owner. NotFound before the first issue and after the end."""
    card = card_of(session, patient_id)
    version = current_version(session, card) if card.status == "active" else None
    if version is None:
        raise NotFound("no_card", "This card has ended. Look at the preview and issue it again.")
    return CardNow(card, version, open_summary(version, data_key(session, runtime, patient_id)))


def preview_for(session: Session, runtime: Runtime, patient_id: UUID, *, with_advice: bool = True) -> Preview:
    """What would be issued now, for looking at: it locks nothing."""
    patient, card = patient_of(session, patient_id), find_card(session, patient_id)
    return preview_card(session, runtime, patient=patient, card=card, with_advice=with_advice)


def card_state(session: Session, patient_id: UUID) -> CardState | None:
    """For the record: since when the card stands, what changed since, and how many prints are old."""
    card = find_card(session, patient_id)
    version = current_version(session, card) if card is not None and card.status == "active" else None
    if card is None or version is None:
        return None
    changed = session.exec(select(CardNotice.heading).where(CardNotice.card_id == card.id)).all()
    behind = prints_behind(session, card)
    return CardState(
        version.issued_at, tuple(sorted(set(changed))), sum(behind.values()), prints_with_old_advice(session, card)
    )


def prints_behind(session: Session, card: AlertCard) -> dict[UUID | None, int]:
    """For each link how many prints carry an older version and are not ticked off."""
    query = (
        select(CardPrint.link_id, func.count(col(CardPrint.id)))
        .where(
            CardPrint.card_id == card.id,
            col(CardPrint.replaced_at).is_(None),
            CardPrint.version < card.current_version,
        )
        .group_by(col(CardPrint.link_id))
    )
    return dict(session.exec(query).all())


def prints_with_old_advice(session: Session, card: AlertCard) -> int:
    """How many prints were made before advice on them was corrected."""
    corrected = corrected_since(session, card)
    return sum(has_old_advice(each, corrected) for each in prints_of(session, card)) if corrected else 0


def read_openings(
    session: Session, runtime: Runtime, patient_id: UUID, *, before: datetime | None = None, most: int = 50
) -> list[Opening]:
    """The newest openings first. Only for whoever may see openings."""
    card = find_card(session, patient_id)
    if card is None:
        return []
    private = _private(session, card, data_key(session, runtime, patient_id))
    return openings_of(session, patient_id, private=private, before=before, most=most)


def _private(session: Session, card: AlertCard, key: DataKey) -> Private:
    """Opens what a responder left, with whichever key the version had then."""
    keys = every_key(session, card, key)

    def opened(event: AccessEvent) -> Mapping[str, Any]:
        for each in keys.get(event.card_version or 0, ()):
            try:
                return open_private(event, EventKey(each, 1, card.id)) or {}
            except EnvelopeError:
                continue
        return {}

    return opened
