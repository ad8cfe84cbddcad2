"""Who is told when the card is opened, besides the patient (security-design H9).

Nobody else, until it is switched on: for a child without an account of their own, by the one person with parental
responsibility who keeps the card. Who may switch it on for others comes with the invitation of proxies.
"""

from sqlmodel import Session, select

from app.access_log.door import OpenRecord
from app.access_log.record import record_event
from app.authorisation.models import ProxyGrant
from app.authorisation.roles import RelationKind
from app.core.errors import Forbidden


def tell_me(record: OpenRecord, *, is_told: bool) -> bool:
    """Switch it on or off for the person who asks; the patient is always told.

    Forbidden for anybody but the parent who alone keeps the card."""
    if record.relation.kind is RelationKind.SELF:
        return True
    grant = _own_grant(record.session, record)
    if not record.relation.may_switch_openings or grant is None:
        raise Forbidden(
            "not_for_you", "Only the person the card is for, or a parent who keeps a child's card alone, is told this."
        )
    grant.sees_openings = is_told
    record_event(
        record.session,
        event="openings.told" if is_told else "openings.not_told",
        outcome="done",
        by=record.by,
        actor_id=record.actor.account_id,
        patient_id=record.patient_id,
    )
    return is_told


def _own_grant(session: Session, record: OpenRecord) -> ProxyGrant | None:
    mine = select(ProxyGrant).where(
        ProxyGrant.patient_id == record.patient_id, ProxyGrant.account_id == record.actor.account_id
    )
    return session.exec(mine).first()
