"""What every answer of both hosts carries, whatever its route and status: security headers, cookies by the book,
declared methods only (S16). The service believes that it is served over https under two origins, as in production."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.core.clock import fixed_clock
from app.core.database import Database, transaction
from app.patients.models import RecordEntry
from tests.conftest import NOON, empty
from tests.factories.journeys import Card, Person, Responder
from tests.factories.services import Service, Site, a_service
from tests.system.permission_table import every_row
from tests.system.worlds import standing

pytestmark = pytest.mark.slow
APP, EMERGENCY = "https://app.alertcard.example", "https://card.alertcard.example"
YEAR = 31_536_000


@pytest.fixture(scope="module")
def service(migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two https origins; the proxy in front of them is the test."""
    folder = tmp_path_factory.mktemp("service")
    with fixed_clock(NOON), a_service(database_url, folder, app_origin=APP, emergency_origin=EMERGENCY) as service:
        yield service
    empty(migrated)


@pytest.fixture(scope="module")
def card(service: Service) -> Card:
    """An issued card in the hands of its owner."""
    person = Person(service)
    person.sign_in()
    card = person.start().save_all({"conditions": {"templates": [{"id": "myotonia-congenita"}]}})
    card.issue()
    return card


# --- security headers --------------------------------------------------------------------------------------


