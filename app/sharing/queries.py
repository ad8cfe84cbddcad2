"""Reads of links. They see the database as it is now, also where the session read the row before."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from app.core.errors import NotFound
from app.sharing.media import Medium
from app.sharing.models import ShareLink

_ORDER: Final = {medium.value: place for place, medium in enumerate(Medium)}


def links_of_card(session: Session, card_id: UUID, *, lock: bool = False) -> list[ShareLink]:
    """Every link there has been, oldest first; `lock` when their rows are about to change."""
    query = select(ShareLink).where(ShareLink.card_id == card_id).order_by(col(ShareLink.id))
    query = query.with_for_update() if lock else query
    return sorted(session.exec(query.execution_options(populate_existing=True)), key=_age)


def links_of_patient(session: Session, patient_id: UUID) -> list[ShareLink]:
    """Every link of the patient's card, oldest first."""
    query = select(ShareLink).where(ShareLink.patient_id == patient_id)
    return sorted(session.exec(query.execution_options(populate_existing=True)), key=_age)


def link_of(session: Session, patient_id: UUID, link_id: UUID) -> ShareLink:
    """One link of this patient. NotFound for an unknown one and for another patient's alike."""
    query = select(ShareLink).where(ShareLink.id == link_id, ShareLink.patient_id == patient_id)
    link = session.exec(query.execution_options(populate_existing=True)).first()
    if link is None:
        raise NotFound("unknown_link", "We could not find this code.")
    return link


def _age(link: ShareLink) -> tuple[datetime, int, UUID]:
    """Oldest first; those made in one moment in the order of the media, so that a first wallet card stands first."""
    return link.created_at, _ORDER[link.medium], link.id
