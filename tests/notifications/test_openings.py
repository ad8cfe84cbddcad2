"""Who hears of an opening, and how often (security-design H9, clinical-design F10, F11, F25, F35)."""

from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from app.access_log.spool import append, import_spool
from app.alert_cards.models import AlertCard
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.link_token import LinkKind
from app.core.runtime import Runtime
from app.identity.models import Account
from app.notifications.drivers import NotNow
from app.notifications.kinds import Audience
from app.notifications.recipients import recipients
from app.notifications.worker import send_due
from app.sharing.models import ShareLink
from tests.conftest import NOON
from tests.factories.identity import days_from_now, is_proxy, make_account
from tests.notifications.conftest import Mailbox, Opened, outcomes


def add_proxy(runtime: Runtime, patient_id: UUID, email: str, **changes: object) -> None:
    with transaction(runtime.database) as session:
        is_proxy(session, patient_id, make_account(session, runtime, email=email).id, **changes)


def add_link(runtime: Runtime, patient_id: UUID, **changes: object) -> UUID:
    with transaction(runtime.database) as session:
        card = AlertCard.model_validate({"patient_id": patient_id})
        session.add(card)
        session.flush()
        values = {"card_id": card.id, "patient_id": patient_id, "medium": "wallet", "pepper_id": 1}
        hashes = {"secret_lookup": uuid4().bytes, "code_lookup": uuid4().bytes, "secret_sealed": b"s"}
        link = ShareLink.model_validate(values | hashes | changes)
        session.add(link)
    return link.id


