"""Everything but the opening itself: shell, public pages, key list, reports, health."""

import base64
import gzip
import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import brotli
import pytest
from sqlalchemy import insert
from sqlmodel import Session, select

from app.card_templates.loader import catalogue
from app.card_templates.models import TemplateNotice
from app.core.clock import fixed_clock
from app.core.database import Database
from app.core.derived_keys import report_key
from app.core.envelope import Place, open_sealed
from app.core.field_ids import FieldId
from app.core.key_list import load_key_list
from app.emergency_view.asgi import is_emergency_path
from app.emergency_view.context import EmergencyContext
from app.emergency_view.headers import page_headers
from app.emergency_view.models import ProblemReport
from app.emergency_view.opening.found import StoreUnavailable
from app.emergency_view.shell import POLICY
from tests.conftest import NOON
from tests.emergency_view.conftest import Desk, a_context
from tests.emergency_view.pages import as_read
from tests.factories.sealed_cards import Service
from tests.factories.summaries import a_summary

# --- the shell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/e", "/E", "/e%23TOKEN", "/e/anything/at/all", "/eTOKEN", "/E%23x", "/e%2523TOKEN"])
def test_the_shell_is_the_same_bytes_for_everyone(desk: Desk, path: str) -> None:
    """Proves H22-E1."""
    shell, other = desk.ask("GET", "/e"), desk.ask("GET", path, headers={"cookie": "a=b", "user-agent": "bot"})
    assert other.status_code == 200
    assert other.content == shell.content
    assert other.headers == shell.headers
    assert "TOKEN" not in other.text
    assert "set-cookie" not in other.headers


def test_the_shell_changes_with_the_clock_alone(desk: Desk) -> None:
    first = desk.ask("GET", "/e").text
    with fixed_clock(NOON + timedelta(minutes=1)):
        second = desk.ask("GET", "/e").text
    assert re.sub(r'name="t" value="\d+"', "", first) == re.sub(r'name="t" value="\d+"', "", second)
    assert first != second


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_the_shell_fits_four_thousand_bytes_with_its_headers(desk: Desk, encoding: str) -> None:
    """Proves H39-E1."""
    shell = desk.ask("GET", "/e", headers={"accept-encoding": encoding})
    packed = gzip.compress(shell.content, 9) if encoding == "gzip" else brotli.compress(shell.content)
    head = sum(len(name) + len(value) + 4 for name, value in shell.headers.raw)
    assert shell.headers["content-encoding"] == encoding
    assert len("HTTP/1.1 200 OK\r\n\r\n") + head + len("date: Sat, 21 Nov 2026 12:00:00 GMT\r\n") + len(packed) <= 4000


def test_the_shell_works_without_script(desk: Desk) -> None:
    text = desk.ask("GET", "/e").text
    assert '<form id="form" method="post" action="/e" autocomplete="off">' in text
    assert 'autocomplete="off" autocapitalize="characters" spellcheck="false"' in text
    assert '<p id="said"><span id="lost" hidden>The code did not come through. </span>Type the 15 letters' in text
    assert "<title>Open a card</title>" in text


def test_after_a_slip_the_field_is_marked_and_nothing_is_said_twice(desk: Desk) -> None:
    text = desk.open("ABCDE-ABCDE-ABCDE").text
    assert "<title>Error: Open a card</title>" in text
    assert 'aria-describedby="said" aria-invalid="true" value="ABCDE-ABCDE-ABCDE"' in text
    assert 'id="hint"' not in text


def test_a_head_request_has_the_headers_and_no_body(desk: Desk) -> None:
    reply = desk.ask("HEAD", "/e")
    assert (reply.status_code, reply.content) == (200, b"")


def pages_of(desk: Desk) -> list[str]:
    card = desk.issue()
    return [
        desk.ask("GET", "/e").text,
        desk.open(card.typed).text,
        desk.open("x" * 100).text,
        desk.ask("GET", "/c").text,
        desk.ask("GET", "/c/duchenne-muscular-dystrophy").text,
    ]


