"""A start loads what it needs and no more, in the quick way."""

import gc
import subprocess
import sys

import pytest

from app.core.starting import nothing_collected

pytestmark = pytest.mark.no_database

LOADED = """
import sys
from app import cli
cli.build_parser()
import app.main
print(*{name.partition(".")[0] for name in sys.modules})
"""
NOT_NEEDED = {"PIL", "alembic", "httpx", "mako", "psycopg", "pyhanko", "qrcode", "reportlab", "webauthn"}


def test_nothing_is_collected_while_code_is_loaded_and_everything_is_afterwards() -> None:
    with nothing_collected():
        assert not gc.isenabled()
        with nothing_collected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()


def test_a_start_that_fails_collects_again() -> None:
    with pytest.raises(ZeroDivisionError), nothing_collected():
        raise ZeroDivisionError
    assert gc.isenabled()
    gc.unfreeze()


@pytest.mark.slow
def test_a_start_loads_nothing_that_only_a_document_a_passkey_or_a_migration_needs() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True, timeout=120)
    assert not NOT_NEEDED & set(done.stdout.split())
