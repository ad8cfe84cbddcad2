"""Links made to be sent run out by themselves."""

from datetime import datetime, timedelta

from sqlmodel import select

from app.alert_cards.links import make_link
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.link_token import LinkKind
from app.core.runtime import Runtime
from app.sharing.jobs import end_links_that_ran_out
from app.sharing.media import Medium
from app.sharing.models import ShareLink
from tests.factories.issuing import OWNER, a_full_patient, issue


def test_link_that_ran_out_loses_its_wraps_and_no_other_does(runtime: Runtime, clock: datetime) -> None:
    with transaction(runtime.database) as session:
        patient_id = a_full_patient(session, runtime)
        issue(session, runtime, patient_id)
        sent = make_link(session, runtime, patient_id=patient_id, medium=Medium.OTHER, kind=LinkKind.SENT, by=OWNER).id
    assert end_links_that_ran_out(runtime) == 0
    with fixed_clock(clock + timedelta(days=30)):
        assert end_links_that_ran_out(runtime) == 1
        assert end_links_that_ran_out(runtime) == 0
    with transaction(runtime.database) as session:
        ended = {each.id for each in session.exec(select(ShareLink)) if each.wraps is None}
        assert ended == {sent}
