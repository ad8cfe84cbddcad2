"""Joining by invitation: once, at one address, with a passkey from then on, and never as somebody who keeps a card."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.core.clock import fixed_clock, today
from app.core.database import transaction
from app.core.errors import Conflict, Invalid
from app.core.runtime import Runtime
from app.identity.actor import Role
from app.identity.models import Account, StaffMember
from app.identity.staff_people import StaffPerson, member_person
from app.main import create_api
from app.staff.service import JOIN_PAGE, invite, make_organisation
from tests.conftest import NOON
from tests.factories.identity import Browser, enrol_passkey, is_proxy, prove_email, sent, use_passkey
from tests.factories.patients import a_patient
from tests.factories.staff import an_organisation

EMAIL = "advisor@northdale.example.org"
SAM = StaffPerson(name="Sam Okoro", job="Neuromuscular care advisor", registration="NMC 12A3456E")


def an_invitation(runtime: Runtime, *, email: str = EMAIL, role: Role = Role.CARE_ADVISOR) -> str:
    """The token of a new invitation."""
    with transaction(runtime.database) as session:
        return invite(session, runtime, organisation=an_organisation(session), role=role, email=email, person=SAM).token


@pytest.fixture
def browser(runtime: Runtime) -> Browser:
    """A browser of the invited person, signed in by e-mail code."""
    browser = Browser(create_api(runtime), runtime)
    assert prove_email(browser, EMAIL).status_code == 200
    return browser


def join(browser: Browser, token: str) -> tuple[int, str]:
    """Status and code of taking up an invitation."""
    answer = browser.post("/staff/join", {"token": token})
    return answer.status_code, "" if answer.is_success else str(answer.json()["code"])


def test_an_invited_person_joins_makes_a_passkey_and_is_at_work(runtime: Runtime, browser: Browser) -> None:
    assert join(browser, an_invitation(runtime)) == (204, "")
    assert browser.get("/staff/me").json()["code"] == "staff_needs_passkey"
    enrol_passkey(browser)
    mine = browser.get("/staff/me").json()
    assert (mine["me"]["name"], mine["me"]["registration"]) == (SAM.name, SAM.registration)
    assert mine["organisation"]["ods_code"].startswith("T")


def test_a_passkey_brings_them_back_to_work(runtime: Runtime, browser: Browser) -> None:
    join(browser, an_invitation(runtime))
    authenticator, _ = enrol_passkey(browser)
    browser.post("/sign-out")
    assert use_passkey(browser, authenticator).status_code == 200
    assert browser.get("/staff/me").status_code == 200


def test_the_message_holds_the_link_and_names_nobody(runtime: Runtime) -> None:
    token = an_invitation(runtime)
    (message,) = sent(runtime, "staff_invitation")
    assert message.email == EMAIL
    assert message.payload["join_url"] == f"{runtime.settings.app_url}{JOIN_PAGE}#{token}"
    assert set(message.payload) == {"join_url", "expires_at"}


def test_an_invitation_works_once(runtime: Runtime, browser: Browser) -> None:
    token = an_invitation(runtime)
    join(browser, token)
    assert join(browser, token) == (410, "invitation_ended")


def test_an_unknown_and_an_old_invitation_look_the_same(runtime: Runtime, browser: Browser) -> None:
    token = an_invitation(runtime)
    assert join(browser, "A" * 43) == (410, "invitation_ended")
    with fixed_clock(NOON + timedelta(days=7, seconds=1)):
        prove_email(browser, EMAIL)
        assert join(browser, token) == (410, "invitation_ended")


def test_the_wrong_person_learns_nothing_and_uses_nothing_up(runtime: Runtime, browser: Browser) -> None:
    token = an_invitation(runtime)
    other = Browser(browser.app, runtime)
    prove_email(other, "somebody.else@example.org")
    refused = other.post("/staff/join", {"token": token})
    assert (refused.status_code, refused.json()["code"]) == (403, "invitation_for_another")
    assert SAM.name not in refused.text
    assert EMAIL not in refused.text
    assert join(browser, token) == (204, "")


@pytest.mark.parametrize("keeps", ["own", "helped"])
def test_who_keeps_a_card_does_not_become_staff_with_that_account(
    runtime: Runtime, browser: Browser, keeps: str
) -> None:
    with transaction(runtime.database) as session:
        account_id = session.exec(select(Account.id)).one()
        if keeps == "own":
            a_patient(session, runtime, account_id=account_id)
        else:
            is_proxy(session, a_patient(session, runtime), account_id)
    assert join(browser, an_invitation(runtime)) == (409, "keeps_a_card")
    with Session(runtime.database.read) as session:
        assert session.exec(select(Account.role).where(Account.id == account_id)).one() == "person"


def test_nobody_works_twice_at_one_time(runtime: Runtime, browser: Browser) -> None:
    join(browser, an_invitation(runtime))
    assert join(browser, an_invitation(runtime)) == (409, "already_staff")


def test_a_clinician_needs_a_registration(session: Session, runtime: Runtime) -> None:
    bare = StaffPerson(name="Sam", job="Consultant")
    with pytest.raises(Invalid, match="no_registration"):
        invite(session, runtime, organisation=an_organisation(session), role=Role.CLINICIAN, email=EMAIL, person=bare)


def test_nobody_is_invited_to_an_organisation_that_ended(session: Session, runtime: Runtime) -> None:
    ended = an_organisation(session, ends_on=today() - timedelta(days=1))
    with pytest.raises(Conflict, match="organisation_ended"):
        invite(session, runtime, organisation=ended, role=Role.CARE_ADVISOR, email=EMAIL, person=SAM)


def test_an_ods_code_stands_once(session: Session) -> None:
    make_organisation(session, ods_code="s1y5d", name="Central East")
    with pytest.raises(Conflict, match="organisation_known"):
        make_organisation(session, ods_code="S1Y5D ", name="Another")


def test_name_and_registration_are_not_readable_in_the_database(runtime: Runtime, browser: Browser) -> None:
    join(browser, an_invitation(runtime))
    with Session(runtime.database.read) as session:
        member = session.exec(select(StaffMember)).one()
        assert SAM.name.encode() not in member.person
        assert member_person(runtime.keys, member) == SAM
