"""POST /e: what opens, what does not, and what is kept of it."""

import asyncio
import os
import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from app.alert_cards.models import CardVersion
from app.core.link_token import LinkKind, PaperStatement, sign_token
from app.core.secret_keys import SecretKey, SecretKeys, SecretKind
from app.core.typed_code import make_typed_code, plain_typed_code
from app.emergency_view.context import PublishedKeys
from tests.conftest import NOON
from tests.emergency_view.conftest import Desk, private_of
from tests.emergency_view.pages import as_read
from tests.factories.access_log import administrator
from tests.factories.sealed_cards import SealedCard, distrusted
from tests.factories.summaries import a_child_summary, a_summary, an_identity

UNKNOWN = "No card has this code."

# --- what opens ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/e", "/E"])
def test_a_scanned_token_opens_the_card(desk: Desk, card: SealedCard, path: str) -> None:
    reply = desk.open(desk.token(card), path=path, **{"from": "scan"})
    assert reply.status_code == 200
    assert "Michael Bell" in as_read(reply.text)
    assert "If your card does not say version" not in reply.text


def test_a_typed_code_opens_the_card_and_says_how_to_compare_the_paper(desk: Desk, card: SealedCard) -> None:
    reply = desk.open(card.typed)
    assert reply.status_code == 200
    assert "If your card does not say version 7, this page is newer." in as_read(reply.text)


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code.replace('-', '')} "]
)
def test_case_blanks_and_hyphens_do_not_matter(desk: Desk, card: SealedCard, change: object) -> None:
    assert callable(change)
    assert desk.open(change(card.typed)).status_code == 200


def test_a_short_square_is_a_scan_that_cannot_know_its_paper(desk: Desk, card: SealedCard) -> None:
    reply = desk.open(card.short, **{"from": "scan"})
    assert "If your card does not say version 7, this page is newer." in as_read(reply.text)
    assert private_of(desk, card)["how"] == "scan"


def test_an_old_print_opens_the_newest_version_and_says_so(desk: Desk) -> None:
    """Proves H04-E2."""
    card = desk.issue()
    read = as_read(desk.open(desk.token(card, version=5)).text)
    assert "The card in your hand is version 5. This is version 7." in read


def test_a_paper_newer_than_the_database_is_told_to_the_operator_and_to_the_reader(
    desk: Desk, card: SealedCard, caplog: pytest.LogCaptureFixture
) -> None:
    read = as_read(desk.open(desk.token(card, version=9)).text)
    assert "Use the paper." in read
    assert "alarm: a paper is newer than the database" in caplog.text


def test_after_a_key_was_distrusted_its_codes_open_and_say_nothing_of_their_paper(desk: Desk, card: SealedCard) -> None:
    token = desk.token(card, version=5)
    desk.app._open_card.context = replace(
        desk.context, key_list=PublishedKeys(lambda: distrusted(desk.service).key_list)
    )
    read = as_read(desk.open(token).text)
    assert "Michael Bell" in read
    assert "The card in your hand" not in read


def test_a_typed_code_of_the_last_pepper_still_opens(desk: Desk, card: SealedCard) -> None:
    newer = SecretKey(SecretKind.PEPPER, 2, os.urandom(32))
    both = SecretKeys((*desk.service.peppers.keys, newer))
    desk.app._open_card.context = replace(desk.context, peppers=both)
    assert desk.open(card.typed).status_code == 200


# --- what does not ------------------------------------------------------------------------------------------


def test_a_forged_code_is_indistinguishable_from_an_unknown_one(desk: Desk, card: SealedCard) -> None:
    paper = PaperStatement(7, date(2026, 5, 3), date(2027, 5, 1))
    unknown = sign_token(
        desk.service.signer, key_list=desk.service.key_list, kind=LinkKind.PRINTED, secret=os.urandom(17), paper=paper
    )
    real = desk.token(card)
    flipped = real[:100] + ("A" if real[100] != "A" else "B") + real[101:]
    drill = desk.token(card, kind=LinkKind.DRILL)
    for code in (unknown, flipped, drill, real[:-1] + "0" * 9, "x" * 900, plain_typed_code(make_typed_code())):
        reply = desk.open(code)
        assert reply.status_code == 404
        assert reply.content == desk.open(unknown).content
        assert UNKNOWN in as_read(reply.text)
    assert desk.events() == []


