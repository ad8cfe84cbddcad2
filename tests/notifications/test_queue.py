"""Every message is sent once, by one worker, now or later; none is sent when it has become useless."""

import logging
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select as select_columns
from sqlmodel import Session

from app.core.alarms import Alarm, raise_alarm
from app.core.clock import fixed_clock, now
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.notifications import jobs as message_jobs
from app.notifications import worker
from app.notifications.drivers import NotNow, Refused
from app.notifications.queue import claim, tidy
from app.notifications.worker import send_due
from tests.conftest import NOON
from tests.factories.identity import make_account
from tests.notifications.conftest import Mailbox, Opened, outcomes


def ask_for_code(runtime: Runtime, email: str = "rhys@example.org") -> UUID:
    payload = {"code": "12345678", "expires_at": (now() + timedelta(minutes=10)).isoformat(), "language": "en-GB"}
    with transaction(runtime.database) as session:
        return enqueue(session, runtime, "sign_in_code", email=email, payload=payload).id


def on_duty(runtime: Runtime) -> Runtime:
    """With somebody who receives the alarms."""
    return replace(runtime, settings=runtime.settings.model_copy(update={"responsible_email": "duty@example.org"}))


def row(runtime: Runtime, message_id: UUID) -> OutboxMessage:
    with Session(runtime.database.read) as session:
        return session.get_one(OutboxMessage, message_id)


def test_a_message_is_sent_once(runtime: Runtime, mailbox: Mailbox) -> None:
    ask_for_code(runtime)
    assert send_due(runtime, mailbox) == 1
    assert send_due(runtime, mailbox) == 0
    assert len(mailbox.emails) == 1


def test_what_was_sealed_in_a_message_is_gone_when_it_is_sent(runtime: Runtime, mailbox: Mailbox) -> None:
    message_id = ask_for_code(runtime)
    send_due(runtime, mailbox)
    sent = row(runtime, message_id)
    assert (sent.private, sent.outcome, sent.sent_at) == (None, "sent", NOON)


def test_a_message_for_later_waits(runtime: Runtime, mailbox: Mailbox) -> None:
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime).id
        enqueue(session, runtime, "passkey_added", account_id=account_id, send_after=NOON + timedelta(hours=1))
    assert send_due(runtime, mailbox) == 0
    with fixed_clock(NOON + timedelta(hours=1)):
        assert send_due(runtime, mailbox) == 1


def test_a_claimed_message_is_nobody_elses(runtime: Runtime) -> None:
    ask_for_code(runtime)
    assert claim(runtime) is not None
    assert claim(runtime) is None


def test_the_message_of_a_worker_that_died_is_sent_by_the_next_under_the_same_id(
    runtime: Runtime, mailbox: Mailbox
) -> None:
    message_id = ask_for_code(runtime)
    claim(runtime)
    with fixed_clock(NOON + timedelta(minutes=5)):
        assert send_due(runtime, mailbox) == 1
    assert mailbox.emails[0]["Message-ID"] == f"<{message_id}@localhost>"


def test_a_server_that_is_away_is_asked_again_later_and_later(runtime: Runtime, mailbox: Mailbox) -> None:
    with transaction(runtime.database) as session:
        message = enqueue(session, runtime, "passkey_added", account_id=make_account(session, runtime).id)
    mailbox.error = NotNow()
    waits, at = [], NOON
    for _ in range(9):
        with fixed_clock(at):
            send_due(runtime, mailbox)
        waits.append((row(runtime, message.id).send_after - at).total_seconds())
        at = row(runtime, message.id).send_after
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    mailbox.error = None
    with fixed_clock(at):
        assert send_due(runtime, mailbox) == 1


def test_one_turn_asks_a_server_that_is_away_only_once(runtime: Runtime) -> None:
    for number in range(3):
        ask_for_code(runtime, f"someone{number}@example.org")
    asked = 0

    class Away:
        def send(self, *_: object) -> None:
            nonlocal asked
            asked += 1
            raise NotNow

    send_due(runtime, Away())
    assert asked == 1


def test_a_refused_address_is_not_tried_again(runtime: Runtime, mailbox: Mailbox) -> None:
    ask_for_code(runtime)
    mailbox.error = Refused()
    send_due(runtime, mailbox)
    assert outcomes(runtime) == ["failed"]


def test_a_code_that_has_ended_is_not_sent(runtime: Runtime, mailbox: Mailbox) -> None:
    ask_for_code(runtime)
    with fixed_clock(NOON + timedelta(minutes=10, seconds=1)):
        send_due(runtime, mailbox)
    assert (mailbox.emails, outcomes(runtime)) == ([], ["expired"])


