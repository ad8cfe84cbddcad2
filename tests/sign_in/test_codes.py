"""Signing in with a code by e-mail."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.core.clock import fixed_clock, now
from app.core.counters import take
from app.core.database import transaction
from app.core.models import Counter
from app.core.runtime import Runtime
from app.identity.cookies import Cookie
from app.identity.email_codes import EVERYBODY, WRONG_GUESSES
from app.identity.models import Account, EmailCode
from tests.factories.clients import client_of
from tests.factories.identity import (
    EMAIL,
    Browser,
    make_account,
    make_api,
    newest_code,
    other_code,
    prove_email,
    sent,
)
from tests.sign_in.conftest import NewBrowser


def ask(browser: Browser, email: str = EMAIL) -> str:
    """Ask for a code and read it."""
    assert browser.post("/sign-in/code", {"email": email}).status_code == 202
    return newest_code(browser.runtime)


def verify(browser: Browser, code: str) -> tuple[int, str]:
    """Status and problem code of typing a code in."""
    answer = browser.post("/sign-in/code/verify", {"code": code})
    return answer.status_code, str(answer.json().get("code", ""))


def test_a_code_signs_in_and_makes_the_account(browser: Browser) -> None:
    answer = prove_email(browser)
    assert answer.status_code == 200
    assert answer.json()["account"]["email"] == EMAIL
    assert browser.is_signed_in


def test_the_same_address_in_other_letters_is_the_same_account(new_browser: NewBrowser) -> None:
    first = prove_email(new_browser()).json()["account"]["id"]
    assert prove_email(new_browser(), EMAIL.upper()).json()["account"]["id"] == first


def test_blanks_and_hyphens_in_a_code_do_not_matter(browser: Browser) -> None:
    code = ask(browser)
    assert verify(browser, f" {code[:4]}-{code[4:]} ") == (200, "")


def test_digits_of_another_script_are_not_the_code(browser: Browser) -> None:
    full_width = ask(browser).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    assert verify(browser, full_width) == (422, "wrong_code")


@pytest.mark.slow
def test_a_code_takes_five_guesses_and_not_one_more(browser: Browser) -> None:
    code = ask(browser)
    replies = [verify(browser, other_code(code)) for _ in range(5)]
    assert replies == [(422, "wrong_code")] * 4 + [(422, "code_ended")]
    assert verify(browser, code) == (422, "code_ended")


def test_a_wrong_guess_says_how_many_are_left(browser: Browser) -> None:
    problem = browser.post("/sign-in/code/verify", {"code": other_code(ask(browser))}).json()
    assert problem["remaining"] == 4
    assert "4 tries left" in problem["title"]


def test_the_counter_survives_the_error_reply(browser: Browser, runtime: Runtime) -> None:
    verify(browser, other_code(ask(browser)))
    with transaction(runtime.database) as session:
        assert session.exec(select(EmailCode.remaining)).one() == 4


@pytest.mark.parametrize(("seconds", "reply"), [(600, (200, "")), (601, (422, "code_ended"))])
def test_a_code_lasts_ten_minutes_to_the_second(browser: Browser, seconds: int, reply: tuple[int, str]) -> None:
    code = ask(browser)
    with fixed_clock(now() + timedelta(seconds=seconds)):
        assert verify(browser, code) == reply


def test_a_code_works_once(browser: Browser) -> None:
    code = ask(browser)
    cookie = browser.cookie(Cookie.BROWSER)
    assert verify(browser, code) == (200, "")
    browser.set_cookie(Cookie.BROWSER, str(cookie))
    assert verify(browser, code) == (422, "code_ended")


def test_a_code_works_only_in_the_browser_that_asked(new_browser: NewBrowser) -> None:
    """Proves H59-A3."""
    first, second = new_browser(), new_browser()
    code_of_first = ask(first, "one@example.org")
    code_of_second = ask(second, "two@example.org")
    assert verify(second, code_of_first) == (422, "wrong_code")
    assert verify(first, code_of_second) == (422, "wrong_code")
    assert verify(new_browser(), code_of_first) == (422, "code_ended")


def test_a_new_code_in_the_same_browser_ends_the_one_before(browser: Browser) -> None:
    old = ask(browser)
    new = ask(browser)
    assert verify(browser, old)[0] == 422
    assert verify(browser, new) == (200, "")


@pytest.mark.slow
def test_ten_parallel_uses_of_one_code_let_exactly_one_in(browser: Browser, new_browser: NewBrowser) -> None:
    code = ask(browser)
    twins = [new_browser() for _ in range(10)]
    for twin in twins:
        twin.set_cookie(Cookie.BROWSER, str(browser.cookie(Cookie.BROWSER)))
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda twin: verify(twin, code), twins))
    assert replies.count((200, "")) == 1
    assert replies.count((422, "code_ended")) == 9


@pytest.mark.slow
def test_two_browsers_that_prove_one_new_address_at_once_share_the_account(new_browser: NewBrowser) -> None:
    browsers = [new_browser(), new_browser()]
    codes = [ask(each) for each in browsers]
    with ThreadPoolExecutor(2) as pool:
        replies = pool.map(
            lambda pair: pair[0].post("/sign-in/code/verify", {"code": pair[1]}), zip(browsers, codes, strict=True)
        )
        accounts = {reply.json()["account"]["id"] for reply in replies}
    assert len(accounts) == 1


def test_three_codes_an_hour_and_no_fourth(browser: Browser) -> None:
    for _ in range(3):
        ask(browser)
    refused = browser.post("/sign-in/code", {"email": EMAIL})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_codes")
    assert refused.headers["retry-after"] == "3600"
    with fixed_clock(now() + timedelta(hours=1)):
        ask(browser)


@pytest.mark.slow
def test_ten_codes_a_day_and_no_eleventh(browser: Browser) -> None:
    start = now()
    for hour in range(4):
        with fixed_clock(start + timedelta(hours=hour)):
            statuses = [browser.post("/sign-in/code", {"email": EMAIL}).status_code for _ in range(3)]
    assert statuses == [202, 429, 429]
    assert len(sent(browser.runtime, "sign_in_code")) == 10


def test_sending_limits_are_the_same_for_known_and_unknown_addresses(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        make_account(session, runtime, email="known@example.org")
    replies = {
        email: [browser.post("/sign-in/code", {"email": email}).status_code for _ in range(4)]
        for email in ("known@example.org", "unknown@example.org")
    }
    assert replies["known@example.org"] == replies["unknown@example.org"] == [202, 202, 202, 429]


@contextmanager
def statements(runtime: Runtime) -> Iterator[list[str]]:
    """Every SQL statement that is run meanwhile, without values."""
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = runtime.database.write
    event.listen(engine, "before_cursor_execute", listen)
    yield seen
    event.remove(engine, "before_cursor_execute", listen)


def test_known_and_unknown_addresses_cause_the_same_work_and_reply(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        make_account(session, runtime, email="known@example.org")
    with statements(runtime) as for_known:
        known = browser.post("/sign-in/code", {"email": "known@example.org"})
    with statements(runtime) as for_unknown:
        unknown = browser.post("/sign-in/code", {"email": "unknown@example.org"})
    assert for_known == for_unknown
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert set(known.headers) == set(unknown.headers)


def test_a_seeded_person_of_a_demonstration_sees_their_code(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        make_account(session, runtime, email="seeded@example.org", is_seeded=True)
    shown = browser.post("/sign-in/code", {"email": "seeded@example.org"}).json()
    assert shown["demo_code"] == newest_code(runtime)


def test_nobody_else_is_shown_a_code_even_in_a_demonstration(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        make_account(session, runtime, email="real@example.org")
    for email in ("real@example.org", "new@example.org"):
        assert "demo_code" not in browser.post("/sign-in/code", {"email": email}).json()


def test_a_live_service_shows_no_code_to_anybody(runtime: Runtime) -> None:
    live = replace(runtime, mode="live")
    with transaction(runtime.database) as session:
        make_account(session, runtime, email="seeded@example.org", is_seeded=True)
    shown = Browser(make_api(live), live).post("/sign-in/code", {"email": "seeded@example.org"})
    assert shown.status_code == 202
    assert "demo_code" not in shown.json()


def test_the_thousandth_wrong_guess_in_an_hour_alarms_the_operator_once(browser: Browser, runtime: Runtime) -> None:
    take(runtime.database, WRONG_GUESSES, EVERYBODY)
    with transaction(runtime.database) as session:
        session.exec(select(Counter).where(Counter.purpose == WRONG_GUESSES.purpose)).one().remaining = 1
    code = ask(browser)
    verify(browser, other_code(code))
    verify(browser, other_code(code))
    assert len(sent(runtime, "alarm.wrong_codes")) == 1


def test_a_closed_account_is_not_opened(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        make_account(session, runtime, email=EMAIL, closed_at=now())
    answer = prove_email(browser)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_closed")


NO_ADDRESSES = [
    "",
    "rhys",
    "rhys@",
    "@nowhere.example",
    "rhys@example",
    "a@b.org, c@d.org",
    "rhys@exa mple.org",
    "r@x.org\r\nBcc: y@z",
    "rhys@e..org",
    "ｒhys@example.org",
    "rh\u212as@example.org",
    "x" * 250 + "@example.org",
]


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_refused_without_being_repeated(browser: Browser, text: str) -> None:
    answer = browser.post("/sign-in/code", {"email": text})
    assert answer.status_code == 422
    assert answer.json()["fields"]["email"] in {
        "Give an e-mail address, like name@example.org.",
        "This is too long. Make it shorter.",
    }
    assert not text or text not in answer.text


def test_the_code_is_nowhere_in_the_database_in_clear(browser: Browser, runtime: Runtime) -> None:
    code = ask(browser)
    with transaction(runtime.database) as session:
        row = session.exec(select(EmailCode)).one()
        session.exec(select(Account)).all()
    assert code.encode() not in row.code_hash
    assert EMAIL.encode() not in row.email_sealed


def test_a_request_without_a_cookie_reads_like_one_with_an_ended_code(api: object, runtime: Runtime) -> None:
    client = client_of(api, base_url=runtime.settings.app_url)
    assert client.post("/api/sign-in/code/verify", json={"code": "12345678"}).json()["code"] == "code_ended"
