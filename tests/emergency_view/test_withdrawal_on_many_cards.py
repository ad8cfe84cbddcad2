"""One line taken back on many cards: the very next opening of each shows it, kept pages and all."""

from time import perf_counter

import pytest
from sqlalchemy import insert

from app.card_templates.models import TemplateNotice
from tests.conftest import NOON
from tests.emergency_view.conftest import Desk
from tests.emergency_view.pages import as_read
from tests.factories.cards import a_card, duchenne_record
from tests.factories.sealed_cards import SealedCard, rows_of, seal_card, write_cards

LINE = ("duchenne-muscular-dystrophy", "fat-embolism")
SAID = "One line was corrected on 21 November 2026."


def issue_many(desk: Desk, count: int) -> list[SealedCard]:
    summary = a_card(duchenne_record())
    body = summary.model_dump_json().encode("utf-8")
    cards = [seal_card(desk.service, summary) for _ in range(count)]
    write_cards(desk.database, (rows_of(desk.service, card, body=body) for card in cards))
    return cards


def withdraw(desk: Desk) -> None:
    """As `alertcard templates withdraw` writes it."""
    values = {
        "template_id": LINE[0], "line_id": LINE[1], "template_version": 99, "withdrawn_on": NOON.date(),
        "reason": "New evidence.", "replacement": "Do this instead.", "replacement_short": "This instead",
        "approved_by_role": "Consultant", "approved_by_organisation": "Example Hospital",
        "approved_by_registration": "GMC 0000000",
    }  # fmt: skip
    row = TemplateNotice.model_validate(values)
    table = TemplateNotice.__table__  # type: ignore[attr-defined]  # SQLModel gives tables no typed access
    with desk.database.write.connect() as connection:
        connection.execute(insert(table).values(row.model_dump()))
        connection.commit()


def is_corrected(desk: Desk, card: SealedCard, place: int) -> bool:
    """From an address of its own: one alone would be too fast for the limit at the door."""
    reply = desk.open(desk.token(card), address=f"198.51.{place // 250}.{place % 250}")
    assert reply.status_code == 200
    return SAID in as_read(reply.text)


@pytest.mark.slow
@pytest.mark.parametrize("count", [40, pytest.param(10_000, marks=pytest.mark.soak)])
def test_next_opening_of_every_card_shows_a_line_that_was_taken_back(desk: Desk, count: int) -> None:
    """Proves H33-A4."""
    cards = issue_many(desk, count)
    assert [place for place, card in enumerate(cards) if is_corrected(desk, card, place)] == []
    withdraw(desk)
    begun = perf_counter()
    late = [place for place, card in enumerate(cards) if not is_corrected(desk, card, place)]
    print(f"{count} cards shown corrected in {perf_counter() - begun:.1f} s")  # noqa: T201 - says what it measured
    assert late == []
