"""`alertcard serve --emergency-only` with nothing but peppers, public keys and a narrow role (C4, M16)."""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from app.core.database import Database
from app.core.key_files import write_new_file
from app.core.key_list import KeyMode
from app.core.link_token import LinkKind
from app.emergency_view.grants import READS, WRITES, grant_statements
from tests.conftest import ON_POSTGRES
from tests.emergency_view.pages import as_read
from tests.factories.programs import alertcard, wait_for_answer
from tests.factories.sealed_cards import a_service, issue_sealed, publish, write_pepper
from tests.factories.services import free_port


@contextmanager
def emergency_process(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """The command as an operator runs it, with exactly this environment."""
    port, output = free_port(), folder / "output.txt"
    address = f"http://127.0.0.1:{port}"
    with alertcard(["serve", "--emergency-only"], environment | {"PORT": str(port)}, output) as process:
        wait_for_answer(process, address, output)
        yield address


@pytest.mark.slow
@pytest.mark.real_clock
def test_it_opens_a_card_with_every_other_variable_unset_and_every_other_key_absent(
    database: Database, data_dir: Path, database_url: str, narrow_url: str
) -> None:
    """Proves H03-E2."""
    service = a_service("https://card.example", mode=KeyMode.LIVE)
    publish(database, service, mode="live")
    card = issue_sealed(database, service)
    keys = data_dir / "keys"
    write_pepper(keys, service)
    for other in ("kek-1.key", "blind-1.key", "links-1.pem", "log-1.pem"):
        write_new_file(keys / other, b"not for this process")
        (keys / other).chmod(0)
    spool = data_dir / "spool"
    environment = {
        "DATABASE_URL": database_url, "EMERGENCY_DATABASE_URL": narrow_url, "KEY_DIR": str(keys),
        "SPOOL_DIR": str(spool), "EMERGENCY_ORIGIN": "https://card.example", "TRUSTED_PROXIES": "127.0.0.1/32",
    }  # fmt: skip
    with emergency_process(environment, data_dir) as address:
        opened = httpx.post(f"{address}/e", data={"code": card.token(service)})
        assert "Michael Bell" in as_read(opened.text)
        drill = httpx.post(f"{address}/e", data={"code": card.token(service, kind=LinkKind.DRILL)})
        assert drill.status_code == 404
    assert stat.S_IMODE((keys / "kek-1.key").stat().st_mode) == 0


def test_the_command_prints_the_grants(capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli import build_parser

    options = build_parser().parse_args(["emergency-role", "--role", "reader"])
    assert options.run(options) == 0
    printed = capsys.readouterr().out
    assert 'GRANT INSERT ON "access_event" TO "reader";' in printed
    assert "secret_sealed" not in printed


@pytest.mark.parametrize("name", ['x"; DROP TABLE patient; --', "", "Ä", "1a"])
def test_a_role_with_another_name_than_a_plain_one_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="role's name"):
        grant_statements(name)


# --- the narrow role on PostgreSQL --------------------------------------------------------------------------

postgres_only = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no roles")


def narrow(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


@postgres_only
@pytest.mark.slow
@pytest.mark.real_clock
def test_under_the_narrow_role_a_card_opens_is_logged_and_joins_from_the_spool(
    database: Database, narrow_url: str, data_dir: Path
) -> None:
    service = a_service("http://localhost:8000")
    publish(database, service)
    card = issue_sealed(database, service)
    keys = data_dir / "keys"
    write_pepper(keys, service)
    environment = {
        "EMERGENCY_DATABASE_URL": narrow_url, "KEY_DIR": str(keys), "SPOOL_DIR": str(data_dir / "spool"),
        "DATA_DIR": str(data_dir), "PATH": os.environ["PATH"],
    }  # fmt: skip
    with emergency_process(environment, data_dir) as address:
        assert "Michael Bell" in as_read(httpx.post(f"{address}/e", data={"code": card.typed}).text)
        wait_for_rows(database, "access_event", 1)
        with database.write.connect() as edit:
            edit.execute(text("LOCK TABLE access_event IN ACCESS EXCLUSIVE MODE"))
            assert "Michael Bell" in as_read(httpx.post(f"{address}/e", data={"code": card.typed}).text)
            edit.rollback()
        wait_for_rows(database, "access_event", 2)
    assert (count(database, "access_event"), count(database, "outbox_message")) == (2, 2)


def wait_for_rows(database: Database, table: str, rows: int) -> None:
    """On a busy machine an opening may go through the spool, and then joins a second later."""
    deadline = time.monotonic() + 60
    while count(database, table) < rows and time.monotonic() < deadline:
        time.sleep(0.05)
    assert count(database, table) == rows


def count(database: Database, table: str) -> int:
    with database.read.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our names


@postgres_only
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT secret_sealed FROM share_link",
        "SELECT label_sealed FROM share_link",
        "SELECT version_key FROM card_version",
        "SELECT * FROM access_event",
        "SELECT * FROM access_unsealed",
        "SELECT * FROM outbox_message",
        "SELECT * FROM problem_report",
        "SELECT * FROM patient",
        "SELECT * FROM patient_key",
        "SELECT * FROM record_entry",
        "SELECT * FROM account",
        "UPDATE share_link SET status = 'live'",
        "UPDATE alert_card SET status = 'active'",
        "DELETE FROM card_notice",
        "DELETE FROM access_event",
        "INSERT INTO share_link (id) VALUES (gen_random_uuid())",
        "INSERT INTO template_notice (id) VALUES (gen_random_uuid())",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_narrow_role_can_do_nothing_else(narrow_url: str, statement: str) -> None:
    with narrow(narrow_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_role_reads_no_column_that_only_the_app_may_open() -> None:
    named = {column for columns in READS.values() for column in columns}
    assert not named & {"secret_sealed", "label_sealed", "version_key", "wrapped", "body", "private_sealed"}
    assert set(WRITES) == {"access_event", "access_unsealed", "outbox_message", "problem_report"}
