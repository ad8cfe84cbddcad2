"""The next key of the log and of prints: signs from the next start on; what the older one signed stays proved."""

from datetime import timedelta

import pytest

from app.access_log.record import record_event
from app.access_log.sealer import checkpoint, seal_all
from app.access_log.verify import verify_log
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.key_files import KeyExists, key_ids, write_signing_key
from app.core.pdf_certificate import certificate_file
from app.core.runtime import Runtime, open_runtime
from app.core.signing_key_change import next_log_key, next_pdf_key
from app.core.signing_keys import KeyPurpose
from tests.conftest import NOON


def log_something(runtime: Runtime, minute: int) -> None:
    with fixed_clock(NOON + timedelta(minutes=minute)):
        with transaction(runtime.database) as session:
            record_event(session, event="log.tried", outcome="done", by="operator")
        seal_all(runtime.database, runtime.instance_id)
        checkpoint(runtime)


def test_log_is_whole_over_a_change_of_its_key(runtime: Runtime) -> None:
    log_something(runtime, 0)
    assert next_log_key(runtime) == 2
    log_something(runtime, 2)  # a process that was not restarted yet
    restarted = open_runtime(runtime.settings)
    assert restarted.keys.log.key_id == 2
    log_something(restarted, 4)
    report = verify_log(restarted)
    assert (report.faults, report.checkpoint_count) == ([], 3)
    (runtime.settings.keys / "log-1.pem").unlink()
    assert {fault.code for fault in verify_log(restarted).faults} >= {"key_missing"}


def test_prints_are_signed_by_the_next_key_with_a_certificate_of_its_own(runtime: Runtime) -> None:
    assert next_pdf_key(runtime) == 2
    restarted = open_runtime(runtime.settings)
    assert restarted.keys.pdf.key_id == 2
    assert restarted.keys.pdf_certificates[0].public_key() == restarted.keys.pdf.public_key
    assert "not for care" in restarted.keys.pdf_certificates[0].subject.rfc4514_string()


def test_change_of_the_print_key_that_was_broken_off_stops_no_start(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("app.core.key_files.write_signing_key", lambda *_: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError, match=r"^$"):
            next_pdf_key(runtime)
    assert certificate_file(runtime.keys.places, 2).exists()
    assert open_runtime(runtime.settings).keys.pdf.key_id == 1
    assert next_pdf_key(runtime) == 2
    assert open_runtime(runtime.settings).keys.pdf.key_id == 2


def test_a_key_is_never_written_over(runtime: Runtime) -> None:
    with pytest.raises(KeyExists):
        write_signing_key(runtime.keys.places, runtime.keys.log)
    assert key_ids(runtime.keys.places, KeyPurpose.LOG) == [1]
