"""A new key-encryption key: everything opens before, during and after the change, and the old key is needed no more."""

import signal
import subprocess
import sys
import time
from uuid import UUID

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import Session, select

from app.core.database import transaction
from app.core.envelope import key_version_of
from app.core.errors import Conflict, Invalid
from app.core.models import OutboxMessage
from app.core.outbox import enqueue, open_message
from app.core.runtime import Runtime, open_runtime
from app.identity import email_codes
from app.identity.accounts import open_account
from app.identity.emails import account_email
from app.identity.models import Account, EmailCode
from app.patients.kek import KEK, change_kek
from app.patients.keys import data_key
from app.patients.models import PatientKey
from app.settings import ROOT
from tests.factories.patients import a_patient, a_record, an_account, save, standing_entry

pytestmark = pytest.mark.slow
WORDS = {"text": "Speak slowly."}


@pytest.fixture
def patient_id(runtime: Runtime) -> UUID:
    """A patient with a word in the record, an account with an address, and a message that waits."""
    with transaction(runtime.database) as session:
        account = an_account(session, runtime)
        patient_id = a_patient(session, runtime, account_id=account)
        save(a_record(session, runtime, patient_id), "how_to_help", WORDS)
        open_account(session, runtime.keys, email="megan@example.org")
        enqueue(session, runtime, "sign_in_code", email="megan@example.org", payload={"code": "12345678"})
        return patient_id


def everything_opens(runtime: Runtime, patient_id: UUID) -> bool:
    with transaction(runtime.database) as session:
        entry = standing_entry(a_record(session, runtime, patient_id), "how_to_help")
        addresses = {account_email(runtime.keys, account) for account in session.exec(select(Account))}
        private = open_message(runtime, session.exec(select(OutboxMessage)).one())
    assert entry.value is not None
    assert entry.value["text"] == WORDS["text"]
    return "megan@example.org" in addresses and private.payload["code"] == "12345678"


def restarted_with_next(runtime: Runtime) -> Runtime:
    KEK.next(runtime)
    return open_runtime(runtime.settings)


def keys_in_use(session: Session) -> set[int]:
    sealed = [*session.exec(select(PatientKey.wrapped)), *session.exec(select(Account.email_sealed))]
    sealed += [private for private in session.exec(select(OutboxMessage.private)) if private is not None]
    return set(map(key_version_of, sealed))


def test_everything_opens_before_during_and_after_the_change(runtime: Runtime, patient_id: UUID) -> None:
    restarted = restarted_with_next(runtime)
    assert everything_opens(runtime, patient_id)
    assert everything_opens(restarted, patient_id)
    assert change_kek(restarted) == 4  # a data key, two addresses, a message
    assert everything_opens(restarted, patient_id)
    with transaction(restarted.database) as session:
        assert keys_in_use(session) == {2}
        assert session.exec(select(PatientKey.kek_id)).one() == 2


def test_the_data_key_itself_stays_what_it_is(runtime: Runtime, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        before = data_key(session, runtime, patient_id).key
    restarted = restarted_with_next(runtime)
    change_kek(restarted)
    with transaction(runtime.database) as session:
        assert data_key(session, restarted, patient_id).key == before


def test_the_old_key_can_be_moved_away_once_it_is_forgotten(runtime: Runtime, patient_id: UUID) -> None:
    restarted = restarted_with_next(runtime)
    with pytest.raises(Conflict, match="kek_change_running"):
        KEK.forget(restarted)
    change_kek(restarted)
    assert KEK.forget(restarted) == ("kek-1.key",)
    (runtime.settings.keys / "kek-1.key").unlink()
    started = open_runtime(runtime.settings)
    assert [key.key_id for key in started.keys.keks.keys] == [2]
    assert everything_opens(started, patient_id)


def test_no_third_key_is_made_while_a_change_runs(runtime: Runtime, patient_id: UUID) -> None:
    restarted = restarted_with_next(runtime)
    with pytest.raises(Conflict, match="kek_change_running"):
        KEK.next(restarted)


def test_code_that_was_sent_before_the_restart_still_signs_in_after_it(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        asked = email_codes.ask(session, runtime, email="megan@example.org", language="en-GB")
    restarted = restarted_with_next(runtime)
    change_kek(restarted)
    guess = email_codes.guess(restarted.database, restarted.keys, browser_token=asked.browser_token, code=asked.code)
    assert guess.is_right


def test_old_key_is_not_forgotten_while_a_code_by_email_needs_it(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        asked = email_codes.ask(session, runtime, email="megan@example.org", language="en-GB")
    restarted = restarted_with_next(runtime)
    change_kek(restarted)
    with pytest.raises(Conflict):
        KEK.forget(restarted)
    with transaction(runtime.database) as session:
        for code in session.exec(select(EmailCode)):
            session.delete(code)
    assert KEK.forget(restarted) == ("kek-1.key",)
    with pytest.raises(Invalid):
        email_codes.guess(restarted.database, restarted.keys, browser_token=asked.browser_token, code=asked.code)


def test_change_that_finds_nothing_changes_nothing(runtime: Runtime, patient_id: UUID) -> None:
    restarted = restarted_with_next(runtime)
    assert (change_kek(restarted), change_kek(restarted)) == (4, 0)


@pytest.mark.real_clock
def test_change_that_was_killed_goes_on_where_it_was(runtime: Runtime, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        patients = [a_patient(session, runtime, account_id=an_account(session, runtime)) for _ in range(60)]
    restarted = restarted_with_next(runtime)
    url = make_url(runtime.database.url).render_as_string(hide_password=False)
    environment = {"DATA_DIR": str(runtime.settings.data_dir), "DATABASE_URL": url}
    command = [sys.executable, "-m", "app.cli", "kek", "change"]
    for _ in range(3):
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        _until_some_changed(restarted, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert everything_opens(restarted, patient_id)
    change_kek(restarted)
    with transaction(restarted.database) as session:
        assert keys_in_use(session) == {2}
        assert all(data_key(session, restarted, each) for each in patients)


def _until_some_changed(runtime: Runtime, process: "subprocess.Popen[bytes]") -> None:
    """Or until it is done."""
    with transaction(runtime.database) as session:
        before = len([row for row in session.exec(select(PatientKey)) if row.kek_id == 2])
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with Session(runtime.database.read) as session:
            if len([row for row in session.exec(select(PatientKey)) if row.kek_id == 2]) > before:
                return
        time.sleep(0.005)
