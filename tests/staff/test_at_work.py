"""At work: who is staff today, who covers for whom, and that an ending counts from the next request on."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session

from app.authorisation.staff import Staff, covered_by, find_staff
from app.authorisation.staff_door import require_staff
from app.core.clock import today
from app.core.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from app.core.runtime import Runtime
from app.identity.models import Organisation, StaffMember
from app.identity.sessions import Method
from app.staff.queries import find_team, own_staff_view
from app.staff.service import cancel_leave, end_member, name_deputy, plan_leave
from tests.factories.identity import an_actor
from tests.factories.staff import a_member, an_organisation, at_work


def staff(session: Session, member: StaffMember) -> Staff:
    return require_staff(session, at_work(member))


@pytest.fixture
def organisation(runtime: Runtime, session: Session) -> Organisation:
    assert runtime.is_demo  # its own transaction comes before ours
    return an_organisation(session)


@pytest.fixture
def advisor(session: Session, runtime: Runtime, organisation: Organisation) -> StaffMember:
    return a_member(session, runtime, organisation)


@pytest.fixture
def colleague(session: Session, runtime: Runtime, organisation: Organisation) -> StaffMember:
    return a_member(session, runtime, organisation)


def why_not(session: Session, member: StaffMember, **actor: object) -> str:
    """The code with which a staff page is refused, or ok."""
    try:
        require_staff(session, at_work(member, **actor))
    except AppError as refusal:
        return refusal.code
    return "ok"


def test_only_a_session_that_a_passkey_opened_is_at_work(session: Session, advisor: StaffMember) -> None:
    expected = {
        Method.PASSKEY: "ok",
        Method.RECOVERY_CODE: "ok",
        Method.EMAIL_CODE: "staff_needs_passkey",
        Method.RECOVERY_WAIT: "staff_needs_passkey",
    }
    assert {method: why_not(session, advisor, method=method) for method in Method} == expected
    assert why_not(session, advisor, is_held=True) == "staff_needs_passkey"


def test_a_person_is_never_at_work(session: Session) -> None:
    assert find_staff(session, an_actor(method=Method.PASSKEY)) is None


def test_an_ended_member_is_not_at_work(session: Session, advisor: StaffMember) -> None:
    end_member(session, advisor)
    session.flush()
    assert why_not(session, advisor) == "staff_ended"


@pytest.mark.parametrize(("days", "expected"), [(-1, "staff_ended"), (0, "ok"), (1, "ok")])
def test_an_organisation_works_until_its_last_day(
    session: Session, organisation: Organisation, advisor: StaffMember, days: int, expected: str
) -> None:
    organisation.ends_on = today() + timedelta(days=days)
    session.flush()
    assert why_not(session, advisor) == expected


def test_an_organisation_that_begins_tomorrow_has_nobody_at_work(
    session: Session, organisation: Organisation, advisor: StaffMember
) -> None:
    organisation.starts_on = today() + timedelta(days=1)
    session.flush()
    assert why_not(session, advisor) == "staff_ended"


# --- deputies and days away --------------------------------------------------------------------------------


def on_leave(session: Session, member: StaffMember, deputy: StaffMember, first: int, last: int) -> UUID:
    """The member is away from `first` to `last`, in days from today; the deputy covers."""
    name_deputy(session, staff(session, member), member_id=deputy.id)
    start, end = (today() + timedelta(days=days) for days in (first, last))
    return plan_leave(session, staff(session, member), starts_on=start, ends_on=end).id


@pytest.mark.parametrize(
    ("first", "last", "covers"), [(0, 0, True), (-3, 0, True), (0, 5, True), (1, 5, False), (-5, -1, False)]
)
def test_a_deputy_covers_on_the_days_away_and_on_no_other(
    session: Session, advisor: StaffMember, colleague: StaffMember, first: int, last: int, covers: bool
) -> None:
    if last < 0:
        on_leave(session, advisor, colleague, first, 0)
        day = today() + timedelta(days=1)
    else:
        on_leave(session, advisor, colleague, first, last)
        day = today()
    covered = covered_by(session, staff(session, colleague), on=day)
    assert covered == ({advisor.id, colleague.id} if covers else {colleague.id})


def test_covering_does_not_pass_on(session: Session, runtime: Runtime, organisation: Organisation) -> None:
    first, second, third = (a_member(session, runtime, organisation) for _ in range(3))
    on_leave(session, first, second, 0, 3)
    on_leave(session, second, third, 0, 3)
    assert covered_by(session, staff(session, third)) == {second.id, third.id}


def test_nobody_covers_for_a_member_who_has_left(
    session: Session, advisor: StaffMember, colleague: StaffMember
) -> None:
    on_leave(session, advisor, colleague, 0, 3)
    end_member(session, advisor)
    session.flush()
    assert covered_by(session, staff(session, colleague)) == {colleague.id}


def test_days_away_need_a_deputy(session: Session, advisor: StaffMember) -> None:
    with pytest.raises(Conflict, match="no_deputy"):
        plan_leave(session, staff(session, advisor), starts_on=today(), ends_on=today())


def test_a_deputy_works_in_the_same_organisation(session: Session, runtime: Runtime, advisor: StaffMember) -> None:
    elsewhere = a_member(session, runtime)
    for member_id in (elsewhere.id, advisor.id, uuid4()):
        with pytest.raises(NotFound, match="not_a_colleague"):
            name_deputy(session, staff(session, advisor), member_id=member_id)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 11, 1), date(2026, 11, 20)),
        (date(2026, 12, 1), date(2030, 1, 1)),
    ],
)
def test_days_away_that_make_no_sense_are_refused(
    session: Session, advisor: StaffMember, colleague: StaffMember, starts_on: date, ends_on: date
) -> None:
    name_deputy(session, staff(session, advisor), member_id=colleague.id)
    with pytest.raises(Invalid, match="leave_dates"):
        plan_leave(session, staff(session, advisor), starts_on=starts_on, ends_on=ends_on)


def test_nobody_cancels_the_days_of_another(session: Session, advisor: StaffMember, colleague: StaffMember) -> None:
    leave_id = on_leave(session, advisor, colleague, 0, 3)
    with pytest.raises(NotFound, match="leave_not_found"):
        cancel_leave(session, staff(session, colleague), leave_id)
    cancel_leave(session, staff(session, advisor), leave_id)
    session.flush()
    assert covered_by(session, staff(session, colleague)) == {colleague.id}


# --- what is seen ------------------------------------------------------------------------------------------


def test_the_own_page_names_colleagues_of_the_organisation_alone(
    session: Session, runtime: Runtime, advisor: StaffMember, colleague: StaffMember
) -> None:
    a_member(session, runtime)
    left = a_member(session, runtime, session.get_one(Organisation, advisor.organisation_id))
    end_member(session, left)
    session.flush()
    seen = own_staff_view(session, runtime, staff(session, advisor))
    assert [each.id for each in seen.colleagues] == [colleague.id]


def test_a_team_code_finds_the_person_and_the_organisation(
    session: Session, runtime: Runtime, organisation: Organisation, advisor: StaffMember
) -> None:
    person = find_team(session, runtime, typed=f" {advisor.team_code[:4].lower()}-{advisor.team_code[4:]} ")
    assert (person.kind, person.id) == ("person", advisor.id)
    team = find_team(session, runtime, typed=organisation.team_code)
    assert (team.kind, team.id, team.person) == ("organisation", organisation.id, None)


def test_the_code_of_who_left_or_of_an_ended_organisation_finds_nothing(
    session: Session, runtime: Runtime, organisation: Organisation, advisor: StaffMember
) -> None:
    organisation.ends_on = today() - timedelta(days=1)
    session.flush()
    for typed in (advisor.team_code, organisation.team_code, "ZZZZZZZZ", "no code!"):
        with pytest.raises(NotFound, match="no_team"):
            find_team(session, runtime, typed=typed)


def test_an_ended_member_is_signed_out(session: Session, advisor: StaffMember) -> None:
    end_member(session, advisor)
    session.flush()
    with pytest.raises(Forbidden, match="staff_ended"):
        require_staff(session, at_work(advisor))
