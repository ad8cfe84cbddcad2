"""Limits in memory: they protect the machine; a valid code always opens."""

import logging

import pytest

from app.core.typed_code import make_typed_code, plain_typed_code
from app.emergency_view.opening.limits import MISS_WINDOW, NETWORKS_REMEMBERED, Limits
from tests.emergency_view.conftest import Desk


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
def limits(timer: Timer) -> Limits:
    return Limits(timer)


def test_thirty_posts_a_second_for_each_address(limits: Limits, timer: Timer) -> None:
    assert [limits.may_post("a") for _ in range(31)] == [True] * 30 + [False]
    assert limits.may_post("b")
    timer.now += 1
    assert limits.may_post("a")


def test_the_thirty_first_miss_of_ten_minutes_waits(limits: Limits, timer: Timer) -> None:
    assert [limits.miss("a") for _ in range(30)] == [None] * 30
    wait = limits.miss("a")
    assert wait is not None
    assert 0 < wait <= MISS_WINDOW + 1
    assert limits.miss("b") is None
    timer.now += MISS_WINDOW + 1
    assert limits.miss("a") is None


def test_two_hundred_typed_look_ups_a_second_for_a_process(limits: Limits, timer: Timer) -> None:
    assert sum(limits.may_look_up_typed() for _ in range(300)) == 200
    timer.now += 1
    assert limits.may_look_up_typed()


def test_the_memory_for_networks_is_bounded(limits: Limits) -> None:
    for number in range(NETWORKS_REMEMBERED + 10):
        limits.miss(str(number))
    assert len(limits._missed) == NETWORKS_REMEMBERED


def test_far_more_misses_than_usual_raise_one_alarm(
    limits: Limits, timer: Timer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for number in range(700):
        limits.miss(str(number))
        timer.now += 0.1
    assert caplog.text.count("alarm: far more than usual") == 1


# --- at the desk --------------------------------------------------------------------------------------------


def test_a_network_that_guessed_too_often_gets_the_same_words_and_its_valid_codes_still_open(desk: Desk) -> None:
    """S11: thirty misses are evaluated, and the hospital's real cards open whatever else its address did."""
    card = desk.issue()
    wrong = [plain_typed_code(make_typed_code()) for _ in range(31)]
    for code in wrong[:30]:
        assert desk.open(code).status_code == 404
        desk.app._open_card.limits._posts.clear()
    missed = desk.open(wrong[30])
    assert missed.status_code == 429
    assert int(missed.headers["retry-after"]) > 0
    assert missed.content == desk.open(wrong[0], address="203.0.113.1").content
    assert desk.open(card.typed).status_code == 200
    assert desk.open(desk.token(card)).status_code == 200


def test_a_slip_never_counts_as_a_miss(desk: Desk) -> None:
    for _ in range(40):
        desk.app._open_card.limits._posts.clear()
        assert desk.open("M98GF-WWT7Y-AGN71").status_code == 404
    assert not desk.app._open_card.limits._missed


def test_posts_beyond_thirty_a_second_are_refused_with_the_code_kept(desk: Desk) -> None:
    card = desk.issue()
    statuses = [desk.open(card.typed).status_code for _ in range(60)]
    assert statuses[0] == 200
    assert set(statuses) <= {200, 429}


def test_when_too_many_codes_are_typed_tokens_still_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    card = desk.issue()
    monkeypatch.setattr(desk.app._open_card.limits, "may_look_up_typed", lambda: False)
    busy = desk.open(card.typed)
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "2")
    assert f'value="{card.typed}"' in busy.text
    assert desk.open(desk.token(card)).status_code == 200
