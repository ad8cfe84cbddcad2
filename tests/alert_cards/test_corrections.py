"""Holders of a card that carries a line which was taken back are told once, and nothing says which line it was."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import inspect
from sqlmodel import Session, select

from app.access_log.models import AccessEvent
from app.alert_cards.corrections import BATCH, CORRECTED, tell_holders
from app.alert_cards.ending import withdraw_card
from app.alert_cards.models import CardCorrection, CardVersion, CorrectionRun
from app.alert_cards.prints import prints_of, record_print
from app.alert_cards.queries import card_of, card_state
from app.card_templates.models import TemplateNotice
from app.card_templates.queries import compose_card
from app.card_templates.service import Approver, Replacement, withdraw_line
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.outbox import open_message
from app.core.runtime import Runtime
from app.emergency_view import grants
from tests.conftest import NOON
from tests.factories.issuing import OWNER, SignIn, a_full_patient, issue
from tests.factories.patients import a_patient, a_record, save

BY = Approver(role="Consultant", organisation="Example Hospital", registration="GMC 0000000")
INSTEAD = Replacement(say="Do this instead.", short="This instead")
LATER = NOON + timedelta(hours=1)
LINE = "duchenne-muscular-dystrophy/fat-embolism"


@pytest.fixture
def holder(runtime: Runtime, owner: UUID) -> UUID:
    """A man with Duchenne, steroids and a mask, with his card issued."""
    with transaction(runtime.database) as session:
        patient_id = a_full_patient(session, runtime, account_id=owner)
        issue(session, runtime, patient_id)
    return patient_id


@pytest.fixture
def other(runtime: Runtime) -> UUID:
    """A woman with myasthenia, with her card issued."""
    with transaction(runtime.database) as session:
        patient_id = a_patient(session, runtime, given_name="Nia")
        save(a_record(session, runtime, patient_id), "conditions", {"templates": [{"id": "myasthenia-gravis"}]})
        issue(session, runtime, patient_id)
    return patient_id


def take_back(runtime: Runtime, ref: str = LINE, *, reason: str = "New evidence.", hours: int = 1) -> UUID:
    template_id, _, line_id = ref.partition("/")
    with fixed_clock(NOON + timedelta(hours=hours)), transaction(runtime.database) as session:
        replacement = INSTEAD if line_id else None
        return withdraw_line(
            session, template_id=template_id, line_id=line_id or None, reason=reason, replacement=replacement, by=BY
        ).id


def messages(runtime: Runtime) -> list[OutboxMessage]:
    with Session(runtime.database.read) as session:
        return list(session.exec(select(OutboxMessage).where(OutboxMessage.kind == CORRECTED)))


def told(runtime: Runtime) -> list[UUID | None]:
    return [each.patient_id for each in messages(runtime)]


def test_holder_of_a_withdrawn_line_is_told_and_nobody_else_is(runtime: Runtime, holder: UUID, other: UUID) -> None:
    """Proves H33-A3."""
    take_back(runtime)
    assert tell_holders(runtime) == 1
    assert told(runtime) == [holder]
    assert other not in told(runtime)


def test_nobody_is_told_twice(runtime: Runtime, holder: UUID) -> None:
    """Proves H33-A3: also when the run is broken off after its messages were written and begins again."""
    notice_id = take_back(runtime)
    assert tell_holders(runtime) == 1
    assert tell_holders(runtime) == 0
    with transaction(runtime.database) as session:
        session.delete(session.get_one(CorrectionRun, notice_id))
    assert tell_holders(runtime) == 0
    assert told(runtime) == [holder]


@pytest.mark.parametrize("batch", [1, 2, BATCH])
def test_every_holder_is_found_whatever_the_batch(runtime: Runtime, holder: UUID, other: UUID, batch: int) -> None:
    with transaction(runtime.database) as session:
        third = a_full_patient(session, runtime, given_name="Huw")
        issue(session, runtime, third)
    take_back(runtime)
    assert tell_holders(runtime, batch=batch) == 2
    assert set(told(runtime)) == {holder, third}
    with Session(runtime.database.read) as session:
        assert [each.finished_at is not None for each in session.exec(select(CorrectionRun))] == [True]


def test_card_that_does_not_open_keeps_nobody_from_being_told(runtime: Runtime, holder: UUID, other: UUID) -> None:
    with transaction(runtime.database) as session:
        card = card_of(session, other)
        version = session.exec(select(CardVersion).where(CardVersion.card_id == card.id)).one()
        version.emergency_body = bytes([*version.emergency_body[:-1], version.emergency_body[-1] ^ 1])
    take_back(runtime)
    assert tell_holders(runtime) == 1
    assert told(runtime) == [holder]


@pytest.mark.parametrize("ref", [LINE, "mask-ventilation"], ids=["line", "template"])
def test_withdrawn_line_and_withdrawn_template_are_both_found(runtime: Runtime, holder: UUID, ref: str) -> None:
    take_back(runtime, ref)
    assert tell_holders(runtime) == 1


def test_line_that_is_folded_under_another_is_found_too(runtime: Runtime) -> None:
    both = ["duchenne-muscular-dystrophy", "dermatomyositis-polymyositis"]
    (folded,) = [each.ref for block in compose_card(both, {}).blocks for line in block.lines for each in line.covered]
    with transaction(runtime.database) as session:
        patient_id = a_patient(session, runtime)
        save(a_record(session, runtime, patient_id), "conditions", {"templates": [{"id": each} for each in both]})
        issue(session, runtime, patient_id)
    take_back(runtime, folded)
    assert tell_holders(runtime) == 1


def test_card_that_was_issued_after_the_withdrawal_is_not_told(runtime: Runtime, holder: UUID) -> None:
    take_back(runtime)
    with fixed_clock(LATER + timedelta(hours=1)), transaction(runtime.database) as session:
        issue(session, runtime, holder)
    assert tell_holders(runtime) == 0
    take_back(runtime, reason="The replacement was wrong.", hours=3)
    assert tell_holders(runtime) == 1  # it carries the replacement, which is taken back now


def test_card_that_ended_is_not_told(runtime: Runtime, holder: UUID) -> None:
    with transaction(runtime.database) as session:
        withdraw_card(session, patient_id=holder, by=OWNER, ending="withdrawn")
    take_back(runtime)
    assert tell_holders(runtime) == 0


def test_no_row_and_no_message_says_which_line_it_was(runtime: Runtime, holder: UUID) -> None:
    """Proves H33-A3: a row that named the notice would name the condition."""
    notice_id = take_back(runtime)
    tell_holders(runtime)
    hidden = (str(notice_id), notice_id.hex, "duchenne", "fat-embolism", "New evidence")
    (message,) = messages(runtime)
    assert (message.subject_id, message.private, open_message(runtime, message).payload) == (None, None, {})
    with Session(runtime.database.read) as session:
        event = session.exec(select(AccessEvent).where(AccessEvent.event == CORRECTED)).one()
        correction = session.exec(select(CardCorrection)).one()
        assert notice_id.bytes not in correction.mark
        rows = [repr(each.model_dump()) for each in (message, event, correction)]
    assert not [words for words in hidden for row in rows if words in row]


def test_the_emergency_process_may_not_read_who_was_told(runtime: Runtime) -> None:
    assert {"card_correction", "correction_run"} <= set(inspect(runtime.database.write).get_table_names())
    assert "card_correction" not in repr(vars(grants))


# --- what to print again -----------------------------------------------------------------------------------


@pytest.fixture
def printed(runtime: Runtime, holder: UUID) -> UUID:
    """The holder printed a wallet card before the withdrawal, and was told of it."""
    with transaction(runtime.database) as session:
        link = issue(session, runtime, holder).links[0]
        record_print(session, link=link, version=2, format_name="wallet-card")
    take_back(runtime)
    with fixed_clock(LATER):
        tell_holders(runtime)
    return holder


def old_advice(runtime: Runtime, patient_id: UUID) -> int:
    with Session(runtime.database.read) as session:
        state = card_state(session, patient_id)
        assert state is not None
        return state.prints_with_old_advice


def test_print_made_before_the_correction_is_to_be_made_again_until_it_is_ticked_off(
    runtime: Runtime, printed: UUID, sign_in: SignIn, owner: UUID
) -> None:
    """Proves H33-A3: the list of media that carry the old words."""
    assert old_advice(runtime, printed) == 1
    client = sign_in(owner)
    (row,) = client.get(f"/api/patients/{printed}/prints").json()
    assert (row["is_current"], row["has_old_advice"]) == (True, True)
    items = client.get(f"/api/patients/{printed}/health-check").json()["items"]
    assert items[0]["key"] == "advice_corrected"
    with transaction(runtime.database) as session:
        (made,) = prints_of(session, card_of(session, printed))
        client_made = made.id
    ticked = client.post(f"/api/patients/{printed}/prints/{client_made}/replaced").json()
    assert not ticked["has_old_advice"]
    assert old_advice(runtime, printed) == 0


def test_print_made_after_the_correction_carries_it(runtime: Runtime, printed: UUID) -> None:
    with fixed_clock(LATER + timedelta(minutes=1)), transaction(runtime.database) as session:
        link = issue(session, runtime, printed).links[0]
        record_print(session, link=link, version=2, format_name="bag-sheet")
        record_print(session, link=link, version=3, format_name="bag-sheet")
    assert old_advice(runtime, printed) == 1  # the wallet card from before


def test_notice_without_any_card_is_finished(runtime: Runtime) -> None:
    take_back(runtime)
    assert tell_holders(runtime) == 0
    with Session(runtime.database.read) as session:
        assert session.exec(select(TemplateNotice)).one().id == session.exec(select(CorrectionRun)).one().notice_id
