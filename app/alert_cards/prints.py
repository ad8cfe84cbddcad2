"""Prints that carry a code: which version each holds, and which still have to be replaced (hazard H36-A3)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.alert_cards.models import AlertCard, CardCorrection, CardPrint
from app.core.clock import now
from app.core.errors import NotFound
from app.sharing.models import ShareLink

Corrected = Mapping[int, datetime]


def record_print(session: Session, *, link: ShareLink, version: int, format_name: str) -> CardPrint:
    """A document with this link's code was made."""
    row = CardPrint.model_validate(
        {
            "card_id": link.card_id,
            "link_id": link.id,
            "version": version,
            "format": format_name,
            "medium": link.medium,
        }
    )
    session.add(row)
    return row


def prints_of(session: Session, card: AlertCard) -> list[CardPrint]:
    """Every print, newest first."""
    query = select(CardPrint).where(CardPrint.card_id == card.id)
    return list(session.exec(query.order_by(col(CardPrint.made_at).desc(), col(CardPrint.id))))


def is_behind(printed: CardPrint, card: AlertCard) -> bool:
    """An older version that nobody has ticked off: it may still be carried."""
    return printed.replaced_at is None and printed.version < card.current_version


def corrected_since(session: Session, card: AlertCard) -> Corrected:
    """For each version whose advice was taken back after its issue: when its holder was told last."""
    query = select(CardCorrection.version, func.max(col(CardCorrection.told_at))).where(
        CardCorrection.card_id == card.id
    )
    return dict(session.exec(query.group_by(col(CardCorrection.version))).all())


def has_old_advice(printed: CardPrint, corrected: Corrected) -> bool:
    """Made before advice of its version, or of a later one, was corrected, and not ticked off."""
    return printed.replaced_at is None and any(
        printed.version <= version and printed.made_at < told_at for version, told_at in corrected.items()
    )


def mark_replaced(session: Session, card: AlertCard, print_id: UUID) -> CardPrint:
    """Ticked off: the paper was changed for a newer one or thrown away. Twice is once."""
    query = select(CardPrint).where(CardPrint.id == print_id, CardPrint.card_id == card.id)
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound("unknown_print", "We could not find this print.")
    row.replaced_at = row.replaced_at or now()
    session.add(row)
    return row
