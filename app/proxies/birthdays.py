"""Looks ahead, once a day: which birthdays come, and which cards nobody keeps any more. Tells the care advisors.

It changes nobody's access: that is decided by dates at every request. It may run at any time, and twice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from app.authorisation.care_team import consent_in_force
from app.authorisation.models import PatientAccount, ProxyGrant, ReviewTask, SharingConsent
from app.authorisation.policy import PARENTAL, in_force, unlimited
from app.authorisation.staff import working
from app.core.background import Job
from app.core.clock import today
from app.core.database import transaction
from app.core.errors import NotFound
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.identity.models import Organisation, StaffMember
from app.patients.age_limits import set_missing
from app.patients.age_rules import Nation, born_from_limit, rules
from app.patients.models import Patient

NOBODY_KEEPS: Final = "nobody_keeps"
TAKE_OVER: Final = timedelta(days=60)
"""How long after the limit a card may be without anybody who keeps it before the advisor is told (H13-A2)."""
DAY_SECONDS: Final = 24 * 3600.0
_STILL_SAID: Final = timedelta(days=366)


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """Once a day, and when the server starts."""
    return (Job("proxies.birthdays", DAY_SECONDS, lambda: look_ahead(runtime)),)


def look_ahead(runtime: Runtime) -> int:
    """Write the tasks that are due to be written; gives how many."""
    _give_missing_limits(runtime)
    with Session(runtime.database.read) as session:
        wanted = list(_wanted(session))
    made = 0
    for patient_id, kind, due_on in wanted:
        with transaction(runtime.database) as session:
            made += add_task(session, runtime, patient_id, kind=kind, due_on=due_on)
    return made


def add_task(session: Session, runtime: Runtime, patient_id: UUID, *, kind: str, due_on: date) -> bool:
    """One task of a kind for each patient; its advisors get one message a day that there is something. False when it
    is there already."""
    row = ReviewTask.model_validate({"patient_id": patient_id, "kind": kind, "due_on": due_on})
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    for account_id in care_team(session, patient_id):
        enqueue(session, runtime, "care_team.task", account_id=account_id, subject_id=account_id)
    return True


def care_team(session: Session, patient_id: UUID) -> list[UUID]:
    """The accounts of the professionals with whom something of the patient is shared today."""
    query = (
        select(StaffMember.account_id)
        .join(Organisation, col(Organisation.id) == col(StaffMember.organisation_id))
        .join(
            SharingConsent,
            or_(
                col(SharingConsent.member_id) == col(StaffMember.id),
                col(SharingConsent.organisation_id) == col(Organisation.id),
            ),
        )
        .where(SharingConsent.patient_id == patient_id, *consent_in_force(today()), *working(today()))
        .distinct()
        .order_by(col(StaffMember.account_id))
    )
    return list(session.exec(query))


def _give_missing_limits(runtime: Runtime) -> None:
    missing = select(ProxyGrant.patient_id).where(
        ProxyGrant.legal_basis == PARENTAL, col(ProxyGrant.limits_on).is_(None), col(ProxyGrant.status) != "ended"
    )
    with Session(runtime.database.read) as session:
        patients = list(session.exec(missing.distinct()))
    for patient_id in patients:
        with transaction(runtime.database) as session:
            try:
                set_missing(session, runtime, patient_id)
            except NotFound:  # erased: there is no key and no date of birth
                continue


def _wanted(session: Session) -> Iterator[tuple[UUID, str, date]]:
    parents = (
        select(ProxyGrant, Patient)
        .join(Patient, col(Patient.id) == col(ProxyGrant.patient_id))
        .where(ProxyGrant.legal_basis == PARENTAL, col(ProxyGrant.limits_on).is_not(None), *in_force(today()))
    )
    for grant, patient in session.exec(parents):
        patient_id, limits_on = grant.patient_id, grant.limits_on
        if limits_on is None:
            continue
        place = Nation(patient.nation) if patient.nation else None
        born = born_from_limit(limits_on, place)
        for rule in rules(place):
            if rule.asks_on(born) <= today() < rule.on(born) + _STILL_SAID:
                yield patient_id, f"age_{rule.age}", rule.on(born)
        if limits_on + TAKE_OVER <= today() and not _is_kept(session, patient_id):
            yield patient_id, NOBODY_KEEPS, limits_on + TAKE_OVER


def _is_kept(session: Session, patient_id: UUID) -> bool:
    """Whether somebody may still change the record: the person, or a helper whom no birthday has limited."""
    own = exists().where(col(PatientAccount.patient_id) == patient_id)
    helped = exists().where(
        col(ProxyGrant.patient_id) == patient_id,
        col(ProxyGrant.scope) == "manage",
        unlimited(today()),
        *in_force(today()),
    )
    return bool(session.exec(select(or_(own, helped))).one())
