"""`alertcard staff` on the terminal: who is invited is asked for and stands in no argument."""

import pytest
from sqlmodel import select

from app.cli import build_parser, main
from app.core.database import transaction
from app.core.runtime import Runtime
from app.identity.models import StaffInvitation
from app.identity.staff_people import invited_person
from app.staff import commands
from tests.factories.staff import an_organisation

ROLE = ["--role", "care-advisor", "--job", "Neuromuscular care advisor"]


@pytest.fixture
def ods_code(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that the commands open, with one organisation."""
    monkeypatch.setattr(commands, "get_settings", lambda: runtime.settings)
    monkeypatch.setattr(commands, "open_runtime", lambda _settings: runtime)
    with transaction(runtime.database) as session:
        return an_organisation(session).ods_code


def test_who_is_invited_is_asked_for(
    runtime: Runtime, ods_code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["sam@northdale.example.org", "Sam Okoro", ""]
    monkeypatch.setattr("builtins.input", lambda _prompt="": typed.pop(0))
    assert main(["staff", "invite", *ROLE, "--organisation", ods_code]) == 0
    printed = capsys.readouterr().out
    assert "Invited, for seven days." in printed
    assert "northdale.example.org" not in printed
    with transaction(runtime.database) as session:
        person = invited_person(runtime.keys, session.exec(select(StaffInvitation)).one())
        assert (person.name, person.registration) == ("Sam Okoro", None)


def test_a_person_is_no_argument(ods_code: str) -> None:
    """Arguments are read by every process of a machine, and stay in the shell's history."""
    for given in (["sam@northdale.example.org"], ["--name", "Sam Okoro"], ["--registration", "NMC 12A3456E"]):
        with pytest.raises(SystemExit):
            build_parser().parse_args(["staff", "invite", *ROLE, "--organisation", ods_code, *given])
