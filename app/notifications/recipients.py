"""Who hears of something about a patient. Nobody hears of an opening unless the patient lets them (H9)."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.authorisation.models import PatientAccount, ProxyGrant
from app.authorisation.policy import in_force, unlimited
from app.core.clock import today
from app.identity.models import Account
from app.notifications.kinds import Audience


def recipients(session: Session, audience: Audience, patient_id: UUID) -> list[UUID]:
    """The accounts, none twice, none that was closed."""
    own = list(session.exec(select(PatientAccount.account_id).where(PatientAccount.patient_id == patient_id)))
    if audience is Audience.OPENINGS:
        chosen = [*own, *_proxies(session, patient_id, col(ProxyGrant.sees_openings).is_(True) & unlimited(today()))]
    else:
        chosen = own or _proxies(session, patient_id, col(ProxyGrant.scope) == "manage")
    return [account_id for account_id in dict.fromkeys(chosen) if _is_open(session, account_id)]


def _proxies(session: Session, patient_id: UUID, condition: ColumnElement[bool]) -> list[UUID]:
    query = select(ProxyGrant.account_id).where(ProxyGrant.patient_id == patient_id, *in_force(today()), condition)
    return list(session.exec(query))


def _is_open(session: Session, account_id: UUID) -> bool:
    account = session.get(Account, account_id)
    return account is not None and account.closed_at is None
