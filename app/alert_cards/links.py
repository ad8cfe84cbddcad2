"""The links of a card, as its owner handles them: each change is one transaction with its event and its message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from app.alert_cards.by import By
from app.alert_cards.events import tell
from app.alert_cards.locking import lock_card, require_card
from app.alert_cards.models import AlertCard, CardVersion
from app.alert_cards.versions import current_version, issued_on, seal_again, version_key
from app.core.errors import Conflict, Invalid, Unavailable
from app.core.link_token import LinkKind, PaperStatement
from app.core.runtime import Runtime
from app.core.typed_code import format_typed_code
from app.exports.codes import Codes
from app.patients.keys import data_key
from app.sharing import service
from app.sharing.errors import LinkEnded
from app.sharing.link_secrets import LinkSecrets
from app.sharing.media import ASKED, CancelReason, Medium
from app.sharing.models import ShareLink
from app.sharing.queries import link_of
from app.sharing.urls import SMALL_MEDIA, short_url, token_url

IN_USE: Final = timedelta(hours=24)
"""After an opening somebody may still be treating with the card in hand (security-design C10)."""


def make_link(
    session: Session,
    runtime: Runtime,
    *,
    patient_id: UUID,
    medium: Medium,
    label: str | None = None,
    kind: LinkKind = LinkKind.PRINTED,
    by: By,
) -> ShareLink:
    """A code for one more medium. NotFound before the first issue, Conflict when the card has ended."""
    card, version = _in_use(session, patient_id)
    key = data_key(session, runtime, patient_id)
    link = service.create_link(
        session, runtime, version_key=version_key(version, key), data_key=key, medium=medium, label=label, kind=kind
    )
    tell(session, "link.created", card, version=version.version, link_id=link.id, by=by)
    return link


def pause_link(session: Session, *, patient_id: UUID, link_id: UUID, by: By) -> ShareLink:
    """One page in front of the emergency tier; openings are then told at once. Undone by one press."""
    return _change(session, patient_id, link_id, service.pause, "link.paused", by)


def resume_link(session: Session, *, patient_id: UUID, link_id: UUID, by: By) -> ShareLink:
    """As before the pause."""
    return _change(session, patient_id, link_id, service.resume, "link.resumed", by)


def cancel_link(
    session: Session, runtime: Runtime, *, patient_id: UUID, link_id: UUID, reason: CancelReason, by: By
) -> ShareLink:
    """The hard stop: its wraps are deleted. A lost or stolen code also gets the body sealed again under a new key, so
    that a copy of the old row opens nothing that is served."""
    if reason not in ASKED:
        raise Invalid("unknown_reason", "Say why this code should stop working.", fields={"reason": "Choose one."})
    card = require_card(lock_card(session, patient_id))
    link = link_of(session, patient_id, link_id)
    service.cancel(link, reason=reason)
    session.flush()
    private, private_key = None, None
    version = current_version(session, card)
    if reason.is_in_strange_hands and version is not None:
        key = data_key(session, runtime, patient_id)
        service.rewrap(session, runtime, version_key=seal_again(session, version, data_key=key), data_key=key)
        private, private_key = {"digest": version.digest.hex()}, key.event_key
    tell(
        session,
        "link.cancelled",
        card,
        version=None if version is None else version.version,
        link_id=link.id,
        private=private,
        private_key=private_key,
        by=by,
    )
    return link


def codes_for(session: Session, runtime: Runtime, link: ShareLink) -> Codes:
    """Both codes for a print made now, its square signed for the version that is current now.

    Only an account with the right to show codes may reach this. LinkEnded for a cancelled link and an ended card.
    """
    card = session.get_one(AlertCard, link.card_id)
    version = current_version(session, card) if card.status == "active" else None
    if link.status == "cancelled" or service.has_run_out(link) or version is None:
        raise LinkEnded
    secrets = service.secrets_of(link, data_key(session, runtime, link.patient_id))
    origin, is_short = runtime.settings.emergency_url, link.medium in SMALL_MEDIA
    url = short_url(origin, secrets) if is_short else _signed_url(session, runtime, link, version, secrets)
    return Codes(
        url=url,
        typed_code=format_typed_code(secrets.symbols),
        medium=link.medium,
        version=version.version,
        is_short=is_short,
    )


def _signed_url(session: Session, runtime: Runtime, link: ShareLink, version: CardVersion, secrets: LinkSecrets) -> str:
    issued = issued_on(version)
    try:
        return token_url(
            runtime.settings.emergency_url,
            secrets,
            signer=runtime.keys.links,
            key_list=runtime.key_list(session),
            kind=LinkKind(link.kind),
            paper=PaperStatement(version.version, issued, max(issued, version.review_by)),
        )
    except ValueError as fault:  # this process was not restarted after a new signing key: its prints would be dead
        raise Unavailable(
            "signing_key_changed", "We cannot make a code just now. Nothing is lost. Try again in a few minutes."
        ) from fault


def _change(
    session: Session, patient_id: UUID, link_id: UUID, change: Callable[[ShareLink], None], event: str, by: By
) -> ShareLink:
    card = require_card(lock_card(session, patient_id))
    link = link_of(session, patient_id, link_id)
    before = link.status
    change(link)
    session.flush()
    if link.status != before:
        tell(session, event, card, version=card.current_version, link_id=link.id, by=by)
    return link


def _in_use(session: Session, patient_id: UUID) -> tuple[AlertCard, CardVersion]:
    card = require_card(lock_card(session, patient_id))
    version = current_version(session, card)
    if card.status != "active" or version is None:
        raise Conflict("card_ended", "This card has ended. Issue it again before you make a code.")
    return card, version
