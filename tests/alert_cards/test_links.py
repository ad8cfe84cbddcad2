"""Codes for each medium: made, shown, paused, resumed and cancelled, each with its event and its message."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.access_log.record import open_private
from app.alert_cards.ending import close_card, withdraw_card
from app.alert_cards.issue import Issued
from app.alert_cards.links import cancel_link, codes_for, make_link, pause_link, resume_link
from app.alert_cards.models import CardVersion, RetiredVersionKey
from app.alert_cards.versions import every_key
from app.core.clock import fixed_clock
from app.core.envelope import EnvelopeError
from app.core.errors import Conflict, Invalid, NotFound
from app.core.link_token import LinkKind, parse_token, verify_token
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.core.typed_code import read_typed_code
from app.patients.keys import data_key
from app.sharing.errors import LinkEnded, TooManyLinks
from app.sharing.media import CancelReason, Medium
from app.sharing.models import LinkWrap, ShareLink
from app.sharing.service import label_of
from app.sharing.wraps import unwrap_by_token
from tests.factories.issuing import OWNER, Reader, a_full_patient, codes, issue, wrap_of


def cancel(session: Session, runtime: Runtime, issued: Issued, reason: CancelReason = CancelReason.OTHER) -> ShareLink:
    return cancel_link(
        session,
        runtime,
        patient_id=issued.card.patient_id,
        link_id=issued.links[0].id,
        reason=reason,
        by=OWNER,
    )


def told(session: Session, kind: str) -> list[UUID | None]:
    """What each message of this kind is about."""
    return list(session.exec(select(OutboxMessage.subject_id).where(OutboxMessage.kind == kind)))


# --- making and showing --------------------------------------------------------------------------------------


def test_code_of_a_new_medium_opens_the_current_card_by_scan_and_by_typing(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    link = make_link(session, runtime, patient_id=issued.card.patient_id, medium=Medium.CHAIR, by=OWNER)
    paper = codes(session, runtime, link)
    for opened in (reader.scan(paper.secret), reader.type(paper.symbols)):
        assert opened is not None
        assert opened.identity.given_name == "Rhys"
    assert told(session, "link.created") == [link.id]


def test_label_is_kept_sealed_and_read_back(session: Session, runtime: Runtime, issued: Issued) -> None:
    patient_id = issued.card.patient_id
    link = make_link(session, runtime, patient_id=patient_id, medium=Medium.OTHER, label="Nain's  fridge", by=OWNER)
    assert label_of(link, data_key(session, runtime, patient_id)) == "Nain's fridge"
    assert b"fridge" not in (link.label_sealed or b"")


def test_print_of_version_2_says_so_in_its_square_while_the_codes_stay_the_same(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    link, key_list = issued.links[0], runtime.key_list(session)
    before = codes_for(session, runtime, link)
    issue(session, runtime, issued.card.patient_id)
    after = codes_for(session, runtime, link)
    tokens = [parse_token(each.url.partition("#")[2]) for each in (before, after)]
    verified = [verify_token(token, key_list) for token in tokens if token is not None]
    papers = [each.paper for each in verified if each is not None and each.paper is not None]
    assert [each.card_version for each in papers] == [1, 2]
    assert papers[0].review_by_on == issued.version.review_by
    assert tokens[0] is not None
    assert tokens[1] is not None
    assert tokens[0].secret == tokens[1].secret
    assert (before.typed_code, before.version, after.version) == (after.typed_code, 1, 2)


@pytest.mark.parametrize("medium", [Medium.BAND, Medium.KEY_RING])
def test_small_media_carry_the_typed_code_in_their_square(
    session: Session, runtime: Runtime, issued: Issued, medium: Medium
) -> None:
    link = make_link(session, runtime, patient_id=issued.card.patient_id, medium=medium, by=OWNER)
    shown = codes_for(session, runtime, link)
    assert shown.is_short
    assert shown.url == f"{runtime.settings.emergency_url}/e#{shown.typed_code.replace('-', '')}"
    assert read_typed_code(shown.typed_code).symbols == codes(session, runtime, link).symbols


def test_nobody_makes_a_practice_code_for_their_card(session: Session, runtime: Runtime, issued: Issued) -> None:
    with pytest.raises(Invalid, match="unknown_medium"):
        make_link(session, runtime, patient_id=issued.card.patient_id, medium=Medium.PRACTICE, by=OWNER)


def test_there_are_no_codes_before_the_first_issue(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    with pytest.raises(NotFound, match="no_card"):
        make_link(session, runtime, patient_id=patient_id, medium=Medium.WALLET, by=OWNER)


def test_twenty_codes_are_enough(session: Session, runtime: Runtime, issued: Issued) -> None:
    patient_id = issued.card.patient_id
    for _ in range(18):
        make_link(session, runtime, patient_id=patient_id, medium=Medium.OTHER, by=OWNER)
    with pytest.raises(TooManyLinks):
        make_link(session, runtime, patient_id=patient_id, medium=Medium.OTHER, by=OWNER)


def test_link_that_was_made_to_be_sent_runs_out_and_loses_its_wraps_at_the_next_issue(
    session: Session, runtime: Runtime, issued: Issued, clock: datetime
) -> None:
    patient_id = issued.card.patient_id
    link = make_link(session, runtime, patient_id=patient_id, medium=Medium.OTHER, kind=LinkKind.SENT, by=OWNER)
    with fixed_clock(clock + timedelta(days=31)):
        with pytest.raises(LinkEnded):
            codes_for(session, runtime, link)
        issue(session, runtime, patient_id)
    assert (link.status, link.cancelled_reason, link.wraps) == ("cancelled", "expired", None)


# --- pausing -------------------------------------------------------------------------------------------------


def test_pausing_never_closes_the_emergency_tier(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    link = pause_link(session, patient_id=issued.card.patient_id, link_id=issued.links[0].id, by=OWNER)
    issue(session, runtime, issued.card.patient_id)
    opened = reader.scan(codes(session, runtime, link).secret)
    assert opened is not None
    assert opened.review.version == 2
    assert link.status == "paused"


def test_pause_is_told_once_and_undone_by_one_press(session: Session, issued: Issued) -> None:
    patient_id, link_id = issued.card.patient_id, issued.links[0].id
    for _ in range(2):
        pause_link(session, patient_id=patient_id, link_id=link_id, by=OWNER)
    assert told(session, "link.paused") == [link_id]
    link = resume_link(session, patient_id=patient_id, link_id=link_id, by=OWNER)
    assert (link.status, link.paused_at) == ("live", None)
    assert told(session, "link.resumed") == [link_id]


def test_pause_is_an_event_with_its_link(session: Session, issued: Issued) -> None:
    pause_link(session, patient_id=issued.card.patient_id, link_id=issued.links[0].id, by=OWNER)
    event = session.exec(select(AccessEvent).where(AccessEvent.event == "link.paused")).one()
    assert (event.link_id, event.card_id, event.by, event.outcome) == (
        issued.links[0].id,
        issued.card.id,
        "patient",
        "done",
    )


# --- cancelling ----------------------------------------------------------------------------------------------


def test_cancelled_code_has_no_wraps_and_opens_nothing_at_the_very_next_opening(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    paper = codes(session, runtime, issued.links[0])
    assert reader.scan(paper.secret) is not None
    link = cancel(session, runtime, issued)
    assert session.get(LinkWrap, link.id) is None
    assert reader.scan(paper.secret) is None
    assert reader.type(paper.symbols) is None
    assert told(session, "link.cancelled") == [link.id]


def test_the_other_codes_go_on_opening(session: Session, runtime: Runtime, issued: Issued, reader: Reader) -> None:
    cancel(session, runtime, issued, CancelReason.STOLEN)
    assert reader.scan(codes(session, runtime, issued.links[1]).secret) is not None


def test_cancelled_code_is_never_wrapped_again(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    link = cancel(session, runtime, issued)
    issue(session, runtime, issued.card.patient_id)
    assert link.wraps is None
    assert reader.scan(codes(session, runtime, link).secret) is None


def test_stolen_code_with_a_copy_of_its_old_row_opens_nothing_that_is_served(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    link, copied = issued.links[0], wrap_of(session, issued.links[0]).by_token
    paper = codes(session, runtime, link)
    cancel(session, runtime, issued, CancelReason.STOLEN)
    old_key = unwrap_by_token(copied, paper.secret, link_id=link.id, card_id=link.card_id, version=1)
    served = session.exec(select(CardVersion)).one()
    with pytest.raises(EnvelopeError):
        Reader(session, runtime.keys.peppers)._open(served, old_key)


def test_sealing_again_keeps_the_old_key_for_the_log_and_tells_the_log_the_new_digest(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    key = data_key(session, runtime, issued.card.patient_id)
    before = every_key(session, issued.card, key)[1]
    cancel(session, runtime, issued, CancelReason.LOST)
    served = session.exec(select(CardVersion)).one()
    event = session.exec(select(AccessEvent).where(AccessEvent.event == "link.cancelled")).one()
    assert every_key(session, issued.card, key)[1][1:] == before
    assert session.exec(select(RetiredVersionKey.number)).all() == [1]
    assert open_private(event, key.event_key) == {"digest": served.digest.hex()}


def test_a_link_that_was_not_lost_is_cancelled_without_sealing_again(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    digest = issued.version.digest
    cancel(session, runtime, issued, CancelReason.NOT_NEEDED)
    assert session.exec(select(CardVersion)).one().digest == digest


def test_cancelling_twice_or_showing_a_cancelled_code_is_refused(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    link = cancel(session, runtime, issued)
    for verb in (pause_link, resume_link):
        with pytest.raises(LinkEnded):
            verb(session, patient_id=issued.card.patient_id, link_id=link.id, by=OWNER)
    with pytest.raises(LinkEnded):
        cancel(session, runtime, issued)
    with pytest.raises(LinkEnded):
        codes_for(session, runtime, link)


@pytest.mark.parametrize("reason", [CancelReason.EXPIRED, CancelReason.IN_ERROR, CancelReason.CARD_WITHDRAWN])
def test_reasons_of_the_service_are_not_taken_from_a_person(
    session: Session, runtime: Runtime, issued: Issued, reason: CancelReason
) -> None:
    with pytest.raises(Invalid, match="unknown_reason"):
        cancel(session, runtime, issued, reason)


def test_nobody_changes_a_link_of_another_patient(session: Session, runtime: Runtime, issued: Issued) -> None:
    stranger = a_full_patient(session, runtime, given_name="Huw")
    issue(session, runtime, stranger)
    link_id = issued.links[0].id
    for verb in (pause_link, resume_link):
        with pytest.raises(NotFound):
            verb(session, patient_id=stranger, link_id=link_id, by=OWNER)
    with pytest.raises(NotFound):
        cancel_link(session, runtime, patient_id=stranger, link_id=link_id, reason=CancelReason.OTHER, by=OWNER)
    assert session.get_one(ShareLink, link_id).status == "live"


def test_no_code_is_made_for_a_card_that_has_ended(session: Session, runtime: Runtime, issued: Issued) -> None:
    patient_id = issued.card.patient_id
    withdraw_card(session, patient_id=patient_id, ending="withdrawn", by=OWNER)
    with pytest.raises(Conflict, match="card_ended"):
        make_link(session, runtime, patient_id=patient_id, medium=Medium.CHAIR, by=OWNER)


def test_no_code_of_a_closed_card_is_shown(session: Session, runtime: Runtime, issued: Issued) -> None:
    close_card(session, patient_id=issued.card.patient_id, by=OWNER)
    session.flush()
    with pytest.raises(LinkEnded):
        codes_for(session, runtime, issued.links[0])
