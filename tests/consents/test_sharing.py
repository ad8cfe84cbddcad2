"""Nothing is seen by a professional without a recorded agreement, and nothing beyond it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.access_log.record import open_private
from app.authorisation.care_team import caseload
from app.authorisation.models import SharingConsent
from app.authorisation.permissions import Permission
from app.authorisation.policy import authorise
from app.authorisation.roles import CARD_TIER, PLAN_TIER
from app.authorisation.staff_door import require_staff
from app.care_plans.sections import all_sections, section_of
from app.care_plans.shared_scope import Scope, scope_of
from app.consents.queries import consents_of_patient
from app.consents.schemas import GiveConsent
from app.consents.service import end, hand_over
from app.consents.words import all_words, latest
from app.core.clock import fixed_clock, now, today
from app.core.errors import AppError, Conflict, Invalid, NotFound
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.identity.actor import Role
from app.identity.models import Organisation, StaffLeave, StaffMember
from app.patients.keys import data_key
from app.staff.service import end_member
from tests.factories.consents import PATIENT, asking, shared
from tests.factories.patients import a_patient
from tests.factories.staff import a_member, an_organisation, at_work

PRIVATE = next(section.key for section in all_sections() if section.is_private)


@pytest.fixture
def patient_id(runtime: Runtime, session: Session) -> UUID:
    return a_patient(session, runtime)


@pytest.fixture
def advisor(session: Session, runtime: Runtime) -> StaffMember:
    return a_member(session, runtime)


def allowed(session: Session, member: StaffMember, patient_id: UUID, **actor: Any) -> frozenset[Permission]:
    """Everything that goes through for this professional."""
    found = set()
    for permission in Permission:
        try:
            authorise(session, at_work(member, **actor), permission, patient_id)
        except AppError:
            continue
        found.add(permission)
    return frozenset(found)


def test_without_an_agreement_nothing_opens(session: Session, patient_id: UUID, advisor: StaffMember) -> None:
    assert allowed(session, advisor, patient_id) == frozenset()
    with pytest.raises(NotFound):
        authorise(session, at_work(advisor), Permission.CARD_SEE, patient_id)


@pytest.mark.parametrize("role", [Role.CARE_ADVISOR, Role.CLINICIAN])
@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"plan": None}, CARD_TIER),
        ({"sees_card": False}, PLAN_TIER),
        ({}, CARD_TIER | PLAN_TIER),
    ],
)
def test_an_agreement_opens_the_tiers_it_names(
    session: Session,
    runtime: Runtime,
    patient_id: UUID,
    role: Role,
    what: dict[str, Any],
    expected: frozenset[Permission],
) -> None:
    member = a_member(session, runtime, role=role)
    shared(session, runtime, patient_id, member, **what)
    assert allowed(session, member, patient_id) == expected


def test_it_opens_one_patient_to_one_professional(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    shared(session, runtime, patient_id, advisor)
    organisation = session.get_one(Organisation, advisor.organisation_id)
    assert allowed(session, a_member(session, runtime, organisation), patient_id) == frozenset()
    assert allowed(session, advisor, a_patient(session, runtime)) == frozenset()


def test_one_with_a_team_opens_to_whoever_works_there_today(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    organisation = an_organisation(session)
    here, elsewhere = a_member(session, runtime, organisation), a_member(session, runtime)
    shared(session, runtime, patient_id, organisation)
    assert Permission.CARD_SEE in allowed(session, here, patient_id)
    assert allowed(session, elsewhere, patient_id) == frozenset()
    end_member(session, here)
    session.flush()
    assert allowed(session, here, patient_id) == frozenset()


def test_a_session_without_a_passkey_opens_nothing(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    shared(session, runtime, patient_id, advisor)
    assert allowed(session, advisor, patient_id, method="email_code") == frozenset()
    assert allowed(session, advisor, patient_id, is_held=True) == frozenset()


# --- endings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["consent", "member", "organisation", "time"])
def test_whatever_ends_nothing_opens_and_the_caseload_is_empty(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember, ends: str
) -> None:
    """Proves H12-A2."""
    consent = shared(session, runtime, patient_id, advisor, ends_on=today().isoformat() if ends == "time" else None)
    staff = require_staff(session, at_work(advisor))
    assert caseload(session, staff) == [patient_id]
    if ends == "consent":
        end(session, patient_id=patient_id, consent_id=consent.id, by=PATIENT)
    elif ends == "member":
        end_member(session, advisor)
    elif ends == "organisation":
        session.get_one(Organisation, advisor.organisation_id).ends_on = today() - timedelta(days=1)
    session.flush()
    with fixed_clock(now() + timedelta(days=1 if ends == "time" else 0)):
        assert allowed(session, advisor, patient_id) == frozenset()
        if ends in {"consent", "time"}:
            assert caseload(session, staff) == []


def test_it_holds_until_its_last_day(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    shared(session, runtime, patient_id, advisor, ends_on=(today() + timedelta(days=2)).isoformat())
    for days, opens in ((0, True), (2, True), (3, False)):
        with fixed_clock(now() + timedelta(days=days)):
            assert bool(allowed(session, advisor, patient_id)) is opens, days


def test_to_share_less_is_a_new_agreement_in_place_of_the_old(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    first = shared(session, runtime, patient_id, advisor)
    second = shared(session, runtime, patient_id, advisor, plan=None)
    session.refresh(first)
    assert (first.ended_as, second.ended_at) == ("patient", None)
    assert allowed(session, advisor, patient_id) == CARD_TIER


def test_nobody_ends_that_of_another_patient_or_twice(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    consent = shared(session, runtime, patient_id, advisor)
    with pytest.raises(NotFound, match="consent_not_found"):
        end(session, patient_id=a_patient(session, runtime), consent_id=consent.id, by=PATIENT)
    end(session, patient_id=patient_id, consent_id=consent.id, by=PATIENT)
    with pytest.raises(Conflict, match="consent_ended"):
        end(session, patient_id=patient_id, consent_id=consent.id, by=PATIENT)


# --- cover and handover ------------------------------------------------------------------------------------


def test_a_deputy_sees_the_patients_on_the_days_away_alone(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    deputy = a_member(session, runtime, session.get_one(Organisation, advisor.organisation_id))
    shared(session, runtime, patient_id, advisor)
    advisor.deputy_id = deputy.id
    session.add(StaffLeave(member_id=advisor.id, starts_on=today(), ends_on=today() + timedelta(days=3)))
    session.flush()
    for days, opens in ((-1, False), (0, True), (3, True), (4, False)):
        with fixed_clock(now() + timedelta(days=days)):
            assert (Permission.PLAN_SEE in allowed(session, deputy, patient_id)) is (opens and days >= 0), days


def test_a_handover_gives_the_colleague_what_the_leaver_had_and_tells_the_patient(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    colleague = a_member(session, runtime, session.get_one(Organisation, advisor.organisation_id))
    mine = {"sections": ["breathing"], "direct": ["breathing"]}
    first = shared(session, runtime, patient_id, advisor, sees_card=False, plan=mine)
    assert hand_over(session, runtime, advisor, colleague) == 1
    (standing,) = session.exec(select(SharingConsent).where(SharingConsent.member_id == colleague.id))
    key = data_key(session, runtime, patient_id)
    assert scope_of(key, standing) == scope_of(key, first)
    assert (standing.follows_id, standing.given_how, standing.sees_card) == (first.id, "handover", False)
    assert allowed(session, advisor, patient_id) == frozenset()
    assert allowed(session, colleague, patient_id) == PLAN_TIER
    told = session.exec(select(OutboxMessage.patient_id).where(OutboxMessage.kind == "care_team.changed")).all()
    assert told == [patient_id]


def test_a_handover_gives_no_more_than_the_patient_shared_with_the_colleague_before(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    colleague = a_member(session, runtime, session.get_one(Organisation, advisor.organisation_id))
    shared(session, runtime, patient_id, advisor)
    shared(session, runtime, patient_id, colleague, plan=None)
    hand_over(session, runtime, advisor, colleague)
    assert allowed(session, colleague, patient_id) == CARD_TIER


def test_patients_are_handed_over_within_the_organisation_alone(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    shared(session, runtime, patient_id, advisor)
    for wrong in (a_member(session, runtime), advisor):
        with pytest.raises(Invalid, match="not_a_colleague"):
            hand_over(session, runtime, advisor, wrong)


# --- what is recorded --------------------------------------------------------------------------------------


def test_everything_is_recorded(session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember) -> None:
    shared(session, runtime, patient_id, advisor, purpose="transition", plan={"sections": ["breathing"]})
    (seen,) = consents_of_patient(session, runtime, data_key(session, runtime, patient_id))
    assert seen.person is not None
    assert (seen.kind, seen.person.id, seen.purpose) == ("person", advisor.id, "transition")
    assert seen.plan is not None
    assert (set(seen.plan.sections), set(seen.plan.direct), seen.sees_card) == ({"breathing"}, set(), True)
    assert (seen.words_version, seen.language) == (latest("en-GB").version, "en-GB")
    assert (seen.given_how, seen.recorded_as, seen.starts_on) == ("signed_in", "patient", today())
    assert (seen.ends_on, seen.ended_at, seen.is_in_force) == (None, None, True)


def test_giving_and_ending_stand_in_the_log(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    consent = shared(session, runtime, patient_id, advisor)
    end(session, patient_id=patient_id, consent_id=consent.id, by=PATIENT)
    query = select(AccessEvent).where(AccessEvent.patient_id == patient_id)
    events = {event.event: event for event in session.exec(query) if event.event.startswith("consent.")}
    assert set(events) == {"consent.given", "consent.ended"}
    private = open_private(events["consent.given"], data_key(session, runtime, patient_id).event_key)
    assert private == {"consent": str(consent.id)}


def test_the_sections_are_not_readable_in_the_database(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    consent = shared(session, runtime, patient_id, advisor, plan={"sections": [PRIVATE]})
    assert PRIVATE.encode() not in consent.body
    few = shared(session, runtime, patient_id, advisor, plan={"sections": ["breathing", "heart"]})
    assert len(few.body) == len(consent.body)


def test_every_version_of_the_words_says_the_same_things() -> None:
    expected = {"share", "team", "person", "direct", "ending"}
    assert {frozenset(words.sentences) for words in all_words().values()} == {frozenset(expected)}
    assert all(words.is_draft for words in all_words().values()), "a signature is the lead's to give"


# --- refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"words_version": "0"}, "unknown_consent_words"),
        ({"language": "cy"}, "unknown_consent_words"),
        ({"ends_on": "2026-11-20"}, "ends_before"),
        ({"plan": {"sections": ["no_such_section"]}}, "unknown_section"),
        ({"plan": {"sections": ["heart"], "direct": ["breathing"]}}, "direct_not_shared"),
        ({"plan": {"all_open": True, "direct": [PRIVATE]}}, "direct_not_shared"),
        ({"team_id": str(uuid4())}, "no_team"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(AppError, match=code):
        shared(session, runtime, patient_id, advisor, **changes)


@pytest.mark.parametrize("changes", [{"sees_card": False, "plan": None}, {"plan": {}}, {"more": 1}])
def test_an_agreement_to_nothing_is_refused(advisor: StaffMember, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Choose|Extra"):
        GiveConsent.model_validate(asking(advisor, **changes))


def test_nothing_is_shared_with_who_has_left(
    session: Session, runtime: Runtime, patient_id: UUID, advisor: StaffMember
) -> None:
    end_member(session, advisor)
    session.flush()
    with pytest.raises(NotFound, match="no_team"):
        shared(session, runtime, patient_id, advisor)


# --- sections ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", [section.key for section in all_sections()])
def test_each_section_is_shared_as_the_scope_says(section: str) -> None:
    known = section_of(section)
    assert Scope(all_open=True).may_see(known) is not known.is_private
    assert Scope(sections=frozenset({section})).may_see(known)
    assert not Scope(sections=frozenset({"another"})).may_see(known)
    assert not Scope(all_open=True, sections=frozenset({section})).may_write(known)
    assert Scope(sections=frozenset({section}), direct=frozenset({section})).may_write(known)
    assert not Scope(direct=frozenset({section})).may_write(known)