def test_a_slip_is_said_at_once_and_what_was_typed_is_kept(desk: Desk, card: SealedCard) -> None:
    """Proves H37-A2."""
    slip = card.typed[:-1] + ("0" if card.typed[-1] != "0" else "1")
    reply = desk.open(slip)
    assert reply.status_code == 404
    assert "There is a slip in the code." in as_read(reply.text)
    assert f'value="{slip}"' in reply.text


def test_what_was_typed_is_given_back_as_text(desk: Desk) -> None:
    reply = desk.open('"><script>x</script>')
    assert "<script>x" not in reply.text
    assert "&quot;&gt;&lt;script&gt;x" in reply.text


def test_no_single_slip_or_swap_of_neighbours_opens_anything(desk: Desk, card: SealedCard) -> None:
    """Proves H37-A4."""
    code = card.short
    swaps = [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(14) if code[i] != code[i + 1]]
    slips = [code[:i] + ("7" if code[i] != "7" else "8") + code[i + 1 :] for i in range(15)]
    for number, wrong in enumerate(swaps + slips):
        reply = desk.open(wrong, address=f"203.0.113.{number}")
        assert "There is a slip in the code." in reply.text, wrong


@pytest.mark.parametrize("code", ["", "   "])
def test_without_a_code_the_page_says_what_to_type(desk: Desk, code: str) -> None:
    """Proves H39-A2."""
    reply = desk.open(code)
    assert reply.status_code == 400
    assert "The code did not come through." in as_read(reply.text)


def test_a_body_that_is_no_form_is_answered_like_an_unknown_code(desk: Desk) -> None:
    for content in (b"\xff\xfe\x00", b"code=a&code=b", b"code=%ff", b'{"code": "x"}'):
        assert desk.ask("POST", "/e", content=content).status_code in {400, 404}


def test_a_body_over_a_kilobyte_is_refused_before_it_is_read(desk: Desk) -> None:
    assert desk.open("A" * 1100).status_code == 413


def test_only_the_declared_methods_are_answered(desk: Desk) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert desk.ask(method, "/e").status_code == 405


def test_an_erased_card_is_unknown(desk: Desk, card: SealedCard) -> None:
    unwritten = replace(card, secrets=type(card.secrets).make())
    assert desk.open(unwritten.typed).status_code == 404


# --- the form without script --------------------------------------------------------------------------------


