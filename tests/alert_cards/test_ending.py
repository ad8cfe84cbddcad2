"""Withdrawn, made in error, closed: each shows nothing, and each means something else."""

from uuid import UUID

import pytest
from sqlmodel import Session, select

from app.alert_cards.ending import Ending, close_card, reopen_card, withdraw_card
from app.alert_cards.issue import Issued
from app.alert_cards.models import AlertCard
from app.core.errors import Conflict, NotFound
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.sharing.models import ShareLink
from tests.factories.issuing import OWNER, Reader, codes, issue


@pytest.mark.parametrize("ending", ["withdrawn", "in_error"])
def test_ended_card_keeps_no_wrap_and_every_code_opens_nothing(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader, ending: Ending
) -> None:
    papers = [codes(session, runtime, link) for link in issued.links]
    withdraw_card(session, patient_id=issued.card.patient_id, ending=ending, by=OWNER)
    assert [reader.scan(each.secret) for each in papers] == [None, None]
    assert {each.wraps for each in session.exec(select(ShareLink))} == {None}
    assert session.exec(select(AlertCard.status)).one() == ending
    kinds = session.exec(select(OutboxMessage.kind)).all()
    assert f"card.{ending}" in kinds


def test_card_that_was_withdrawn_can_be_issued_again_with_new_codes(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    patient_id, old = issued.card.patient_id, codes(session, runtime, issued.links[0])
    withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)
    again = issue(session, runtime, patient_id)
    assert (again.card.status, again.version.version) == ("active", 2)
    assert reader.scan(old.secret) is None
    assert reader.scan(codes(session, runtime, again.links[0]).secret) is not None


def test_paper_of_a_card_made_in_error_says_so_for_ever_also_beside_a_new_card(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    patient_id, old = issued.card.patient_id, issued.links[0].id
    withdraw_card(session, patient_id=patient_id, ending="in_error", by=OWNER)
    issue(session, runtime, patient_id)
    link = session.get_one(ShareLink, old)
    assert (link.status, link.cancelled_reason) == ("cancelled", "in_error")


def test_error_that_is_found_after_the_withdrawal_is_still_said(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    patient_id = issued.card.patient_id
    withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)
    withdraw_card(session, patient_id=patient_id, ending="in_error", by=OWNER)
    assert {each.cancelled_reason for each in session.exec(select(ShareLink))} == {"in_error"}


def test_card_ends_once(session: Session, issued: Issued) -> None:
    patient_id = issued.card.patient_id
    withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)
    with pytest.raises(Conflict, match="card_ended"):
        withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)


def test_there_is_nothing_to_withdraw_before_the_first_issue(session: Session, patient_id: UUID) -> None:
    with pytest.raises(NotFound, match="no_card"):
        withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)


def test_closed_card_shows_nothing_sends_no_message_and_can_be_opened_again_if_it_was_a_mistake(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    patient_id, paper = issued.card.patient_id, codes(session, runtime, issued.links[0])
    close_card(session, patient_id=patient_id, by=OWNER)
    assert reader.scan(paper.secret) is None
    assert "card.closed" not in session.exec(select(OutboxMessage.kind)).all()
    reopen_card(session, patient_id=patient_id, by=OWNER)
    opened = reader.scan(paper.secret)
    assert opened is not None
    assert opened.review.version == 1


def test_closed_card_is_not_issued_again(session: Session, runtime: Runtime, issued: Issued) -> None:
    close_card(session, patient_id=issued.card.patient_id, by=OWNER)
    with pytest.raises(Conflict, match="card_closed"):
        issue(session, runtime, issued.card.patient_id)
