"""The owner's view of the emergency page: the preview before issue, and the issued version for their own phone.

The same overlay and the same page as a responder gets; only the database is reached through the patient's session."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from app.alert_cards.models import AlertCard
from app.alert_cards.notices import notices_of
from app.alert_cards.preview import Preview, patient_of, preview_card
from app.alert_cards.versions import current_version, open_summary
from app.card_templates.notices import Withdrawals
from app.card_templates.queries import withdrawals
from app.core.clock import today
from app.core.errors import NotFound
from app.core.runtime import Runtime
from app.emergency_view.overlay import HeadingNotice, Live, lay_over
from app.emergency_view.page.view import Furniture
from app.emergency_view.render import render_page
from app.patient_summary.schema import PatientSummary
from app.patients.keys import data_key


@dataclass(frozen=True, slots=True)
class DrawnPreview:
    """What would be sealed, and how it would look."""

    preview: Preview
    html: str


@dataclass(frozen=True, slots=True)
class OwnCard:
    """The issued version with what is known since. `saved_html` is for the phone: it says on which day it was saved."""

    summary: PatientSummary
    html: str
    saved_html: str


def draw_preview(session: Session, runtime: Runtime, *, patient_id: UUID, with_advice: bool = True) -> DrawnPreview:
    """The page exactly as a responder would see it if the card were issued now, with or without authored lines."""
    patient, card = patient_of(session, patient_id), _card(session, patient_id)
    preview = preview_card(session, runtime, patient=patient, card=card, with_advice=with_advice)
    return DrawnPreview(preview, _draw(preview.summary, Live(withdrawals=_withdrawals(session)), runtime))


def own_card(session: Session, runtime: Runtime, *, patient_id: UUID) -> OwnCard:
    """The issued card. NotFound before the first issue and after the card was taken back."""
    card = _card(session, patient_id)
    version = None if card is None or card.status != "active" else current_version(session, card)
    if card is None or version is None:
        raise NotFound("no_card", "There is no card in use. Make one, then issue it.")
    summary = open_summary(version, data_key(session, runtime, patient_id))
    notices = tuple(HeadingNotice(each.kind, each.heading, each.since) for each in notices_of(session, card))
    found = _withdrawals(session)
    now = _draw(summary, Live(notices, found), runtime)
    saved = _draw(summary, Live(notices, found, saved_on=today()), runtime)
    return OwnCard(summary, now, saved)


def _card(session: Session, patient_id: UUID) -> AlertCard | None:
    return session.exec(select(AlertCard).where(col(AlertCard.patient_id) == patient_id)).one_or_none()


def _withdrawals(session: Session) -> Withdrawals | None:
    known = withdrawals(session)
    return Withdrawals(known) if known else None


def _draw(summary: PatientSummary, live: Live, runtime: Runtime) -> str:
    day = today()
    furniture = Furniture(help_line=runtime.settings.help_line, origin=runtime.settings.emergency_url)
    return render_page(summary, lay_over(summary, live, today=day), today=day, furniture=furniture)
