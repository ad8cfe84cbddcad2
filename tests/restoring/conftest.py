"""A card that was issued and backed up, and the night after which the backup is put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from app.access_log.sealer import checkpoint, seal_all
from app.alert_cards.issue import Issued
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.runtime import Runtime
from app.restoring.service import provide, restore
from app.sharing.link_secrets import LinkSecrets
from tests.conftest import NOON
from tests.factories.backups import Backup, put_back, take_backup
from tests.factories.issuing import Reader, codes, fill_record, issue
from tests.factories.patients import a_patient, an_account


def seal(runtime: Runtime) -> None:
    """What the server's jobs do within seconds."""
    seal_all(runtime.database, runtime.instance_id)
    checkpoint(runtime)


@dataclass
class Night:
    """A service with a backup of yesterday evening."""

    runtime: Runtime
    owner: UUID
    patient_id: UUID
    issued: Issued
    papers: list[LinkSecrets] = field(repr=False)
    backup: Backup = field(default_factory=dict, repr=False)
    at: datetime = NOON

    @contextmanager
    def later(self) -> Iterator[None]:
        """A second later than whatever was done before: the log is in the order of time."""
        self.at += timedelta(seconds=1)
        with fixed_clock(self.at):
            yield

    def back_up(self) -> None:
        """Everything as it is now."""
        with self.later():
            seal(self.runtime)
        self.backup = take_backup(self.runtime.database)

    def loses_the_database(self) -> None:
        """The journal has what was sealed; the database is yesterday's."""
        with self.later():
            seal(self.runtime)
        put_back(self.runtime.database, self.backup)

    def restore(self) -> list[str]:
        """The operator's command."""
        with self.later():
            return restore(self.runtime)

    def opens(self, paper: LinkSecrets) -> bool:
        """Whether a scan of this paper shows a card."""
        with transaction(self.runtime.database) as session:
            return Reader(session, self.runtime.keys.peppers).scan(paper.secret) is not None

    @contextmanager
    def change(self) -> Iterator[Session]:
        """One thing that somebody does."""
        with self.later(), transaction(self.runtime.database) as session:
            yield session


@pytest.fixture
def night(runtime: Runtime) -> Night:
    provide()
    with transaction(runtime.database) as session:
        owner = an_account(session, runtime)
        patient_id = a_patient(session, runtime, account_id=owner)
        fill_record(session, runtime, patient_id)
        issued = issue(session, runtime, patient_id)
        papers = [codes(session, runtime, link) for link in issued.links]
    night = Night(runtime, owner, patient_id, issued, papers)
    night.back_up()
    return night
