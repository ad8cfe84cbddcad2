"""The drill as an operator runs it: serve refuses, restore, serve would start, the log is whole."""

import os
import subprocess
import sys

import pytest
from sqlalchemy.engine import make_url

from app.alert_cards.links import cancel_link
from app.settings import ROOT
from app.sharing.media import CancelReason
from tests.factories.issuing import OWNER
from tests.restoring.conftest import Night

pytestmark = pytest.mark.slow


def alertcard(night: Night, *command: str) -> "subprocess.CompletedProcess[str]":
    url = make_url(night.runtime.database.url).render_as_string(hide_password=False)
    settings = {"DATA_DIR": str(night.runtime.settings.data_dir), "DATABASE_URL": url}
    whole = [sys.executable, "-m", "app.cli", *command]
    return subprocess.run(
        whole, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.real_clock
def test_serve_refuses_until_restore_has_run_and_the_log_is_whole_afterwards(night: Night) -> None:
    stolen = night.issued.links[0].id
    with night.change() as session:
        cancel_link(
            session,
            night.runtime,
            patient_id=night.patient_id,
            link_id=stolen,
            reason=CancelReason.STOLEN,
            by=OWNER,
        )
    night.loses_the_database()
    for command in ("serve", "up"):
        refused = alertcard(night, command)
        assert (refused.returncode, "Run: alertcard restore" in refused.stderr) == (1, True)
    assert alertcard(night, "verify-log").returncode == 1
    restored = alertcard(night, "restore")
    assert (restored.returncode, "1 done again" in restored.stdout) == (0, True), restored
    assert not night.opens(night.papers[0])
    assert alertcard(night, "verify-log").returncode == 0
    assert "nothing to do" in alertcard(night, "restore").stdout
