"""Getting back in by e-mail alone, after 72 hours in which anybody who should know can stop it."""

from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from app.access_log.models import AccessEvent
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.identity.cookies import Cookie
from app.identity.models import Recovery
from tests.factories.authenticator import SoftAuthenticator
from tests.factories.identity import EMAIL, Browser, enrol_passkey, prove_email, sent, use_passkey
from tests.sign_in.conftest import NewBrowser, later


def finish(browser: Browser) -> tuple[int, str]:
    """Prove the address again and finish; the status and problem code."""
    prove_email(browser)
    answer = browser.post("/recovery/finish")
    return answer.status_code, str(answer.json().get("code", ""))


def test_the_wait_is_72_hours_and_announced_at_once_with_a_link_that_stops_it(lost: Browser, runtime: Runtime) -> None:
    """Proves H59-A1."""
    answer = lost.post("/recovery/wait")
    assert answer.json() == {"ready_at": "2026-11-24T12:00:00Z"}
    (message,) = sent(runtime, "recovery_asked")
    stop = urlsplit(str(message.payload["stop_url"]))
    assert (stop.path, stop.query) == ("/sign-in/stop", "")
    assert len(stop.fragment) == 43
    assert not lost.is_signed_in


def test_before_the_time_email_alone_opens_nothing(lost: Browser) -> None:
    """Proves H59-A1."""
    lost.post("/recovery/wait")
    assert finish(lost) == (409, "recovery_waiting")
    with later(hours=71, minutes=59, seconds=59):
        assert finish(lost) == (409, "recovery_waiting")
        assert not lost.is_signed_in


def test_after_72_hours_email_alone_opens_a_held_session(lost: Browser) -> None:
    lost.post("/recovery/wait")
    with later(hours=72):
        assert finish(lost) == (200, "")
        session = lost.post("/session/extend").json()["session"]
    assert session["is_held"]
    assert session["held_until"] == "2026-11-27T12:00:00Z"


def test_finishing_needs_a_new_email_code(lost: Browser) -> None:
    lost.post("/recovery/wait")
    with later(hours=72):
        assert lost.post("/recovery/finish").json()["code"] == "prove_email_first"


def test_finishing_needs_the_browser_that_asked(lost: Browser, new_browser: NewBrowser) -> None:
    lost.post("/recovery/wait")
    with_a_cookie_of_its_own = new_browser()
    with_a_cookie_of_its_own.set_cookie(Cookie.RECOVERY, "x" * 43)
    with later(hours=72):
        assert finish(new_browser()) == (409, "recovery_unknown")
        assert finish(with_a_cookie_of_its_own) == (409, "recovery_unknown")


def test_a_finished_wait_works_once(lost: Browser, new_browser: NewBrowser) -> None:
    lost.post("/recovery/wait")
    twin = new_browser()
    twin.set_cookie(Cookie.RECOVERY, str(lost.cookie(Cookie.RECOVERY)))
    with later(hours=72):
        assert finish(lost) == (200, "")
        assert finish(twin) == (409, "recovery_unknown")


def test_a_wait_lapses_a_week_after_its_time(lost: Browser) -> None:
    lost.post("/recovery/wait")
    with later(days=10, seconds=1):
        assert finish(lost) == (409, "recovery_unknown")


def test_asking_again_in_the_same_browser_neither_shortens_nor_repeats(lost: Browser, runtime: Runtime) -> None:
    first = lost.post("/recovery/wait").json()
    with later(minutes=5):
        assert lost.post("/recovery/wait").json() == first
    assert len(sent(runtime, "recovery_asked")) == 1


def test_the_next_code_says_that_this_browser_is_waiting(lost: Browser) -> None:
    ready_at = lost.post("/recovery/wait").json()["ready_at"]
    assert prove_email(lost).json()["recovery_ready_at"] == ready_at


def test_an_account_without_a_passkey_needs_no_wait(browser: Browser) -> None:
    prove_email(browser)
    assert browser.post("/recovery/wait").json()["code"] == "prove_email_first"


