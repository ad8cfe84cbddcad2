"""`verify-log` finds a snapshot that is not the one that was issued."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from app.alert_cards.issue import Issued
from app.alert_cards.links import cancel_link
from app.alert_cards.models import CardVersion
from app.alert_cards.verify import snapshot_faults
from app.alert_cards.versions import snapshot_digest
from app.core.clock import fixed_clock
from app.core.runtime import Runtime
from app.sharing.media import CancelReason
from tests.factories.issuing import OWNER, issue


def test_snapshots_that_were_issued_and_sealed_again_are_accounted_for(
    session: Session, runtime: Runtime, issued: Issued, clock: datetime
) -> None:
    patient_id = issued.card.patient_id
    issue(session, runtime, patient_id)
    lost: dict[str, Any] = {"patient_id": patient_id, "link_id": issued.links[0].id, "reason": CancelReason.LOST}
    with fixed_clock(clock + timedelta(minutes=1)):
        cancel_link(session, runtime, **lost, by=OWNER)
    session.flush()
    assert list(snapshot_faults(session, runtime)) == []


def test_snapshot_put_back_from_elsewhere_is_found_although_its_row_agrees_with_itself(
    session: Session, runtime: Runtime, issued: Issued
) -> None:
    version = session.exec(select(CardVersion)).one()
    version.emergency_body = version.emergency_body + b"\0"
    version.digest = snapshot_digest(version.emergency_body)
    session.flush()
    assert [each.code for each in snapshot_faults(session, runtime)] == ["snapshot_changed"]


def test_erased_person_is_no_fault(session: Session, runtime: Runtime, issued: Issued) -> None:
    session.connection().execute(text("DELETE FROM patient_key"))
    assert list(snapshot_faults(session, runtime)) == []
