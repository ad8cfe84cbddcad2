"""A limit in memory."""

import pytest

from app.core.rate_limit import KEYS_REMEMBERED, RateLimit

pytestmark = pytest.mark.no_database


class Timer:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture
def limit(timer: Timer) -> RateLimit:
    return RateLimit(3, 60.0, timer=timer)


def test_the_fourth_waits_for_the_first_to_be_a_window_old(limit: RateLimit, timer: Timer) -> None:
    for _ in range(3):
        assert limit.take("a") is None
        timer.now += 10
    assert limit.take("a") == 31
    timer.now += 30
    assert limit.take("a") is None
    assert limit.take("a") is not None


def test_each_key_has_its_own(limit: RateLimit) -> None:
    assert [limit.take("a") for _ in range(3)] == [None] * 3
    assert limit.take("b") is None


def test_being_refused_does_not_make_the_wait_longer(limit: RateLimit, timer: Timer) -> None:
    for _ in range(50):
        limit.take("a")
    timer.now += 60
    assert limit.take("a") is None


def test_its_memory_is_bounded(limit: RateLimit) -> None:
    for number in range(KEYS_REMEMBERED + 10):
        limit.take(number)
    assert len(limit._taken) == KEYS_REMEMBERED


def test_it_can_be_reset(limit: RateLimit) -> None:
    for _ in range(4):
        limit.take("a")
    limit.reset()
    assert limit.take("a") is None
