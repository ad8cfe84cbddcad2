"""Two to eight people edit one plan at once: nobody overwrites what they have not seen, and the history is whole."""

import threading
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest

from app.care_plans import history
from app.core.database import transaction
from app.core.errors import Conflict
from app.core.runtime import Runtime
from app.patients.entries import find_entry
from tests.factories.care_plans import a_plan, keep, number, own
from tests.factories.patients import a_patient, save

ROUNDS = 10


@pytest.fixture
def patient_id(runtime: Runtime) -> UUID:
    with transaction(runtime.database) as session:
        return a_patient(session, runtime)


def at_once(work: list[Callable[[], None]]) -> None:
    """Every piece of work in a thread of its own; an error in one is an error here."""
    together, failures = threading.Barrier(len(work)), list[BaseException]()

    def run(each: Callable[[], None]) -> None:
        together.wait()
        try:
            each()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.slow
@pytest.mark.parametrize("writers", [2, 8])
def test_in_one_section_one_is_kept_and_the_others_are_told(runtime: Runtime, patient_id: UUID, writers: int) -> None:
    """Proves H09-E2."""
    outcomes, kept = Counter[str](), list[str]()

    def writer(name: int, seen: int) -> Callable[[], None]:
        def work() -> None:
            try:
                with transaction(runtime.database) as session:
                    words = f"Plan of {name} in round {seen}"
                    keep(a_plan(session, runtime, patient_id), "heart", own("heart", plan=words), version=seen)
                kept.append(words)
                outcomes["kept"] += 1
            except Conflict as conflict:
                outcomes["told" if conflict.extra["current"]["version"] > seen else "told nothing"] += 1

        return work

    for seen in range(ROUNDS):
        at_once([writer(name, seen) for name in range(writers)])
    assert outcomes == {"kept": ROUNDS, "told": ROUNDS * (writers - 1)}
    with transaction(runtime.database) as session:
        plan = a_plan(session, runtime, patient_id)
        texts = [
            history.version_at(session, plan.key, "heart", each).body.state["plan.heart"].value
            for each in range(1, number(plan, "heart") + 1)
        ]
        entry = find_entry(session, plan.key, "plan.heart")
    assert texts == [{"plan": words} for words in kept]
    assert entry is not None
    assert entry.value == texts[-1]


@pytest.mark.slow
def test_different_headings_of_one_section_collide_too(runtime: Runtime, patient_id: UUID) -> None:
    """One writes the plan for a cold, the other the oxygen target: neither saw what the other wrote."""
    for seen in range(ROUNDS):
        outcomes = Counter[str]()
        parts = [own("breathing", sick_plan=f"Round {seen}"), usual_oxygen(90 + seen % 5)]

        def work(part: dict[str, object], seen: int = seen, outcomes: Counter[str] = outcomes) -> None:
            try:
                with transaction(runtime.database) as session:
                    keep(a_plan(session, runtime, patient_id), "breathing", part, version=seen)
                outcomes["kept"] += 1
            except Conflict:
                outcomes["told"] += 1

        at_once([lambda part=part: work(part) for part in parts])  # type: ignore[misc]  # a default in a lambda has no type
        assert outcomes == {"kept": 1, "told": 1}


def usual_oxygen(percent: int) -> dict[str, object]:
    return {"heading": "fact.spo2_usual_air", "value": {"value": percent}, "confirm_unusual": True}


@pytest.mark.slow
def test_different_sections_and_the_cards_own_page_never_wait_for_an_answer(runtime: Runtime, patient_id: UUID) -> None:
    """Everybody is kept, and every save of the card's page is a version of its own."""

    def in_section(section: str, field: str, seen: int) -> Callable[[], None]:
        def work() -> None:
            with transaction(runtime.database) as session:
                keep(a_plan(session, runtime, patient_id), section, own(section, **{field: f"R {seen}"}), version=seen)

        return work

    def on_the_card(heading: str, seen: int) -> Callable[[], None]:
        def work() -> None:
            with transaction(runtime.database) as session:
                save(a_plan(session, runtime, patient_id), heading, {"value": f"R {seen}"}, version=seen)

        return work

    for seen in range(ROUNDS):
        at_once(
            [
                in_section("please_do", "do", seen),
                in_section("people", "text", seen),
                on_the_card("fact.cardiac_device_details", seen),
                on_the_card("fact.icd_shock_plan", seen),
            ]
        )
    with transaction(runtime.database) as session:
        plan = a_plan(session, runtime, patient_id)
        found = {section: number(plan, section) for section in ("please_do", "people", "heart")}
    assert found == {"please_do": ROUNDS, "people": ROUNDS, "heart": 2 * ROUNDS}
