"""What is shared with a professional today: the consents in force, and the patients they make a caseload.

Every list and search of a professional starts from `shared_with`, so that a consent that ends is gone from them all at
the very next request.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from app.authorisation.models import SharingConsent
from app.authorisation.staff import Staff, covered_by
from app.core.clock import today


def consent_in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a consent holds on a day. One that was ended holds no longer, whatever the day."""
    return (
        col(SharingConsent.ended_at).is_(None),
        col(SharingConsent.starts_on) <= on,
        or_(col(SharingConsent.ends_on).is_(None), col(SharingConsent.ends_on) >= on),
    )


def shared_with(session: Session, staff: Staff) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a consent in force with this professional, with somebody they cover for, or with their team."""
    return (
        *consent_in_force(today()),
        or_(
            col(SharingConsent.member_id).in_(covered_by(session, staff)),
            col(SharingConsent.organisation_id) == staff.organisation.id,
        ),
    )


def consents_of(session: Session, staff: Staff, patient_id: UUID) -> tuple[SharingConsent, ...]:
    """Everything of this patient that is shared with the professional today, oldest first."""
    query = select(SharingConsent).where(SharingConsent.patient_id == patient_id, *shared_with(session, staff))
    return tuple(session.exec(query.order_by(col(SharingConsent.created_at), col(SharingConsent.id))))


def caseload(session: Session, staff: Staff) -> list[UUID]:
    """The patients of whom anything is shared with the professional today."""
    query = select(SharingConsent.patient_id).where(*shared_with(session, staff)).distinct()
    return list(session.exec(query.order_by(col(SharingConsent.patient_id))))
