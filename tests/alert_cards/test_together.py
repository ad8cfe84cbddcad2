"""Two people press at the same moment: one after the other, and never a card that nobody previewed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from app.alert_cards.issue import Issued
from app.alert_cards.links import cancel_link, make_link
from app.alert_cards.models import AlertCard, CardNotice, CardVersion
from app.alert_cards.notices import mark_changed
from app.alert_cards.versions import open_summary
from app.core.clock import fixed_clock
from app.core.database import transaction
from app.core.errors import Conflict
from app.core.runtime import Runtime
from app.patients import hooks
from app.patients.keys import data_key
from app.sharing.media import CancelReason, Medium
from app.sharing.models import ShareLink
from tests.factories.cards import a_number
from tests.factories.issuing import OWNER, Reader, codes, issue
from tests.factories.patients import a_record, save

pytestmark = pytest.mark.slow


def at_once(runtime: Runtime, clock: datetime, *work: Callable[[Session], Any]) -> list[Any]:
    """Each in a thread and a transaction of its own, started together."""
    ready = Barrier(len(work))

    def run(each: Callable[[Session], Any]) -> Any:
        with fixed_clock(clock):
            ready.wait(timeout=10)
            with transaction(runtime.database) as session:
                return each(session)

    with ThreadPoolExecutor(len(work)) as threads:
        return [each.result(timeout=30) for each in [threads.submit(run, each) for each in work]]


def test_four_issues_at_once_give_four_versions_and_every_code_opens_the_last(
    runtime: Runtime, patient_id: UUID, clock: datetime
) -> None:
    at_once(runtime, clock, *[lambda session: issue(session, runtime, patient_id)] * 4)
    with transaction(runtime.database) as session:
        assert sorted(session.exec(select(CardVersion.version))) == [1, 2, 3, 4]
        assert session.exec(select(AlertCard.current_version)).one() == 4
        links = session.exec(select(ShareLink)).all()
        assert len(links) == 2
        for link in links:
            paper, reader = codes(session, runtime, link), Reader(session, runtime.keys.peppers)
            for opened in (reader.scan(paper.secret), reader.type(paper.symbols)):
                assert opened is not None
                assert opened.review.version == 4


def test_link_made_during_an_issue_opens_the_version_that_is_current_in_the_end(
    runtime: Runtime, issued: Issued, clock: datetime
) -> None:
    patient_id = issued.card.patient_id
    at_once(
        runtime,
        clock,
        lambda session: issue(session, runtime, patient_id),
        lambda session: make_link(session, runtime, patient_id=patient_id, medium=Medium.CHAIR, by=OWNER),
        lambda session: issue(session, runtime, patient_id),
    )
    with transaction(runtime.database) as session:
        reader = Reader(session, runtime.keys.peppers)
        for link in session.exec(select(ShareLink)).all():
            opened = reader.scan(codes(session, runtime, link).secret)
            assert opened is not None
            assert opened.review.version == 3


def test_link_cancelled_during_an_issue_keeps_no_wrap(runtime: Runtime, issued: Issued, clock: datetime) -> None:
    patient_id, link_id = issued.card.patient_id, issued.links[0].id
    at_once(
        runtime,
        clock,
        lambda session: issue(session, runtime, patient_id),
        lambda session: cancel_link(
            session, runtime, patient_id=patient_id, link_id=link_id, reason=CancelReason.OTHER, by=OWNER
        ),
    )
    with transaction(runtime.database) as session:
        link = session.get_one(ShareLink, link_id)
        assert (link.status, link.wraps) == ("cancelled", None)


@pytest.mark.parametrize("is_first", [True, False])
def test_save_beside_an_issue_is_in_the_card_or_told_as_changed(
    runtime: Runtime, patient_id: UUID, clock: datetime, is_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves H27-A1."""
    monkeypatch.setattr(hooks, "saved", [mark_changed])
    if not is_first:
        with transaction(runtime.database) as session:
            issue(session, runtime, patient_id)
    for turn in range(4):
        number = f"0300 555 02{turn:02}"

        def edit(session: Session, number: str = number) -> None:
            save(a_record(session, runtime, patient_id), "contacts", {"items": [a_number(number=number)]})

        def put_on_card(session: Session) -> None:
            with suppress(Conflict):  # the save came between preview and issue
                issue(session, runtime, patient_id)

        at_once(runtime, clock, edit, put_on_card)
        with transaction(runtime.database) as session:
            versions = session.exec(select(CardVersion)).all()
            if not versions:
                continue
            newest = max(versions, key=lambda each: each.version)
            shown = open_summary(newest, data_key(session, runtime, patient_id)).contacts[0].number
            told = session.exec(select(CardNotice.heading)).all()
            assert shown == number or list(told) == ["contacts"]
