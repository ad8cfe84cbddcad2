"""A log with events in it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app.access_log.sealer import checkpoint, seal_all
from app.core.clock import fixed_clock
from app.core.runtime import Runtime
from tests.conftest import NOON
from tests.factories.access_log import add_events

Grow = Callable[[int, int], list[UUID]]


@pytest.fixture
def grow(runtime: Runtime) -> Grow:
    """`grow(count, minute)`: add events, seal them and sign the head, so many minutes after noon."""

    def growing(count: int, minute: int) -> list[UUID]:
        with fixed_clock(NOON + timedelta(minutes=minute)):
            ids = add_events(runtime.database, count)
            seal_all(runtime.database, runtime.instance_id)
            checkpoint(runtime)
        return ids

    return growing
