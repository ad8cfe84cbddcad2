"""A restored backup does not bring back what people took away since (security-design H6, section 8 test 15)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from app.access_log.journal import KEPT, is_behind, refuse_behind
from app.access_log.models import AccessEvent
from app.access_log.record import record_event
from app.access_log.replay import replay, replays
from app.access_log.verify import verify_log
from app.alert_cards.ending import close_card, reopen_card, withdraw_card
from app.alert_cards.links import cancel_link, make_link, pause_link, resume_link
from app.alert_cards.models import AlertCard, CardVersion
from app.alert_cards.verify import snapshot_faults
from app.authorisation.models import ProxyGrant
from app.card_templates.models import TemplateNotice
from app.card_templates.service import Approver, withdraw_line
from app.core.models import OutboxMessage
from app.core.runtime import StartRefused
from app.identity import recovery, sessions
from app.identity.models import AccountSession, Passkey, Recovery, RecoveryCode
from app.sharing.media import CancelReason, Medium
from app.sharing.models import ShareLink
from app.sign_in.account_service import remove_passkey
from app.sign_in.audit import log
from tests.conftest import NOON
from tests.factories.identity import an_actor, is_proxy
from tests.factories.issuing import OWNER, issue
from tests.factories.patients import an_account
from tests.restoring.conftest import Night, seal


def cancel(night: Night, reason: CancelReason = CancelReason.NOT_NEEDED) -> UUID:
    link = night.issued.links[0].id
    with night.change() as session:
        cancel_link(session, night.runtime, patient_id=night.patient_id, link_id=link, reason=reason, by=OWNER)
    return link


def the_card(night: Night) -> AlertCard:
    with night.change() as session:
        return session.exec(select(AlertCard).where(AlertCard.patient_id == night.patient_id)).one()


@pytest.mark.parametrize("reason", [CancelReason.NOT_NEEDED, CancelReason.STOLEN])
def test_cancelled_code_stays_cancelled(night: Night, reason: CancelReason) -> None:
    cancel(night, reason)
    night.loses_the_database()
    assert night.opens(night.papers[0])  # this is what a restore brings back
    night.restore()
    assert not night.opens(night.papers[0])
    assert night.opens(night.papers[1])
    assert verify_log(night.runtime, checks=[snapshot_faults]).faults == []


def test_copy_of_the_old_row_of_a_stolen_code_opens_nothing_that_is_served(night: Night) -> None:
    with night.change() as session:
        before = session.exec(select(CardVersion.emergency_body)).one()
    cancel(night, CancelReason.STOLEN)
    night.loses_the_database()
    night.restore()
    with night.change() as session:
        assert session.exec(select(CardVersion.emergency_body)).one() != before


@pytest.mark.parametrize("ending", ["withdrawn", "in_error"])
def test_card_that_was_taken_back_stays_taken_back(night: Night, ending: Any) -> None:
    with night.change() as session:
        withdraw_card(session, patient_id=night.patient_id, ending=ending, by=OWNER)
    night.loses_the_database()
    night.restore()
    assert the_card(night).status == ending
    assert [night.opens(paper) for paper in night.papers] == [False, False]


def test_closed_card_stays_closed_and_one_that_was_reopened_opens(night: Night) -> None:
    with night.change() as session:
        close_card(session, patient_id=night.patient_id, by=OWNER)
    night.loses_the_database()
    night.restore()
    assert the_card(night).status == "closed"
    night.back_up()
    with night.change() as session:
        reopen_card(session, patient_id=night.patient_id, by=OWNER)
    night.loses_the_database()
    night.restore()
    assert the_card(night).status == "active"


def test_pause_comes_back_and_a_pause_that_was_ended_does_not(night: Night) -> None:
    kept, ended = (link.id for link in night.issued.links)
    for link in (kept, ended):
        with night.change() as session:
            pause_link(session, patient_id=night.patient_id, link_id=link, by=OWNER)
    with night.change() as session:
        resume_link(session, patient_id=night.patient_id, link_id=ended, by=OWNER)
    night.loses_the_database()
    night.restore()
    with night.change() as session:
        assert session.get_one(ShareLink, kept).status == "paused"
        assert session.get_one(ShareLink, ended).status == "live"


def test_consent_to_tell_a_parent_that_was_withdrawn_stays_withdrawn(night: Night) -> None:
    with night.change() as session:
        parent = is_proxy(session, night.patient_id, _account(night, session), sees_openings=True).account_id
    night.back_up()
    with night.change() as session:
        _grant(session, parent).sees_openings = False
        record_event(
            session,
            event="openings.not_told",
            outcome="done",
            by="proxy",
            actor_id=parent,
            patient_id=night.patient_id,
        )
    night.loses_the_database()
    with night.change() as session:
        assert _grant(session, parent).sees_openings
    night.restore()
    with night.change() as session:
        assert not _grant(session, parent).sees_openings


def test_withdrawn_line_of_a_template_stays_withdrawn_with_its_replacement(night: Night) -> None:
    with night.change() as session:
        made = withdraw_line(
            session,
            template_id="duchenne-muscular-dystrophy",
            line_id=None,
            reason="Found dangerous.",
            by=Approver(role="Consultant", organisation="A hospital", registration="GMC 0000000"),
        ).model_dump()
    night.loses_the_database()
    night.restore()
    with night.change() as session:
        assert session.exec(select(TemplateNotice)).one().model_dump() == made


def test_removed_passkey_opens_nothing_and_the_others_stay(night: Night) -> None:
    with night.change() as session:
        mine = [_passkey(session, night.owner, name) for name in (b"lost phone", b"computer")]
    night.back_up()
    with night.change() as session:
        actor = an_actor(night.owner, fresh_at=NOON)
        remove_passkey(session, night.runtime, actor, passkey_id=mine[0])
    night.loses_the_database()
    night.restore()
    with night.change() as session:
        assert session.exec(select(Passkey.id)).all() == [mine[1]]


def test_used_recovery_code_and_stopped_recovery_open_nothing(night: Night) -> None:
    with night.change() as session:
        code = recovery.make_code(session, account_id=night.owner)
        recovery.ask_to_wait(session, account_id=night.owner)
    night.back_up()
    symbols = recovery.read_code(code)
    with night.change() as session:
        assert recovery.use_code(session, account_id=night.owner, symbols=symbols)
        recovery.stop_all(session, account_id=night.owner)
        log(session, "recovery_code.used", account_id=night.owner)
        log(session, "recovery.stopped", account_id=night.owner)
    night.loses_the_database()
    night.restore()
    with night.change() as session:
        assert not recovery.use_code(session, account_id=night.owner, symbols=symbols)
        assert session.exec(select(RecoveryCode)).one().replaced_at is not None
        assert session.exec(select(Recovery)).one().stopped_at is not None


def test_nobody_is_signed_in_by_a_backup(night: Night) -> None:
    with night.change() as session:
        started = sessions.start(session, account_id=night.owner, method=sessions.Method.PASSKEY, device="Test")
    night.back_up()
    cancel(night)
    night.loses_the_database()
    assert sessions.recognise(night.runtime.database, started.token) is not None
    night.restore()
    assert sessions.recognise(night.runtime.database, started.token) is None
    with night.change() as session:
        assert session.exec(select(AccountSession).where(col(AccountSession.ended_at).is_(None))).all() == []


def test_people_hear_of_a_version_and_a_code_that_the_backup_lost(night: Night) -> None:
    with night.change() as session:
        issue(session, night.runtime, night.patient_id)
        make_link(session, night.runtime, patient_id=night.patient_id, medium=Medium.CHAIR, by=OWNER)
    night.loses_the_database()
    night.restore()
    with night.change() as session:
        told = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "card.restored")).all()
    assert [message.patient_id for message in told] == [night.patient_id] * 2


def test_second_replay_changes_nothing_and_what_was_undone_since_stays_undone(night: Night) -> None:
    link = night.issued.links[0].id
    with night.change() as session:
        pause_link(session, patient_id=night.patient_id, link_id=link, by=OWNER)
    night.loses_the_database()
    assert any("done again" in line for line in night.restore())
    with night.change() as session:
        resume_link(session, patient_id=night.patient_id, link_id=link, by=OWNER)
    assert not is_behind(night.runtime)
    assert set(replay(night.runtime).counts) == {"known"}
    with night.change() as session:
        assert session.get_one(ShareLink, link).status == "live"
    assert verify_log(night.runtime).faults == []


def test_replay_that_was_killed_half_way_goes_on(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel(night)
    with night.change() as session:
        close_card(session, patient_id=night.patient_id, by=OWNER)
    night.loses_the_database()
    close_again = replays["card.closed"]
    monkeypatch.setitem(replays, "card.closed", _killed)
    with pytest.raises(KeyboardInterrupt):
        night.restore()
    assert is_behind(night.runtime)
    seal(night.runtime)  # a server that ran all the same
    monkeypatch.setitem(replays, "card.closed", close_again)
    night.restore()
    assert the_card(night).status == "closed"
    assert not is_behind(night.runtime)
    assert verify_log(night.runtime).faults == []


def test_start_is_refused_until_the_journal_was_replayed(night: Night) -> None:
    refuse_behind(night.runtime)
    cancel(night)
    night.loses_the_database()
    with pytest.raises(StartRefused, match="alertcard restore"):
        refuse_behind(night.runtime)
    night.restore()
    refuse_behind(night.runtime)


def test_server_that_runs_through_a_rollback_keeps_the_journal_and_is_refused_at_its_next_start(night: Night) -> None:
    cancel(night)
    night.loses_the_database()
    other = night.issued.links[1].id
    with night.change() as session:
        pause_link(session, patient_id=night.patient_id, link_id=other, by=OWNER)
    seal(night.runtime)
    with night.change() as session:
        assert session.exec(select(OutboxMessage).where(OutboxMessage.kind == "alarm.log_rolled_back")).first()
    assert is_behind(night.runtime)
    night.restore()
    assert not night.opens(night.papers[0])
    put_back_again = night.backup
    night.back_up()
    night.backup = put_back_again
    night.loses_the_database()
    night.restore()
    assert not night.opens(night.papers[0])
    with night.change() as session:
        assert session.get_one(ShareLink, other).status == "paused"
    assert verify_log(night.runtime).faults == []


def test_lost_journal_is_written_again_from_the_log(night: Night) -> None:
    cancel(night)
    seal(night.runtime)
    night.runtime.settings.journal.unlink()
    night.at += timedelta(minutes=2)
    night.loses_the_database()
    night.restore()
    assert not night.opens(night.papers[0])


def test_journal_that_somebody_wrote_into_cancels_nothing(night: Night) -> None:
    cancel(night)
    night.loses_the_database()
    path = night.runtime.settings.journal
    path.write_text(path.read_text().replace(str(night.issued.links[0].id), str(night.issued.links[1].id)))
    lines = night.restore()
    assert any("not signed by this service" in line for line in lines)
    assert [fault.code for fault in verify_log(night.runtime).faults] == ["journal_forged"]
    assert [night.opens(paper) for paper in night.papers] == [True, True]


def test_half_a_block_at_the_end_does_no_harm(night: Night) -> None:
    cancel(night)
    seal(night.runtime)
    with night.runtime.settings.journal.open("a") as file:
        file.write("alertcard journal v1\n" + str(night.runtime.instance_id))
    with night.change() as session:
        pause_link(session, patient_id=night.patient_id, link_id=night.issued.links[1].id, by=OWNER)
    night.loses_the_database()
    night.restore()
    assert not night.opens(night.papers[0])
    with night.change() as session:
        assert session.get_one(ShareLink, night.issued.links[1].id).status == "paused"


def test_journal_holds_ids_kinds_and_instants_alone(night: Night) -> None:
    cancel(night)
    seal(night.runtime)
    text = night.runtime.settings.journal.read_text()
    for word in ("Rhys", "Bevan", "duchenne", "@", night.papers[0].symbols, "Penicillin"):
        assert word not in text
    with night.change() as session:
        assert str(session.exec(select(AccessEvent.id).where(AccessEvent.event == "link.cancelled")).one()) in text


def test_every_kind_of_the_journal_can_be_done_again(night: Night) -> None:
    assert replays.keys() == KEPT


def test_restore_without_anything_to_do_says_so(night: Night) -> None:
    assert night.restore() == ["The database holds everything that the journal knows. There is nothing to do."]


def _killed(*_: Any) -> Any:
    raise KeyboardInterrupt


def _account(night: Night, session: Session) -> UUID:
    return an_account(session, night.runtime)


def _grant(session: Session, account_id: UUID) -> ProxyGrant:
    return session.exec(select(ProxyGrant).where(ProxyGrant.account_id == account_id)).one()


def _passkey(session: Session, account_id: UUID, credential_id: bytes) -> UUID:
    values = {"account_id": account_id, "credential_id": credential_id, "public_key": b"key", "name": "A device"}
    passkey = Passkey.model_validate(values)
    session.add(passkey)
    return passkey.id
