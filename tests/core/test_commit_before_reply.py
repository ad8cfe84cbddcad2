"""A save that the database refuses at the last moment is never answered with success (STYLE trap 1, hazard H10)."""

from typing import Annotated
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.core import database as database_module
from app.core.database import SessionDep
from app.core.models import Counter
from app.core.runtime import Runtime
from tests.factories.identity import make_api
from tests.factories.servers import served

router = APIRouter()
LateSession = Annotated[Session, Depends(database_module._session)]  # the default scope: the trap itself


def _save(session: Session) -> dict[str, bool]:
    session.add(Counter(purpose="saved", subject=uuid4().bytes, remaining=1))
    session.flush()
    return {"saved": True}


@router.post("/save")
def save(session: SessionDep) -> dict[str, bool]:
    return _save(session)


@router.post("/save-late")
def save_late(session: LateSession) -> dict[str, bool]:
    return _save(session)


@pytest.fixture
def api(runtime: Runtime) -> FastAPI:
    return make_api(runtime, router)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit fails, as on a full disk; everything before it has worked."""

    def commit(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, OSError("disk full"))

    monkeypatch.setattr(Session, "commit", commit)


def _post(api: FastAPI, path: str) -> httpx.Response:
    with served(lambda _url: api) as base_url:
        return httpx.post(f"{base_url}/api/{path}", json={})


@pytest.mark.slow
def test_a_failed_commit_never_answers_success(api: FastAPI, full_disk: None) -> None:
    answer = _post(api, "save")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")


@pytest.mark.slow
def test_a_save_that_was_answered_is_committed(api: FastAPI) -> None:
    assert _post(api, "save").json() == {"saved": True}


@pytest.mark.slow
def test_a_session_of_the_default_scope_would_have_answered_success(api: FastAPI, full_disk: None) -> None:
    """The planted twin: it shows that the test above can fail."""
    assert _post(api, "save-late").status_code == 200
