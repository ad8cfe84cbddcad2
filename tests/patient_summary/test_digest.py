"""The digest stands for what was previewed: every word counts, number and dates of the version do not."""

from datetime import date

import pytest

from app.patient_summary.digest import preview_digest
from app.patient_summary.entries import RecordedEntry
from tests.factories import cards
from tests.factories.cards import a_card, duchenne_record, said


def test_digest_of_a_preview_is_that_of_the_issue_which_follows_it() -> None:
    preview = a_card()
    issued = a_card(card_id="22222222-2222-4222-8222-222222222222", version=4, issued_on=date(2026, 11, 22))
    assert preview_digest(preview) == preview_digest(issued)


@pytest.mark.parametrize(
    ("heading", "entry"),
    [
        ("who", cards.who(given_name="Kallum")),
        ("allergies", said({"status": "none_known", "items": []})),
        ("contacts", said({"items": [cards.a_number(number="0300 555 0143")]}, check_by=date(2027, 10, 1))),
        ("fact.spo2_target_range", said({"value": {"low": 94, "high": 98}})),
        ("conditions", cards.conditions("melas")),
        ("card_choices", said({"show": [], "hide": []})),
    ],
)
def test_any_word_that_a_responder_would_see_differently_changes_the_digest(heading: str, entry: RecordedEntry) -> None:
    assert preview_digest(a_card(duchenne_record(**{heading: entry}))) != preview_digest(a_card())
