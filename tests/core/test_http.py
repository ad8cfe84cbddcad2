"""What stands around the API: headers, cross-site refusals, limits, and replies that repeat nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.responses import PlainTextResponse

from app.core import http
from app.core.errors import TooMany
from app.core.runtime import Runtime
from app.settings import Settings
from tests.factories.clients import client_of
from tests.factories.identity import Browser, make_api

CANARY = "Rhys-Bevan-canary"
router = APIRouter()


class Person(BaseModel):
    """A body with a field of most kinds."""

    model_config = ConfigDict(extra="forbid")
    name: str
    age: int
    born: str = ""
    kinds: dict[str, int] = {}


@router.post("/people")
def keep(person: Person) -> Person:
    return person


@router.post("/pictures")
def picture(picture: Annotated[UploadFile, File()]) -> int:
    return picture.size or 0


FAULTS: dict[str, Exception] = {
    "fault": ValueError(CANARY),
    "lost-race": IntegrityError(CANARY, {"name": CANARY}, ValueError(CANARY)),
    "locked": OperationalError(CANARY, {"name": CANARY}, ValueError(CANARY)),
    "nul": DataError(CANARY, {"name": CANARY}, ValueError(CANARY)),
    "too-many": TooMany("too_many", "Wait a little.", retry_after=7),
}


@router.get("/fails/{kind}")
def fail(kind: str) -> None:
    raise FAULTS[kind]


@pytest.fixture
def browser(runtime: Runtime) -> Browser:
    return Browser(make_api(runtime, router), runtime)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"age": CANARY}, {"name": "Give an answer here.", "age": "Give a whole number."}),
        ({"name": [CANARY], "age": 3}, {"name": "Check this answer."}),
        ({"name": "x", "age": 3, CANARY: 1}, {"body": "We do not know this field."}),
        ({"name": "x", "age": 3, "rhys_bevan": 1}, {"body": "We do not know this field."}),
        ({"name": "x", "age": 3, "kinds": {CANARY: CANARY}}, {"kinds": "Give a whole number."}),
        ([CANARY], {"body": "Check this answer."}),
    ],
)
def test_a_malformed_request_is_named_by_field_and_never_repeated(
    browser: Browser, body: Any, fields: dict[str, str]
) -> None:
    answer = browser.post("/people", body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["fields"] == fields
    assert CANARY not in answer.text
    assert "rhys_bevan" not in answer.text


@pytest.mark.parametrize("content", [b"{", b"\xff", CANARY.encode(), b'{"name": "' + CANARY.encode()])
def test_what_is_no_json_is_refused_and_not_repeated(browser: Browser, content: bytes) -> None:
    answer = browser.client.post("/api/people", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert CANARY not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("fault", 500, "fault"),
        ("lost-race", 409, "changed_meanwhile"),
        ("locked", 503, "database_unavailable"),
        ("nul", 422, "not_storable"),
    ],
)
def test_a_fault_gives_a_sentence_and_no_detail(browser: Browser, kind: str, status: int, code: str) -> None:
    answer = browser.get(f"/fails/{kind}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert CANARY not in answer.text


def test_a_wait_says_how_long(browser: Browser) -> None:
    assert browser.get("/fails/too-many").headers["retry-after"] == "7"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", f"/{CANARY}", 404), ("PATCH", "/people", 405)])
def test_unknown_paths_and_methods_are_problems_too(browser: Browser, method: str, path: str, status: int) -> None:
    answer = browser.client.request(method, f"/api{path}")
    assert answer.status_code == answer.json()["status"] == status
    assert CANARY not in answer.text


REPLIES = [("GET", "/sessions"), ("GET", "/nowhere"), ("GET", "/fails/fault"), ("POST", "/people"), ("PUT", "/people")]


@pytest.mark.parametrize(("method", "path"), REPLIES)
def test_every_reply_carries_the_headers_whatever_its_status(browser: Browser, method: str, path: str) -> None:
    headers = browser.client.request(method, f"/api{path}").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


def test_a_refusal_of_another_site_carries_the_headers_too(browser: Browser) -> None:
    answer = browser.post("/people", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_https_is_asked_for_ever_after_only_over_https(runtime: Runtime) -> None:
    secure = Settings(_env_file=None, app_origin="https://app.example")
    assert http.common_headers(secure)["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in http.common_headers(runtime.settings)


def test_pages_run_our_own_files_only_and_may_sign_in_copy_and_stay_awake(runtime: Runtime) -> None:
    pages = http.with_page_headers(PlainTextResponse("page"), runtime, style_hashes=["sha256-abc="])
    headers = client_of(pages, base_url="http://localhost:8000").get("/").headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self' 'sha256-abc=';" in policy
    assert "unsafe" not in policy
    for feature in ("clipboard-write", "screen-wake-lock", "publickey-credentials-get", "publickey-credentials-create"):
        assert f"{feature}=(self)" in headers["permissions-policy"]


def test_a_program_without_a_cookie_needs_no_origin(runtime: Runtime) -> None:
    client = client_of(make_api(runtime, router), base_url="http://localhost:8000")
    assert client.post("/api/people", json={"name": "x", "age": 3}).status_code == 200


def test_our_own_origin_is_enough_where_the_browser_does_not_say_the_site(runtime: Runtime) -> None:
    client = client_of(make_api(runtime, router), base_url="http://localhost:8000", headers={"cookie": "session=x"})
    answer = client.post("/api/people", json={"name": "x", "age": 3}, headers={"Origin": "http://localhost:8000"})
    assert answer.status_code == 200


def test_a_body_over_the_limit_is_refused_by_its_length(browser: Browser) -> None:
    answer = browser.post("/people", {"name": "x" * http.JSON_LIMIT, "age": 3})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_without_a_length_is_refused_when_it_passes_the_limit(browser: Browser) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(5):
            yield b"x" * (http.JSON_LIMIT // 4)

    answer = asyncio.run(_post_chunked(browser, list(chunks())))
    assert answer == 413


async def _post_chunked(browser: Browser, chunks: list[bytes]) -> int:
    """One chunked request straight to the app; the status of its one reply."""
    statuses: list[int] = []
    parts = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]

    async def receive() -> dict[str, Any]:
        return parts.pop(0) if parts else {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/api/people",
        "raw_path": b"/api/people",
        "query_string": b"",
    }
    scope |= {"headers": headers, "http_version": "1.1", "scheme": "http", "root_path": "", "asgi": {"version": "3.0"}}
    await browser.app(scope, receive, send)
    (status,) = statuses
    return status


def test_a_picture_may_be_larger_than_a_text(browser: Browser) -> None:
    files = {"picture": ("face.jpg", b"x" * (http.JSON_LIMIT + 1), "image/jpeg")}
    assert browser.client.post("/api/pictures", files=files).json() == http.JSON_LIMIT + 1
    too_big = {"picture": ("face.jpg", b"x" * http.UPLOAD_LIMIT, "image/jpeg")}
    assert browser.client.post("/api/pictures", files=too_big).status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999999999999", "١٢٣"])
def test_a_senseless_length_is_no_fault(browser: Browser, length: str) -> None:
    headers = {b"content-length": length.encode(), b"content-type": b"application/json"}
    assert browser.client.post("/api/people", content=b"{}", headers=headers).status_code in {400, 413, 422}


def test_a_live_service_behaves_the_same(runtime: Runtime) -> None:
    secure = replace(runtime, settings=Settings(_env_file=None, app_origin="https://app.example"))
    client = client_of(make_api(secure, router), base_url="https://app.example", headers={"cookie": "x=1"})
    ok = client.post("/api/people", json={"name": "x", "age": 3}, headers={"Origin": "https://app.example"})
    refused = client.post("/api/people", json={"name": "x", "age": 3}, headers={"Origin": "http://app.example"})
    assert (ok.status_code, refused.status_code) == (200, 403)