def test_the_policy_names_exactly_what_is_inlined(desk: Desk) -> None:
    for page in pages_of(desk):
        for tag in ("style", "script"):
            for content in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", page, re.DOTALL):
                digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in POLICY
        assert " style=" not in page
        assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/e"), ("POST", "/e"), ("GET", "/c"), ("GET", "/c/none"), ("POST", "/e/report")]
)
def test_every_page_forbids_storing_indexing_framing_and_referring(desk: Desk, method: str, path: str) -> None:
    headers = desk.ask(method, path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert headers["x-content-type-options"] == "nosniff"
    assert "clipboard-write=(self)" in headers["permissions-policy"]
    assert "camera=()" in headers["permissions-policy"]
    for part in (
        "default-src 'none'", "img-src data:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ):  # fmt: skip
        assert part in headers["content-security-policy"]
    assert headers["strict-transport-security"].startswith("max-age=63072000")


def test_a_demonstration_over_http_does_not_ask_for_https_for_ever() -> None:
    names = {name for name, _ in page_headers(POLICY, is_https=False)}
    assert b"strict-transport-security" not in names


# --- paths --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/e", True), ("/E", True), ("/e#TOKEN", True), ("/e/report", True), ("/e040G2", True), ("/E#x", True),
        ("/eM98GFWWT7YAGN7O", True), ("/c", True), ("/c/pompe-disease", True), ("/healthz", True),
        ("/.well-known/alertcard-keys.json", True), ("/robots.txt", True),
        ("/", False), ("/entries", False), ("/cards", False), ("/account", False), ("/emergency", False),
    ],
)  # fmt: skip
def test_in_a_one_origin_demonstration_only_our_paths_are_taken(path: str, ours: bool) -> None:
    assert is_emergency_path(path) is ours


def test_the_key_list_is_published_for_scanners_anywhere(desk: Desk) -> None:
    reply = desk.ask("GET", "/.well-known/alertcard-keys.json")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cache-control"] == "public, max-age=3600"
    assert load_key_list(reply.text).keys == desk.service.key_list.keys
    assert set(json.loads(reply.text)["keys"][0]) >= {"id", "issuer", "x", "y", "kid", "state", "mode", "from"}


def test_health_says_whether_cards_can_be_read_and_nothing_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (desk.ask("GET", "/healthz").status_code, desk.ask("GET", "/healthz").text) == (200, "ok\n")

    async def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(desk.app._open_card.store, "find", away)
    assert desk.ask("GET", "/healthz").status_code == 503


