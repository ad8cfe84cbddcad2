"""What was changed and not issued is told by heading and date, never by value."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.alert_cards.ending import withdraw_card
from app.alert_cards.issue import Issued
from app.alert_cards.models import CardNotice
from app.alert_cards.notices import mark_changed, mark_confirmation_ended
from app.core.clock import fixed_clock
from app.core.runtime import Runtime
from app.patients import hooks
from app.patients.service import end_confirmation
from tests.factories.cards import a_number
from tests.factories.issuing import OWNER
from tests.factories.patients import PATIENT, a_record, save, standing_entry


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program wires the hooks of the record."""
    monkeypatch.setattr(hooks, "saved", [mark_changed])
    monkeypatch.setattr(hooks, "confirmation_ended", [mark_confirmation_ended])


def told(session: Session) -> list[tuple[str, str, date]]:
    session.flush()
    rows = session.exec(select(CardNotice).order_by("since", "heading")).all()
    return [(each.kind, each.heading, each.since) for each in rows]


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "allergies": ("allergies", {"status": "recorded", "items": [{"substance": "Latex"}]}),
    "oxygen": ("fact.spo2_target_range", {"value": {"low": 94, "high": 98}}),
    "steroids": ("fact.steroid_name_dose", {"value": "stopped in March"}),
    "breathing-support": ("fact.ventilation_interface", {"value": "mouthpiece"}),
    "medicines": ("medicines", {"status": "none"}),
    "contacts": ("contacts", {"items": [a_number(number="0300 555 0199")]}),
    "condition": ("conditions", {"templates": [{"id": "melas"}]}),
}


@pytest.mark.parametrize("group", CHANGES)
def test_each_heading_that_is_saved_and_not_issued_is_told_and_no_value_is(
    session: Session, runtime: Runtime, issued: Issued, group: str
) -> None:
    """Proves H27-A5."""
    heading, value = CHANGES[group]
    save(a_record(session, runtime, issued.card.patient_id), heading, value)
    assert told(session) == [("changed", group, date(2026, 11, 21))]
    assert set(CardNotice.model_fields) == {"id", "card_id", "kind", "heading", "since"}  # nowhere for a value


def test_the_first_date_stands_when_a_heading_is_changed_again(
    session: Session, runtime: Runtime, issued: Issued, clock: datetime
) -> None:
    record = a_record(session, runtime, issued.card.patient_id)
    save(record, "contacts", {"items": [a_number(number="0300 555 0199")]})
    with fixed_clock(clock + timedelta(days=3)):
        save(record, "contacts", {"items": [a_number(number="0300 555 0188")]})
    assert told(session) == [("changed", "contacts", date(2026, 11, 21))]


def test_confirmation_that_was_ended_is_marked_at_once(session: Session, runtime: Runtime, issued: Issued) -> None:
    """Proves H27-A2."""
    record = a_record(session, runtime, issued.card.patient_id)
    standing = standing_entry(record, "fact.spo2_target_range")
    end_confirmation(record, "fact.spo2_target_range", version=standing.version, by=PATIENT)
    assert told(session) == [("confirmation_ended", "oxygen", date(2026, 11, 21))]


def test_nothing_is_told_where_there_is_no_card_or_it_has_ended(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    patient_id = issued.card.patient_id
    withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)
    save(a_record(session, runtime, patient_id), "contacts", {"items": [a_number(number="0300 555 0199")]})
    assert told(session) == []
