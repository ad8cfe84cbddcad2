"""Birthdays: every boundary in every nation, 29 February, and what a parent opens on each side of them."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from app.authorisation.models import ProxyGrant, ReviewTask
from app.authorisation.permissions import Permission
from app.authorisation.policy import authorise, relation_of
from app.authorisation.roles import BY_RELATION, RelationKind
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.errors import Forbidden
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.notifications.kinds import Audience
from app.notifications.recipients import recipients
from app.patients import age_limits
from app.patients.age_rules import Nation, birthday, born_from_limit, limit_rule, rules
from app.patients.models import Patient
from app.patients.service import Writer
from app.proxies.birthdays import NOBODY_KEEPS, look_ahead
from tests.factories.consents import shared
from tests.factories.identity import an_actor, is_proxy, is_self, make_account
from tests.factories.patients import WHO, a_patient, a_record, save
from tests.factories.staff import a_member

AGES = {
    Nation.ENGLAND: {11: 3, 13: 3, 16: 6, 18: 6},
    Nation.WALES: {11: 3, 13: 3, 16: 6, 18: 6},
    Nation.NORTHERN_IRELAND: {11: 3, 13: 3, 16: 6, 18: 6},
    Nation.SCOTLAND: {12: 3, 16: 6},
}
"""The ages and the months before, written out a second time."""
BIRTHS = (date(2012, 2, 29), date(2012, 2, 28), date(2012, 3, 1), date(2011, 12, 31), date(2013, 1, 1))


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), UTC)


def a_child(session: Session, runtime: Runtime, born: date, nation: Nation | None = None) -> tuple[UUID, UUID]:
    """A child whose mother keeps the card alone, started while it was small; patient and account."""
    with fixed_clock(at(born + timedelta(days=900))):
        mother = make_account(session, runtime).id
        patient_id = a_patient(session, runtime, account_id=mother, relation="child", date_of_birth=born.isoformat())
    patient = session.get_one(Patient, patient_id)
    patient.nation = nation
    session.flush()
    return patient_id, mother


def kind_of(session: Session, account_id: UUID, patient_id: UUID) -> RelationKind | None:
    relation = relation_of(session, an_actor(account_id), patient_id)
    return None if relation is None else relation.kind


def test_the_rules_are_those_of_the_conventions() -> None:
    found = {nation: {rule.age: rule.months_before for rule in rules(nation)} for nation in Nation}
    assert found == AGES
    assert {limit_rule(nation).age for nation in Nation} == {16}
    assert rules(None) == rules(Nation.ENGLAND)


@pytest.mark.parametrize("born", BIRTHS)
@pytest.mark.parametrize("nation", Nation)
def test_a_parent_is_limited_from_the_birthday_on_and_not_a_day_before(
    session: Session, runtime: Runtime, born: date, nation: Nation
) -> None:
    """Proves H13-A3. Proves H13-E1."""
    patient_id, mother = a_child(session, runtime, born, nation)
    day = birthday(born, 16)
    for shift, expected in ((-1, RelationKind.SOLE_MANAGER), (0, RelationKind.LIMITED), (1, RelationKind.LIMITED)):
        with fixed_clock(at(day + timedelta(days=shift))):
            assert kind_of(session, mother, patient_id) is expected, shift


def test_a_birthday_on_29_february_is_1_march_in_other_years() -> None:
    born = date(2012, 2, 29)
    assert [birthday(born, age) for age in (11, 12, 13, 16, 18)] == [
        date(2023, 3, 1), date(2024, 2, 29), date(2025, 3, 1), date(2028, 2, 29), date(2030, 3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("nation", Nation)
def test_the_date_of_birth_behind_a_limit_is_exact(nation: Nation) -> None:
    first = date(1996, 1, 1)
    days = [first + timedelta(days=days) for days in range(12_000)]
    assert [born_from_limit(limit_rule(nation).on(born), nation) for born in days] == days


def test_a_limited_parent_shows_and_prints_the_issued_card_and_nothing_else(session: Session, runtime: Runtime) -> None:
    """Proves H13-A1."""
    patient_id, mother = a_child(session, runtime, date(2010, 5, 3))
    expected = {
        Permission.CARD_SEE, Permission.LINK_SEE, Permission.LINK_SHOW, Permission.DOCUMENT_SEE,
        Permission.DOCUMENT_MAKE,
    }  # fmt: skip
    assert BY_RELATION[RelationKind.LIMITED] == expected
    for permission in Permission:
        if permission in expected:
            authorise(session, an_actor(mother), permission, patient_id)
        else:
            with pytest.raises(Forbidden, match="outside_your_scope"):
                authorise(session, an_actor(mother), permission, patient_id)


def test_a_limited_parent_hears_of_no_opening(session: Session, runtime: Runtime) -> None:
    patient_id, mother = a_child(session, runtime, date(2012, 5, 3))
    session.exec(select(ProxyGrant).where(ProxyGrant.account_id == mother)).one().sees_openings = True
    session.flush()
    for day, told in ((date(2028, 5, 2), [mother]), (date(2028, 5, 3), [])):
        with fixed_clock(at(day)):
            assert recipients(session, Audience.OPENINGS, patient_id) == told


@pytest.mark.parametrize("basis", ["patient_consent", "best_interests", "court_deputy"])
def test_another_legal_basis_is_not_limited_by_a_birthday(session: Session, runtime: Runtime, basis: str) -> None:
    patient_id, mother = a_child(session, runtime, date(2010, 5, 3))
    session.exec(select(ProxyGrant).where(ProxyGrant.account_id == mother)).one().legal_basis = basis
    session.flush()
    assert kind_of(session, mother, patient_id) is RelationKind.SOLE_MANAGER


def test_who_starts_a_card_for_a_child_over_16_has_said_that_they_agree(session: Session, runtime: Runtime) -> None:
    mother = make_account(session, runtime).id
    a_patient(session, runtime, account_id=mother, relation="child", date_of_birth="2010-05-03")
    grant = session.exec(select(ProxyGrant).where(ProxyGrant.account_id == mother)).one()
    assert (grant.legal_basis, grant.limits_on) == ("patient_consent", None)


# --- a date of birth that is changed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "by", "expected"),
    [
        (date(2026, 1, 1), "proxy", date(2030, 5, 3)),
        (date(2027, 11, 2), "proxy", date(2030, 5, 3)),
        (date(2027, 11, 3), "proxy", date(2028, 5, 3)),
        (date(2028, 6, 1), "proxy", date(2028, 5, 3)),
        (date(2027, 11, 3), "patient", date(2030, 5, 3)),
    ],
)
def test_a_helper_does_not_move_the_limit_away_once_it_is_near(
    session: Session, runtime: Runtime, today: date, by: str, expected: date
) -> None:
    age_limits.register()
    patient_id, mother = a_child(session, runtime, date(2012, 5, 3))
    record = a_record(session, runtime, patient_id)
    who = WHO | {"date_of_birth": "2014-05-03"}
    with fixed_clock(at(today)):
        writer = Writer(mother, "proxy" if by == "proxy" else "patient")
        save(record, "who", who, by=writer, confirm_unusual=True)
    grant = session.exec(select(ProxyGrant).where(ProxyGrant.account_id == mother)).one()
    assert grant.limits_on == expected


# --- looking ahead -----------------------------------------------------------------------------------------


def tasks(runtime: Runtime) -> dict[str, date]:
    with Session(runtime.database.read) as session:
        return {task.kind: task.due_on for task in session.exec(select(ReviewTask))}


@pytest.mark.parametrize("born", [date(2012, 2, 29), date(2012, 8, 31)])
@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.SCOTLAND, Nation.NORTHERN_IRELAND])
def test_each_birthday_is_a_task_months_before_and_once(runtime: Runtime, nation: Nation, born: date) -> None:
    with transaction(runtime.database) as session:
        a_child(session, runtime, born, nation)
    for rule in rules(nation):
        kind = f"age_{rule.age}"
        for day, is_there in ((rule.asks_on(born) - timedelta(days=1), False), (rule.asks_on(born), True)):
            with fixed_clock(at(day)):
                look_ahead(runtime)
                look_ahead(runtime)
                assert (kind in tasks(runtime)) is is_there, (kind, day)
        assert tasks(runtime)[kind] == birthday(born, rule.age)


@pytest.mark.parametrize("who", ["nobody", "the young person", "a helper they agreed to"])
def test_after_60_days_without_a_keeper_the_advisor_is_told(runtime: Runtime, who: str) -> None:
    """Proves H13-A2."""
    with transaction(runtime.database) as session:
        patient_id, _ = a_child(session, runtime, date(2012, 5, 3))
        advisor = a_member(session, runtime)
        shared(session, runtime, patient_id, advisor)
        other = make_account(session, runtime).id
        if who == "the young person":
            is_self(session, patient_id, other)
        elif who == "a helper they agreed to":
            is_proxy(session, patient_id, other, legal_basis="patient_consent")
        account = advisor.account_id
    for day, is_told in ((date(2028, 7, 1), False), (date(2028, 7, 2), who == "nobody")):
        with fixed_clock(at(day)):
            look_ahead(runtime)
            assert (NOBODY_KEEPS in tasks(runtime)) is is_told, day
    with Session(runtime.database.read) as session:
        told = session.exec(select(OutboxMessage.account_id).where(OutboxMessage.kind == "care_team.task")).all()
    assert set(told) == {account}


def test_a_grant_from_before_the_rule_gets_its_day(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        _, mother = a_child(session, runtime, date(2012, 5, 3))
        session.exec(select(ProxyGrant).where(ProxyGrant.account_id == mother)).one().limits_on = None
    look_ahead(runtime)
    with Session(runtime.database.read) as session:
        assert session.exec(select(ProxyGrant)).one().limits_on == date(2028, 5, 3)
