"""`alertcard outbox`: what waits, and sending it."""

import argparse
from collections.abc import Callable
from uuid import UUID

import pytest

from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.notifications import commands

Run = Callable[..., str]


@pytest.fixture
def run(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("outbox", "send")` on the test's own service; gives what was printed."""
    monkeypatch.setattr(commands, "open_runtime", lambda _settings: runtime)

    def running(*words: str) -> str:
        parser = argparse.ArgumentParser()
        commands.register(parser.add_subparsers())
        options = parser.parse_args(words)
        assert options.run(options) == 0
        return capsys.readouterr().out

    return running


def test_the_outbox_is_counted_and_sent(run: Run, runtime: Runtime, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        session.add(OutboxMessage.model_validate({"kind": "link.paused", "patient_id": patient_id}))
    [line] = run("outbox", "status").splitlines()
    assert line.split() == ["1", "waiting,", "tried", "0", "times", "at", "most", "link.paused"]
    assert run("outbox", "send") == "Sent 1.\n"
    assert [line.split()[:2] for line in run("outbox", "status").splitlines()] == [["1", "sent"], ["1", "split"]]
