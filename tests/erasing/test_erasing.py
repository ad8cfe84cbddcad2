"""Somebody asks to be forgotten: what goes, what stays, and that no backup brings it back (security-design H18)."""

from typing import Final

import pytest
from sqlmodel import select

from app.access_log.commands import describe
from app.access_log.models import AccessEvent
from app.access_log.verify import verify_log
from app.alert_cards.models import CardCorrection, CardPrint, CardVersion, RetiredVersionKey
from app.alert_cards.verify import snapshot_faults
from app.authorisation.models import PatientAccount, ProxyGrant
from app.core.clock import now
from app.core.database import metadata
from app.core.errors import Conflict, NotFound
from app.emergency_view.models import ProblemReport
from app.erasing.service import erase_record
from app.identity.accounts import find_account, open_account
from app.identity.emails import email_lookup
from app.identity.models import Account, AccountSession
from app.patients.keys import data_key
from app.patients.models import Patient, PatientKey, RecordEntry
from app.sharing.models import LinkWrap, ShareLink
from tests.factories.backups import put_back
from tests.factories.identity import is_proxy, make_account
from tests.factories.issuing import a_full_patient, an_opening, codes, issue
from tests.factories.patients import an_account
from tests.restoring.conftest import Night, night, seal

__all__ = ["night"]


def erase(night: Night) -> None:
    with night.change() as session:
        erase_record(session, night.runtime, night.patient_id)


def rows(night: Night, table: type) -> int:
    with night.change() as session:
        return len(session.exec(select(table)).all())


@pytest.fixture
def opened(night: Night) -> AccessEvent:
    """An opening at which a nurse left her name."""
    with night.change() as session:
        link = session.get_one(ShareLink, night.issued.links[0].id)
        return an_opening(session, night.runtime, link, at=now(), name="Nurse Example")


def test_no_code_finds_the_card_and_no_wrap_is_left(night: Night) -> None:
    erase(night)
    assert [night.opens(paper) for paper in night.papers] == [False, False]
    assert (rows(night, ShareLink), rows(night, LinkWrap), rows(night, RetiredVersionKey)) == (0, 0, 0)


def test_keys_and_words_are_gone(night: Night) -> None:
    erase(night)
    assert (rows(night, PatientKey), rows(night, RecordEntry)) == (0, 0)
    with night.change() as session:
        assert {(v.version_key, v.emergency_body) for v in session.exec(select(CardVersion))} == {(b"", b"")}
        with pytest.raises(NotFound):
            data_key(session, night.runtime, night.patient_id)


def test_log_stays_whole_and_names_how_many_were_erased(night: Night, opened: AccessEvent) -> None:
    erase(night)
    with night.later():
        seal(night.runtime)
        report = verify_log(night.runtime, checks=[snapshot_faults])
    assert report.faults == []
    assert describe(report)[1:] == ["Records erased: 1."]


def test_what_a_reader_left_needs_a_key_that_is_nowhere_any_more(night: Night, opened: AccessEvent) -> None:
    with night.change() as session:
        version = session.exec(select(CardVersion)).one()
        held = [version.version_key, *(wrap.by_token for wrap in session.exec(select(LinkWrap)))]
    erase(night)
    with night.change() as session:
        event = session.get_one(AccessEvent, opened.id)
        assert event.private_sealed is not None
        kept = [
            value
            for table in metadata.sorted_tables
            for row in session.connection().execute(table.select())
            for value in row
            if isinstance(value, bytes)
        ]
    assert not set(held) & set(kept)


def test_an_old_database_without_the_old_keys_opens_nothing(night: Night) -> None:
    """Backups of the words may be kept longer than those of the keys: alone they tell nothing."""
    erase(night)
    put_back(night.runtime.database, dict(night.backup) | {"patient_key": [], "link_wrap": []})
    assert [night.opens(paper) for paper in night.papers] == [False, False]
    with night.change() as session, pytest.raises(NotFound):
        data_key(session, night.runtime, night.patient_id)


def test_restored_backup_is_erased_again(night: Night) -> None:
    erase(night)
    night.loses_the_database()
    assert night.opens(night.papers[0])  # this is what a restore brings back
    night.restore()
    assert [night.opens(paper) for paper in night.papers] == [False, False]
    assert (rows(night, PatientKey), rows(night, LinkWrap), rows(night, RecordEntry)) == (0, 0, 0)
    assert verify_log(night.runtime, checks=[snapshot_faults]).faults == []


