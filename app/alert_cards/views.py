"""Rows and values of a card as the API shows them, within what this relation may see."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import Session

from app.access_log.door import OpenRecord
from app.alert_cards.links import IN_USE
from app.alert_cards.models import AlertCard, CardNotice, CardPrint
from app.alert_cards.notices import notices_of
from app.alert_cards.preview import Preview
from app.alert_cards.prints import Corrected, has_old_advice
from app.alert_cards.queries import find_card, preview_for, prints_behind, read_openings
from app.alert_cards.schemas import (
    CanIssue,
    CardStatus,
    CardView,
    ChangedHeading,
    LinkCodeView,
    LinkView,
    OpeningView,
    PrintView,
    QRPath,
)
from app.alert_cards.versions import current_version, issued_on, open_summary
from app.authorisation.permissions import Permission
from app.card_templates.loader import catalogue
from app.card_templates.values import Language
from app.core.clock import now
from app.core.errors import Invalid
from app.core.runtime import Runtime
from app.exports.codes import Codes
from app.exports.qr import qr_matrix, side_in_modules, svg_path
from app.patients.keys import DataKey, data_key
from app.sharing.models import ShareLink
from app.sharing.openings import MOST_EVENTS, Opening, in_words
from app.sharing.queries import links_of_patient
from app.sharing.service import has_run_out, label_of

_STATUS: Final[dict[str, CardStatus]] = {
    "active": "active",
    "withdrawn": "withdrawn",
    "in_error": "error",
    "closed": "closed",
}
_KINDS: Final = {1: "printed", 2: "sent", 3: "practice"}
_OTHER_GROUPS: Final = {
    "identity": "Name and numbers",
    "photo": "Photo",
    "how-to-help": "How to help",
    "card-choices": "What the card shows",
    "advice": "Advice for the condition",
}


@dataclass(frozen=True, slots=True)
class _Used:
    """How often a code was opened, and when last."""

    count: int = 0
    last_at: datetime | None = None


def card_view(record: OpenRecord, runtime: Runtime) -> CardView:
    """How the card stands, and whether it can be issued as the record is now."""
    session, card = record.session, find_card(record.session, record.patient_id)
    can_issue = _can_issue(session, runtime, record.patient_id)
    version = None if card is None else current_version(session, card)
    if card is None or version is None:
        return CardView(status="none", can_issue=can_issue)
    summary = open_summary(version, data_key(session, runtime, record.patient_id))
    return CardView(
        status=_STATUS[card.status],
        version=version.version,
        issued_on=issued_on(version),
        review_by=version.review_by,
        changed=tuple(_changed(each) for each in notices_of(session, card)),
        can_issue=can_issue,
        has_draft_lines=summary.has_draft_lines,
        condition_line=summary.condition_line,
        links_count=sum(_status_of(each) in {"live", "paused"} for each in links_of_patient(session, card.patient_id)),
    )


def link_views(record: OpenRecord, runtime: Runtime) -> tuple[LinkView, ...]:
    """Every code of the card, oldest first."""
    session, card = record.session, find_card(record.session, record.patient_id)
    if card is None:
        return ()
    key, used = data_key(session, runtime, record.patient_id), _used(record, runtime)
    behind = prints_behind(session, card)
    return tuple(
        _link_view(each, key, used.get(each.id, _Used()), behind.get(each.id, 0))
        for each in links_of_patient(session, record.patient_id)
    )


def link_view(record: OpenRecord, runtime: Runtime, link: ShareLink) -> LinkView:
    """One code as the list shows it."""
    record.session.flush()
    return next(each for each in link_views(record, runtime) if each.id == link.id)


def code_view(codes: Codes) -> LinkCodeView:
    """The codes with their square drawn."""
    matrix = qr_matrix(codes.url)
    drawn = QRPath(modules=side_in_modules(matrix), path=svg_path(matrix))
    return LinkCodeView(url=codes.url, typed_code=codes.typed_code, qr_svg_path=drawn, version=codes.version)


def opening_views(record: OpenRecord, runtime: Runtime, *, before: datetime | None) -> tuple[OpeningView, ...]:
    """Openings in words, newest first."""
    session = record.session
    key = data_key(session, runtime, record.patient_id)
    links = {each.id: each for each in links_of_patient(session, record.patient_id)}
    openings = read_openings(session, runtime, record.patient_id, before=before)
    return tuple(
        _opening_view(each, links.get(each.link_id) if each.link_id else None, key, is_own=record.by == "patient")
        for each in openings
    )


def print_view(printed: CardPrint, card: AlertCard, corrected: Corrected) -> PrintView:
    """One print. `is_current`: it carries the version that is served."""
    return PrintView(
        id=printed.id,
        format=printed.format,
        medium=printed.medium,
        version=printed.version,
        made_at=printed.made_at,
        is_current=printed.version == card.current_version,
        has_old_advice=has_old_advice(printed, corrected),
        replaced_at=printed.replaced_at,
    )


def _can_issue(session: Session, runtime: Runtime, patient_id: UUID) -> CanIssue:
    try:
        shown: Preview = preview_for(session, runtime, patient_id)
    except Invalid as refusal:
        return CanIssue(ok=False, reasons=(refusal.message,), codes=(refusal.code,))
    return CanIssue(
        ok=shown.may_issue,
        reasons=tuple(each.message for each in shown.reasons),
        codes=tuple(each.code for each in shown.reasons),
    )


def _changed(notice: CardNotice) -> ChangedHeading:
    words = catalogue().fact_words[Language.EN].groups
    label = words.get(notice.heading) or _OTHER_GROUPS.get(notice.heading) or notice.heading.replace("-", " ")
    kind = "changed" if notice.kind == "changed" else "confirmation_ended"
    return ChangedHeading(heading=notice.heading, label=label, since=notice.since, kind=kind)


def _used(record: OpenRecord, runtime: Runtime) -> dict[UUID, _Used]:
    """Nothing for a proxy to whom openings are not told: also a count would tell that somebody is in A&E (H9)."""
    if Permission.OPENINGS_SEE not in record.relation.permissions:
        return {}
    openings = read_openings(record.session, runtime, record.patient_id, most=MOST_EVENTS)
    counts = Counter(each.link_id for each in openings)
    last: dict[UUID, datetime] = {}
    for each in openings:
        if each.link_id is not None:
            last.setdefault(each.link_id, each.at)
    return {link_id: _Used(counts[link_id], at) for link_id, at in last.items()}


def _link_view(link: ShareLink, key: DataKey, used: _Used, behind: int) -> LinkView:
    return LinkView.model_validate(
        {
            "id": link.id,
            "medium": link.medium,
            "label": label_of(link, key),
            "kind": _KINDS[link.kind],
            "status": _status_of(link),
            "created_at": link.created_at,
            "expires_at": link.expires_at,
            "paused_at": link.paused_at,
            "cancelled_at": link.cancelled_at,
            "last_opened_at": used.last_at,
            "opened_count": used.count,
            "prints_behind": behind,
            "may_be_in_use": used.last_at is not None and now() - used.last_at < IN_USE,
        }
    )


def _status_of(link: ShareLink) -> str:
    return "expired" if has_run_out(link) or link.cancelled_reason == "expired" else link.status


def _opening_view(opening: Opening, link: ShareLink | None, key: DataKey, *, is_own: bool) -> OpeningView:
    medium, label = (None, None) if link is None else (link.medium, label_of(link, key))
    return OpeningView(
        at=opening.at,
        words=in_words(opening, medium, label, is_own=is_own),
        count=opening.count,
        link_id=opening.link_id,
        medium=medium,
        how=opening.how,
        claims=opening.claims,
    )
