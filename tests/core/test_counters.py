"""Counters that are exact."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from app.core.clock import fixed_clock, now
from app.core.counters import Allowance, forget_ended, reset, take
from app.core.database import Database, transaction
from app.core.models import Counter

FIVE = Allowance("test", 5, timedelta(hours=1))
SUBJECT = b"somebody"


def test_it_allows_its_limit_and_not_one_more(database: Database) -> None:
    taken = [take(database, FIVE, SUBJECT) for _ in range(6)]
    assert [each.allowed for each in taken] == [True] * 5 + [False]
    assert [each.remaining for each in taken] == [4, 3, 2, 1, 0, 0]


def test_it_says_how_long_to_wait_and_begins_anew_then(database: Database) -> None:
    for _ in range(5):
        take(database, FIVE, SUBJECT)
    with fixed_clock(now() + timedelta(minutes=59, seconds=59)):
        refused = take(database, FIVE, SUBJECT)
        assert (refused.allowed, refused.seconds_to_wait) == (False, 1)
    with fixed_clock(now() + timedelta(hours=1)):
        assert take(database, FIVE, SUBJECT).remaining == 4


def test_subjects_and_purposes_are_counted_apart(database: Database) -> None:
    take(database, FIVE, SUBJECT)
    assert take(database, FIVE, b"another").remaining == 4
    assert take(database, Allowance("other", 5, FIVE.period), SUBJECT).remaining == 4


@pytest.mark.slow
def test_parallel_takers_never_share_one(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(database, FIVE, SUBJECT), range(20)))
    assert sorted(each.remaining for each in taken if each.allowed) == [0, 1, 2, 3, 4]


def test_a_right_answer_begins_anew(database: Database) -> None:
    take(database, FIVE, SUBJECT)
    with transaction(database) as session:
        reset(session, FIVE, SUBJECT)
    assert take(database, FIVE, SUBJECT).remaining == 4


def test_ended_counters_are_forgotten_and_others_kept(database: Database) -> None:
    take(database, FIVE, SUBJECT)
    take(database, Allowance("day", 5, timedelta(days=1)), SUBJECT)
    with fixed_clock(now() + timedelta(hours=2)), transaction(database) as session:
        forget_ended(session)
        assert session.exec(select(Counter.purpose)).all() == ["day"]
