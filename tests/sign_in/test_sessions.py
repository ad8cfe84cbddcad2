"""Sessions: how long they last, how they end, and what does not begin one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from app.access_log.models import AccessEvent
from app.core.clock import fixed_clock, now
from app.core.database import metadata, transaction
from app.core.runtime import Runtime
from app.identity import sessions
from app.identity.cookies import Cookie
from app.identity.models import Account, AccountSession
from app.settings import Settings
from tests.factories.identity import (
    Browser,
    enrol_passkey,
    make_account,
    make_api,
    prove_email,
    start_session,
    use_passkey,
)
from tests.sign_in.conftest import NewBrowser


@pytest.fixture
def signed_in(browser: Browser) -> Browser:
    """Somebody who signed in with an e-mail code at noon."""
    prove_email(browser)
    return browser


def is_open_at(browser: Browser, **after_noon: int) -> bool:
    """Whether the browser is signed in so long after noon; asking is activity."""
    with fixed_clock(now() + timedelta(**after_noon)):
        return browser.is_signed_in


def test_a_session_is_open_after_thirty_idle_minutes_and_not_a_second_later(new_browser: NewBrowser) -> None:
    patient, late = new_browser(), new_browser()
    prove_email(patient)
    prove_email(late, "late@example.org")
    assert is_open_at(patient, minutes=30)
    assert not is_open_at(late, minutes=30, seconds=1)


def test_each_request_renews_the_thirty_minutes(signed_in: Browser) -> None:
    assert all(is_open_at(signed_in, minutes=minutes) for minutes in (30, 60, 90))
    assert not is_open_at(signed_in, minutes=121)


def test_a_refused_request_is_activity_too(signed_in: Browser) -> None:
    with fixed_clock(now() + timedelta(minutes=20)):
        assert signed_in.delete("/passkeys/00000000-0000-4000-8000-000000000000").status_code == 403
    assert is_open_at(signed_in, minutes=45)


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "is_open"), [(0, True), (1, False)])
def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
    signed_in: Browser, seconds: int, is_open: bool
) -> None:
    assert all(is_open_at(signed_in, minutes=minutes) for minutes in range(29, 720, 29))
    assert is_open_at(signed_in, hours=12, seconds=seconds) is is_open


def test_a_cookie_from_before_signing_in_is_not_the_session(browser: Browser, new_browser: NewBrowser) -> None:
    """No fixation: an attacker who planted a cookie holds nothing afterwards."""
    attacker = new_browser()
    planted = "planted-by-an-attacker"
    browser.set_cookie(Cookie.SESSION, planted)
    prove_email(browser)
    attacker.set_cookie(Cookie.SESSION, planted)
    assert not attacker.is_signed_in


def test_signing_in_again_ends_the_session_this_browser_had(signed_in: Browser, new_browser: NewBrowser) -> None:
    other = new_browser()
    other.set_cookie(Cookie.SESSION, str(signed_in.cookie(Cookie.SESSION)))
    prove_email(signed_in)
    assert not other.is_signed_in


def test_a_token_does_not_work_after_signing_out(signed_in: Browser, new_browser: NewBrowser) -> None:
    token = str(signed_in.cookie(Cookie.SESSION))
    assert signed_in.post("/sign-out").status_code == 204
    replayed = new_browser()
    replayed.set_cookie(Cookie.SESSION, token)
    assert not replayed.is_signed_in


def test_signing_out_clears_the_cookie_and_nothing_else(signed_in: Browser) -> None:
    answer = signed_in.post("/sign-out")
    assert "clear-site-data" not in answer.headers
    assert signed_in.cookie(Cookie.SESSION) is None


def test_signing_out_twice_is_no_error(signed_in: Browser) -> None:
    signed_in.post("/sign-out")
    assert signed_in.post("/sign-out").status_code == 204


def test_a_closed_account_is_signed_out_at_once(signed_in: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        session.exec(select(Account)).one().closed_at = now()
    assert not signed_in.is_signed_in


def test_no_session_is_one_problem_with_words(browser: Browser) -> None:
    answer = browser.get("/sessions")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "\ud800", "%00"])
def test_a_senseless_cookie_is_no_session(browser: Browser, token: str) -> None:
    header = f"session={token}".encode("utf-8", "surrogatepass")
    assert browser.client.get("/api/sessions", headers={b"cookie": header}).status_code == 401


def test_the_list_shows_where_one_is_signed_in(signed_in: Browser, new_browser: NewBrowser) -> None:
    other = new_browser()
    other.client.headers["user-agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1"
    prove_email(other)
    listed = other.get("/sessions").json()
    assert {each["device"]: each["is_this"] for each in listed} == {"Safari on iPhone": True, "A browser": False}
    assert {each["method"] for each in listed} == {"email_code"}


def test_one_ends_ones_other_session_at_once(signed_in: Browser, new_browser: NewBrowser) -> None:
    other = new_browser()
    prove_email(other)
    (there,) = [each["id"] for each in signed_in.get("/sessions").json() if not each["is_this"]]
    assert signed_in.delete(f"/sessions/{there}").status_code == 204
    assert not other.is_signed_in
    assert signed_in.is_signed_in


def test_nobody_ends_anothers_session(signed_in: Browser, new_browser: NewBrowser) -> None:
    other = new_browser()
    prove_email(other, "other@example.org")
    (mine,) = [each["id"] for each in signed_in.get("/sessions").json()]
    assert other.delete(f"/sessions/{mine}").status_code == 404
    assert signed_in.is_signed_in


def test_extending_says_when_the_session_ends_now(signed_in: Browser) -> None:
    with fixed_clock(now() + timedelta(minutes=29)):
        session = signed_in.post("/session/extend").json()["session"]
    assert session["idle_expires_at"] == "2026-11-21T12:59:00Z"
    assert session["expires_at"] == "2026-11-22T00:00:00Z"


def test_the_token_is_kept_as_a_hash(signed_in: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        row = session.exec(select(AccountSession)).one()
    assert str(signed_in.cookie(Cookie.SESSION)).encode() not in row.token_lookup
    assert len(row.token_lookup) == 32


def test_signing_in_and_out_are_in_the_access_log(signed_in: Browser, runtime: Runtime) -> None:
    signed_in.post("/sign-out")
    with transaction(runtime.database) as session:
        events = [event.event for event in session.exec(select(AccessEvent))]
    assert sorted(events) == ["session.ended", "session.started"]


def test_wrong_codes_fill_no_table(browser: Browser, runtime: Runtime) -> None:
    """With and without a code that was asked for: one counter for everybody, and a line for the operator."""
    for _ in range(20):
        browser.post("/sign-in/code/verify", {"code": "00000000"})
    assert _rows(runtime) == {}
    browser.post("/sign-in/code", {"email": "rhys.bevan@example.org"})
    before = _rows(runtime)
    browser.post("/sign-in/code/verify", {"code": "not it"})
    after = _rows(runtime)
    assert after == before | {"counter": before["counter"] + 1}
    browser.post("/sign-in/code/verify", {"code": "not it"})
    assert _rows(runtime) == after


def _rows(runtime: Runtime) -> dict[str, int]:
    """How many rows each table holds, empty ones and the service's own left out."""
    with runtime.database.read.connect() as connection:
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    return {
        name: count for name, count in counted.items() if count and name not in {"instance", "key_check", "link_key"}
    }