def test_a_sign_in_code_goes_before_everything_else(
    runtime: Runtime, mailbox: Mailbox, tell: Opened, patient_id: UUID
) -> None:
    mailbox.error = NotNow()
    for _ in range(3):
        tell("card.withdrawn", patient_id)
    mailbox.error = None
    with fixed_clock(NOON + timedelta(minutes=8)):
        ask_for_code(runtime)
        send_due(runtime, mailbox)
    assert mailbox.kinds == ["sign_in_code", "card.withdrawn", "card.withdrawn", "card.withdrawn"]


def test_a_message_that_cannot_be_made_does_not_hold_up_the_others(
    runtime: Runtime, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    broken = ask_for_code(runtime, "broken@example.org")
    with transaction(runtime.database) as session:
        session.get_one(OutboxMessage, broken).private = b"\x01not sealed by us"
    ask_for_code(runtime, "whole@example.org")
    send_due(runtime, mailbox)
    assert mailbox.addresses == ["whole@example.org"]
    assert row(runtime, broken).outcome is None
    assert "broken@example.org" not in caplog.text


def test_a_kind_that_this_release_does_not_know_ends_as_failed(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID
) -> None:
    tell("card.sang", patient_id)
    assert (mailbox.emails, outcomes(runtime)) == ([], ["failed"])


@pytest.mark.slow
def test_workers_at_the_same_time_send_each_message_once(runtime: Runtime, mailbox: Mailbox, patient_id: UUID) -> None:
    link = uuid4()
    with transaction(runtime.database) as session:
        for _ in range(10):  # ten openings of one night
            values = {"kind": "card.opened", "patient_id": patient_id, "subject_id": link}
            session.add(OutboxMessage.model_validate(values))
    for number in range(20):
        ask_for_code(runtime, f"someone{number}@example.org")
    start = Barrier(4)

    def working() -> None:
        start.wait()
        send_due(runtime, mailbox)

    threads = [Thread(target=working) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due(runtime, mailbox)
    assert mailbox.kinds.count("card.opened") == 1
    assert mailbox.kinds.count("sign_in_code") == 20
    assert len({email["Message-ID"] for email in mailbox.emails}) == 21


def test_an_alarm_goes_to_the_person_responsible_once_an_hour(runtime: Runtime, mailbox: Mailbox) -> None:
    for minute in (0, 10, 59, 61):
        with fixed_clock(NOON + timedelta(minutes=minute)):
            with transaction(runtime.database) as session:
                raise_alarm(session, Alarm.LOG_ROLLED_BACK)
            send_due(on_duty(runtime), mailbox)
    assert mailbox.addresses == ["duty@example.org"] * 2


def test_alarms_that_were_written_without_a_key_are_told_once_an_hour_too(runtime: Runtime, mailbox: Mailbox) -> None:
    """As the emergency process writes them: it may insert and may not read."""
    for minute in (0, 10, 59, 61):
        with fixed_clock(NOON + timedelta(minutes=minute)):
            with transaction(runtime.database) as session:
                session.add(OutboxMessage.model_validate({"kind": "alarm.openings_spooled"}))
            send_due(on_duty(runtime), mailbox)
    assert len(mailbox.emails) == 2


def test_without_a_person_responsible_an_alarm_stands_in_the_log_alone(
    runtime: Runtime, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), transaction(runtime.database) as session:
        raise_alarm(session, Alarm.SPOOL_DAMAGED)
    send_due(runtime, mailbox)
    assert outcomes(runtime) == ["nobody"]
    assert [record.reason for record in caplog.records] == ["spool_damaged"]  # type: ignore[attr-defined]  # logging's extra


def test_what_ended_long_ago_is_deleted_and_what_waits_is_kept(runtime: Runtime, mailbox: Mailbox) -> None:
    ask_for_code(runtime)
    send_due(runtime, mailbox)
    with fixed_clock(NOON + timedelta(days=91)):
        waiting = ask_for_code(runtime)
        tidy(runtime.database)
    with runtime.database.read.connect() as connection:
        left = connection.execute(select_columns(OutboxMessage.metadata.tables["outbox_message"].c.id)).scalars().all()
    assert left == [waiting]


def test_the_jobs_of_a_process_send_and_tidy(runtime: Runtime) -> None:
    message_id = ask_for_code(runtime)
    for job in message_jobs.jobs(runtime):
        job.run()
    assert row(runtime, message_id).outcome == "sent"


def test_an_empty_outbox_takes_no_write_lock(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "claim", lambda *_: 1 / 0)
    assert send_due(runtime, Mailbox()) == 0
