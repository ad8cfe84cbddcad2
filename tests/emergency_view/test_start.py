"""What stops the emergency process from starting, and the narrow role that it starts with."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from app.core.database import Database, transaction
from app.core.key_files import KeyMissing, key_file_name, make_secret
from app.core.migrate import WrongRevision
from app.core.models import KeyCheck
from app.core.runtime import Runtime, StartRefused, add_secret, init_instance, open_runtime
from app.core.secret_keys import SecretKind
from app.emergency_view.context import open_context
from app.emergency_view.grants import READS, WRITES, excess_rights
from app.emergency_view.start import _check_rights
from app.settings import Settings
from tests.conftest import ON_POSTGRES

PEPPER = key_file_name(SecretKind.PEPPER, 1)


def changed(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update=changes)


@pytest.fixture
def live(database_url: str, narrow_url: str, data_dir: Path) -> Settings:
    """A live service, made on this database."""
    given: dict[str, Any] = {
        "data_dir": data_dir / "data",
        "key_dir": data_dir / "keys",
        "database_url": SecretStr(database_url),
        "emergency_database_url": SecretStr(narrow_url),
        "app_origin": "https://app.example",
        "emergency_origin": "https://card.example",
        "trusted_proxies": "10.0.0.0/8",
        "mail_driver": "smtp",
        "responsible_email": "safety@service.example",
        "checkpoint_file": data_dir / "elsewhere" / "checkpoints",
    }
    settings = Settings(_env_file=None, **given)
    init_instance(settings, "live")
    return settings


def test_it_starts_with_the_peppers_alone(runtime: Runtime) -> None:
    for path in runtime.settings.keys.iterdir():
        if path.name != PEPPER:
            path.unlink()
    context = open_context(runtime.settings)
    assert context.is_demo
    assert context.peppers.present == runtime.keys.peppers.present


def test_a_live_one_starts_where_everything_is_in_place(live: Settings) -> None:
    assert open_context(live).mode == "live"


def test_a_demonstration_listens_on_this_machine_only(runtime: Runtime) -> None:
    everywhere = changed(runtime.settings, host="0.0.0.0")  # noqa: S104 - the refused value
    with pytest.raises(StartRefused, match="DEMO_ON_NETWORK"):
        open_context(everywhere)
    assert open_context(changed(everywhere, demo_on_network=True)).is_demo


@pytest.mark.parametrize(
    ("change", "words"),
    [({"emergency_origin": "http://card.example"}, "EMERGENCY_ORIGIN"), ({"trusted_proxies": ""}, "TRUSTED_PROXIES")],
)
def test_a_live_one_refuses_an_unsafe_place(live: Settings, change: dict[str, Any], words: str) -> None:
    with pytest.raises(StartRefused, match=words):
        open_context(changed(live, **change))


def test_a_live_one_runs_on_postgresql_under_a_role_of_its_own(live: Settings) -> None:
    shared = changed(live, emergency_database_url=None)
    if not ON_POSTGRES:
        assert open_context(shared).mode == "live"
        return
    with pytest.raises(StartRefused, match="EMERGENCY_DATABASE_URL"):
        open_context(shared)


def test_an_empty_database_does_not_start(database: Database, database_url: str, data_dir: Path) -> None:
    settings = Settings(_env_file=None, data_dir=data_dir, database_url=SecretStr(database_url))
    with pytest.raises(StartRefused, match="alertcard init"):
        open_context(settings)


def test_a_missing_pepper_stops_the_start_and_is_named(runtime: Runtime) -> None:
    (runtime.settings.keys / PEPPER).unlink()
    with pytest.raises(KeyMissing, match=PEPPER):
        open_context(runtime.settings)


def test_a_wrong_pepper_stops_the_start_and_is_named(runtime: Runtime) -> None:
    (runtime.settings.keys / PEPPER).write_text("alertcard pepper 1\n" + "00" * 32 + "\n")
    with pytest.raises(StartRefused, match="pepper-1"):
        open_context(runtime.settings)


def test_a_pepper_that_the_database_does_not_know_stops_the_start(runtime: Runtime) -> None:
    """The highest is the present one: every ticket and report would be sealed under a key that nobody keeps."""
    make_secret(runtime.keys.places, SecretKind.PEPPER, 2)
    with pytest.raises(StartRefused, match=key_file_name(SecretKind.PEPPER, 2)):
        open_context(runtime.settings)


def test_a_pepper_that_was_changed_to_is_the_present_one(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        added = add_secret(session, runtime, SecretKind.PEPPER)
    assert open_context(runtime.settings).peppers.present == added


def test_a_database_without_the_check_of_its_pepper_does_not_start(runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        session.delete(session.get_one(KeyCheck, "pepper-1"))
    with pytest.raises(StartRefused, match="backup"):
        open_context(runtime.settings)


def test_an_older_revision_does_not_start(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.migrate.head", lambda: "of_tomorrow")
    with pytest.raises(WrongRevision, match="alertcard migrate"):
        open_context(runtime.settings)


def test_on_a_revision_of_the_next_release_this_process_starts_and_the_app_does_not(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the rest is deployed cards open, also from a process that is started again."""
    monkeypatch.setattr("app.core.migrate._current_on", lambda _: "of_tomorrow")
    assert open_context(runtime.settings).mode == "demo"
    with pytest.raises(WrongRevision):
        open_runtime(runtime.settings)


