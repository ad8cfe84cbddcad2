"""The API about templates: what an app asks before it can ask a person."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from app.card_templates.router import router
from app.core.errors import AppError
from tests.factories.clients import client_of

pytestmark = pytest.mark.no_database


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    app = FastAPI()
    app.include_router(router, prefix="/api")

    @app.exception_handler(AppError)
    def refuse(_request: Request, error: AppError) -> JSONResponse:
        return JSONResponse(error.problem(), error.status)

    with client_of(app, base_url="http://test") as client:
        yield client


def test_search_gives_names_with_summaries_and_says_which_are_drafts(client: httpx.Client) -> None:
    found = client.post("/api/templates/search", json={"text": "dmd"}).json()
    assert found[0]["id"] == "duchenne-muscular-dystrophy"
    assert found[0]["summary"]
    assert found[0]["is_draft"] is True


def test_without_a_search_every_condition_is_listed(client: httpx.Client) -> None:
    assert len(client.post("/api/templates/search", json={}).json()) >= 86


def test_template_raises_its_questions_and_its_facts(client: httpx.Client) -> None:
    template = client.post("/api/templates/read", json={"id": "duchenne-muscular-dystrophy"}).json()
    assert {each["question"]: each["answers"] for each in template["choices"]}[
        "Is this card for an adult or a child?"
    ] == {"Adult": "long-term-steroid-adult", "Child": "long-term-steroid-child"}
    facts = {each["key"]: each for each in template["facts"]}
    assert facts["spo2_target_range"]["needs_clinician"] is True
    assert facts["spo2_target_range"]["type"] == "range"


def test_questions_of_other_headings_are_prompts_and_not_facts(client: httpx.Client) -> None:
    template = client.post("/api/templates/read", json={"id": "myasthenia-gravis"}).json()
    assert "pyridostigmine_times" not in {each["key"] for each in template["facts"]}
    prompts = {each["label"]: each for each in template["prompts"]}
    pyridostigmine = prompts["Pyridostigmine: how much and exactly when"]
    assert (pyridostigmine["heading"], pyridostigmine["is_time_critical"]) == ("medicines", True)


def test_choices_of_a_fact_have_a_value_and_words(client: httpx.Client) -> None:
    facts = {each["key"]: each for each in client.get("/api/facts").json()}
    assert facts["lying_flat_tolerance"]["choices"]["a-short-time-only"] == "a short time only"
    assert facts["weight_kg"]["expiry"] == "season"
    assert facts["spo2_target_range"]["group_words"] == "Oxygen"


def test_unknown_template_says_what_to_do_and_repeats_nothing(client: httpx.Client) -> None:
    reply = client.post("/api/templates/read", json={"id": "no-such-condition"})
    assert reply.status_code == 404
    assert "no-such-condition" not in reply.text
    assert "Search" in reply.json()["title"]


def test_english_stands_in_for_welsh_that_is_missing(client: httpx.Client) -> None:
    template = client.post("/api/templates/read", json={"id": "duchenne-muscular-dystrophy", "language": "cy"}).json()
    assert template["name"] == "Duchenne muscular dystrophy"
