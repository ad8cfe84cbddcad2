"""Signed advice that may not stand together yet: the card waits, or is issued without it."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import Session

from app.alert_cards.issue import Issue, issue_card
from app.core.errors import Conflict
from app.core.runtime import Runtime
from app.patient_summary import build
from tests.factories.cards import signed_catalogue
from tests.factories.issuing import AGREED, OWNER, Reader, codes, issue, preview

TEMPLATES = ("duchenne-muscular-dystrophy", "long-term-steroid-adult", "mask-ventilation")
COMBINATION = "duchenne-adult-steroids-mask"


@pytest.fixture
def live(runtime: Runtime) -> Runtime:
    return replace(runtime, mode="live")


def test_unsettled_advice_blocks_a_live_card_and_never_reaches_a_responder(
    session: Session, live: Runtime, patient_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves H24-A2."""
    rules = signed_catalogue(*TEMPLATES)
    monkeypatch.setattr(build, "catalogue", lambda: rules)
    shown = preview(session, live, patient_id)
    assert "combination_not_approved" in {each.code for each in shown.reasons}
    with pytest.raises(Conflict, match="cannot_issue"):
        issue_card(session, live, Issue(shown.digest, AGREED), patient_id=patient_id, by=OWNER)


def test_meanwhile_the_card_can_be_issued_without_advice_as_it_was_previewed(
    session: Session, live: Runtime, patient_id: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves H24-A2."""
    rules = signed_catalogue(*TEMPLATES)
    monkeypatch.setattr(build, "catalogue", lambda: rules)
    shown = preview(session, live, patient_id, with_advice=False)
    assert shown.reasons == ()
    issued = issue(session, live, patient_id, with_advice=False)
    opened = reader.scan(codes(session, live, issued.links[0]).secret)
    assert opened is not None
    assert (opened.first_blocks, opened.more_blocks, opened.wallet_lines) == ((), (), ())
    assert len(opened.without_advice) == 3
    assert opened.contacts[0].is_24_hour


def test_preview_without_advice_is_not_taken_for_one_with_it(
    session: Session, runtime: Runtime, patient_id: UUID
) -> None:
    without = preview(session, runtime, patient_id, with_advice=False).digest
    with pytest.raises(Conflict, match="preview_changed"):
        issue_card(session, runtime, Issue(without, AGREED), patient_id=patient_id, by=OWNER)


def test_signed_template_is_issued_with_its_lines(
    session: Session, live: Runtime, patient_id: UUID, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = signed_catalogue("duchenne-muscular-dystrophy")
    monkeypatch.setattr(build, "catalogue", lambda: rules)
    opened = reader.scan(codes(session, live, issue(session, live, patient_id).links[0]).secret)
    assert opened is not None
    assert opened.has_approved_lines
    assert not opened.has_draft_lines
    assert {line.template_id for block in opened.first_blocks for line in block.lines} == {
        "duchenne-muscular-dystrophy"
    }


def test_pair_that_no_clinician_has_settled_blocks_also_a_set_that_was_approved_as_a_whole(
    session: Session, live: Runtime, patient_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = signed_catalogue(*TEMPLATES, combination=COMBINATION)
    monkeypatch.setattr(build, "catalogue", lambda: rules)
    shown = preview(session, live, patient_id)
    assert [each.code for each in shown.reasons] == ["unsettled"]
    assert "settle" not in shown.summary.model_dump_json()