def test_a_database_without_tables_does_not_start(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.migrate._current_on", lambda _: None)
    with pytest.raises(WrongRevision):
        open_context(runtime.settings)


# --- the narrow role, on PostgreSQL --------------------------------------------------------------------------


@pytest.fixture
def role_url(narrow_url: str) -> str:
    """This database as its narrow role sees it."""
    if not ON_POSTGRES:
        pytest.skip("Only PostgreSQL has roles.")
    return narrow_url


def refuses(url: str, statement: str) -> bool:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    except ProgrammingError as error:
        return "permission denied" in str(error)
    finally:
        engine.dispose()
    return False


def test_the_narrow_role_is_enough_to_start(runtime: Runtime, role_url: str) -> None:
    settings = changed(runtime.settings, emergency_database_url=SecretStr(role_url))
    context = open_context(settings)
    assert context.peppers.present == runtime.keys.peppers.present
    assert context.key_list.now.signing is not None


@pytest.mark.parametrize("grant", ["SELECT (secret_sealed) ON share_link", "SELECT ON account", "DELETE ON share_link"])
def test_a_role_with_a_right_too_many_is_named_at_the_start(database: Database, role_url: str, grant: str) -> None:
    narrow = create_engine(role_url)
    with narrow.connect() as connection:
        assert excess_rights(connection) == ()
    with database.write.connect() as owner:
        owner.execute(text(f'GRANT {grant} TO "{make_url(role_url).username}"'))
        owner.commit()
    with narrow.connect() as connection:
        assert excess_rights(connection)
        with pytest.raises(StartRefused, match="must not"):
            _check_rights(connection)
    narrow.dispose()


def test_the_apps_own_role_is_refused(runtime: Runtime) -> None:
    if not ON_POSTGRES:
        pytest.skip("Only PostgreSQL has roles.")
    with runtime.database.write.connect() as connection, pytest.raises(StartRefused, match="emergency-role"):
        _check_rights(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM access_event",
        "SELECT secret_sealed FROM share_link",
        "SELECT * FROM account",
        "SELECT * FROM problem_report",
        "UPDATE key_check SET check_value = ''",
        "DELETE FROM share_link",
        "INSERT INTO key_check (key_name) VALUES ('pepper-9')",
    ],
)
def test_the_narrow_role_does_nothing_else(role_url: str, statement: str) -> None:
    """The rights that would hurt most; the grants name every one that it has."""
    assert refuses(role_url, statement)


@pytest.mark.parametrize("table", READS)
def test_the_narrow_role_reads_what_it_needs(role_url: str, table: str) -> None:
    columns = ", ".join(READS[table]) or "*"
    assert not refuses(role_url, f'SELECT {columns} FROM "{table}"')  # noqa: S608 - names from our own table of grants


@pytest.mark.parametrize("table", WRITES)
def test_the_narrow_role_does_not_read_what_it_writes(role_url: str, table: str) -> None:
    assert refuses(role_url, f'SELECT * FROM "{table}"')  # noqa: S608 - as above
