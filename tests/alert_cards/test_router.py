"""Cards, links, openings and prints over HTTP, as patient, parent, viewer and stranger."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Client
from sqlmodel import select

from app.access_log.models import AccessEvent
from app.alert_cards.models import CardVersion
from app.alert_cards.prints import record_print
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.link_token import parse_token, verify_token
from app.core.runtime import Runtime
from app.sharing.models import ShareLink
from tests.factories.issuing import CONSENT, SignIn, an_opening
from tests.factories.patients import a_patient, an_account

# --- the card ------------------------------------------------------------------------------------------------


def test_card_before_the_first_issue_says_none_and_whether_it_could_be_issued(browser: Client, path: str) -> None:
    card = browser.get(f"{path}/card").json()
    assert (card["status"], card["version"], card["can_issue"]["ok"]) == ("none", None, True)


def test_issue_answers_with_the_version_and_its_codes(answered: dict[str, Any], browser: Client, path: str) -> None:
    assert answered["version"] == 1
    assert [(each["medium"], each["status"]) for each in answered["links"]] == [("wallet", "live"), ("phone", "live")]
    card = browser.get(f"{path}/card").json()
    assert (card["status"], card["version"], card["links_count"]) == ("active", 1, 2)
    assert (card["issued_on"], card["has_draft_lines"]) == ("2026-11-21", True)
    (person,) = browser.get("/api/session").json()["patients"]
    assert (person["has_card"], person["has_changes"]) == (True, False)


def test_issue_of_another_preview_than_the_one_that_stands_is_409_and_changes_nothing(
    browser: Client, path: str, runtime: Runtime
) -> None:
    answer = browser.post(f"{path}/card/issue", json={"digest": "0" * 64, "consent": CONSENT})
    assert (answer.status_code, answer.json()["code"]) == (409, "preview_changed")
    with transaction(runtime.database) as session:
        assert session.exec(select(CardVersion)).all() == []


@pytest.mark.parametrize(
    "body",
    [
        {"digest": "0" * 64},
        {"digest": "not a digest", "consent": CONSENT},
        {"digest": "0" * 64, "consent": CONSENT, "status": "active"},
        {"digest": "0" * 64, "consent": {**CONSENT, "by": "operator"}},
    ],
)
def test_bad_or_unknown_fields_are_422_and_never_echoed(browser: Client, path: str, body: dict[str, Any]) -> None:
    answer = browser.post(f"{path}/card/issue", json=body)
    assert answer.status_code == 422
    assert "not a digest" not in answer.text


def test_saving_after_the_issue_is_told_until_it_is_issued_again(
    browser: Client, path: str, answered: dict[str, Any], digest: Callable[[], str], clock: datetime
) -> None:
    """Proves H27-A3."""
    with fixed_clock(clock + timedelta(minutes=20)):
        value = {"status": "none_known", "items": []}
        saved = browser.put(f"{path}/record/allergies", json={"version": 1, "value": value}).json()
        assert saved["card_headings_changed"] == ["allergies"]
        (person,) = browser.get("/api/session").json()["patients"]
        assert person["has_changes"]
        changed = browser.get(f"{path}/card").json()["changed"]
        assert [(each["heading"], each["label"], each["since"]) for each in changed] == [
            ("allergies", "Allergies and bad reactions", "2026-11-21")
        ]
        browser.post(f"{path}/card/issue", json={"digest": digest(), "consent": CONSENT})
        assert browser.get(f"{path}/card").json()["changed"] == []


@pytest.mark.parametrize(
    ("reason", "status"), [("not_wanted", "withdrawn"), ("wrong", "withdrawn"), ("in_error", "error")]
)
def test_withdrawing_ends_every_code(
    browser: Client, path: str, answered: dict[str, Any], reason: str, status: str
) -> None:
    card = browser.post(f"{path}/card/withdraw", json={"reason": reason}).json()
    assert (card["status"], card["links_count"]) == (status, 0)
    assert {each["status"] for each in browser.get(f"{path}/links").json()} == {"cancelled"}


def test_issue_after_a_withdrawal_names_the_new_codes_only(
    browser: Client, path: str, answered: dict[str, Any], digest: Callable[[], str]
) -> None:
    browser.post(f"{path}/card/withdraw", json={"reason": "not_wanted"})
    again = browser.post(f"{path}/card/issue", json={"digest": digest(), "consent": CONSENT}).json()
    assert {each["status"] for each in again["links"]} == {"live"}
    assert not {each["id"] for each in again["links"]} & {each["id"] for each in answered["links"]}


# --- links ---------------------------------------------------------------------------------------------------


def test_code_for_a_screen_opens_the_card_and_its_showing_is_logged(
    browser: Client, path: str, answered: dict[str, Any], runtime: Runtime
) -> None:
    shown = browser.get(f"{path}/links/{answered['links'][0]['id']}/code").json()
    with transaction(runtime.database) as session:
        token = parse_token(shown["url"].partition("#")[2])
        assert token is not None
        verified = verify_token(token, runtime.key_list(session))
        assert verified is not None
        assert verified.paper is not None
        assert verified.paper.card_version == 1
        assert "link.code_shown" in session.exec(select(AccessEvent.event)).all()
    assert len(shown["typed_code"]) == 17
    assert shown["qr_svg_path"]["modules"] == 57
    assert shown["qr_svg_path"]["path"].startswith("M")


def test_link_is_made_named_paused_resumed_and_cancelled(browser: Client, path: str, answered: dict[str, Any]) -> None:
    made = browser.post(f"{path}/links", json={"medium": "chair", "label": "Blue chair"})
    assert (made.status_code, made.json()["label"]) == (201, "Blue chair")
    link = f"{path}/links/{made.json()['id']}"
    assert browser.post(f"{link}/pause", json={}).json()["status"] == "paused"
    assert browser.post(f"{link}/resume", json={}).json()["status"] == "live"
    assert browser.post(f"{link}/cancel", json={"reason": "lost"}).json()["status"] == "cancelled"
    again = browser.post(f"{link}/cancel", json={"reason": "lost"})
    assert (again.status_code, again.json()["code"]) == (409, "link_ended")


@pytest.mark.parametrize("label", ["\u202eevil", "a\u0007b", "one\u2028two", "a" + "\u0301" * 40])
def test_name_of_a_code_that_deceives_the_eye_is_refused(browser: Client, path: str, answered: Any, label: str) -> None:
    made = browser.post(f"{path}/links", json={"medium": "chair", "label": label})
    assert (made.status_code, list(made.json()["fields"])) == (422, ["label"])


@pytest.mark.parametrize("before", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-01-01T00:00:00"])
def test_instant_that_no_database_holds_is_refused(browser: Client, path: str, answered: Any, before: str) -> None:
    assert browser.get(f"{path}/openings", params={"before": before}).status_code == 422


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("verb", ["pause", "resume", "cancel"])
def test_a_followed_link_changes_nothing(
    browser: Client, path: str, answered: dict[str, Any], runtime: Runtime, method: str, verb: str
) -> None:
    """Proves H43-A4."""
    link_id = answered["links"][0]["id"]
    assert browser.request(method, f"{path}/links/{link_id}/{verb}").status_code == 405
    with transaction(runtime.database) as session:
        assert session.get_one(ShareLink, UUID(link_id)).status == "live"


def test_another_site_cannot_pause_or_cancel(browser: Client, path: str, answered: dict[str, Any]) -> None:
    link = f"{path}/links/{answered['links'][0]['id']}"
    for verb in ("pause", "cancel"):
        answer = browser.post(f"{link}/{verb}", json={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403


def test_code_of_another_patient_is_not_found(
    browser: Client, path: str, answered: dict[str, Any], sign_in: SignIn, runtime: Runtime
) -> None:
    with transaction(runtime.database) as session:
        stranger = an_account(session, runtime)
        other = a_patient(session, runtime, account_id=stranger)
    elsewhere = sign_in(stranger)
    link_id = answered["links"][0]["id"]
    for url in (f"{path}/links/{link_id}/code", f"/api/patients/{other}/links/{link_id}/code", f"{path}/card"):
        assert elsewhere.get(url).status_code == 404
    for verb in ("pause", "resume", "cancel"):
        assert elsewhere.post(f"/api/patients/{other}/links/{link_id}/{verb}", json={}).status_code == 404


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", "card/issue", {"digest": "0" * 64, "consent": CONSENT}),
        ("POST", "card/withdraw", {"reason": "not_wanted"}),
        ("POST", "links", {"medium": "chair"}),
        ("POST", "links/{id}/pause", {}),
        ("POST", "links/{id}/cancel", {"reason": "lost"}),
        ("GET", "links/{id}/code", None),
    ],
)
def test_session_after_recovery_by_e_mail_alone_reaches_no_code_and_changes_no_card(
    sign_in: SignIn, owner: UUID, path: str, answered: dict[str, Any], method: str, url: str, body: Any
) -> None:
    held = sign_in(owner, is_held=True)
    answer = held.request(method, f"{path}/{url.replace('{id}', answered['links'][0]['id'])}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "held_after_recovery")


# --- openings ------------------------------------------------------------------------------------------------


def test_openings_are_told_in_words_with_reloads_counted_once(
    browser: Client, path: str, answered: dict[str, Any], runtime: Runtime, clock: datetime
) -> None:
    with transaction(runtime.database) as session:
        link = session.get_one(ShareLink, UUID(answered["links"][0]["id"]))
        for minutes in (0, 5, 90):
            at = clock - timedelta(hours=4) + timedelta(minutes=minutes)
            an_opening(session, runtime, link, at=at, network="198.51.100.0/24", how="scan", name="Dr Test")
    openings = browser.get(f"{path}/openings").json()
    assert [(each["words"], each["count"]) for each in openings] == [
        ("Opened 21 November 2026 at 9:30am with your wallet card", 1),
        ("Opened 21 November 2026 at 8:00am with your wallet card", 2),
    ]
    assert (openings[1]["how"], openings[1]["claims"]) == ("scan", ["Dr Test"])
    older = browser.get(f"{path}/openings", params={"before": openings[0]["at"]}).json()
    assert [each["count"] for each in older] == [2]
    wallet = browser.get(f"{path}/links").json()[0]
    assert (wallet["opened_count"], wallet["may_be_in_use"]) == (2, True)
    assert browser.get(f"{path}/links").json()[1]["may_be_in_use"] is False


def test_code_that_was_opened_more_than_24_hours_ago_is_not_called_in_use(
    browser: Client, path: str, answered: dict[str, Any], runtime: Runtime, clock: datetime
) -> None:
    with transaction(runtime.database) as session:
        link = session.get_one(ShareLink, UUID(answered["links"][0]["id"]))
        an_opening(session, runtime, link, at=clock - timedelta(hours=25))
    wallet = browser.get(f"{path}/links").json()[0]
    assert (wallet["opened_count"], wallet["may_be_in_use"]) == (1, False)


def test_proxy_without_the_switch_sees_no_opening_not_even_as_a_count(
    viewer: Client, path: str, answered: dict[str, Any], runtime: Runtime, clock: datetime
) -> None:
    """Nobody learns from the list of codes that a card was opened (security-design H9)."""
    with transaction(runtime.database) as session:
        link = session.get_one(ShareLink, UUID(answered["links"][0]["id"]))
        an_opening(session, runtime, link, at=clock - timedelta(hours=1), network="198.51.100.0/24")
    assert viewer.get(f"{path}/openings").status_code == 403
    for link_seen in viewer.get(f"{path}/links").json():
        assert (link_seen["opened_count"], link_seen["last_opened_at"], link_seen["may_be_in_use"]) == (0, None, False)


def test_openings_before_a_time_without_a_zone_are_refused(browser: Client, path: str) -> None:
    assert browser.get(f"{path}/openings", params={"before": "2026-11-21T12:00:00"}).status_code == 422


# --- prints --------------------------------------------------------------------------------------------------


def test_prints_are_behind_after_a_replacement_and_ticked_off(
    browser: Client, path: str, answered: dict[str, Any], runtime: Runtime, digest: Callable[[], str]
) -> None:
    with transaction(runtime.database) as session:
        link = session.get_one(ShareLink, UUID(answered["links"][0]["id"]))
        record_print(session, link=link, version=1, format_name="wallet_card")
    browser.post(f"{path}/card/issue", json={"digest": digest(), "consent": CONSENT})
    (made,) = browser.get(f"{path}/prints").json()
    assert (made["format"], made["medium"], made["version"], made["is_current"]) == (
        "wallet_card",
        "wallet",
        1,
        False,
    )
    assert browser.get(f"{path}/links").json()[0]["prints_behind"] == 1
    assert browser.post(f"{path}/prints/{made['id']}/replaced").json()["replaced_at"] is not None
    assert browser.get(f"{path}/links").json()[0]["prints_behind"] == 0
    assert browser.post(f"{path}/prints/{uuid4()}/replaced").status_code == 404
