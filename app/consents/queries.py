"""Reads: every agreement of a patient, in force or over, and what an ending does not call back."""

from typing import Final

from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.authorisation.models import SharingConsent
from app.care_plans.shared_scope import scope_of
from app.consents.schemas import ConsentView, GivenHow, Purpose, SharedPlan, TakenAway
from app.consents.service import works
from app.core.clock import now, today
from app.core.runtime import Runtime
from app.identity.models import Organisation, StaffMember
from app.patients.keys import DataKey
from app.staff.queries import is_running, organisation_view, staff_view

_TAKES_AWAY: Final = ("document.made", "plan.printed")
"""Events after which a copy is in somebody's hands."""


def consents_of_patient(session: Session, runtime: Runtime, key: DataKey) -> tuple[ConsentView, ...]:
    """Newest first, ended ones too: who could see what, and when, stays to be read."""
    query = select(SharingConsent).where(SharingConsent.patient_id == key.patient_id)
    rows = session.exec(query.order_by(col(SharingConsent.created_at).desc(), col(SharingConsent.id)))
    return tuple(consent_view(session, runtime, key, row) for row in rows)


def consent_view(session: Session, runtime: Runtime, key: DataKey, row: SharingConsent) -> ConsentView:
    """One agreement with everything recorded of it."""
    member = None if row.member_id is None else session.get_one(StaffMember, row.member_id)
    organisation = session.get_one(Organisation, row.organisation_id or (member and member.organisation_id))
    scope = scope_of(key, row)
    plan = SharedPlan(all_open=scope.all_open, sections=scope.sections, direct=scope.direct) if row.sees_plan else None
    return ConsentView(
        id=row.id,
        kind="organisation" if member is None else "person",
        person=None if member is None else staff_view(runtime, member),
        organisation=organisation_view(organisation),
        sees_card=row.sees_card,
        plan=plan,
        purpose=Purpose(row.purpose),
        words_version=row.words_version,
        language=row.language,
        given_how=GivenHow(row.given_how),
        recorded_as=row.recorded_as,
        recorded_at=row.created_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        ended_at=row.ended_at,
        ended_as=row.ended_as,
        is_in_force=_is_in_force(session, row, organisation),
    )


def taken_away(session: Session, row: SharingConsent) -> tuple[TakenAway, ...]:
    """Documents that the other side made while it was shared, newest first (H12-A1)."""
    people = select(StaffMember.account_id)
    if row.member_id is not None:
        people = people.where(StaffMember.id == row.member_id)
    else:
        people = people.where(StaffMember.organisation_id == row.organisation_id)
    made = select(AccessEvent).where(
        AccessEvent.patient_id == row.patient_id,
        col(AccessEvent.event).in_(_TAKES_AWAY),
        AccessEvent.outcome == "done",
        col(AccessEvent.actor_id).in_(people),
        col(AccessEvent.at) >= row.created_at,
        col(AccessEvent.at) <= (row.ended_at or now()),
    )
    events = session.exec(made.order_by(col(AccessEvent.at).desc(), col(AccessEvent.id)))
    return tuple(TakenAway(what=event.event, at=event.at) for event in events)


def _is_in_force(session: Session, row: SharingConsent, organisation: Organisation) -> bool:
    if row.ended_at is not None or row.starts_on > today() or (row.ends_on is not None and row.ends_on < today()):
        return False
    return is_running(organisation) if row.member_id is None else works(session, row.member_id, on=today())
