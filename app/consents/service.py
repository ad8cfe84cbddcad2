"""Record an agreement, end it, hand the patients of somebody who leaves over to a colleague."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from sqlmodel import Session, col, select, update

from app.access_log.record import record_event
from app.authorisation.models import SharingConsent
from app.authorisation.staff import working
from app.care_plans.sections import section_of
from app.care_plans.shared_scope import Scope, scope_of, seal_scope
from app.consents.schemas import GiveConsent, GivenHow
from app.consents.words import require_newest
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotFound
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.identity.models import Organisation, StaffMember
from app.patients.keys import DataKey, data_key
from app.staff.queries import is_running

_ENDED: Final = UUID("2f7be4a5-92f4-5e0e-8a62-6f0e0b5b6a31")


@dataclass(frozen=True, slots=True)
class RecordedBy:
    """Who records or ends an agreement, in the log's word, and how it was given."""

    kind: str
    account_id: UUID | None = None
    how: GivenHow = GivenHow.SIGNED_IN


def ended_id(consent_id: UUID) -> UUID:
    """The id of the event of ending a consent: by it a restore finds which one it was."""
    return uuid5(_ENDED, str(consent_id))


def give(session: Session, key: DataKey, asked: GiveConsent, *, by: RecordedBy) -> SharingConsent:
    """Record an agreement from today on. One with the same person or team ends: there is one answer to what is shared.

    Invalid for words that are not on any screen today, for sections that we do not know, and for dates that make no
    sense; NotFound for somebody who does not work there today.
    """
    require_newest(asked.words_version, asked.language)
    _require_team(session, asked)
    scope = _scope(asked)
    if asked.ends_on is not None and asked.ends_on < today():
        raise Invalid("ends_before", "The last day has gone by. Choose today or a later day.")
    column = "member_id" if asked.kind == "person" else "organisation_id"
    for standing in _standing_with(session, key.patient_id, column, asked.team_id):
        _end(session, standing, by=by)
    values: dict[str, Any] = {
        "patient_id": key.patient_id,
        column: asked.team_id,
        "sees_card": asked.sees_card,
        "sees_plan": asked.plan is not None,
        "purpose": asked.purpose,
        "words_version": asked.words_version,
        "language": asked.language,
        "given_how": by.how,
        "starts_on": today(),
        "ends_on": asked.ends_on,
    }
    return _record(session, key, values, scope, by=by)


def end(session: Session, *, patient_id: UUID, consent_id: UUID, by: RecordedBy) -> SharingConsent:
    """End one agreement, now and for good. NotFound for another patient's; Conflict when it had ended."""
    row = session.exec(
        select(SharingConsent).where(SharingConsent.id == consent_id, SharingConsent.patient_id == patient_id)
    ).first()
    if row is None:
        raise NotFound("consent_not_found", "There is no such agreement.")
    if not _end(session, row, by=by):
        raise Conflict("consent_ended", "This was ended already. Nothing is shared by it.")
    return row


def hand_over(session: Session, runtime: Runtime, leaver: StaffMember, successor: StaffMember) -> int:
    """Each agreement with a leaver goes on with a colleague of the same organisation, as the words of consent say; the
    patient is told of each. The colleague has it before the leaver loses it. Gives how many."""
    if successor.organisation_id != leaver.organisation_id or successor.id == leaver.id:
        raise Invalid("not_a_colleague", "Choose somebody who works in the same organisation.")
    if successor.ended_at is not None:
        raise Invalid("not_a_colleague", "Choose somebody who works in the same organisation.")
    by = RecordedBy("operator", how=GivenHow.HANDOVER)
    rows = list(
        session.exec(
            select(SharingConsent)
            .where(SharingConsent.member_id == leaver.id, col(SharingConsent.ended_at).is_(None))
            .order_by(col(SharingConsent.patient_id), col(SharingConsent.created_at))
        )
    )
    for row in rows:
        _pass_on(session, runtime, row, successor, by=by)
    return len(rows)


def _pass_on(
    session: Session, runtime: Runtime, row: SharingConsent, successor: StaffMember, *, by: RecordedBy
) -> None:
    key = data_key(session, runtime, row.patient_id)
    same = ("patient_id", "sees_card", "sees_plan", "purpose", "words_version", "language", "ends_on")
    if not _standing_with(session, row.patient_id, "member_id", successor.id):
        values = {name: getattr(row, name) for name in same} | {
            "member_id": successor.id,
            "given_how": by.how,
            "follows_id": row.id,
            "starts_on": min(today(), row.ends_on or today()),
        }
        _record(session, key, values, scope_of(key, row), by=by)
    _end(session, row, by=by)
    enqueue(session, runtime, "care_team.changed", patient_id=row.patient_id)


def _record(session: Session, key: DataKey, values: dict[str, Any], scope: Scope, *, by: RecordedBy) -> SharingConsent:
    consent_id = uuid4()
    row = SharingConsent.model_validate(
        values
        | {
            "id": consent_id,
            "body": seal_scope(key, consent_id, scope),
            "recorded_by": by.account_id,
            "recorded_as": by.kind,
        }
    )
    session.add(row)
    session.flush()
    record_event(
        session,
        event="consent.given",
        outcome="done",
        by=by.kind,
        actor_id=by.account_id,
        patient_id=key.patient_id,
        private={"consent": str(consent_id)},
        private_key=key.event_key,
    )
    return row


def _end(session: Session, row: SharingConsent, *, by: RecordedBy) -> bool:
    """False when somebody ended it first: there is one ending, and one event of it."""
    ended = (
        update(SharingConsent)
        .where(col(SharingConsent.id) == row.id, col(SharingConsent.ended_at).is_(None))
        .values(ended_at=now(), ended_by=by.account_id, ended_as=by.kind)
        .returning(col(SharingConsent.id))
    )
    if session.execute(ended).one_or_none() is None:
        return False
    record_event(
        session,
        event="consent.ended",
        outcome="done",
        by=by.kind,
        actor_id=by.account_id,
        patient_id=row.patient_id,
        event_id=ended_id(row.id),
    )
    session.refresh(row)
    return True


def _standing_with(session: Session, patient_id: UUID, column: str, team_id: UUID) -> list[SharingConsent]:
    query = select(SharingConsent).where(
        SharingConsent.patient_id == patient_id,
        getattr(SharingConsent, column) == team_id,
        col(SharingConsent.ended_at).is_(None),
    )
    return list(session.exec(query.with_for_update()))


def _scope(asked: GiveConsent) -> Scope:
    if asked.plan is None:
        return Scope()
    for key in (*asked.plan.sections, *asked.plan.direct):
        section_of(key)
    scope = Scope(all_open=asked.plan.all_open, sections=asked.plan.sections, direct=asked.plan.direct)
    if any(not scope.may_see(section_of(key)) for key in scope.direct):
        raise Invalid("direct_not_shared", "Share a part before you let somebody write in it.")
    return scope


def _require_team(session: Session, asked: GiveConsent) -> None:
    if asked.kind == "organisation":
        team = session.get(Organisation, asked.team_id)
        is_there = team is not None and is_running(team)
    else:
        is_there = works(session, asked.team_id, on=today())
    if not is_there:
        raise NotFound("no_team", "No team has this code. Check it with the person who gave it to you.")


def works(session: Session, member_id: UUID, *, on: date) -> bool:
    """Whether this professional works on a day."""
    query = (
        select(StaffMember.id)
        .join(Organisation, col(Organisation.id) == col(StaffMember.organisation_id))
        .where(StaffMember.id == member_id, *working(on))
    )
    return session.exec(query).first() is not None
