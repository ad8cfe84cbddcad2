"""Issuing seals what was previewed, leads every live link to it, and leaves nothing half done."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select as select_rows
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.access_log.record import open_private
from app.alert_cards import issue as issuing
from app.alert_cards.consent import Consent
from app.alert_cards.issue import Issue, Issued, issue_card
from app.alert_cards.models import CardConsent, CardNotice, CardVersion
from app.alert_cards.versions import open_summary
from app.core.database import metadata, transaction
from app.core.envelope import EnvelopeError
from app.core.errors import Conflict, Invalid
from app.core.models import OutboxMessage
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.sharing.models import ShareLink
from app.sharing.service import secrets_of
from app.sharing.wraps import unwrap_by_token
from tests.factories.cards import a_number
from tests.factories.issuing import AGREED, OWNER, Reader, a_full_patient, codes, issue, preview, wrap_of
from tests.factories.patients import a_patient, a_record, save


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        table.name: sorted(map(repr, session.connection().execute(select_rows(table)).all()))
        for table in metadata.sorted_tables
    }


# --- what is sealed ------------------------------------------------------------------------------------------


def test_code_of_the_first_issue_opens_what_was_previewed(
    session: Session, runtime: Runtime, patient_id: UUID, reader: Reader
) -> None:
    shown = preview(session, runtime, patient_id).summary
    issued = issue(session, runtime, patient_id)
    opened = reader.scan(codes(session, runtime, issued.links[0]).secret)
    assert opened is not None
    later = {"card_id": "", "plain_text": "", "changes": ()}
    assert opened.model_copy(update=later) == shown.model_copy(update=later)


def test_sealed_text_that_needs_no_program_holds_name_and_version(issued: Issued, runtime: Runtime) -> None:
    """Proves H71-A2."""
    with transaction(runtime.database) as session:
        summary = open_summary(issued.version, data_key(session, runtime, issued.card.patient_id))
    assert "Rhys" in summary.plain_text
    assert "Version 1" in summary.plain_text


def test_first_issue_makes_one_code_to_carry_and_one_to_show(issued: Issued) -> None:
    assert [each.medium for each in issued.links] == ["wallet", "phone"]


def test_issue_records_who_agreed_to_which_words_in_which_language(session: Session, issued: Issued) -> None:
    consent = session.exec(select(CardConsent)).one()
    assert (consent.card_id, consent.version, consent.by) == (issued.card.id, 1, "patient")
    assert (consent.words_version, consent.language) == (AGREED.version, "en-GB")


def test_words_of_consent_that_we_never_showed_are_refused(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    shown = preview(session, runtime, patient_id)
    asked = Issue(shown.digest, Consent(version="made up", language="en-GB"))
    with pytest.raises(Invalid, match="unknown_consent"):
        issue_card(session, runtime, asked, patient_id=patient_id, by=OWNER)


def test_issue_is_one_event_with_the_digest_of_the_snapshot_in_its_private_part(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    event = session.exec(select(AccessEvent).where(AccessEvent.event == "card.issued")).one()
    private = open_private(event, data_key(session, runtime, issued.card.patient_id).event_key)
    assert private == {"digest": issued.version.digest.hex(), "preview": issued.version.preview_digest}
    assert (event.card_id, event.card_version, event.by) == (issued.card.id, 1, "patient")


def test_issue_tells_the_patient_with_a_message_that_holds_ids_only(session: Session, issued: Issued) -> None:
    message = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "card.issued")).one()
    assert (message.patient_id, message.subject_id, message.private) == (
        issued.card.patient_id,
        issued.card.id,
        None,
    )


def test_no_word_of_the_card_can_be_read_in_the_database(session: Session, issued: Issued) -> None:
    rows = repr(everything(session))
    for word in ("Rhys", "Bevan", "Penicillin", "Duchenne", "0300 555 0142", "prednisolone"):
        assert word not in rows


def test_card_without_any_number_is_warned_of_and_issued_all_the_same(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    """Proves H20-A4."""
    assert preview(session, runtime, patient_id).number_warning is None
    save(a_record(session, runtime, patient_id), "contacts", None, answer="not_sure")
    shown = preview(session, runtime, patient_id)
    assert (shown.number_warning, shown.may_issue) == ("no_number", True)
    assert issue(session, runtime, patient_id).version.version == 1


# --- the preview stands --------------------------------------------------------------------------------------


def test_card_that_changed_after_the_preview_is_not_issued(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    digest = preview(session, runtime, patient_id).digest
    save(a_record(session, runtime, patient_id), "allergies", {"status": "none_known"})
    with pytest.raises(Conflict) as refusal:
        issue_card(session, runtime, Issue(digest, AGREED), patient_id=patient_id, by=OWNER)
    assert refusal.value.code == "preview_changed"
    assert refusal.value.extra["digest"] == preview(session, runtime, patient_id).digest
    assert session.exec(select(CardVersion)).all() == []


def test_review_date_may_be_earlier_and_never_later_than_the_first_screen_allows(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    """Proves H28-A3."""
    latest = preview(session, runtime, patient_id).summary.review.review_by
    assert latest < date(2027, 11, 21)  # the weight on the first screen is asked again each season
    for wrong in (latest + timedelta(days=1), date(2026, 11, 20)):
        with pytest.raises(Invalid, match="review_date_outside"):
            issue(session, runtime, patient_id, review_by=wrong)
    issued = issue(session, runtime, patient_id, review_by=date(2027, 1, 15))
    assert issued.version.review_by == date(2027, 1, 15)


# --- replace -------------------------------------------------------------------------------------------------


def replace_card(session: Session, runtime: Runtime, patient_id: UUID, low: int) -> Issued:
    record = a_record(session, runtime, patient_id)
    save(record, "fact.spo2_target_range", {"value": {"low": low, "high": 98}}, confirm_unusual=True)
    save(record, "contacts", {"items": [a_number(name=f"Switchboard {low}")]})
    return issue(session, runtime, patient_id)


def test_paper_of_version_1_opens_the_current_version_and_says_what_changed_since(
    session: Session, runtime: Runtime, issued: Issued, reader: Reader
) -> None:
    """Proves H36-A4."""
    patient_id = issued.card.patient_id
    papers = [codes(session, runtime, link) for link in issued.links]
    replace_card(session, runtime, patient_id, 93)
    replace_card(session, runtime, patient_id, 94)
    for paper in papers:
        for opened in (reader.scan(paper.secret), reader.type(paper.symbols)):
            assert opened is not None
            assert opened.review.version == 3
            assert [each.headings for each in opened.changes] == [
                (),
                ("contacts", "oxygen"),
                ("contacts", "oxygen"),
            ]


def test_no_link_opens_a_superseded_version(session: Session, runtime: Runtime, issued: Issued) -> None:
    first_body, secret = issued.version, codes(session, runtime, issued.links[0]).secret
    old_wrap = wrap_of(session, issued.links[0]).by_token
    link_id, card_id = issued.links[0].id, issued.card.id
    replace_card(session, runtime, issued.card.patient_id, 93)
    now = session.get_one(ShareLink, link_id)
    new_wrap = wrap_of(session, now).by_token
    assert new_wrap != old_wrap
    with pytest.raises(EnvelopeError):
        unwrap_by_token(new_wrap, secret, link_id=link_id, card_id=card_id, version=1)
    current_key = unwrap_by_token(new_wrap, secret, link_id=link_id, card_id=card_id, version=2)
    with pytest.raises(EnvelopeError):
        Reader(session, runtime.keys.peppers)._open(first_body, current_key)


def test_owner_can_still_open_a_superseded_version(session: Session, runtime: Runtime, issued: Issued) -> None:
    patient_id = issued.card.patient_id
    replace_card(session, runtime, patient_id, 93)
    first = session.exec(select(CardVersion).where(CardVersion.version == 1)).one()
    assert open_summary(first, data_key(session, runtime, patient_id)).review.version == 1


def test_replacing_makes_no_new_links(session: Session, runtime: Runtime, issued: Issued) -> None:
    replace_card(session, runtime, issued.card.patient_id, 93)
    assert {each.id for each in session.exec(select(ShareLink))} == {each.id for each in issued.links}


def test_replacing_clears_what_was_changed_and_not_issued(session: Session, runtime: Runtime, issued: Issued) -> None:
    session.add(
        CardNotice.model_validate(
            {"card_id": issued.card.id, "kind": "changed", "heading": "contacts", "since": date(2026, 11, 3)}
        )
    )
    replace_card(session, runtime, issued.card.patient_id, 93)
    assert session.exec(select(CardNotice)).all() == []


# --- nothing half done ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["tell", "record_consent", "clear_notices", "rewrap", "seal_version"])
def test_issue_that_fails_half_way_leaves_everything_as_it_was(
    runtime: Runtime, issued: Issued, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient_id = issued.card.patient_id
    with transaction(runtime.database) as session:
        save(a_record(session, runtime, patient_id), "contacts", {"items": [a_number(name="Another")]})
    with transaction(runtime.database) as session:
        before = everything(session)

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(issuing, broken, fail)
    with pytest.raises(RuntimeError), transaction(runtime.database) as session:
        issue(session, runtime, patient_id)
    with transaction(runtime.database) as session:
        assert everything(session) == before


# --- who may be issued a card --------------------------------------------------------------------------------


def test_without_a_single_signed_line_a_live_card_works_and_names_the_conditions_without_advice(
    session: Session, runtime: Runtime, patient_id: UUID, reader: Reader
) -> None:
    """Proves H34-A2."""
    live = replace(runtime, mode="live")
    issued = issue(session, live, patient_id)
    opened = reader.scan(codes(session, runtime, issued.links[0]).secret)
    assert opened is not None
    assert opened.mode == "live"
    assert len(opened.without_advice) == 3
    assert not opened.has_draft_lines
    assert not opened.first_blocks
    assert (opened.identity.given_name, opened.allergies.status) == ("Rhys", "recorded")
    assert opened.contacts[0].is_24_hour


def test_a_card_without_any_clinician_can_be_issued_and_is_honest(
    session: Session, runtime: Runtime, reader: Reader
) -> None:
    """Proves H31-A4."""
    patient_id = a_patient(session, runtime)
    opened = reader.scan(codes(session, runtime, issue(session, runtime, patient_id).links[0]).secret)
    assert opened is not None
    assert opened.review.checked == ()
    assert opened.allergies.status == "not_recorded"
    assert [each.value for each in opened.first_facts] == [None, None, None]


def test_demonstration_refuses_a_name_outside_the_fictional_set(session: Session, runtime: Runtime) -> None:
    """Proves H34-A1."""
    patient_id = a_full_patient(session, runtime, given_name="Owain", family_name="Llewellyn")
    shown = preview(session, runtime, patient_id)
    assert [each.code for each in shown.reasons] == ["not_fictional"]
    with pytest.raises(Conflict, match="cannot_issue"):
        issue_card(session, runtime, Issue(shown.digest, AGREED), patient_id=patient_id, by=OWNER)


def test_two_templates_that_must_never_stand_together_block_the_card_in_every_mode(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    """Proves H24-A2."""
    both = [{"id": "long-term-steroid-adult"}, {"id": "long-term-steroid-child"}]
    save(a_record(session, runtime, patient_id), "conditions", {"templates": both})
    shown = preview(session, runtime, patient_id)
    assert [each.code for each in shown.reasons] == ["never_together"]
    with pytest.raises(Conflict) as refusal:
        issue_card(session, runtime, Issue(shown.digest, AGREED), patient_id=patient_id, by=OWNER)
    assert refusal.value.extra["reasons"][0]["code"] == "never_together"


def test_nobody_without_a_name_gets_a_card(session: Session, runtime: Runtime) -> None:
    patient_id = a_patient(session, runtime)
    session.connection().exec_driver_sql("DELETE FROM record_entry")
    with pytest.raises(Invalid, match="name_missing"):
        preview(session, runtime, patient_id)


# --- two people ----------------------------------------------------------------------------------------------


def test_two_cards_never_mix(session: Session, runtime: Runtime, reader: Reader) -> None:
    brothers = ("Dylan", "Dyfan")
    papers = {}
    for name in brothers:
        patient_id = a_full_patient(session, runtime, given_name=name)
        papers[name] = [codes(session, runtime, link) for link in issue(session, runtime, patient_id).links]
    for name, cards in papers.items():
        for paper in cards:
            opened = [reader.scan(paper.secret), reader.type(paper.symbols)]
            assert [each.identity.given_name for each in opened if each] == [name, name]


def test_another_patients_code_opens_nothing_in_this_ones_row(session: Session, runtime: Runtime) -> None:
    one, other = (issue(session, runtime, a_full_patient(session, runtime, given_name=n)) for n in ("Rhys", "Huw"))
    stranger = codes(session, runtime, other.links[0])
    wrap = wrap_of(session, one.links[0]).by_token
    with pytest.raises(EnvelopeError):
        unwrap_by_token(
            wrap, stranger.secret, link_id=one.links[0].id, card_id=one.card.id, version=one.version.version
        )


def test_emergency_keys_alone_do_not_open_the_sealed_codes_or_the_version_key(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    """With the pepper, the row and even the paper, `secret_sealed` stays shut: it is under the data key."""
    link, version = issued.links[0], issued.version
    paper = codes(session, runtime, link)
    held = [each.value(each.kind) for each in runtime.keys.peppers.keys]
    wrap = wrap_of(session, link).by_token
    held.append(unwrap_by_token(wrap, paper.secret, link_id=link.id, card_id=link.card_id, version=1))
    for key in held:
        stolen = replace(data_key(session, runtime, link.patient_id), key=key)
        with pytest.raises(EnvelopeError):
            secrets_of(link, stolen)
        with pytest.raises(EnvelopeError):
            open_summary(version, stolen)
