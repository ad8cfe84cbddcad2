"""Tells every holder of a card that carries a line which was taken back (hazard H33-A3).

Which cards carry a line is known only to who opens their sealed summaries, so this runs where the patients' keys are.
Cards are looked through in batches, in order of id: a run that is broken off goes on where it was, and a second one
tells nobody twice. A card issued after the withdrawal does not carry the line.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from app.access_log.record import record_event
from app.alert_cards.models import AlertCard, CardCorrection, CardVersion, CorrectionRun
from app.alert_cards.versions import open_summary
from app.card_templates.models import TemplateNotice
from app.core.background import Job
from app.core.clock import now
from app.core.database import transaction
from app.core.envelope import EnvelopeError
from app.core.errors import NotFound
from app.core.outbox import enqueue
from app.core.runtime import Runtime
from app.patient_summary.lines import every_line
from app.patient_summary.schema import PatientSummary
from app.patients.keys import DataKey, data_key

CORRECTED: Final = "card.corrected"
BATCH: Final = 100
EVERY_SECONDS: Final = 60.0
ADVISORY_LOCK: Final = 0x636F7272  # "corr"
_MARK: Final = b"alertcard v1 correction told"


@dataclass(frozen=True, slots=True)
class _Holder:
    """A card that carries the line, as it was read."""

    card_id: UUID
    patient_id: UUID
    version: int
    mark: bytes


def jobs(runtime: Runtime) -> tuple[Job, ...]:
    """Look every minute for a withdrawal whose holders were not told. There is hardly ever one."""
    return (Job("corrections", EVERY_SECONDS, lambda: tell_holders(runtime)),)


def tell_holders(runtime: Runtime, *, batch: int = BATCH) -> int:
    """Tell the holders of every withdrawal that is not finished. How many were told now; several may run at once."""
    told = 0
    while (notice := _unfinished(runtime)) is not None:
        told += _next_batch(runtime, notice, batch)
    return told


def _unfinished(runtime: Runtime) -> TemplateNotice | None:
    """The oldest withdrawal that not every card was looked through for."""
    query = (
        select(TemplateNotice)
        .outerjoin(CorrectionRun, col(CorrectionRun.notice_id) == col(TemplateNotice.id))
        .where(col(CorrectionRun.finished_at).is_(None))
        .order_by(col(TemplateNotice.created_at), col(TemplateNotice.id))
    )
    with Session(runtime.database.read) as session:
        notice = session.exec(query.limit(1)).first()
        if notice is not None:
            session.expunge(notice)
        return notice


def _next_batch(runtime: Runtime, notice: TemplateNotice, batch: int) -> int:
    """Cards are opened outside the write transaction, which then goes on only from where this batch began."""
    with Session(runtime.database.read) as session:
        begun = _seen_until(session.get(CorrectionRun, notice.id))
        rows = _cards_after(session, begun, batch)
        last = rows[-1][0].id if rows else begun
        holders = list(_holders(session, runtime, notice, rows))
    with transaction(runtime.database) as session:
        _lock(session)
        run = session.get(CorrectionRun, notice.id) or CorrectionRun.model_validate({"notice_id": notice.id})
        if run.finished_at is not None or run.seen_until != begun:
            return 0  # another process took this batch
        run.seen_until, run.finished_at = last, now() if len(rows) < batch else None
        session.add(run)
        return sum(_tell(session, runtime, each) for each in holders)


def _seen_until(run: CorrectionRun | None) -> UUID | None:
    return None if run is None else run.seen_until


def _cards_after(session: Session, begun: UUID | None, batch: int) -> list[tuple[AlertCard, CardVersion]]:
    query = (
        select(AlertCard, CardVersion)
        .join(CardVersion, col(CardVersion.card_id) == col(AlertCard.id))
        .where(col(CardVersion.version) == col(AlertCard.current_version), AlertCard.status == "active")
    )
    if begun is not None:
        query = query.where(col(AlertCard.id) > begun)
    return list(session.exec(query.order_by(col(AlertCard.id)).limit(batch)))


def _holders(
    session: Session, runtime: Runtime, notice: TemplateNotice, rows: list[tuple[AlertCard, CardVersion]]
) -> Iterator[_Holder]:
    for card, version in rows:
        try:
            key = data_key(session, runtime, card.patient_id)
            summary = open_summary(version, key)
        except (EnvelopeError, NotFound):
            continue  # erased, or altered: `verify-log` names a snapshot that does not open
        if carries(summary, notice, is_older=version.issued_at < notice.created_at):
            yield _Holder(card.id, card.patient_id, version.version, _mark(key, notice.id))


def carries(summary: PatientSummary, notice: TemplateNotice, *, is_older: bool) -> bool:
    """Whether words that were taken back stand on this card, open or folded. A line that was replaced before the card
    was issued is carried only by a card older than this notice, which then takes the replacement back."""
    version = {each.id: each.version for each in summary.templates}.get(notice.template_id)
    if version is None or version > notice.template_version:
        return False
    return any(
        is_older or replaced_on is None
        for template_id, line_id, replaced_on in _standing(summary)
        if template_id == notice.template_id and notice.line_id in {None, line_id}
    )


def _standing(summary: PatientSummary) -> Iterator[tuple[str, str, date | None]]:
    for line in every_line((*summary.first_blocks, *summary.more_blocks)):
        yield line.template_id, line.line_id, line.replaced_on
        yield from ((each.template_id, each.line_id, None) for each in line.covered)


def _mark(key: DataKey, notice_id: UUID) -> bytes:
    return hmac.digest(hmac.digest(key.key, _MARK, "sha256"), notice_id.bytes, "sha256")


def _tell(session: Session, runtime: Runtime, holder: _Holder) -> bool:
    """The message says nothing but that advice was corrected. False when it was told before."""
    known = select(CardCorrection.id).where(
        CardCorrection.card_id == holder.card_id, CardCorrection.mark == holder.mark
    )
    if session.exec(known).first() is not None:
        return False
    values = {"card_id": holder.card_id, "version": holder.version, "mark": holder.mark, "told_at": now()}
    session.add(CardCorrection.model_validate(values))
    record_event(
        session,
        event=CORRECTED,
        outcome="done",
        by="system",
        patient_id=holder.patient_id,
        card_id=holder.card_id,
        card_version=holder.version,
    )
    enqueue(session, runtime, CORRECTED, patient_id=holder.patient_id)
    return True


def _lock(session: Session) -> None:
    """One process at a time. SQLite's BEGIN IMMEDIATE sees to it already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
