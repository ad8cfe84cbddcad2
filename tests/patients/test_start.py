"""Starting a card for oneself, a child or an adult, on a legal basis that is written down."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.authorisation.models import PatientAccount, ProxyGrant
from app.authorisation.policy import relations_of
from app.core.errors import Conflict, Invalid
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.patients.models import Patient
from app.patients.relationship import relationship_of
from app.patients.start import COLOURS, HELPED_MAX, StartPatient, start_patient
from tests.factories.identity import an_actor
from tests.factories.patients import WHO, a_patient, a_record, an_account, standing_entry, the_facts

MOTHER = {"relation": "child", "relationship": "mother", "legal_basis": "parental_responsibility"}
CHILD = WHO | {"given_name": "Arun", "date_of_birth": "2016-08-09"}


def start(session: Session, runtime: Runtime, account_id: UUID, **values: Any) -> UUID:
    asked = StartPatient.model_validate({"relation": "self", "who": WHO} | values)
    return start_patient(session, runtime, asked, catalogue=the_facts(), account_id=account_id)


def test_own_card_belongs_to_ones_own_account(session: Session, runtime: Runtime) -> None:
    account = an_account(session, runtime)
    patient_id = start(session, runtime, account)
    own = session.exec(select(PatientAccount).where(PatientAccount.patient_id == patient_id)).one()
    assert own.account_id == account


def test_first_entry_and_first_event_come_with_the_start(session: Session, runtime: Runtime) -> None:
    patient_id = start(session, runtime, an_account(session, runtime))
    entry = standing_entry(a_record(session, runtime, patient_id), "who")
    assert (entry.version, entry.provenance.recorded_by) == (1, "patient")
    event = session.exec(select(AccessEvent).where(AccessEvent.patient_id == patient_id)).one()
    assert (event.event, event.by) == ("patient.started", "patient")


def test_card_of_a_child_records_relationship_and_legal_basis(session: Session, runtime: Runtime) -> None:
    account = an_account(session, runtime)
    patient_id = start(session, runtime, account, **MOTHER, who=CHILD)
    grant = session.exec(select(ProxyGrant).where(ProxyGrant.patient_id == patient_id)).one()
    assert (grant.account_id, grant.legal_basis) == (account, "parental_responsibility")
    assert grant.relationship_sealed is not None
    assert b"mother" not in grant.relationship_sealed
    (relation,) = relations_of(session, an_actor(account))
    assert relationship_of(data_key(session, runtime, patient_id), relation) == "mother"
    assert (grant.scope, grant.status, grant.sees_openings) == ("manage", "active", False)
    assert standing_entry(a_record(session, runtime, patient_id), "who").provenance.recorded_by == "proxy"


@pytest.mark.parametrize("empty", [None, "", "  "])
@pytest.mark.no_database
def test_an_empty_relationship_is_none(empty: str | None) -> None:
    """A form sends what was left empty, too."""
    asked = StartPatient.model_validate({"relation": "self", "who": WHO, "relationship": empty})
    assert asked.relationship is None


def test_second_card_of_ones_own_is_refused_and_says_what_to_do(session: Session, runtime: Runtime) -> None:
    account = an_account(session, runtime)
    start(session, runtime, account)
    with pytest.raises(Conflict, match="already_started"):
        start(session, runtime, account)


@pytest.mark.parametrize(
    "wrong",
    [
        {"relation": "child", "legal_basis": "parental_responsibility"},
        {"relation": "child", "relationship": "mother"},
        {"relation": "adult", "relationship": "mother", "legal_basis": "parental_responsibility"},
        {"relation": "self", "relationship": "me"},
        {"relation": "adult", "relationship": "carer", "legal_basis": "because"},
        {"relation": "pet", "relationship": "owner", "legal_basis": "best_interests"},
    ],
)
def test_nobody_starts_for_another_without_a_reason_that_fits(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        StartPatient.model_validate({"who": CHILD} | wrong)


@pytest.mark.parametrize(
    ("asked", "born"),
    [
        ({"relation": "self"}, "2015-01-01"),
        (MOTHER, "2008-01-01"),
        ({"relation": "adult", "relationship": "carer", "legal_basis": "best_interests"}, "2012-01-01"),
    ],
)
def test_age_that_does_not_fit_is_asked_about_once(
    session: Session, runtime: Runtime, asked: dict[str, Any], born: str
) -> None:
    account = an_account(session, runtime)
    who = WHO | {"date_of_birth": born}
    with pytest.raises(Invalid, match="is_this_right"):
        start(session, runtime, account, **asked, who=who)
    assert start(session, runtime, account, **asked, who=who, confirm_unusual=True)


def test_brothers_have_colours_of_their_own(session: Session, runtime: Runtime) -> None:
    account = an_account(session, runtime)
    children = [start(session, runtime, account, **MOTHER, who=CHILD) for _ in range(len(COLOURS))]
    colours = {session.exec(select(Patient.colour).where(Patient.id == child)).one() for child in children}
    assert colours == set(COLOURS)


def test_a_brother_gets_the_colour_that_is_free(session: Session, runtime: Runtime) -> None:
    """Also where the colours were not given in their order. Proves H41-A1."""
    account = an_account(session, runtime)
    first = start(session, runtime, account, **MOTHER, who=CHILD)
    session.get_one(Patient, first).colour = COLOURS[1]
    second = start(session, runtime, account, **MOTHER, who=CHILD)
    assert session.get_one(Patient, second).colour == COLOURS[0]
    third = start(session, runtime, account, **MOTHER, who=CHILD)
    assert session.get_one(Patient, third).colour == COLOURS[2]


def test_account_keeps_a_bounded_number_of_cards(session: Session, runtime: Runtime) -> None:
    account = an_account(session, runtime)
    for _ in range(HELPED_MAX):
        a_patient(session, runtime, account_id=account, relation="child")
    with pytest.raises(Invalid, match="too_many_people"):
        start(session, runtime, account, **MOTHER, who=CHILD)
