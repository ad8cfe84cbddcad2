"""The commands of the people on duty: an address is no argument, and nothing happens before the words are typed."""

from typing import Any

import pytest
from sqlmodel import select

from app.cli import main
from app.core.runtime import Runtime
from app.erasing import commands
from app.identity.emails import account_email
from app.identity.models import Account
from app.patients.models import PatientKey
from tests.restoring.conftest import Night, night

__all__ = ["night"]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, night: Night) -> list[str]:
    """What the operator types, in order."""
    lines: list[str] = []
    monkeypatch.setattr("builtins.input", lambda _prompt="": lines.pop(0))
    monkeypatch.setattr(commands, "get_settings", lambda: night.runtime.settings)
    monkeypatch.setattr(commands, "open_runtime", _as(night.runtime))
    return lines


def _as(runtime: Runtime) -> Any:
    return lambda _settings: runtime


def keys(night: Night) -> int:
    with night.change() as session:
        return len(session.exec(select(PatientKey)).all())


def test_records_of_an_address_are_named_by_id_alone(
    night: Night, typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with night.change() as session:
        typed.append(account_email(night.runtime.keys, session.get_one(Account, night.owner)))
    assert main(["records"]) == 0
    assert capsys.readouterr().out.split() == [str(night.patient_id), "their", "own"]


def test_nothing_is_erased_before_the_words_are_typed(night: Night, typed: list[str]) -> None:
    typed.append("yes")
    assert main(["erase", str(night.patient_id)]) == 1
    assert keys(night) == 1
    typed.append(commands.CONFIRM)
    assert main(["erase", str(night.patient_id)]) == 0
    assert keys(night) == 0


def test_unknown_address_says_so(typed: list[str]) -> None:
    typed.append("nobody@example.org")
    assert main(["records"]) == 1
