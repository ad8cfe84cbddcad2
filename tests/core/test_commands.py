"""`alertcard init`, `migrate` and `keys`, from the words on the command line to the files and rows."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app.core import commands
from app.core.database import Database
from app.core.errors import Invalid
from app.core.models import Instance
from app.core.runtime import StartRefused, open_runtime
from app.settings import get_settings

Run = Callable[..., str]


@pytest.fixture
def run(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """`run("keys", "list")` in an empty DATA_DIR with the embedded database; gives what was printed."""
    monkeypatch.setenv("DATA_DIR", str(data_dir / "var"))
    for name in ("DATABASE_URL", "KEY_DIR", "CHECKPOINT_FILE", "APP_ORIGIN", "EMERGENCY_ORIGIN", "HOST"):
        monkeypatch.delenv(name, raising=False)
    get_settings.cache_clear()
    database = Database(get_settings().database)  # not the cached ones, which belong to the other tests
    for module in ("commands", "runtime"):
        monkeypatch.setattr(f"app.core.{module}.database_at", lambda _url: database)

    def running(*words: str) -> str:
        parser = argparse.ArgumentParser()
        commands.register(parser.add_subparsers())
        options = parser.parse_args(words)
        assert options.run(options) == 0
        return capsys.readouterr().out

    yield running
    database.dispose()
    get_settings.cache_clear()


def test_init_makes_keys_and_instance_on_an_empty_folder(run: Run, data_dir: Path) -> None:
    assert "Initialised as demo" in run("init", "--demo")
    with Session(open_runtime(get_settings()).database.read) as session:
        assert session.exec(select(Instance)).one().mode == "demo"
    names = sorted(path.name for path in (data_dir / "var" / "keys").iterdir())
    assert {"kek-1.key", "pepper-1.key", "blind-1.key", "links-1.pem", "log-1.pem", "pdf-1.pem"} <= set(names)


def test_init_needs_to_be_told_which_mode(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("init")
    assert "--demo" in capsys.readouterr().err


def test_init_refuses_a_second_time_and_changes_nothing(run: Run) -> None:
    run("init", "--demo")
    before = open_runtime(get_settings())
    with pytest.raises(StartRefused, match="initialised before"):
        run("init", "--demo")
    assert open_runtime(get_settings()).instance_id == before.instance_id


def test_migrate_brings_an_empty_database_up_and_then_finds_nothing_to_do(run: Run) -> None:
    assert run("migrate").startswith("Migrated to")
    assert run("migrate") == "Nothing to migrate.\n"


def test_keys_list_shows_each_key_with_its_state(run: Run) -> None:
    run("init", "--demo")
    [line] = run("keys", "list").splitlines()
    assert line.split() == ["1", "signing", "demo", "from", "2026-11-21", "http://localhost:8000"]


def test_keys_next_signs_with_a_new_key_and_the_old_one_verifies(run: Run) -> None:
    run("init", "--demo")
    assert run("keys", "next").startswith("Key 2 signs links from the next start on.")
    assert [line.split()[:2] for line in run("keys", "list").splitlines()] == [["1", "verifying"], ["2", "signing"]]


def test_distrusting_the_signing_key_makes_the_next_one_first(run: Run) -> None:
    run("init", "--demo")
    assert "Key 1 is distrusted" in run("keys", "distrust", "1")
    assert [line.split()[:2] for line in run("keys", "list").splitlines()] == [["1", "distrusted"], ["2", "signing"]]
    assert open_runtime(get_settings()).keys.links.key_id == 2


def test_distrusting_an_old_key_leaves_the_signing_one_alone(run: Run) -> None:
    run("init", "--demo")
    run("keys", "next")
    run("keys", "distrust", "1")
    run("keys", "distrust", "1")
    assert [line.split()[:2] for line in run("keys", "list").splitlines()] == [["1", "distrusted"], ["2", "signing"]]


def test_distrusting_an_unknown_key_says_where_to_find_the_ids(run: Run) -> None:
    run("init", "--demo")
    with pytest.raises(Invalid) as refused:
        run("keys", "distrust", "9")
    assert "alertcard keys list" in refused.value.message
