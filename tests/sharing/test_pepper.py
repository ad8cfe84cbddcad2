"""A new pepper: every printed code goes on opening, before, during and after the change."""

from uuid import uuid4

import pytest
from sqlmodel import select

from app.core.database import transaction
from app.core.derived_keys import report_key
from app.core.envelope import Place, open_sealed, seal
from app.core.errors import Conflict
from app.core.field_ids import FieldId
from app.core.runtime import Runtime, open_runtime
from app.core.secret_keys import SecretKeys
from app.emergency_view.models import ProblemReport
from app.emergency_view.report_pepper import seal_reports_again
from app.patients.models import PatientKey
from app.sharing import pepper
from app.sharing.media import CancelReason
from app.sharing.models import ShareLink
from app.sharing.pepper import PEPPER, change_pepper
from app.sharing.queries import links_of_patient
from app.sharing.service import cancel
from tests.factories.issuing import Reader, a_full_patient, codes, issue

pytestmark = pytest.mark.slow


@pytest.fixture
def paper(runtime: Runtime) -> tuple[bytes, str, str]:
    """The codes of one issued card: secret and typed code of the first link, typed code of a cancelled one."""
    with transaction(runtime.database) as session:
        patient_id = a_full_patient(session, runtime)
        wallet, phone = issue(session, runtime, patient_id).links
        held = codes(session, runtime, wallet)
        cancelled = codes(session, runtime, phone).symbols
        cancel(phone, reason=CancelReason.OTHER)
    return held.secret, held.symbols, cancelled


def opens(runtime: Runtime, peppers: SecretKeys, paper: tuple[bytes, str, str]) -> bool:
    with transaction(runtime.database) as session:
        reader = Reader(session, peppers)
        return reader.scan(paper[0]) is not None and reader.type(paper[1]) is not None


def test_printed_codes_open_before_during_and_after_the_change(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    assert opens(runtime, runtime.keys.peppers, paper)
    assert opens(restarted, restarted.keys.peppers, paper)
    assert change_pepper(restarted) == 2
    assert opens(restarted, restarted.keys.peppers, paper)
    only_new = SecretKeys((restarted.keys.peppers.present,))
    assert opens(restarted, only_new, paper)


def test_a_cancelled_code_is_still_found_after_the_change(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    change_pepper(restarted)
    with transaction(runtime.database) as session:
        found = session.exec(select(ShareLink).where(ShareLink.status == "cancelled")).one()
        assert found.code_lookup == codes(session, restarted, found).code_lookup(restarted.keys.peppers.present)


def test_the_old_pepper_can_be_moved_away_once_it_is_forgotten(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    with pytest.raises(Conflict, match="pepper_change_running"):
        PEPPER.forget(restarted)
    change_pepper(restarted)
    assert open_runtime(runtime.settings).keys.peppers.previous is not None
    assert PEPPER.forget(restarted) == ("pepper-1.key",)
    (runtime.settings.keys / "pepper-1.key").unlink()
    started = open_runtime(runtime.settings)
    assert [each.key_id for each in started.keys.peppers.keys] == [2]
    assert opens(started, started.keys.peppers, paper)


def test_open_reports_come_under_the_new_pepper_with_the_codes(
    runtime: Runtime, paper: tuple[bytes, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pepper, "also", [seal_reports_again])
    report_id, card_id = uuid4(), uuid4()
    place = Place(FieldId.PROBLEM_REPORT_TEXT, report_id, card_id, 1)
    first = runtime.keys.peppers.present
    sealed = seal(report_key(first), b"This number is dead.", place, key_version=first.key_id)
    with transaction(runtime.database) as session:
        session.add(ProblemReport.model_validate({"id": report_id, "card_id": card_id, "text_sealed": sealed}))
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    assert change_pepper(restarted) == 3
    with transaction(runtime.database) as session:
        report = session.get_one(ProblemReport, report_id)
        opened = open_sealed(report_key(restarted.keys.peppers.present), report.text_sealed, place)
    assert opened == b"This number is dead."


def test_no_third_pepper_is_made_while_a_change_runs(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    PEPPER.next(runtime)
    with pytest.raises(Conflict, match="pepper_change_running"):
        PEPPER.next(open_runtime(runtime.settings))


def test_change_can_be_stopped_and_run_again(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    assert (change_pepper(restarted), change_pepper(restarted)) == (2, 0)


def test_code_of_an_erased_person_is_unknown_afterwards(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    with transaction(runtime.database) as session:
        session.delete(session.exec(select(PatientKey)).one())
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    assert change_pepper(restarted) == 2
    with transaction(runtime.database) as session:
        assert Reader(session, restarted.keys.peppers).type(paper[1]) is None


def test_issue_after_the_change_wraps_under_the_new_pepper(runtime: Runtime, paper: tuple[bytes, str, str]) -> None:
    PEPPER.next(runtime)
    restarted = open_runtime(runtime.settings)
    change_pepper(restarted)
    with transaction(runtime.database) as session:
        patient_id = session.exec(select(ShareLink.patient_id)).first()
        assert patient_id is not None
        issue(session, restarted, patient_id)
        assert {each.pepper_id for each in links_of_patient(session, patient_id)} == {2}
    assert opens(restarted, restarted.keys.peppers, paper)
