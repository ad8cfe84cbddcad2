"""What is logged: the fields of the allow-list, and no pattern without its values."""

import json
import logging
from collections.abc import Iterator

import pytest

from app.core.logging import configure

pytestmark = pytest.mark.no_database

TOUCHED = ("", "alembic", "uvicorn", "uvicorn.error", "uvicorn.access")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Loggers are the process's own: give them back as they were."""
    loggers = [logging.getLogger(name) for name in TOUCHED]
    kept = [(each, each.handlers[:], each.level, each.propagate, each.disabled) for each in loggers]
    yield
    for logger, handlers, level, propagate, disabled in kept:
        logger.handlers[:], logger.propagate, logger.disabled = handlers, propagate, disabled
        logger.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_values_outside_the_allow_list_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    logging.getLogger("app.test").info("saved for %s", "Michael", extra={"count": 2, "given_name": "Michael"})
    (line,) = lines(capsys)
    assert (line["message"], line["count"]) == ("saved for %s", 2)
    assert "Michael" not in str(line)


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_what_alembic_tells_of_itself_is_no_line(capsys: pytest.CaptureFixture[str], level: str) -> None:
    configure(level)
    logging.getLogger("alembic.runtime.migration").info("Context impl %s.", "SQLiteImpl")
    assert lines(capsys) == []


def test_what_alembic_warns_of_is_still_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    logging.getLogger("alembic.runtime.migration").warning("something is wrong")
    assert [line["message"] for line in lines(capsys)] == ["something is wrong"]
