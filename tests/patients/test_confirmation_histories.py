"""Random histories of one fact: whatever people do to it, a confirmation stands on the value it was given for."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.core.runtime import Runtime
from app.patients.entries import Entry, find_entry
from app.patients.headings.definition import Answer, Source
from app.patients.service import Record, end_confirmation, remove_entry
from tests.factories.patients import PATIENT, a_record, confirm, save

HEADING = "fact.spo2_target_range"
LETTER = {"on": "2026-03-14", "organisation": "Northdale Hospital"}
STEPS = ("say 88", "say 94", "letter 88", "letter 94", "not sure", "nothing", "confirm", "end", "remove")


def take(step: str, record: Record) -> None:
    """One step of a history; a step that cannot be taken now does nothing."""
    standing = find_entry(record.session, record.key, HEADING)
    word, _, low = step.partition(" ")
    match word:
        case "say" | "letter":
            more: dict[str, Any] = {"source": "letter", "letter": LETTER} if word == "letter" else {}
            save(record, HEADING, {"value": {"low": int(low), "high": 98}}, confirm_unusual=True, **more)
        case "not":
            save(record, HEADING, None, answer="not_sure")
        case "nothing":
            save(record, HEADING, None, answer="nothing")
        case "confirm" if standing is not None and standing.value is not None:
            confirm(record, HEADING)
        case "end" if standing is not None and standing.confirmed is not None:
            end_confirmation(record, HEADING, version=standing.version, by=PATIENT)
        case "remove" if standing is not None:
            remove_entry(record, HEADING, version=standing.version, by=PATIENT)


def expected(steps: list[str]) -> tuple[int | None, int | None]:
    """What is said and what is confirmed after a history, told without any of the program's rules."""
    said: int | None = None
    confirmed: int | None = None
    is_open = False
    for step in steps:
        word, _, low = step.partition(" ")
        if word in {"say", "letter"}:
            said, is_open = int(low), False
        elif word in {"not", "nothing"}:
            said, is_open = None, word == "not"
        elif word == "confirm" and said is not None:
            confirmed = said
        elif word == "end" and confirmed is not None:
            said, confirmed = (confirmed if said is None and is_open else said), None
        elif word == "remove":
            said, confirmed, is_open = None, None, False
    return said, confirmed


def low_of(value: dict[str, Any] | None) -> int | None:
    return None if value is None else int(value["value"]["low"])


def holds(entry: Entry | None, steps: list[str]) -> None:
    said, confirmed = expected(steps)
    if entry is None:
        assert (said, confirmed) == (None, None)
        return
    assert low_of(entry.value) == said
    assert low_of(entry.confirmed.value if entry.confirmed else None) == confirmed
    assert entry.provenance.source is not Source.CONFIRMED
    assert (entry.value is not None) == (entry.answer is Answer.GIVEN)
    if entry.confirmed is not None:
        assert entry.confirmed.provenance.source is Source.CONFIRMED


@pytest.mark.slow
@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(STEPS), max_size=9))
def test_every_history_leaves_one_confirmed_value_and_no_other(
    session: Session, runtime: Runtime, steps: list[str]
) -> None:
    """Proves H08-A3 and H30-A4."""
    record = a_record(session, runtime)
    for step in steps:
        take(step, record)
    holds(find_entry(session, record.key, HEADING), steps)