def stop_token(runtime: Runtime) -> str:
    """The token in the newest announcement."""
    return urlsplit(str(sent(runtime, "recovery_asked")[-1].payload["stop_url"])).fragment


def test_the_link_stops_the_wait_from_any_browser(lost: Browser, new_browser: NewBrowser, runtime: Runtime) -> None:
    """Proves H59-A1."""
    lost.post("/recovery/wait")
    assert new_browser().post("/recovery/stop", {"token": stop_token(runtime)}).status_code == 204
    with later(hours=72):
        assert finish(lost) == (409, "recovery_unknown")


def test_stopping_twice_is_no_error(lost: Browser, runtime: Runtime) -> None:
    lost.post("/recovery/wait")
    replies = [lost.post("/recovery/stop", {"token": stop_token(runtime)}).status_code for _ in range(2)]
    assert replies == [204, 204]


def test_stopping_twice_is_told_once(lost: Browser, runtime: Runtime) -> None:
    lost.post("/recovery/wait")
    for _ in range(2):
        lost.post("/recovery/stop", {"token": stop_token(runtime)})
    assert len(sent(runtime, "recovery_stopped")) == 1


@pytest.mark.parametrize("days", [10, 30])
def test_the_link_ends_with_a_recovery_that_nobody_used(
    lost: Browser, new_browser: NewBrowser, runtime: Runtime, days: int
) -> None:
    lost.post("/recovery/wait")
    with later(days=days, seconds=1):
        answer = new_browser().post("/recovery/stop", {"token": stop_token(runtime)})
    assert (answer.status_code, answer.json()["code"]) == (404, "stop_link_ended")


def test_the_link_of_a_used_recovery_ends_with_its_hold_and_stops_no_later_one(
    lost: Browser, new_browser: NewBrowser, runtime: Runtime
) -> None:
    """Whoever keeps an old e-mail must not shut the owner out of a later recovery."""
    lost.post("/recovery/wait")
    old = stop_token(runtime)
    with later(hours=72):
        finish(lost)
    with later(hours=145):
        prove_email(lost)
        lost.post("/recovery/wait")
        assert new_browser().post("/recovery/stop", {"token": old}).json()["code"] == "stop_link_ended"
    with later(hours=217):
        assert finish(lost) == (200, "")


def test_the_link_of_a_stopped_recovery_stops_no_later_one(
    lost: Browser, new_browser: NewBrowser, runtime: Runtime
) -> None:
    lost.post("/recovery/wait")
    old = stop_token(runtime)
    new_browser().post("/recovery/stop", {"token": old})
    prove_email(lost)
    lost.post("/recovery/wait")
    assert new_browser().post("/recovery/stop", {"token": old}).status_code == 204
    with later(hours=72):
        assert finish(lost) == (200, "")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_fetching_the_stop_address_changes_nothing(lost: Browser, runtime: Runtime, method: str) -> None:
    """A scanner of mail follows links; only a press on the page stops anything. Proves H43-A4."""
    lost.post("/recovery/wait")
    token = stop_token(runtime)
    lost.client.request(method, "/api/recovery/stop", params={"token": token})
    with transaction(runtime.database) as session:
        assert session.exec(select(Recovery)).one().stopped_at is None


def test_an_unknown_stop_token_stops_nothing(lost: Browser) -> None:
    lost.post("/recovery/wait")
    assert lost.post("/recovery/stop", {"token": "x" * 43}).status_code == 404
    with later(hours=72):
        assert finish(lost) == (200, "")


def test_the_owner_sees_the_wait_when_signed_in_and_stops_it_there(owner: Browser, lost: Browser) -> None:
    lost.post("/recovery/wait")
    assert owner.post("/session/extend").json()["recovery"]["ready_at"] == "2026-11-24T12:00:00Z"
    assert owner.post("/recovery/stop").status_code == 204
    assert owner.post("/session/extend").json()["recovery"] is None