def test_the_patient_hears_of_the_first_opening_at_once(tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    tell("card.opened", patient_id)
    assert mailbox.addresses == ["patient@example.org"]


def test_a_proxy_without_the_switch_gets_no_message(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID
) -> None:
    """Proves H44-A1."""
    add_proxy(runtime, patient_id, "partner@example.org")
    tell("card.opened", patient_id)
    assert mailbox.addresses == ["patient@example.org"]


def test_a_proxy_whom_the_patient_chose_hears_of_it_too(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID
) -> None:
    add_proxy(runtime, patient_id, "mother@example.org", sees_openings=True)
    tell("card.opened", patient_id)
    assert mailbox.addresses == ["mother@example.org", "patient@example.org"]


def test_parental_responsibility_alone_tells_nobody_of_a_childs_opening(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, child_id: UUID
) -> None:
    add_proxy(runtime, child_id, "father@example.org", legal_basis="parental_responsibility")
    tell("card.opened", child_id)
    assert (mailbox.addresses, outcomes(runtime)) == ([], ["nobody"])


@pytest.mark.slow
def test_no_combination_of_grants_tells_somebody_who_was_not_chosen(
    runtime: Runtime, patient_id: UUID, child_id: UUID
) -> None:
    """Proves H42-A3."""
    allowed: dict[UUID, bool] = {}
    states = product((True, False), ("active", "paused", "ended"), (-1, 1), (-1, 1), ("view", "manage"), (True, False))
    with transaction(runtime.database) as session:
        own = recipients(session, Audience.OPENINGS, patient_id)
        for sees, status, starts, ends, scope, is_closed in states:
            changes = {"sees_openings": sees, "status": status, "scope": scope}
            changes |= {"starts_on": days_from_now(starts), "ends_on": days_from_now(ends)}
            account = make_account(session, runtime, closed_at=NOON if is_closed else None)
            for patient in (patient_id, child_id):
                is_proxy(session, patient, account.id, **changes)
            allowed[account.id] = sees and status == "active" and starts < 0 < ends and not is_closed
        chosen = {account for account, is_allowed in allowed.items() if is_allowed}
        assert len(chosen) == 2
        assert set(recipients(session, Audience.OPENINGS, patient_id)) == chosen | set(own)
        assert set(recipients(session, Audience.OPENINGS, child_id)) == chosen


def test_a_switch_that_was_taken_away_while_the_message_waited_counts(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, child_id: UUID
) -> None:
    with transaction(runtime.database) as session:
        grant = is_proxy(
            session, child_id, make_account(session, runtime, email="mother@example.org").id, sees_openings=True
        )
    mailbox.error = NotNow()
    tell("card.opened", child_id)
    with transaction(runtime.database) as session:
        grant.sees_openings = False
        session.add(grant)
    mailbox.error = None
    with fixed_clock(NOON + timedelta(minutes=10)):
        send_due(runtime, mailbox)
    assert (mailbox.addresses, outcomes(runtime)) == ([], ["split", "nobody"])


def test_twenty_openings_in_one_night_are_one_message(tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    link = uuid4()
    for number in range(20):
        tell("card.opened", patient_id, link, minute=number * 35)
    assert len(mailbox.emails) == 1


def test_the_next_night_has_its_own_message(tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    """Proves H43-A3 for the message; the words of the list are the app's."""
    link = uuid4()
    for hours in (0, 11.9, 12.1, 20, 24.2):
        tell("card.opened", patient_id, link, minute=hours * 60)
    assert len(mailbox.emails) == 3


def test_another_code_of_the_same_card_is_told_by_itself(tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    tell("card.opened", patient_id, uuid4())
    tell("card.opened", patient_id, uuid4(), minute=1)
    assert len(mailbox.emails) == 2


def test_a_paused_code_that_is_opened_is_told_again_after_an_hour(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID
) -> None:
    link = add_link(runtime, patient_id, status="paused", paused_at=NOON)
    for minute in (0, 59, 61, 90, 122):
        tell("card.opened", patient_id, link, minute=minute)
    assert len(mailbox.emails) == 3


def test_a_drill_is_told_to_nobody(runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    tell("card.opened", patient_id, add_link(runtime, patient_id, kind=LinkKind.DRILL.value))
    assert (mailbox.emails, outcomes(runtime)) == ([], ["nobody"])


def test_an_opening_from_the_spool_is_told_by_the_one_that_came_before_it(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID
) -> None:
    link = uuid4()
    tell("card.opened", patient_id, link, minute=10)
    opening = {"id": uuid4(), "at": NOON, "event": "card.opened", "outcome": "shown", "by": "responder"}
    append(runtime.settings.spool, opening | {"patient_id": patient_id, "link_id": link})
    with fixed_clock(NOON + timedelta(minutes=20)):
        import_spool(runtime)
        send_due(runtime, mailbox)
    assert mailbox.kinds == ["card.opened"]


def test_a_closed_account_hears_nothing(runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    with transaction(runtime.database) as session:
        [account_id] = recipients(session, Audience.OPENINGS, patient_id)
        session.get_one(Account, account_id).closed_at = NOON
    tell("card.opened", patient_id)
    assert mailbox.emails == []


@pytest.mark.parametrize("kind", ["link.paused", "link.cancelled", "card.withdrawn", "card.in_error"])
def test_a_pause_a_cancellation_and_a_withdrawal_are_told_to_the_patient_whoever_did_it(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, patient_id: UUID, kind: str
) -> None:
    add_proxy(runtime, patient_id, "partner@example.org", sees_openings=True)
    link = uuid4()
    tell(kind, patient_id, link)
    tell(kind, patient_id, link, minute=1)
    assert mailbox.addresses == ["patient@example.org"] * 2


def test_those_who_manage_a_childs_card_hear_what_happens_to_it(
    runtime: Runtime, tell: Opened, mailbox: Mailbox, child_id: UUID
) -> None:
    add_proxy(runtime, child_id, "mother@example.org")
    add_proxy(runtime, child_id, "aunt@example.org", scope="view")
    tell("link.cancelled", child_id)
    assert mailbox.addresses == ["mother@example.org"]


def test_ten_codes_made_in_one_evening_are_one_message(tell: Opened, mailbox: Mailbox, patient_id: UUID) -> None:
    for number in range(10):
        tell("link.created", patient_id, uuid4(), minute=number)
    assert mailbox.kinds == ["link.created"]
