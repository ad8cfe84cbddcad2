"""Two to eight people save at once: nobody overwrites what they have not seen, and nothing that was kept is lost."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from app.core.database import transaction
from app.core.errors import Conflict
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.patients.schemas import SaveEntry
from app.patients.service import Record, save_entry
from tests.factories.patients import PATIENT, a_patient, a_record, save, standing_entry, the_facts

ROUNDS = 12


def at_once(writers: int, work: Callable[[int], None]) -> None:
    """Run `work(number)` in that many threads that begin together; an error in one is an error here."""
    together = threading.Barrier(writers)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        together.wait()
        try:
            work(number)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


class Writers:
    """People who save one heading at once, and what each of them was told."""

    def __init__(self, runtime: Runtime, patient_id: UUID) -> None:
        self.runtime = runtime
        self.patient_id = patient_id
        self.outcomes: Counter[str] = Counter()
        self.saved: list[tuple[int, str]] = []
        self.lock = threading.Lock()

    def save(self, heading: str, value: dict[str, Any], *, version: int, mark: str) -> None:
        """One save in its own transaction; a conflict is counted."""
        try:
            with transaction(self.runtime.database) as session:
                record = Record(
                    session, data_key(session, self.runtime, self.patient_id), the_facts(), self.runtime.mode
                )
                body = SaveEntry(version=version, value=value, confirm_unusual=True)
                kept = save_entry(record, heading, body, by=PATIENT)
        except Conflict as conflict:
            told = "conflict" if conflict.extra["current"] else "conflict without what stands"
            with self.lock:
                self.outcomes[told] += 1
            return
        with self.lock:
            self.outcomes["kept"] += 1
            self.saved.append((kept.entry.version, mark))


@pytest.fixture
def patient_id(runtime: Runtime) -> UUID:
    with transaction(runtime.database) as session:
        return a_patient(session, runtime)


@pytest.mark.slow
@pytest.mark.parametrize("writers", [2, 3, 8])
def test_one_of_many_who_saw_the_same_version_is_kept_and_the_others_are_told(
    runtime: Runtime, patient_id: UUID, writers: int
) -> None:
    """Proves H09-E2."""
    save_rounds(runtime, patient_id, writers, rounds=ROUNDS)


@pytest.mark.soak
@pytest.mark.parametrize("writers", [2, 8])
def test_five_thousand_rounds_overwrite_nothing(runtime: Runtime, patient_id: UUID, writers: int) -> None:
    save_rounds(runtime, patient_id, writers, rounds=2500)


def save_rounds(runtime: Runtime, patient_id: UUID, writers: int, *, rounds: int) -> None:
    """In each round everybody saves over the version that stands: one is kept, the others are told."""
    for version in range(rounds):
        people = Writers(runtime, patient_id)

        def write(number: int, people: Writers = people, version: int = version) -> None:
            people.save("gp", {"practice": f"Writer {number}"}, version=version, mark=f"Writer {number}")

        at_once(writers, write)
        assert people.outcomes == {"kept": 1, "conflict": writers - 1}
        with transaction(runtime.database) as session:
            entry = standing_entry(a_record(session, runtime, patient_id), "gp")
        assert (entry.version, (entry.value or {})["practice"]) == people.saved[0]


@pytest.mark.slow
def test_every_version_that_was_kept_was_made_from_the_one_before(runtime: Runtime, patient_id: UUID) -> None:
    """Proves H09-E2."""
    people = Writers(runtime, patient_id)

    def write(number: int) -> None:
        for attempt in range(ROUNDS):
            with transaction(runtime.database) as session:
                record = a_record(session, runtime, patient_id)
                standing = standing_entry(record, "who")
            mark = f"{number}.{attempt}"
            value = {"given_name": mark, "family_name": "Bevan", "date_of_birth": "2007-02-14"}
            people.save("who", value, version=standing.version, mark=mark)

    at_once(4, write)
    versions = sorted(version for version, _ in people.saved)
    assert versions == list(range(2, len(versions) + 2))
    with transaction(runtime.database) as session:
        last = standing_entry(a_record(session, runtime, patient_id), "who")
    assert (last.version, (last.value or {})["given_name"]) == max(people.saved)


@pytest.mark.slow
def test_allergies_that_eight_people_add_at_once_are_all_there_after_they_try_again(
    runtime: Runtime, patient_id: UUID
) -> None:
    """Proves H09-A1."""

    def write(number: int) -> None:
        for _ in range(20):
            try:
                with transaction(runtime.database) as session:
                    record = a_record(session, runtime, patient_id)
                    items = [{"substance": f"Substance {number}"}]
                    save(record, "allergies", {"status": "recorded", "items": items}, version=0)
            except Conflict:
                continue
            return
        raise AssertionError("never kept")

    at_once(8, write)
    with transaction(runtime.database) as session:
        value = standing_entry(a_record(session, runtime, patient_id), "allergies").value or {}
    assert sorted(item["substance"] for item in value["items"]) == [f"Substance {number}" for number in range(8)]
