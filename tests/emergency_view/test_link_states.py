"""What a link that is paused, cancelled or over says in place of the card."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.core.clock import fixed_clock
from app.core.link_token import LinkKind
from app.sharing.models import ShareLink
from tests.conftest import NOON
from tests.emergency_view.conftest import Desk, private_of
from tests.emergency_view.pages import as_read, ticket_in
from tests.factories.sealed_cards import SealedCard, cancelled

# --- states of link and card --------------------------------------------------------------------------------


def test_a_cancelled_link_says_so_and_names_nobody(desk: Desk) -> None:
    """Proves H04-E1."""
    card = desk.issue(link=cancelled(NOON))
    for code in (card.typed, desk.token(card)):
        reply = desk.open(code)
        assert reply.status_code == 410
        assert "This code was replaced on 21 November 2026. Ask for the new card." in as_read(reply.text)
        assert "Michael" not in reply.text
        assert "Duchenne" not in reply.text
    assert desk.events() == []


def test_a_sent_link_ends_at_its_time(desk: Desk) -> None:
    card = desk.issue(link={"kind": 2, "expires_at": NOON + timedelta(hours=1)})
    token = desk.token(card, kind=LinkKind.SENT)
    assert desk.open(token).status_code == 200
    with fixed_clock(NOON + timedelta(hours=1)):
        assert desk.open(token).status_code == 410


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("withdrawn", "Withdrawn by the patient on 21 November 2026."),
        ("in_error", "This card was made in error. Do not rely on it."),
        ("closed", "This card is closed."),
    ],
)
def test_a_card_that_ended_shows_nothing_of_itself(desk: Desk, status: str, words: str) -> None:
    card = desk.issue(status=status, ended_at=NOON)
    reply = desk.open(card.typed)
    assert reply.status_code == 410
    assert words in as_read(reply.text)
    assert "Michael" not in reply.text


def test_a_cancelled_link_is_closed_at_the_very_next_opening(desk: Desk, card: SealedCard) -> None:
    """Proves H04-A4."""
    token = desk.token(card)
    assert desk.open(token).status_code == 200
    with desk.database.write.connect() as connection:
        table = ShareLink.__table__  # type: ignore[attr-defined]  # SQLModel gives tables no typed access
        connection.execute(update(table).where(table.c.id == card.link_id).values(**cancelled(NOON)))
        connection.commit()
    assert desk.open(token).status_code == 410


# --- a paused link ------------------------------------------------------------------------------------------


@pytest.fixture
def paused(desk: Desk) -> SealedCard:
    return desk.issue(link={"status": "paused", "paused_at": NOON})


def test_a_paused_link_shows_one_page_with_a_button_that_opens_the_card(desk: Desk, paused: SealedCard) -> None:
    """Pausing never closes the emergency tier, and the opening is told at once (security-design C10)."""
    front = desk.open(paused.typed)
    assert front.status_code == 200
    assert "The owner has paused this code." in as_read(front.text)
    assert "Michael" not in front.text
    assert desk.events() == []
    opened = desk.ask("POST", "/e", data={"ticket": ticket_in(front.text), "name": "Dr Ray", "role": "Registrar"})
    assert "Michael Bell" in as_read(opened.text)
    assert [message.kind for message in desk.messages()] == ["card.opened_while_paused"]
    private = private_of(desk, paused)
    assert (private["name"], private["role"]) == ("Dr Ray", "Registrar")


def test_the_button_works_without_name_and_role(desk: Desk, paused: SealedCard) -> None:
    front = desk.open(paused.typed)
    assert "Michael Bell" in as_read(desk.ask("POST", "/e", data={"ticket": ticket_in(front.text)}).text)


def test_a_claim_is_kept_to_eighty_characters(desk: Desk, paused: SealedCard) -> None:
    front = desk.open(paused.typed)
    desk.ask("POST", "/e", data={"ticket": ticket_in(front.text), "name": "x" * 200})
    assert len(str(private_of(desk, paused)["name"])) == 80


def test_the_front_page_holds_a_ticket_and_not_the_code(desk: Desk, paused: SealedCard) -> None:
    front = desk.open(paused.typed).text
    assert paused.typed not in front
    assert paused.short not in front


def test_the_button_of_an_old_page_asks_for_the_code_again(desk: Desk, paused: SealedCard) -> None:
    ticket = ticket_in(desk.open(paused.typed).text)
    with fixed_clock(NOON + timedelta(minutes=16)):
        reply = desk.ask("POST", "/e", data={"ticket": ticket})
    assert reply.status_code == 400
    assert "Michael" not in reply.text


def test_a_report_ticket_opens_nothing(desk: Desk, card: SealedCard) -> None:
    ticket = ticket_in(desk.open(card.typed).text)
    assert desk.ask("POST", "/e", data={"ticket": ticket}).status_code == 400
