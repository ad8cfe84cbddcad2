"""Passkeys: enrolling, signing in, and every way an answer can be wrong."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import select
from webauthn.helpers import bytes_to_base64url

from app.core.clock import fixed_clock, now
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity.cookies import Cookie
from app.identity.models import Challenge, Passkey
from app.identity.sessions import Method
from tests.factories.authenticator import PRESENT, VERIFIED, SoftAuthenticator
from tests.factories.identity import (
    Browser,
    enrol_passkey,
    make_account,
    prove_email,
    sent,
    start_session,
    use_passkey,
)
from tests.sign_in.conftest import NewBrowser


@pytest.fixture
def enrolled(browser: Browser) -> SoftAuthenticator:
    """The browser is signed in and has enrolled a passkey."""
    prove_email(browser)
    return enrol_passkey(browser)[0]


def test_a_passkey_signs_in(enrolled: SoftAuthenticator, new_browser: NewBrowser) -> None:
    other = new_browser()
    answer = use_passkey(other, enrolled)
    assert answer.json()["session"]["method"] == "passkey"
    assert other.is_signed_in


def test_the_request_names_no_credential_and_wants_the_person_verified(browser: Browser) -> None:
    options = browser.post("/sign-in/passkey/options").json()
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


def test_enrolment_asks_for_a_discoverable_verified_passkey_without_attestation(browser: Browser) -> None:
    prove_email(browser)
    options = browser.post("/passkeys/options").json()
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"


def test_a_second_enrolment_names_the_first_so_that_one_device_is_not_enrolled_twice(
    browser: Browser, enrolled: SoftAuthenticator
) -> None:
    excluded = browser.post("/passkeys/options").json()["excludeCredentials"]
    assert [each["id"] for each in excluded] == [bytes_to_base64url(enrolled.credential_id)]


HOSTILE_ASSERTIONS: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://alertcard.example.net"},
    "our host on another port": {"origin": "http://localhost:8001"},
    "our host with a letter more": {"origin": "http://localhost:8000.example"},
    "another relying party": {"rp_id": "example.net"},
    "person not verified": {"flags": PRESENT},
    "person not present": {"flags": VERIFIED},
    "an enrolment's answer": {"kind": "webauthn.create"},
    "a challenge of their own": {"challenge": bytes_to_base64url(b"x" * 32)},
    "an empty challenge": {"challenge": ""},
    "another's key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "no signature": {"signature": b""},
    "somebody else's handle": {"user_handle": b"x" * 16},
    "no handle": {"no_user_handle": True},
    "from a frame": {"cross_origin": True},
}


@pytest.mark.parametrize("wrong", HOSTILE_ASSERTIONS.values(), ids=HOSTILE_ASSERTIONS.keys())
def test_a_wrong_assertion_opens_nothing(
    enrolled: SoftAuthenticator, new_browser: NewBrowser, wrong: dict[str, Any]
) -> None:
    attacker = new_browser()
    answer = use_passkey(attacker, enrolled, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "passkey_refused")
    assert not attacker.is_signed_in


HOSTILE_ENROLMENTS: dict[str, dict[str, Any]] = {
    name: wrong
    for name, wrong in HOSTILE_ASSERTIONS.items()
    if set(wrong) <= {"origin", "rp_id", "flags", "challenge", "cross_origin"}
} | {"a sign-in's answer": {"kind": "webauthn.get"}}


@pytest.mark.parametrize("wrong", HOSTILE_ENROLMENTS.values(), ids=HOSTILE_ENROLMENTS.keys())
def test_a_wrong_enrolment_keeps_nothing(browser: Browser, wrong: dict[str, Any]) -> None:
    prove_email(browser)
    options = browser.post("/passkeys/options").json()
    credential = SoftAuthenticator(browser.runtime.settings.app_url).create(options, **wrong)
    assert browser.post("/passkeys", {"credential": credential}).json()["code"] == "passkey_refused"
    assert browser.get("/passkeys").json() == []


BROKEN_CREDENTIALS: list[dict[str, Any]] = [
    {},
    {"response": None},
    {"response": {}},
    {"response": {"clientDataJSON": 5}},
    {"response": {"clientDataJSON": "!!"}},
    {"response": {"clientDataJSON": bytes_to_base64url(b"[]")}},
    {"response": {"clientDataJSON": bytes_to_base64url(b'{"type":1,"challenge":2,"origin":3}')}},
    {"rawId": 1, "response": {"clientDataJSON": bytes_to_base64url(b"\xff\xfe")}},
]


@pytest.mark.parametrize("credential", BROKEN_CREDENTIALS)
def test_what_is_no_credential_is_a_refusal_and_not_a_fault(browser: Browser, credential: dict[str, Any]) -> None:
    answer = browser.post("/sign-in/passkey", {"credential": credential})
    assert (answer.status_code, answer.json()["code"]) == (422, "passkey_refused")


@pytest.mark.slow
def test_truncated_and_flipped_bytes_anywhere_are_refusals(enrolled: SoftAuthenticator, browser: Browser) -> None:
    options = browser.post("/sign-in/passkey/options").json()
    whole = enrolled.get(options)
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        for cut in (0, 1, 20, 37):
            response = {**whole["response"], part: whole["response"][part][:cut]}
            answer = browser.post("/sign-in/passkey", {"credential": {**whole, "response": response}})
            assert answer.status_code == 422


def test_a_challenge_works_once(enrolled: SoftAuthenticator, new_browser: NewBrowser) -> None:
    options = new_browser().post("/sign-in/passkey/options").json()
    credential = enrolled.get(options)
    assert new_browser().post("/sign-in/passkey", {"credential": credential}).status_code == 200
    assert new_browser().post("/sign-in/passkey", {"credential": credential}).status_code == 422


def test_a_failed_attempt_uses_the_challenge_up_too(enrolled: SoftAuthenticator, browser: Browser) -> None:
    options = browser.post("/sign-in/passkey/options").json()
    assert browser.post("/sign-in/passkey", {"credential": enrolled.get(options, flags=PRESENT)}).status_code == 422
    assert browser.post("/sign-in/passkey", {"credential": enrolled.get(options)}).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(300, 200), (301, 422)])
def test_a_challenge_lasts_five_minutes(
    enrolled: SoftAuthenticator, browser: Browser, seconds: int, status: int
) -> None:
    options = browser.post("/sign-in/passkey/options").json()
    with fixed_clock(now() + timedelta(seconds=seconds)):
        assert browser.post("/sign-in/passkey", {"credential": enrolled.get(options)}).status_code == status


def test_an_enrolment_challenge_signs_nobody_in(enrolled: SoftAuthenticator, browser: Browser) -> None:
    options = browser.post("/passkeys/options").json()
    assert browser.post("/sign-in/passkey", {"credential": enrolled.get(options)}).status_code == 422


def test_an_enrolment_challenge_belongs_to_its_account(new_browser: NewBrowser) -> None:
    """Proves H59-A3."""
    victim, attacker = new_browser(), new_browser()
    prove_email(victim, "victim@example.org")
    prove_email(attacker, "attacker@example.org")
    credential = SoftAuthenticator(victim.runtime.settings.app_url).create(attacker.post("/passkeys/options").json())
    assert victim.post("/passkeys", {"credential": credential}).status_code == 422


def test_challenges_do_not_repeat(browser: Browser) -> None:
    challenges = {browser.post("/sign-in/passkey/options").json()["challenge"] for _ in range(10)}
    assert len(challenges) == 10


def test_a_counter_that_goes_backwards_is_a_copy_and_refused(enrolled: SoftAuthenticator, browser: Browser) -> None:
    assert use_passkey(browser, enrolled, count=7).status_code == 200
    assert use_passkey(browser, enrolled, count=7).status_code == 422
    assert use_passkey(browser, enrolled, count=8).status_code == 200


def test_a_credential_we_know_is_not_enrolled_for_a_second_account(
    enrolled: SoftAuthenticator, new_browser: NewBrowser
) -> None:
    other = new_browser()
    prove_email(other, "other@example.org")
    answer = other.post("/passkeys", {"credential": enrolled.create(other.post("/passkeys/options").json())})
    assert (answer.status_code, answer.json()["code"]) == (409, "passkey_known")


def test_the_first_passkey_brings_a_recovery_code_and_the_second_none(browser: Browser) -> None:
    prove_email(browser)
    assert enrol_passkey(browser)[1]["recovery_code"]
    assert "recovery_code" not in enrol_passkey(browser)[1]


def test_a_first_passkey_in_a_held_session_brings_no_recovery_code(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime).id
    browser.set_cookie(Cookie.SESSION, start_session(runtime, account_id, held_until=now() + timedelta(hours=1)))
    assert "recovery_code" not in enrol_passkey(browser)[1]


def test_a_passkey_brings_a_new_session_token(browser: Browser, new_browser: NewBrowser) -> None:
    prove_email(browser)
    before = str(browser.cookie(Cookie.SESSION))
    enrol_passkey(browser)
    thief = new_browser()
    thief.set_cookie(Cookie.SESSION, before)
    assert not thief.is_signed_in
    assert browser.is_signed_in


def test_the_first_passkey_ends_sessions_that_rest_on_email_alone(new_browser: NewBrowser) -> None:
    first, second = new_browser(), new_browser()
    prove_email(first)
    prove_email(second)
    enrol_passkey(first)
    assert not second.is_signed_in


def test_an_account_with_a_passkey_does_not_open_by_email_code_alone(
    enrolled: SoftAuthenticator, new_browser: NewBrowser
) -> None:
    other = new_browser()
    assert prove_email(other).json() == {"needs": "passkey_or_recovery", "recovery_ready_at": None}
    assert not other.is_signed_in


def test_the_only_passkey_cannot_be_removed(browser: Browser, enrolled: SoftAuthenticator) -> None:
    passkey_id = browser.get("/passkeys").json()[0]["id"]
    answer = browser.delete(f"/passkeys/{passkey_id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_passkey")


def test_a_removed_passkey_opens_nothing_and_its_sessions_end(browser: Browser, new_browser: NewBrowser) -> None:
    prove_email(browser)
    lost, _ = enrol_passkey(browser)
    thief = new_browser()
    use_passkey(thief, lost)
    enrol_passkey(browser)
    with transaction(browser.runtime.database) as session:
        row = session.exec(select(Passkey).where(Passkey.credential_id == lost.credential_id)).one()
    assert browser.delete(f"/passkeys/{row.id}").status_code == 204
    assert not thief.is_signed_in
    assert use_passkey(new_browser(), lost).status_code == 422
    assert browser.is_signed_in


def test_somebody_elses_passkey_cannot_be_removed(
    browser: Browser, enrolled: SoftAuthenticator, new_browser: NewBrowser
) -> None:
    other = new_browser()
    prove_email(other, "other@example.org")
    enrol_passkey(other)
    passkey_id = browser.get("/passkeys").json()[0]["id"]
    assert other.delete(f"/passkeys/{passkey_id}").status_code == 404
    assert len(browser.get("/passkeys").json()) == 1


def test_changing_how_the_account_opens_needs_a_fresh_sign_in(browser: Browser, enrolled: SoftAuthenticator) -> None:
    passkey_id = browser.get("/passkeys").json()[0]["id"]
    with fixed_clock(now() + timedelta(minutes=15, seconds=1)):
        replies = [
            browser.post("/passkeys/options"),
            browser.post("/recovery-codes"),
            browser.delete(f"/passkeys/{passkey_id}"),
        ]
        assert [reply.json()["code"] for reply in replies] == ["sign_in_again"] * 3
        use_passkey(browser, enrolled)
        assert browser.post("/recovery-codes").status_code == 201


def test_the_owner_is_told_of_passkeys_added_and_removed(browser: Browser, runtime: Runtime) -> None:
    prove_email(browser)
    enrol_passkey(browser)
    enrol_passkey(browser)
    browser.delete(f"/passkeys/{browser.get('/passkeys').json()[0]['id']}")
    assert len(sent(runtime, "passkey_added")) == 2
    assert len(sent(runtime, "passkey_removed")) == 1


def test_an_account_has_ten_passkeys_at_most(browser: Browser, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        account_id = make_account(session, runtime).id
        for number in range(10):
            row = {"account_id": account_id, "credential_id": bytes([number]), "public_key": b"k", "name": "Phone"}
            session.add(Passkey.model_validate(row))
    browser.set_cookie(Cookie.SESSION, start_session(runtime, account_id, method=Method.PASSKEY))
    assert browser.post("/passkeys/options").json()["code"] == "too_many_passkeys"


def test_a_name_is_kept_without_control_characters(browser: Browser) -> None:
    prove_email(browser)
    credential = SoftAuthenticator(browser.runtime.settings.app_url).create(browser.post("/passkeys/options").json())
    added = browser.post("/passkeys", {"credential": credential, "name": "Mam's\x00 ph\u202eone\n"}).json()
    assert added["passkey"]["name"] == "Mam's phone"


def test_a_challenge_is_gone_from_the_database_after_use(enrolled: SoftAuthenticator, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        assert session.exec(select(Challenge)).all() == []
