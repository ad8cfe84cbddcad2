"""One whole service for each module of system tests, on the worker's database."""

from collections.abc import Iterator

import pytest

from app.core.clock import fixed_clock
from app.core.database import Database
from tests.conftest import NOON, empty
from tests.factories.services import Service, a_service


@pytest.fixture(scope="module")
def service(migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service as it ships, without the jobs beside it; its people stay for the other tests of the module."""
    with fixed_clock(NOON), a_service(database_url, tmp_path_factory.mktemp("service")) as service:
        yield service
    empty(migrated)
