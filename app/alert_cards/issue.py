"""Issue and replace: seal what was previewed, lead every live link to it, and leave nothing half done.

Everything here is one transaction under the card's lock: either the new version is current for every link, with its
consent, its event and its message, or nothing has happened.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session

from app.alert_cards.by import By
from app.alert_cards.consent import Consent, record_consent, require_known
from app.alert_cards.events import tell
from app.alert_cards.locking import lock_card, lock_patient
from app.alert_cards.models import AlertCard, CardVersion
from app.alert_cards.notices import clear_notices
from app.alert_cards.preview import Preview, preview_card
from app.alert_cards.versions import current_version, open_summary, seal_version
from app.core.clock import today
from app.core.errors import Conflict, Invalid
from app.core.runtime import Runtime
from app.exports import plain_text
from app.patient_summary.changes import history
from app.patient_summary.schema import PatientSummary
from app.patients.keys import DataKey, data_key
from app.sharing.media import Medium
from app.sharing.models import ShareLink
from app.sharing.service import create_link, rewrap

FIRST_MEDIA: Final = (Medium.WALLET, Medium.PHONE)
"""A first card gets one code to carry and one to show, so that either can be cancelled alone."""
HIGHEST_VERSION: Final = 65535
"""What a link token can say of its paper (7.1)."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What the person confirmed: the preview by its digest, and the words they agreed to."""

    digest: str
    consent: Consent
    review_by: date | None = None
    with_advice: bool = True


@dataclass(frozen=True, slots=True)
class Issued:
    """The version that stands now and every live link of the card."""

    card: AlertCard
    version: CardVersion
    links: list[ShareLink]


def issue_card(session: Session, runtime: Runtime, issue: Issue, *, patient_id: UUID, by: By) -> Issued:
    """Issue the first version, or replace the present one.

    Conflict `preview_changed` when the preview has changed since it was shown, `cannot_issue` with reasons; Invalid
    for unknown words of consent or a review date outside its limits. A card that was withdrawn is in use again.
    """
    require_known(issue.consent)
    card, patient = lock_card(session, patient_id), lock_patient(session, patient_id)
    if card is not None and card.status == "closed":
        raise Conflict("card_closed", "This card is closed. Ring us if that is a mistake.")
    shown = preview_card(session, runtime, patient=patient, card=card, with_advice=issue.with_advice)
    _require_as_previewed(shown, issue)
    review_by = _review_by(shown.summary, issue.review_by)
    key = data_key(session, runtime, patient_id)
    card = _start(session, patient_id) if card is None else card
    summary = _to_seal(session, card, shown.summary, key, review_by=review_by)
    version, version_key = seal_version(
        session, card, summary, data_key=key, preview_digest=shown.digest, issued_by=by.account_id
    )
    _make_current(card, version)
    links = rewrap(session, runtime, version_key=version_key, data_key=key)
    if not links:
        links = [
            create_link(session, runtime, version_key=version_key, data_key=key, medium=medium)
            for medium in FIRST_MEDIA
        ]
    clear_notices(session, card)
    record_consent(session, version, issue.consent, by=by)
    digests = {"digest": version.digest.hex(), "preview": shown.digest}
    tell(session, "card.issued", card, version=version.version, private=digests, private_key=key.event_key, by=by)
    session.flush()
    return Issued(card, version, links)


def _require_as_previewed(shown: Preview, issue: Issue) -> None:
    if not shown.may_issue:
        raise Conflict(
            "cannot_issue",
            shown.reasons[0].message,
            extra={"reasons": [{"code": each.code, "message": each.message} for each in shown.reasons]},
        )
    if shown.digest != issue.digest:
        raise Conflict(
            "preview_changed",
            "The card has changed since you looked at it. Look at it again, then issue it.",
            extra={"digest": shown.digest},
        )


def _review_by(summary: PatientSummary, asked: date | None) -> date:
    """The date asked for, within its limits; the latest one where none was asked for."""
    latest = summary.review.review_by
    if asked is None or asked == latest:
        return latest
    if not today() <= asked <= latest:
        raise Invalid(
            "review_date_outside",
            f"Choose a day from today to {latest.day} {latest:%B %Y}: by then the first screen must be checked.",
            fields={"review_by": "Choose an earlier day." if asked > latest else "This day has passed."},
            extra={"latest": latest.isoformat()},
        )
    return asked


def _start(session: Session, patient_id: UUID) -> AlertCard:
    card = AlertCard.model_validate({"patient_id": patient_id})
    session.add(card)
    session.flush()
    return card


def _to_seal(
    session: Session, card: AlertCard, previewed: PatientSummary, key: DataKey, *, review_by: date
) -> PatientSummary:
    """The previewed summary with its card, its review date, what changed, and the text that needs no program."""
    if card.current_version >= HIGHEST_VERSION:
        raise Invalid("too_many_versions", "This card was issued too often. Ring us.")
    before = current_version(session, card)
    review = previewed.review.model_copy(update={"review_by": review_by})
    summary = previewed.model_copy(update={"card_id": str(card.id), "review": review})
    past = history(None if before is None else open_summary(before, key), summary)
    summary = summary.model_copy(update={"changes": past})
    return summary.model_copy(update={"plain_text": plain_text.render(summary, today=summary.review.issued_on)})


def _make_current(card: AlertCard, version: CardVersion) -> None:
    card.current_version = version.version
    card.status, card.ended_at = "active", None