def test_reports_about_the_card_go_and_those_about_others_stay(night: Night) -> None:
    with night.change() as session:
        other = issue(session, night.runtime, a_full_patient(session, night.runtime)).card.id
        for card_id in (night.issued.card.id, other):
            report = {"card_id": card_id, "card_version": 1, "text_sealed": b"x"}
            session.add(ProblemReport.model_validate(report))
    erase(night)
    with night.change() as session:
        assert [report.card_id for report in session.exec(select(ProblemReport))] == [other]


def test_another_persons_record_is_untouched(night: Night) -> None:
    with night.change() as session:
        issued = issue(session, night.runtime, a_full_patient(session, night.runtime))
        paper = codes(session, night.runtime, issued.links[0])
    erase(night)
    assert night.opens(paper)


def test_owners_account_is_closed_and_the_address_found_nowhere(night: Night) -> None:
    with night.change() as session:
        lookup = session.get_one(Account, night.owner).email_lookup
    erase(night)
    with night.change() as session:
        assert find_account(session, lookup=lookup) is None
        assert session.get_one(Account, night.owner).closed_at is not None
        assert session.exec(select(PatientAccount)).all() == []
        assert session.exec(select(AccountSession).where(AccountSession.account_id == night.owner)).all() == []


def test_owner_who_helps_somebody_else_keeps_the_account(night: Night) -> None:
    with night.change() as session:
        child = a_full_patient(session, night.runtime)
        is_proxy(session, child, night.owner)
    erase(night)
    with night.change() as session:
        assert session.get_one(Account, night.owner).closed_at is None


def test_same_address_may_begin_again(night: Night) -> None:
    with night.change() as session:
        account = make_account(session, night.runtime, email="again@example.org")
        session.delete(session.exec(select(PatientAccount)).one())
        session.flush()
        session.add(PatientAccount.model_validate({"patient_id": night.patient_id, "account_id": account.id}))
        old = account.id
    erase(night)
    with night.change() as session:
        assert open_account(session, night.runtime.keys, email="again@example.org").id != old
        assert email_lookup(night.runtime.keys, "again@example.org") not in {
            each.email_lookup for each in session.exec(select(Account).where(Account.id == old))
        }


def test_helpers_of_the_person_lose_it_and_how_they_are_related_is_gone(night: Night) -> None:
    with night.change() as session:
        helper = an_account(session, night.runtime)
        is_proxy(session, night.patient_id, helper, relationship_sealed=b"mother")
    erase(night)
    with night.change() as session:
        grant = session.exec(select(ProxyGrant)).one()
        assert (grant.status, grant.relationship_sealed) == ("ended", None)


def test_it_is_done_once_and_never_to_the_services_own_people(night: Night) -> None:
    erase(night)
    with pytest.raises(Conflict):
        erase(night)
    with night.change() as session:
        seeded = a_full_patient(session, night.runtime)
        session.get_one(Patient, seeded).is_seeded = True
    with pytest.raises(Conflict), night.change() as session:
        erase_record(session, night.runtime, seeded)


STAYS: Final = {
    "access_event": "the chain hashes its ids and times; its private part has no key any more",
    "alert_card": "an id, a state and days: the log names it",
    "card_version": "numbers and days; body and key are emptied",
    "card_consent": "by id: that somebody agreed, and to which words",
    "care_plan_version": "history is never removed: ciphertext without a key",
    "outbox_message": "ids and times of what was sent, 90 days",
    "sharing_consent": "ended, without a key to read which sections it named",
    "review_task": "a kind and a day",
    "proxy_grant": "ended, without how they are related",
}
"""Tables about a person of which rows stay, and why."""


def test_every_table_about_a_person_is_erased_or_says_why_it_stays(night: Night) -> None:
    """A new table with words about somebody must not be forgotten here."""
    about = {
        table.name
        for table in metadata.sorted_tables
        if {"patient_id", "card_id", "link_id", "version_id"} & set(table.columns.keys())
    }
    with night.change() as session:
        for table in (CardPrint, CardCorrection, ProblemReport):
            values = {"card_id": night.issued.card.id, "version": 1, "format": "wallet", "mark": b"m"}
            session.add(table.model_validate(values | {"text_sealed": b"x"}))
    erase(night)
    with night.change() as session:
        left = {
            name
            for name in about - STAYS.keys()
            if session.connection().execute(metadata.tables[name].select()).first() is not None
        }
    assert left == set()
    assert about - STAYS.keys() == {
        "attachment", "card_correction", "card_notice", "card_print", "care_plan_draft", "link_wrap", "patient_account",
        "patient_key", "problem_report", "record_entry", "retired_version_key", "share_link",
    }, "Say in app/erasing/service.py what becomes of a new table, then here."  # fmt: skip