def app_answers(card: Card) -> dict[str, httpx.Response]:
    """One answer of each status, of the API and of the pages."""
    owner, nobody = card.person, Person(card.person.service)
    broken = a_broken_card(card.person.service)
    body = {"version": 0, "value": {"text": "Wait."}}
    return {
        "200 api": owner.ask("GET", "/session"),
        "200 file": owner.ask("GET", card.path("/documents/medical-id")),
        "201": owner.ask("POST", card.path("/links"), json={"medium": "chair"}),
        "202": nobody.ask("POST", "/sign-in/code", json={"email": "somebody@example.org"}),
        "204": nobody.ask("POST", "/sign-out"),
        "401": nobody.ask("GET", "/sessions"),
        "403": owner.ask("POST", "/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
        "404 api": owner.ask("GET", "/no-such-thing"),
        "404 patient": owner.ask("GET", f"/patients/{uuid4()}/record"),
        "404 file": owner.client.get("/no-such-file.js"),
        "405 api": owner.ask("PATCH", "/session"),
        "405 page": owner.client.post("/"),
        "409": owner.ask("PUT", card.path("/record/who"), json=body | {"value": WHO}),
        "413": owner.ask("POST", "/templates/search", content=b"{" + b" " * 300_000, headers=JSON),
        "422": owner.ask("POST", "/templates/read", json={}),
        "500": broken.person.ask("GET", broken.path("/record")),
        "200 page": owner.client.get("/"),
        "200 deep page": owner.client.get("/somewhere/deep"),
        "emergency path": owner.client.get("/e"),
        "another host": owner.client.get("/", headers={"Host": "evil.example"}),
    }


WHO = {"given_name": "Ada", "family_name": "Example", "date_of_birth": "1990-01-01"}
JSON = {"Content-Type": "application/json"}


def a_broken_card(service: Site) -> Card:
    """A record that was altered in the database: reading it is a fault."""
    person = Person(service)
    person.walk_in()
    card = person.start()
    with transaction(service.runtime.database) as session:
        newest = select(RecordEntry).order_by(col(RecordEntry.changed_at).desc(), col(RecordEntry.id))
        for entry in session.exec(newest.where(RecordEntry.patient_id == UUID(card.patient_id))):
            entry.body = entry.body[:-1] + bytes([entry.body[-1] ^ 1])
    return card


def emergency_answers(card: Card) -> dict[str, httpx.Response]:
    """One answer of each route and status of the emergency host."""
    reader = Responder(card.person.service)
    ask, code = reader.client.request, card.code()
    return {
        "shell": ask("GET", "/e"),
        "shell with what a mail filter made": ask("GET", f"/e%23{code['typed_code']}"),
        "shell in capitals": ask("GET", "/E"),
        "HEAD": ask("HEAD", "/e"),
        "card": reader.open(code["typed_code"]),
        "unknown": reader.open("00000-00000-00001"),
        "slip": reader.open("M98GF-WWT7Y-AGN71"),
        "nothing": reader.open(""),
        "too large": reader.client.post("/e", content=b"code=" + b"A" * 2000),
        "cross-site": ask("POST", "/e", content=b"code=A", headers={"Sec-Fetch-Site": "cross-site"}),
        "report without a ticket": ask("POST", "/e/report", data={"text": "x"}),
        "report, empty": ask("POST", "/e/report", data={}),
        "report, other method": ask("GET", "/e/report"),
        "conditions": ask("GET", "/c"),
        "condition": ask("GET", "/c/myotonia-congenita"),
        "no such condition": ask("GET", "/c/no-such-thing"),
        "keys": ask("GET", "/.well-known/alertcard-keys.json"),
        "robots": ask("GET", "/robots.txt"),
        "health": ask("GET", "/healthz"),
        "other method": ask("DELETE", "/e"),
        "other method of a page": ask("POST", "/c"),
        "no such page": ask("GET", "/no-such-thing"),
        "the API on this host": ask("GET", "/api/session"),
    }


def faults_of(reply: httpx.Response, *, referrer: str) -> list[str]:
    """What is missing from or too much in the headers of an answer."""
    headers = reply.headers
    policy = headers.get("content-security-policy", "")
    faults = {
        "nosniff": headers.get("x-content-type-options") != "nosniff",
        "referrer": headers.get("referrer-policy") != referrer,
        "default-src": "default-src 'none'" not in policy,
        "frame-ancestors": "frame-ancestors 'none'" not in policy,
        "base-uri": "base-uri 'none'" not in policy,
        "form-action": "form-action " not in policy,
        "unsafe": "unsafe" in policy,
        "opener": headers.get("cross-origin-opener-policy") != "same-origin",
        "robots": "noindex" not in headers.get("x-robots-tag", ""),
        "permissions": "camera=()" not in headers.get("permissions-policy", ""),
        "transport": not _keeps_https(headers.get("strict-transport-security", "")),
        "charset": headers.get("content-type", "text/plain; charset=utf-8").lower() in {"text/plain", "text/html"},
        "caching": "cache-control" not in headers,
        "server": "server" in headers or "x-powered-by" in headers,
    }  # fmt: skip
    return [name for name, is_wrong in faults.items() if is_wrong]


def _keeps_https(header: str) -> bool:
    age = header.partition("max-age=")[2].partition(";")[0]
    return age.isdecimal() and int(age) >= YEAR and "includeSubDomains" in header


def test_every_answer_of_the_patients_host_is_protected(card: Card) -> None:
    answers = app_answers(card)
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert {name: status for name, status in statuses.items() if name[:3].isdigit() and int(name[:3]) != status} == {}
    faults = {name: faults_of(answer, referrer="same-origin") for name, answer in answers.items()}
    assert {name: fault for name, fault in faults.items() if fault} == {}


def test_every_answer_of_the_emergency_host_is_protected(card: Card) -> None:
    answers = emergency_answers(card)
    faults = {name: faults_of(answer, referrer="no-referrer") for name, answer in answers.items()}
    assert {name: fault for name, fault in faults.items() if fault} == {}
    assert {name for name, answer in answers.items() if "set-cookie" in answer.headers} == set()


def test_nothing_personal_is_kept_by_a_cache(card: Card) -> None:
    answers = app_answers(card) | emergency_answers(card)
    public = {"200 page", "200 deep page", "404 file", "405 page", "another host", "keys", "robots", "emergency path"}
    public |= {"conditions", "condition", "no such condition"}
    kept = {name: answer.headers.get("cache-control") for name, answer in answers.items() if name not in public}
    assert {name: header for name, header in kept.items() if header != "no-store"} == {}


# --- two hosts ---------------------------------------------------------------------------------------------


def test_each_host_answers_for_itself_alone(card: Card) -> None:
    """No session on the emergency host, no card on the patient's: neither can be used against the other."""
    owner, code = card.person, card.code()
    emergency = {"Host": EMERGENCY.partition("://")[2]}
    assert owner.client.get("/api/session", headers=emergency).status_code == 404
    opened = owner.client.post("/e", data={"code": code["typed_code"]})
    assert opened.status_code in {404, 405}
    assert "Callum" not in opened.text
    for host in ("evil.example", "app.alertcard.example.evil.example", "app.alertcard.example:8443", ""):
        assert owner.client.get("/api/session", headers={"Host": host}).status_code in {400, 421}


# --- cookies -----------------------------------------------------------------------------------------------


def test_cookies_over_https_are_of_this_host_alone(service: Service) -> None:
    person = Person(service)
    asked = person.ask("POST", "/sign-in/code", json={"email": person.email})
    entered = person.ask("POST", "/sign-in/code/verify", json={"code": person.code_in_the_mail()})
    left = person.ask("POST", "/sign-out")
    cookies = [cookie for reply in (asked, entered, left) for cookie in reply.headers.get_list("set-cookie")]
    assert len(cookies) >= 4
    for cookie in cookies:
        name, _, rest = cookie.partition("=")
        parts = {part.strip().lower() for part in rest.split(";")}
        assert name.startswith("__Host-")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
        assert not any(part.startswith("domain") for part in parts)


def test_a_cookie_without_the_prefix_is_no_session(card: Card) -> None:
    """A sister host could set `session`; it cannot set `__Host-session`."""
    stranger = Person(card.person.service)
    stranger.client.cookies.set("session", card.person.client.cookies["__Host-session"])
    assert stranger.ask("GET", "/session").json() == {"signed_in": False}
    assert stranger.ask("GET", "/sessions").status_code == 401


# --- compression -------------------------------------------------------------------------------------------


def test_general_words_are_compressed_and_personal_ones_never(card: Card) -> None:
    """The length of a compressed personal answer would tell of its content (BREACH)."""
    asks = {"Accept-Encoding": "gzip, br"}
    general = [
        card.person.ask("GET", "/facts", headers=asks),
        card.person.ask("POST", "/templates/search", json={}, headers=asks),
    ]
    personal = ["/session", *(card.path(each) for each in ("/record", "/card", "/card/preview", "/card/summary"))]
    answers = [card.person.ask("GET", path, headers=asks) for path in personal]
    assert [reply.headers.get("content-encoding") for reply in general] == ["gzip", "gzip"]
    assert {reply.headers.get("content-encoding") for reply in answers} == {None}
    assert max(len(reply.content) for reply in answers) > 5000


# --- methods -----------------------------------------------------------------------------------------------


def test_only_declared_methods_are_answered(card: Card) -> None:
    """And 405 names the declared ones."""
    wrong: dict[tuple[str, str], Any] = {}
    for path in {path for _, path in every_row()}:
        asked = path.replace("{", "").replace("}", "")
        methods = {
            method for method, pattern in every_row() if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), asked)
        }
        for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - methods:
            reply = card.person.ask(method, asked)
            allowed = {each.strip() for each in reply.headers.get("allow", "").split(",")}
            if reply.status_code != 405 or allowed != methods:
                wrong[method, path] = reply.status_code, allowed
    assert wrong == {}


