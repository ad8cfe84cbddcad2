"""The states table is data; these tests hold it to the design and to the words."""

import pytest

from app.emergency_view.states import State, StateId, table
from app.emergency_view.words import english

STATUSES = {
    "practice": 200, "demo": 200, "offline_copy": 200, "not_recorded_opening": 200, "paper_newer": 200,
    "template_withdrawn": 200, "line_withdrawn": 200, "changed_not_issued": 200, "paper_older": 200,
    "review_overdue": 200, "current": 200, "typed_code": 200, "confirmation_ended": 200, "spooled_opening": 200,
    "paused": 200, "cross_site": 200,
    "cancelled": 410, "card_withdrawn": 410, "card_in_error": 410, "card_closed": 410,
    "slip": 404, "unknown": 404, "missed_too_often": 429, "too_many": 429,
    "no_code": 400, "stale_form": 400, "too_large": 413, "busy": 503, "not_readable": 503,
}  # fmt: skip


def test_table_and_program_know_the_same_states() -> None:
    """Proves H04-A1."""
    assert set(table()) == set(StateId)
    assert {state.id.value: state.status for state in table().values()} == STATUSES


@pytest.mark.parametrize("state", table().values(), ids=lambda state: state.id.value)
def test_every_state_says_something_but_an_opening_in_the_spool(state: State) -> None:
    if state.id is StateId.SPOOLED_OPENING:
        assert state.words is None
        return
    assert state.words is not None
    assert english().has(state.words) or english().has(f"{state.words}.other")


def test_only_a_card_made_in_error_tells_staff_to_ignore_it() -> None:
    """The printed words are the last resort: no other state may tell anybody to disregard them (C10)."""
    telling = [
        state.id
        for state in table().values()
        if state.words and state.where == "page" and "Do not rely" in english().say(state.words, date="", count=None)
    ]
    assert telling == [StateId.CARD_IN_ERROR]


def test_what_speaks_first_is_what_could_harm_most() -> None:
    order = [state.id for state in sorted(table().values(), key=lambda each: each.rank) if state.where == "top"]
    assert order[:2] == [StateId.PRACTICE, StateId.DEMO]
    assert order.index(StateId.PAPER_NEWER) < order.index(StateId.LINE_WITHDRAWN) < order.index(StateId.REVIEW_OVERDUE)


def test_the_one_reply_for_codes_that_open_nothing_has_one_wording() -> None:
    assert table()[StateId.UNKNOWN].words == table()[StateId.MISSED_TOO_OFTEN].words
