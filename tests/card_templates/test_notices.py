"""Which withdrawal speaks of a line."""

from datetime import UTC, datetime

import pytest

from app.card_templates.notices import Withdrawals
from tests.card_templates.builders import withdrawal

pytestmark = pytest.mark.no_database

LATER = datetime(2026, 11, 9, tzinfo=UTC)


def test_line_without_a_notice_stands() -> None:
    assert Withdrawals([withdrawal("one/a")]).of_line("one", 1, "b") is None


def test_notice_speaks_of_its_version_and_older_ones_only() -> None:
    notices = Withdrawals([withdrawal("one/a", template_version=2)])
    assert [notices.of_line("one", version, "a") is not None for version in (1, 2, 3)] == [True, True, False]


def test_newest_notice_counts_so_that_a_mistake_can_be_put_right() -> None:
    first = withdrawal("one/a")
    second = withdrawal("one/a", replacement="As before.", replacement_short="As before", created_at=LATER)
    for order in ([first, second], [second, first]):
        found = Withdrawals(order).of_line("one", 1, "a")
        assert found is not None
        assert found.replacement == "As before."


def test_withdrawn_template_takes_all_its_lines() -> None:
    notices = Withdrawals([withdrawal("one")])
    assert notices.of_line("one", 1, "anything") is not None
    assert notices.of_template("one", 1) is not None
    assert notices.of_template("two", 1) is None


def test_newest_notice_of_an_older_version_does_not_hide_one_that_still_speaks() -> None:
    wide = withdrawal("one/a", template_version=3)
    narrow = withdrawal("one/a", template_version=1, created_at=LATER)
    assert Withdrawals([wide, narrow]).of_line("one", 3, "a") == wide