def test_without_token_or_proof_nothing_is_stopped(lost: Browser, new_browser: NewBrowser) -> None:
    lost.post("/recovery/wait")
    assert new_browser().post("/recovery/stop").json()["code"] == "stop_needs_proof"


def test_a_held_session_cannot_change_how_the_account_opens(lost: Browser, enrolled: object) -> None:
    lost.post("/recovery/wait")
    with later(hours=72):
        finish(lost)
        passkey_id = lost.get("/passkeys").json()[0]["id"]
        refused = [lost.delete(f"/passkeys/{passkey_id}"), lost.post("/recovery-codes")]
    assert [answer.json()["code"] for answer in refused] == ["held_after_recovery"] * 2


def test_a_passkey_made_in_a_held_session_does_not_lift_the_hold(lost: Browser, new_browser: NewBrowser) -> None:
    """Proves H59-A1."""
    lost.post("/recovery/wait")
    with later(hours=72):
        finish(lost)
        thief, added = enrol_passkey(lost)
        assert "recovery_code" not in added
        assert lost.post("/session/extend").json()["session"]["is_held"]
        assert use_passkey(new_browser(), thief).json()["session"]["is_held"]


def test_the_hold_ends_72_hours_after_the_recovery(lost: Browser, new_browser: NewBrowser) -> None:
    lost.post("/recovery/wait")
    with later(hours=72):
        finish(lost)
        mine, _ = enrol_passkey(lost)
    for seconds, is_held in ((-1, True), (0, False)):
        with later(hours=144, seconds=seconds):
            assert use_passkey(new_browser(), mine).json()["session"]["is_held"] is is_held


def test_the_owner_with_a_passkey_from_before_is_not_held(
    lost: Browser, new_browser: NewBrowser, enrolled: tuple[SoftAuthenticator, str]
) -> None:
    lost.post("/recovery/wait")
    with later(hours=72):
        finish(lost)
        assert not use_passkey(new_browser(), enrolled[0]).json()["session"]["is_held"]


def test_stopping_within_the_hold_takes_back_what_the_recovery_gave(
    lost: Browser, new_browser: NewBrowser, runtime: Runtime, enrolled: tuple[SoftAuthenticator, str]
) -> None:
    """Proves H59-A1."""
    lost.post("/recovery/wait")
    token = stop_token(runtime)
    with later(hours=72):
        finish(lost)
        thief, _ = enrol_passkey(lost)
        assert new_browser().post("/recovery/stop", {"token": token}).status_code == 204
        assert not lost.is_signed_in
        assert use_passkey(new_browser(), thief).status_code == 422
        assert use_passkey(new_browser(), enrolled[0]).status_code == 200


def test_the_recovery_code_ends_a_wait(lost: Browser, recovery_code: str) -> None:
    lost.post("/recovery/wait")
    lost.post("/recovery/code", {"recovery_code": recovery_code})
    with later(hours=72):
        assert finish(lost) == (409, "recovery_unknown")


def test_each_step_is_told_to_the_account_and_logged(lost: Browser, runtime: Runtime) -> None:
    lost.post("/recovery/wait")
    with later(hours=72):
        finish(lost)
        lost.post("/recovery/stop", {"token": stop_token(runtime)})
    for kind in ("recovery_asked", "recovery_finished", "recovery_stopped"):
        assert len(sent(runtime, kind)) == 1
    with transaction(runtime.database) as session:
        events = {event.event for event in session.exec(select(AccessEvent))}
    assert {"recovery.asked", "recovery.finished", "recovery.stopped"} <= events


def test_messages_about_signing_in_hold_no_name_and_no_address_in_clear(lost: Browser, runtime: Runtime) -> None:
    lost.post("/recovery/wait")
    with transaction(runtime.database) as session:
        for message in session.exec(select(OutboxMessage)):
            assert message.private is None or EMAIL.encode() not in message.private