def test_a_form_posted_from_an_old_shell_is_asked_for_the_code_again(desk: Desk, card: SealedCard) -> None:
    """A reload on a shared computer posts the last form again: it must show nobody (security-design H1)."""
    minute = int(NOON.timestamp() // 60)
    assert desk.open(card.typed, t=str(minute - 15)).status_code == 200
    stale = desk.open(card.typed, t=str(minute - 16))
    assert stale.status_code == 400
    assert "Type the code again." in as_read(stale.text)
    assert "Michael" not in stale.text
    assert card.typed not in stale.text


def test_a_form_from_another_site_gets_the_shell_with_the_code_and_a_button(desk: Desk, card: SealedCard) -> None:
    reply = desk.ask("POST", "/e", data={"code": card.typed}, headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 200
    assert "Michael" not in reply.text
    assert f'value="{card.typed}"' in reply.text
    assert desk.events() == []


# --- what is kept -------------------------------------------------------------------------------------------


def test_an_opening_is_one_event_one_mark_and_one_message(desk: Desk, card: SealedCard) -> None:
    desk.open(desk.token(card))
    (event,), (mark,), (message,) = desk.events(), desk.unsealed(), desk.messages()
    assert (event.event, event.outcome, event.tier, event.by) == ("card.opened", "shown", "emergency", "responder")
    assert (event.patient_id, event.card_id, event.link_id) == (card.patient_id, card.card_id, card.link_id)
    assert event.card_version == 7
    assert event.at == NOON
    assert mark.id == event.id
    assert (message.kind, message.patient_id, message.subject_id) == ("card.opened", card.patient_id, card.link_id)
    assert message.created_at == message.send_after == NOON


def test_only_the_patient_can_read_how_the_card_was_opened(desk: Desk, card: SealedCard) -> None:
    desk.open(desk.token(card, version=5), address="203.0.113.9")
    assert private_of(desk, card) == {"how": "scan", "network": "203.0.113.0/24", "paper_version": 5}
    event = desk.events()[0]
    assert b"203.0.113" not in (event.private_sealed or b"")
    desk.open(card.typed)
    assert private_of(desk, card)["how"] == "typed"


def test_the_practice_card_is_neither_logged_nor_told(desk: Desk) -> None:
    """Proves H35-E1."""
    practice = desk.issue(a_summary(mode="practice"), link={"medium": "practice"})
    read = as_read(desk.open(practice.typed).text)
    assert read.startswith("PRACTICE. Emergency card PRACTICE. Not a real person.")
    assert desk.events() == []
    assert desk.messages() == []


def test_neither_code_nor_name_nor_path_is_logged(
    desk: Desk, card: SealedCard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = desk.token(card)
    for code in (token, card.typed, "U" + card.typed[1:]):
        desk.open(code)
    desk.ask("GET", f"/e%23{token}")
    ours = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    for secret in (token, card.typed, card.short, "Michael", "Bell"):
        assert secret not in ours


# --- a card never opens with another's code -----------------------------------------------------------------


def test_fifty_openings_at_once_never_mix_two_cards(desk: Desk) -> None:
    """Proves H01-E3."""
    people = [
        desk.issue(a_summary(mode="live", identity=an_identity(given_name=f"Given{n}", family_name=f"Canary{n}")))
        for n in range(10)
    ]

    async def all_at_once() -> list[tuple[int, str]]:
        asked = [
            desk.ask_async(
                "POST",
                "/e",
                address=f"192.0.2.{n}",
                data={"code": people[n % 10].typed if n % 2 else desk.token(people[n % 10])},
            )
            for n in range(50)
        ]
        return [(n % 10, reply.text) for n, reply in enumerate(await asyncio.gather(*asked))]

    for number, page in desk.runner.run(all_at_once()):
        assert set(re.findall(r"Canary(\d+)", page)) == {str(number)}
    assert len(desk.events()) == 50
    assert len({event.id for event in desk.events()}) == 50


def test_a_body_moved_to_another_card_does_not_open(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    mine, other = desk.issue(), desk.issue(a_child_summary())
    table = CardVersion.__table__  # type: ignore[attr-defined]  # SQLModel gives tables no typed access
    with administrator(desk.database) as connection:
        body = connection.execute(select(table.c.emergency_body).where(table.c.id == other.version_id)).scalar_one()
        connection.execute(update(table).where(table.c.id == mine.version_id).values(emergency_body=body))
    reply = desk.open(mine.typed)
    assert reply.status_code == 503
    assert "We cannot show the card now. Use what is printed on it." in as_read(reply.text)
    assert "Aisha" not in reply.text
    assert "alarm: an issued card does not open" in caplog.text
    assert desk.events() == []


def test_a_snapshot_of_another_release_shows_its_sealed_text(desk: Desk) -> None:
    """Proves H71-A1."""
    card = desk.issue(body=b'{"schema_version": 99, "new": true, "plain_text": "MICHAEL BELL, version 7."}')
    reply = desk.open(card.typed)
    assert reply.status_code == 200
    assert "MICHAEL BELL, version 7." in as_read(reply.text)
    assert len(desk.events()) == 1


def test_a_body_that_is_no_card_at_all_sends_staff_to_the_printed_words(desk: Desk) -> None:
    assert desk.open(desk.issue(body=b"nonsense").typed).status_code == 503


def test_the_moment_of_opening_and_the_address_stand_on_the_page(desk: Desk, card: SealedCard) -> None:
    read = as_read(desk.open(card.typed).text)
    assert "Opened 21 November 2026, 12:00. Check before later use. Open again: card.example/e" in read
