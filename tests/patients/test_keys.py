"""The patient's data key, and what it binds every entry to."""

import dataclasses
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from app.core import envelope
from app.core.errors import NotFound, Unavailable
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind
from app.patients.entries import entries_of, find_entry
from app.patients.keys import data_key, make_patient_key
from app.patients.models import Patient, PatientKey, RecordEntry
from app.patients.service import Record
from tests.factories.patients import a_record, save

ALLERGIC = {"status": "recorded", "items": [{"substance": "Penicillin"}]}


def row_of(record: Record, heading: str) -> RecordEntry:
    lookup = record.key.heading_lookup(heading)
    query = select(RecordEntry).where(RecordEntry.heading_lookup == lookup)
    return record.session.exec(query.execution_options(populate_existing=True)).one()


def overwrite(record: Record, heading: str, **values: object) -> None:
    record.session.execute(update(RecordEntry).where(col(RecordEntry.id) == row_of(record, heading).id).values(values))


def test_key_opens_only_under_its_own_key_encryption_key(session: Session, runtime: Runtime) -> None:
    patient = Patient.model_validate({})
    session.add(patient)
    session.flush()
    made = make_patient_key(session, runtime, patient.id)
    assert data_key(session, runtime, patient.id) == made
    other = SecretKeys((SecretKey(SecretKind.KEK, 1, bytes(32)),))
    stranger = dataclasses.replace(runtime, keys=dataclasses.replace(runtime.keys, keks=other))
    with pytest.raises(envelope.EnvelopeRefused):
        data_key(session, stranger, patient.id)


def test_key_that_was_sealed_under_a_later_kek_says_try_later(session: Session, runtime: Runtime) -> None:
    record = a_record(session, runtime)
    later = SecretKeys((SecretKey(SecretKind.KEK, 2, bytes(32)),))
    stranger = dataclasses.replace(runtime, keys=dataclasses.replace(runtime.keys, keks=later))
    with pytest.raises(Unavailable):
        data_key(session, stranger, record.patient_id)


def test_record_whose_key_was_destroyed_cannot_be_told_from_none(session: Session, runtime: Runtime) -> None:
    record = a_record(session, runtime)
    session.execute(delete(PatientKey).where(col(PatientKey.patient_id) == record.patient_id))
    with pytest.raises(NotFound):
        data_key(session, runtime, record.patient_id)
    with pytest.raises(NotFound):
        data_key(session, runtime, uuid4())


def test_key_never_shows_in_a_repr(record: Record) -> None:
    assert record.key.key.hex() not in repr(record)
    assert str(record.key.key) not in repr(record)


def test_headings_of_two_patients_look_like_nothing_alike(session: Session, runtime: Runtime) -> None:
    one, two = a_record(session, runtime), a_record(session, runtime)
    assert one.key.heading_lookup("allergies") != two.key.heading_lookup("allergies")
    assert one.key.heading_lookup("allergies") != one.key.heading_lookup("contacts")


def test_older_version_put_back_does_not_open(record: Record) -> None:
    """Proves H72-A3."""
    save(record, "allergies", ALLERGIC)
    old = row_of(record, "allergies").body
    save(record, "allergies", {"status": "none_known"})
    overwrite(record, "allergies", body=old)
    with pytest.raises(envelope.EnvelopeRefused):
        find_entry(record.session, record.key, "allergies")


def test_body_of_one_heading_does_not_open_under_another(record: Record) -> None:
    save(record, "allergies", ALLERGIC)
    save(record, "gp", {"practice": "Riverside"})
    overwrite(record, "gp", body=row_of(record, "allergies").body)
    with pytest.raises(envelope.EnvelopeRefused):
        find_entry(record.session, record.key, "gp")


def test_body_of_another_patient_does_not_open(session: Session, runtime: Runtime, record: Record) -> None:
    """Proves H41-A4."""
    other = a_record(session, runtime)
    for each in (record, other):
        save(each, "allergies", ALLERGIC)
    overwrite(record, "allergies", body=row_of(other, "allergies").body)
    with pytest.raises(envelope.EnvelopeRefused):
        entries_of(session, record.key)


def test_one_changed_bit_is_refused(record: Record) -> None:
    """Proves H72-A3."""
    save(record, "gp", {"practice": "Riverside"})
    body = row_of(record, "gp").body
    for place in range(0, len(body), 7):
        overwrite(record, "gp", body=body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        with pytest.raises(envelope.EnvelopeError):
            find_entry(record.session, record.key, "gp")


def test_length_of_an_entry_does_not_tell_a_short_list_from_an_empty_one(record: Record) -> None:
    save(record, "allergies", {"status": "none_known"})
    empty = len(row_of(record, "allergies").body)
    save(record, "allergies", {"status": "recorded", "items": [{"substance": "Egg"}]})
    assert len(row_of(record, "allergies").body) - empty in {0, 256}
