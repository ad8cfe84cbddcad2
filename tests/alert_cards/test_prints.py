"""Prints to tick off: which paper still carries an older version."""

from uuid import uuid4

import pytest
from sqlmodel import Session

from app.alert_cards.issue import Issued
from app.alert_cards.prints import is_behind, mark_replaced, prints_of, record_print
from app.core.errors import NotFound
from app.core.runtime import Runtime
from tests.factories.issuing import a_full_patient, issue


def test_print_is_behind_after_a_replacement_until_it_is_ticked_off(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    """Proves H36-A3."""
    record_print(session, link=issued.links[0], version=1, format_name="wallet_card")
    (made,) = prints_of(session, issued.card)
    assert not is_behind(made, issued.card)
    card = issue(session, runtime, issued.card.patient_id).card
    assert is_behind(made, card)
    assert (made.medium, made.version, made.format) == ("wallet", 1, "wallet_card")
    first = mark_replaced(session, card, made.id).replaced_at
    assert not is_behind(made, card)
    assert mark_replaced(session, card, made.id).replaced_at == first


def test_nobody_ticks_off_anothers_print(session: Session, runtime: Runtime, issued: Issued) -> None:
    other = issue(session, runtime, a_full_patient(session, runtime, given_name="Huw"))
    made = record_print(session, link=issued.links[0], version=1, format_name="wallet_card")
    session.flush()
    for card, print_id in ((other.card, made.id), (issued.card, uuid4())):
        with pytest.raises(NotFound):
            mark_replaced(session, card, print_id)