def fits(pattern: str, path: str) -> bool:
    """Whether the row of this pattern answers this path: `/passkeys/options` is also a passkey's."""
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path) is not None


def test_head_has_no_body_and_changes_nothing(card: Card) -> None:
    reader = Responder(card.person.service)
    before = standing(card.person.service.runtime.database), openings(card)
    for path in ("/e", "/E", "/e%23CODE", "/c", "/c/myotonia-congenita", "/robots.txt", "/healthz"):
        reply = reader.client.head(path)
        assert (reply.status_code, reply.content) == (200, b"")
    assert (standing(card.person.service.runtime.database), openings(card)) == before


def test_another_site_opens_no_card_and_reports_nothing(card: Card) -> None:
    reader, code = Responder(card.person.service), card.code()["typed_code"]
    before = standing(card.person.service.runtime.database), openings(card)
    for more in ({}, {"Origin": "https://evil.example"}, {"Origin": EMERGENCY}):
        headers = {"Sec-Fetch-Site": "cross-site", **more}
        reply = reader.client.post("/e", data={"code": code}, headers=headers)
        assert "Callum" not in reply.text
        reader.client.post("/e/report", data={"text": "wrong"}, headers=headers)
    assert (standing(card.person.service.runtime.database), openings(card)) == before


def openings(card: Card) -> int:
    """How many openings of this card are in the log."""
    with Session(card.person.service.runtime.database.read) as session:
        opened = select(AccessEvent).where(AccessEvent.event == "card.opened")
        return len(session.exec(opened.where(AccessEvent.patient_id == UUID(card.patient_id))).all())
