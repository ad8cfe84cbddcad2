"""Create, wrap, pause, resume and cancel the links of one card.

Callers hold the card's lock: a link must never keep a wrap of a version that is not the current one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from app.core import envelope
from app.core.clock import now
from app.core.errors import Invalid
from app.core.field_ids import FieldId
from app.core.link_token import LinkKind
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKey
from app.patients.keys import DataKey
from app.sharing.errors import LinkEnded, TooManyLinks
from app.sharing.link_secrets import ROW_VERSION, LinkSecrets
from app.sharing.media import CancelReason, Medium
from app.sharing.models import LinkWrap, ShareLink
from app.sharing.queries import links_of_card
from app.sharing.wraps import wrap_version_key

MOST_LINKS: Final = 20
LABEL_LENGTH: Final = 60
SENT_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class VersionKey:
    """The key of one issued version: what a link's codes lead to."""

    card_id: UUID
    patient_id: UUID
    version: int
    key: bytes = field(repr=False)


def create_link(
    session: Session,
    runtime: Runtime,
    *,
    version_key: VersionKey,
    data_key: DataKey,
    medium: Medium,
    label: str | None = None,
    kind: LinkKind = LinkKind.PRINTED,
) -> ShareLink:
    """A new link to the current version. A link made to be sent runs out after 30 days.

    Invalid for the service's own medium, and when the card has twenty live links already.
    """
    if medium is Medium.PRACTICE and kind is not LinkKind.DRILL:
        raise Invalid("unknown_medium", "Choose where the code will stand.", fields={"medium": "Choose one."})
    _refuse_too_many(session, version_key.card_id)
    secrets, created_at = LinkSecrets.make(), now()
    link = ShareLink.model_validate(
        {
            "card_id": version_key.card_id,
            "patient_id": version_key.patient_id,
            "medium": medium.value,
            "kind": kind.value,
            "secret_lookup": secrets.secret_lookup,
            "code_lookup": b"",
            "pepper_id": 0,
            "secret_sealed": b"",
            "created_at": created_at,
            "expires_at": created_at + timedelta(days=SENT_DAYS) if kind is LinkKind.SENT else None,
        }
    )
    _seal(link, secrets, label, data_key)
    wrap(link, secrets, runtime.keys.peppers.present, version_key)
    session.add(link)
    session.flush()
    return link


def rewrap(session: Session, runtime: Runtime, *, version_key: VersionKey, data_key: DataKey) -> list[ShareLink]:
    """Wrap this version's key for every live link in place of the version before it; gives those links.

    Links made to be sent that have run out are ended here, so that nothing of theirs opens anything.
    """
    live = []
    for link in links_of_card(session, version_key.card_id, lock=True):
        if has_run_out(link):
            cancel(link, reason=CancelReason.EXPIRED)
        if link.status != "cancelled":
            wrap(link, secrets_of(link, data_key), runtime.keys.peppers.present, version_key)
            live.append(link)
    session.flush()
    return live


def cancel(link: ShareLink, *, reason: CancelReason) -> None:
    """The hard stop: the wraps are deleted, so the paper opens nothing from now on. LinkEnded if it ended before."""
    _require_live(link)
    link.status = "cancelled"
    link.cancelled_at = now()
    link.cancelled_reason = reason.value
    link.paused_at = None
    link.wraps = None


def cancel_all(links: Iterable[ShareLink], *, reason: CancelReason) -> list[ShareLink]:
    """Every link that has not ended yet; gives those that ended now."""
    ended = [link for link in links if link.status != "cancelled"]
    for link in ended:
        cancel(link, reason=reason)
    return ended


def pause(link: ShareLink) -> None:
    """One page in front of the emergency tier, which still opens (security-design C10). Twice is once."""
    _require_live(link)
    if link.status == "live":
        link.status, link.paused_at = "paused", now()


def resume(link: ShareLink) -> None:
    """As before the pause, by one press."""
    _require_live(link)
    link.status, link.paused_at = "live", None


def secrets_of(link: ShareLink, data_key: DataKey) -> LinkSecrets:
    """Both codes of the link, for printing again and for a new pepper. Never log them."""
    packed = data_key.open(
        link.secret_sealed, field_id=FieldId.SHARE_LINK_SECRET, row_id=link.id, row_version=ROW_VERSION
    )
    return LinkSecrets.unpack(packed)


def label_of(link: ShareLink, data_key: DataKey) -> str | None:
    """What the person calls this code, for example "Ruth's bag"."""
    if link.label_sealed is None:
        return None
    padded = data_key.open(
        link.label_sealed, field_id=FieldId.SHARE_LINK_LABEL, row_id=link.id, row_version=ROW_VERSION
    )
    return envelope.unpad(padded).decode("utf-8")


def has_run_out(link: ShareLink) -> bool:
    """Whether a link made to be sent is past its time."""
    return link.status != "cancelled" and link.expires_at is not None and link.expires_at <= now()


def wrap(link: ShareLink, secrets: LinkSecrets, pepper: SecretKey, version_key: VersionKey) -> None:
    """Put both wraps of this version in place of those before, and the look-up that goes with the pepper."""
    wraps = wrap_version_key(
        version_key.key,
        secrets,
        pepper=pepper,
        link_id=link.id,
        card_id=version_key.card_id,
        version=version_key.version,
    )
    link.code_lookup = secrets.code_lookup(pepper)
    link.pepper_id = pepper.key_id
    if link.wraps is None:
        row = {"link_id": link.id, "version": version_key.version, "by_token": wraps.by_token, "by_code": wraps.by_code}
        link.wraps = LinkWrap.model_validate(row)
        return
    link.wraps.version, link.wraps.by_token, link.wraps.by_code = version_key.version, wraps.by_token, wraps.by_code


def _seal(link: ShareLink, secrets: LinkSecrets, label: str | None, data_key: DataKey) -> None:
    link.secret_sealed = data_key.seal(
        secrets.pack(), field_id=FieldId.SHARE_LINK_SECRET, row_id=link.id, row_version=ROW_VERSION
    )
    named = " ".join((label or "").split())
    if len(named) > LABEL_LENGTH:
        raise Invalid("label_too_long", f"Use at most {LABEL_LENGTH} characters.", fields={"label": "Shorten it."})
    if named:
        link.label_sealed = data_key.seal(
            envelope.pad(named.encode("utf-8")),
            field_id=FieldId.SHARE_LINK_LABEL,
            row_id=link.id,
            row_version=ROW_VERSION,
        )


def _require_live(link: ShareLink) -> None:
    if link.status == "cancelled":
        raise LinkEnded


def _refuse_too_many(session: Session, card_id: UUID) -> None:
    if sum(link.status != "cancelled" for link in links_of_card(session, card_id)) >= MOST_LINKS:
        raise TooManyLinks(MOST_LINKS)
