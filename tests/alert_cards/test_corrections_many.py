"""One line taken back on many cards: every holder is told, once, in one run."""

from time import perf_counter
from uuid import uuid4

import pytest
from sqlmodel import Session

from app.alert_cards.corrections import tell_holders
from app.alert_cards.models import AlertCard
from app.alert_cards.versions import seal_version
from app.core.database import transaction
from app.core.runtime import Runtime
from app.patient_summary.schema import PatientSummary
from app.patients.keys import make_patient_key
from app.patients.models import Patient
from tests.alert_cards.test_corrections import take_back, told
from tests.factories.cards import a_card, duchenne_record

BATCH = 500


def make_cards(runtime: Runtime, summary: PatientSummary, count: int) -> None:
    """Issued cards of as many people, each under keys of their own."""
    for start in range(0, count, BATCH):
        with transaction(runtime.database) as session:
            for _ in range(min(BATCH, count - start)):
                _make_card(session, runtime, summary)


def _make_card(session: Session, runtime: Runtime, summary: PatientSummary) -> None:
    patient = Patient(id=uuid4())
    session.add(patient)
    session.flush()
    version = summary.review.version
    card = AlertCard.model_validate({"patient_id": patient.id, "current_version": version})
    session.add(card)
    session.flush()
    key = make_patient_key(session, runtime, patient.id)
    seal_version(session, card, summary, data_key=key, preview_digest="", issued_by=None)


@pytest.mark.slow
@pytest.mark.parametrize("count", [130, pytest.param(10_000, marks=pytest.mark.soak)])
def test_every_holder_of_a_withdrawn_line_is_told_in_one_run(runtime: Runtime, count: int) -> None:
    """Proves H33-A4."""
    make_cards(runtime, a_card(duchenne_record()), count)
    take_back(runtime)
    begun = perf_counter()
    assert tell_holders(runtime) == count
    print(f"{count} holders told in {perf_counter() - begun:.1f} s")  # noqa: T201 - a soak says what it measured
    assert len(set(told(runtime))) == count
