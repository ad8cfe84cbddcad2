"""Patients and records for tests. All people are fictional; numbers are from the 999 range."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from app.core.runtime import Runtime
from app.identity.accounts import open_account
from app.patient_summary.fact_catalogue import fact_catalogue
from app.patients.entries import Entry, find_entry
from app.patients.headings.catalogue import FactCatalogue
from app.patients.keys import data_key
from app.patients.schemas import SaveEntry
from app.patients.service import Record, Saved, Writer, confirm_entry, save_entry
from app.patients.start import StartPatient, start_patient

NHS_NUMBER = "9990000018"
BORN = date(2007, 2, 14)
WHO = {"given_name": "Rhys", "family_name": "Bevan", "known_as": None, "date_of_birth": BORN.isoformat()}


def the_facts() -> FactCatalogue:
    """The facts and templates of the repository, as the program hands them to the record."""
    return fact_catalogue()


def an_account(session: Session, runtime: Runtime, *, email: str | None = None) -> UUID:
    """A signed-up person, without any patient."""
    account = open_account(session, runtime.keys, email=email or f"{uuid4().hex}@example.org")
    session.flush()
    return account.id


def a_patient(
    session: Session, runtime: Runtime, *, account_id: UUID | None = None, relation: str = "self", **who: Any
) -> UUID:
    """A patient with a name and a date of birth. A relation other than `self` makes the account a parent or carer."""
    helped = {"relationship": "mother", "legal_basis": "parental_responsibility"} if relation == "child" else {}
    if relation == "adult":
        helped = {"relationship": "carer", "legal_basis": "patient_consent"}
    if relation == "child":
        who = {"date_of_birth": "2018-02-14"} | who
    start = StartPatient.model_validate(
        {"relation": relation, "who": WHO | who, "confirm_unusual": True, **helped},
    )
    account_id = account_id or an_account(session, runtime)
    return start_patient(session, runtime, start, catalogue=the_facts(), account_id=account_id)


def a_record(session: Session, runtime: Runtime, patient_id: UUID | None = None) -> Record:
    """The open record of a patient; of a new one unless named."""
    patient_id = patient_id or a_patient(session, runtime)
    return Record(session, data_key(session, runtime, patient_id), the_facts(), runtime.mode)


PATIENT = Writer(account_id=None, recorded_by="patient")


def save(record: Record, heading: str, value: dict[str, Any] | None, *, by: Writer = PATIENT, **more: Any) -> Saved:
    """Save over whatever stands, unless `version` is named."""
    standing = find_entry(record.session, record.key, heading)
    version = 0 if standing is None else standing.version
    return save_entry(record, heading, SaveEntry.model_validate({"version": version, "value": value} | more), by=by)


def confirm(record: Record, heading: str, **changes: Any) -> Saved:
    """A consultant confirms what stands."""
    standing = standing_entry(record, heading)
    values = {
        "version": standing.version,
        "value": standing.value,
        "role": "Respiratory consultant",
        "organisation": "Northdale Hospital",
        "on": date(2026, 11, 20),
        "by": Writer(account_id=None, recorded_by="clinician"),
    }
    return confirm_entry(record, heading, **(values | changes))


def standing_entry(record: Record, heading: str) -> Entry:
    """What is recorded now; fails when nothing is."""
    entry = find_entry(record.session, record.key, heading)
    assert entry is not None
    return entry