def test_over_http_the_cookie_is_plain_and_over_https_it_is_bound_to_the_host(runtime: Runtime) -> None:
    secure = replace(runtime, settings=Settings(_env_file=None, app_origin="https://app.example"))
    plain_cookie = _cookie_given(Browser(make_api(runtime), runtime))
    secure_cookie = _cookie_given(Browser(make_api(secure), secure))
    assert plain_cookie.startswith("browser=")
    assert "Secure" not in plain_cookie
    assert secure_cookie.startswith("__Host-browser=")
    assert all(part in secure_cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    assert "Domain" not in secure_cookie


def _cookie_given(browser: Browser) -> str:
    return browser.post("/sign-in/code", {"email": "rhys.bevan@example.org"}).headers["set-cookie"]


def test_a_session_shown_as_held_is_held(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime).id
    browser.set_cookie(Cookie.SESSION, start_session(runtime, account_id, held_until=now() + timedelta(hours=1)))
    assert browser.post("/session/extend").json()["session"]["is_held"]
    assert browser.post("/recovery-codes").json()["code"] == "held_after_recovery"


def test_a_passkey_sign_in_replaces_a_session_by_code(signed_in: Browser) -> None:
    authenticator, _ = enrol_passkey(signed_in)
    use_passkey(signed_in, authenticator)
    assert [each["method"] for each in signed_in.get("/sessions").json()] == ["passkey"]


def test_a_token_that_nobody_was_given_takes_no_write_lock(browser: Browser, runtime: Runtime) -> None:
    """Anybody can send one, and an embedded database has one lock for everybody."""
    with runtime.database.write.connect() as edit:
        edit.execute(text("DELETE FROM challenge"))  # holds it
        assert sessions.recognise(runtime.database, "x" * 43) is None
        edit.rollback()
