"""For `alertcard verify-log`: the sealed snapshots are those that the log says were issued."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.access_log.record import open_private
from app.access_log.verify import Fault
from app.alert_cards.models import AlertCard, CardVersion
from app.alert_cards.versions import snapshot_digest
from app.core.envelope import EnvelopeError
from app.core.errors import NotFound
from app.core.runtime import Runtime
from app.patients.keys import DataKey, data_key

SEALING = ("card.issued", "link.cancelled")
"""Events that seal a snapshot: an issue, and a lost or stolen code."""


def snapshot_faults(session: Session, runtime: Runtime) -> Iterator[Fault]:
    """A snapshot that was changed, or that no event accounts for. Nobody can read those of erased people."""
    for card in session.exec(select(AlertCard)):
        try:
            key = data_key(session, runtime, card.patient_id)
        except NotFound:
            continue
        yield from _of_card(session, card, key)


def _of_card(session: Session, card: AlertCard, key: DataKey) -> Iterator[Fault]:
    logged = _logged_digests(session, card, key)
    for version in session.exec(select(CardVersion).where(CardVersion.card_id == card.id)):
        digest = snapshot_digest(version.emergency_body)
        if digest != version.digest or logged.get(version.version) != digest.hex():
            yield Fault(
                "snapshot_changed",
                f"Version {version.version} of card {card.id} is not the snapshot that the log says was sealed.",
            )


def _logged_digests(session: Session, card: AlertCard, key: DataKey) -> dict[int, str]:
    """The last digest that the log holds for each version. The log is found by its patient: there is the index."""
    of_card = (AccessEvent.patient_id == card.patient_id, AccessEvent.card_id == card.id)
    query = select(AccessEvent).where(*of_card, col(AccessEvent.event).in_(SEALING))
    digests: dict[int, str] = {}
    for event in session.exec(query.order_by(col(AccessEvent.at), col(AccessEvent.id))):
        try:
            private = open_private(event, key.event_key)
        except EnvelopeError:
            continue  # then no digest accounts for its version, which is the fault
        if private is not None and event.card_version is not None:
            digests[event.card_version] = str(private["digest"])
    return digests
