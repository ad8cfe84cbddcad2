"""Forgetting what has ended."""

from datetime import timedelta

from sqlmodel import select

from app.core.clock import fixed_clock, now
from app.core.database import transaction
from app.core.models import Counter
from app.core.runtime import Runtime
from app.identity import recovery
from app.identity.models import AccountSession, Challenge, EmailCode, Recovery, RecoveryCode
from app.identity.purge import purge_ended
from app.sign_in.jobs import forget, jobs
from tests.factories.identity import Browser, make_account, make_api, prove_email


def _left(runtime: Runtime) -> dict[str, int]:
    with transaction(runtime.database) as session:
        return {
            table.__name__: len(session.exec(select(table)).all())
            for table in (EmailCode, Challenge, AccountSession, Counter)
        }


def test_what_still_works_stays(runtime: Runtime) -> None:
    browser = Browser(make_api(runtime), runtime)
    prove_email(browser)
    browser.post("/sign-in/code", {"email": "other@example.org"})
    browser.post("/sign-in/passkey/options")
    before = _left(runtime)
    with transaction(runtime.database) as session:
        purge_ended(session)
    assert _left(runtime) == before
    assert browser.is_signed_in


def test_what_has_ended_goes_and_sessions_stay_a_month(runtime: Runtime) -> None:
    browser = Browser(make_api(runtime), runtime)
    prove_email(browser)
    browser.post("/sign-in/code", {"email": "other@example.org"})
    browser.post("/sign-in/passkey/options")
    for days, sessions_left in ((2, 1), (31, 0)):
        with fixed_clock(now() + timedelta(days=days)), transaction(runtime.database) as session:
            purge_ended(session)
        assert _left(runtime) == {"EmailCode": 0, "Challenge": 0, "AccountSession": sessions_left, "Counter": 0}


def test_recoveries_and_used_codes_go_three_months_after_their_end(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime).id
        recovery.ask_to_wait(session, account_id=account_id)
        recovery.make_code(session, account_id=account_id)
        recovery.make_code(session, account_id=account_id)  # the first one is replaced
    for days, left in ((10, (1, 2)), (89, (1, 2)), (101, (0, 1))):
        with fixed_clock(now() + timedelta(days=days)):
            forget(runtime)
        with transaction(runtime.database) as session:
            assert tuple(len(session.exec(select(table)).all()) for table in (Recovery, RecoveryCode)) == left


def test_a_server_forgets_every_hour(runtime: Runtime) -> None:
    (job,) = jobs(runtime)
    assert (job.name, job.every_seconds) == ("sign-in.forget", 3600)