def test_when_the_database_cannot_be_read_staff_are_sent_to_the_printed_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves H03-A5."""
    card = desk.issue()

    async def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(desk.app._open_card.store, "find", away)
    reply = desk.open(card.typed)
    assert reply.status_code == 503
    assert "We cannot show the card now. Use what is printed on it." in as_read(reply.text)
    assert desk.ask("GET", "/c/duchenne-muscular-dystrophy").status_code == 200


def test_a_fault_of_ours_still_sends_staff_to_the_printed_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(desk.app._open_card.store, "find", broken)
    reply = desk.open(desk.issue().typed)
    assert reply.status_code == 503
    assert "secret detail" not in reply.text
    assert "alarm: an opening failed" in caplog.text


def test_crawlers_are_told_to_leave_openings_alone(desk: Desk) -> None:
    assert "Disallow: /\n" in desk.ask("GET", "/robots.txt").text


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/api/session", "/c/", "/c/a/b"])
def test_nothing_else_is_answered(desk: Desk, path: str) -> None:
    assert desk.ask("GET", path).status_code == 404


# --- public pages -------------------------------------------------------------------------------------------


def test_in_a_demonstration_drafts_are_shown_and_called_drafts(desk: Desk) -> None:
    """Proves H03-A2."""
    read = as_read(desk.ask("GET", "/c/duchenne-muscular-dystrophy").text)
    assert "DRAFT: no clinician has signed these words." in read
    for words in catalogue().templates["duchenne-muscular-dystrophy"].english.lines.values():
        assert (words.say_without or words.say) in read
    assert "(draft)" in read
    assert "Michael" not in read


def test_every_condition_has_a_page_and_the_index_names_it(desk: Desk) -> None:
    index = desk.ask("GET", "/c").text
    for template in catalogue().templates.values():
        assert f'<a href="/c/{template.id}">' in index


@pytest.mark.slow
def test_no_page_of_any_condition_holds_an_empty_place(desk: Desk) -> None:
    for template_id in catalogue().templates:
        page = desk.ask("GET", f"/c/{template_id}")
        assert page.status_code == 200
        assert "{" not in as_read(page.text)


class TestLive:
    """A live service, in which nobody has signed anything yet."""

    @pytest.fixture
    def context(self, database: Database, service: Service, data_dir: Path) -> EmergencyContext:
        return a_context(database, service, data_dir, mode="live")

    def test_a_draft_never_stands_on_a_public_page_of_a_live_service(self, desk: Desk) -> None:
        """Proves H34-E1."""
        read = as_read(desk.ask("GET", "/c/duchenne-muscular-dystrophy").text)
        assert "No approved advice is held for this condition yet." in read
        assert "suxamethonium" not in read
        assert "No approved advice is held yet." in as_read(desk.ask("GET", "/c").text)


def withdraw(desk: Desk, line: str | None, **more: object) -> None:
    values = {
        "id": uuid4(), "template_id": "duchenne-muscular-dystrophy", "line_id": line, "template_version": 1,
        "withdrawn_on": date(2026, 11, 3), "reason": "New evidence.", "approved_by_role": "Consultant",
        "approved_by_organisation": "Northdale", "approved_by_registration": "GMC 1",
        "created_at": datetime(2026, 11, 3, tzinfo=UTC),
    }  # fmt: skip
    table = TemplateNotice.__table__  # type: ignore[attr-defined]  # SQLModel gives tables no typed access
    with desk.database.write.connect() as connection:
        connection.execute(insert(table).values(values | more))
        connection.commit()


def test_a_withdrawn_line_is_struck_through_at_the_next_opening_and_on_the_public_page(desk: Desk) -> None:
    """Proves H33-A2."""
    card = desk.issue()
    assert "Withdrawn" not in desk.open(card.typed).text
    withdraw(desk, "fat-embolism", replacement="New words.", replacement_short="New")
    for page in (desk.open(card.typed).text, desk.ask("GET", "/c/duchenne-muscular-dystrophy").text):
        assert "Withdrawn 3 November 2026." in as_read(page)
        assert "New words." in as_read(page)
        assert re.search(r"<del>Fat embolism: suspect it", page)
    withdraw(desk, None, created_at=datetime(2026, 11, 4, tzinfo=UTC))
    assert "Advice for Duchenne muscular dystrophy withdrawn" in as_read(desk.open(card.typed).text)
    read = as_read(desk.ask("GET", "/c/duchenne-muscular-dystrophy").text)
    assert "All advice for this condition was withdrawn on 3 November 2026." in read
    assert "suxamethonium" not in read


def test_an_unknown_condition_leads_to_all_conditions(desk: Desk) -> None:
    reply = desk.ask("GET", "/c/%3Cscript%3E")
    assert reply.status_code == 404
    assert "<script>" not in reply.text
    assert '<a href="/c">' in reply.text


# --- something here is wrong --------------------------------------------------------------------------------


def ticket_of(desk: Desk) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', desk.open(desk.issue().typed).text)
    assert found
    return found[1]


def report(desk: Desk, **fields: str) -> str:
    return desk.ask("POST", "/e/report", data=fields).text


def kept(desk: Desk) -> list[ProblemReport]:
    with Session(desk.database.read) as session:
        return list(session.exec(select(ProblemReport)))


def test_a_report_needs_no_name_and_reaches_the_people_on_duty(desk: Desk) -> None:
    """Proves H63-A1."""
    text = "The oxygen line is dangerous: <b>&é"
    page = report(desk, ticket=ticket_of(desk), text=text)
    assert "Thank you. A person on duty will read this." in as_read(page)
    (row,) = kept(desk)
    assert (row.card_version, row.line) == (7, "")
    assert row.card_id is not None
    place = Place(FieldId.PROBLEM_REPORT_TEXT, row.id, row.card_id, 1)
    opened = open_sealed(report_key(desk.service.peppers.present), row.text_sealed, place)
    assert opened.decode() == text
    assert "problem.reported" in {message.kind for message in desk.messages()}


def test_the_message_about_a_report_names_nobody(desk: Desk) -> None:
    """Proves H63-A3."""
    report(desk, ticket=ticket_of(desk), text="Michael Bell")
    message = next(message for message in desk.messages() if message.kind == "problem.reported")
    assert message.patient_id is None
    assert message.private is None
    assert message.subject_id == kept(desk)[0].id


def test_a_dead_number_is_reported_by_its_place_and_never_by_its_digits(desk: Desk) -> None:
    report(desk, ticket=ticket_of(desk), about="contact 2")
    assert kept(desk)[0].line == "contact 2"
    assert "contact 2" not in report(desk, ticket=ticket_of(desk), about="contact 2; DROP TABLE")
    assert len(kept(desk)) == 1


def test_an_empty_report_says_what_to_write(desk: Desk) -> None:
    assert "Write what is wrong, then send." in as_read(report(desk, ticket=ticket_of(desk), text="  "))
    assert kept(desk) == []


@pytest.mark.parametrize("ticket", ["", "rubbish"])
def test_a_report_without_a_page_that_was_opened_is_given_back_whole_with_the_number(desk: Desk, ticket: str) -> None:
    page = report(desk, ticket=ticket, text="Something <b>important</b>")
    assert "Something &lt;b&gt;important&lt;/b&gt;" in page
    assert "0300 000 0000" in as_read(page)
    assert kept(desk) == []


def test_a_report_that_cannot_be_kept_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ticket_of(desk)

    def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(desk.app._open_card.store, "write_problem", away)
    reply = desk.ask("POST", "/e/report", data={"ticket": ticket, "text": "The number is dead"})
    assert reply.status_code == 503
    assert "The number is dead" in reply.text


def test_a_report_over_its_limit_is_refused_in_words(desk: Desk) -> None:
    reply = desk.ask("POST", "/e/report", data={"ticket": "x", "text": "x" * 9000})
    assert reply.status_code == 413
    assert "up to 1,000 letters" in as_read(reply.text)


def test_a_report_may_come_the_next_morning(desk: Desk) -> None:
    ticket = ticket_of(desk)
    with fixed_clock(NOON + timedelta(hours=20)):
        assert "Thank you." in as_read(report(desk, ticket=ticket, text="Wrong number"))


def test_a_page_takes_three_reports_and_gives_the_fourth_back(desk: Desk) -> None:
    ticket = ticket_of(desk)
    for number in range(3):
        assert "Thank you." in as_read(report(desk, ticket=ticket, text=f"Wrong number {number}"))
    reply = desk.ask("POST", "/e/report", data={"ticket": ticket, "text": "One more"}, address="203.0.113.9")
    assert reply.status_code == 429
    assert "One more" in reply.text
    assert "0300 000 0000" in as_read(reply.text)
    assert len(kept(desk)) == 3


def test_a_network_sends_ten_reports_in_ten_minutes(desk: Desk) -> None:
    """Opening once more gives a new ticket; the network stays the same. A forged header does not change it."""
    tickets = [ticket_of(desk) for _ in range(4)]
    statuses = [
        desk.ask(
            "POST", "/e/report", data={"ticket": tickets[number // 3], "text": "Wrong"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        ).status_code
        for number in range(11)
    ]  # fmt: skip
    assert statuses == [200] * 10 + [429]
    assert len(kept(desk)) == 10
    elsewhere = desk.ask("POST", "/e/report", data={"ticket": tickets[3], "text": "x"}, address="203.0.113.9")
    assert elsewhere.status_code == 200


def test_a_report_from_a_drill_is_thanked_for_and_not_kept(desk: Desk) -> None:
    practice = desk.issue(a_summary(mode="practice"), link={"medium": "practice"})
    found = re.search(r'name="ticket" value="([^"]+)"', desk.open(practice.typed).text)
    assert found
    page = as_read(report(desk, ticket=found[1], text="The number is dead"))
    assert "Thank you. This was a practice card" in page
    assert kept(desk) == []
    assert "problem.reported" not in {message.kind for message in desk.messages()}
