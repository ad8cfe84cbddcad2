"""`alertcard seal` and `alertcard verify-log`, from the words on the command line to the exit code."""

import argparse
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.access_log import commands
from app.access_log.rows import EVENT
from app.access_log.spool import append
from app.access_log.verify import Fault
from app.core.runtime import Runtime
from tests.conftest import NOON
from tests.factories.access_log import add_events, administrator

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("seal")` on the test's own service; gives the exit code and what was printed."""
    monkeypatch.setattr(commands, "open_runtime", lambda _settings: runtime)

    def running(*words: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        commands.register(parser.add_subparsers())
        options = parser.parse_args(words)
        return options.run(options), capsys.readouterr().out

    return running


def test_seal_joins_the_spool_seals_and_signs(run: Run, runtime: Runtime) -> None:
    add_events(runtime.database, 2)
    opening = {"id": uuid4(), "at": NOON, "event": "card.opened", "outcome": "shown", "by": "responder"}
    append(runtime.settings.spool, opening)
    assert run("seal") == (0, "Joined 1 from the spool, sealed 3.\n")
    assert run("verify-log") == (0, "The access log is whole: events 3, checkpoints 1 here and 1 outside.\n")


def test_verify_log_fails_with_the_first_bad_number(run: Run, runtime: Runtime) -> None:
    add_events(runtime.database, 2)
    run("seal")
    with administrator(runtime.database) as connection:
        connection.execute(update(EVENT).values(outcome="refused"))
    code, words = run("verify-log")
    assert code == 1
    assert words.endswith("First bad sequence number: 1.\n")


def test_verify_log_compares_with_a_copy_kept_elsewhere(run: Run, runtime: Runtime) -> None:
    add_events(runtime.database, 2)
    run("seal")
    copy = runtime.settings.checkpoints.rename(runtime.settings.data_dir / "copy")
    assert run("verify-log")[0] == 1
    assert run("verify-log", "--outside", str(copy))[0] == 0


def test_verify_log_runs_the_checks_of_other_capabilities(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "more_checks", [lambda *_: [Fault("snapshot", "A snapshot was changed.")]])
    code, words = run("verify-log")
    assert (code, "A snapshot was changed." in words) == (1, True)
