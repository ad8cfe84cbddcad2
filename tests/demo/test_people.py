"""The fictional people: what their cards say is true for them, and one of them has everything recorded."""

import pytest
from sqlmodel import Session, select

from app.alert_cards.preview import preview_card
from app.core.runtime import Runtime
from app.demo.seeding import ensure_people
from app.patient_summary.fact_catalogue import fact_catalogue
from app.patient_summary.lines import every_line
from app.patient_summary.schema import PatientSummary
from app.patients.models import Patient

pytestmark = pytest.mark.slow


@pytest.fixture
def cards(runtime: Runtime) -> dict[str, tuple[PatientSummary, tuple[str, ...]]]:
    """What each of them would issue now, and what is not recorded, by given name."""
    ensure_people(runtime, fact_catalogue())
    with Session(runtime.database.read) as session:
        shown = [
            preview_card(session, runtime, patient=patient, card=None) for patient in session.exec(select(Patient))
        ]
    return {each.summary.identity.given_name: (each.summary, each.not_recorded) for each in shown}


def value_of(summary: PatientSummary, key: str) -> str | None:
    return next((fact.value for fact in summary.first_facts if fact.key == key), None)


def test_nothing_is_missing_on_the_card_of_margaret(cards: dict[str, tuple[PatientSummary, tuple[str, ...]]]) -> None:
    summary, not_recorded = cards["Margaret"]
    assert not_recorded == ()
    assert [line.lacks for line in every_line(summary.first_blocks) if line.lacks] == []


def test_no_card_speaks_of_steroids_or_of_an_own_ventilator_to_somebody_without(
    cards: dict[str, tuple[PatientSummary, tuple[str, ...]]],
) -> None:
    """Lines stand on a card because of what a person chose; the chosen cards must fit the person."""
    assert {"Rhys", "Arun", "Dev", "Margaret"} <= set(cards)
    for name, (summary, _) in cards.items():
        lines = list(every_line((*summary.first_blocks, *summary.more_blocks)))
        critical = [line.text.lower() for line in lines if line.severity == "critical"]
        steroids, ventilator = value_of(summary, "steroid_name_dose"), value_of(summary, "ventilation_interface")
        assert steroids or not any("steroids must not stop" in words for words in critical), name
        assert ventilator not in {None, "None"} or not any("own niv" in words for words in critical), name
