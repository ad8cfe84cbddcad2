"""Keeps the day on which a parent's access is limited with the date of birth that is recorded.

The day stands readable on the grant, because access is decided without any key; it tells a birthday (docs/privacy.md).
"""

from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from app.authorisation.models import ProxyGrant
from app.authorisation.policy import PARENTAL
from app.core.clock import today
from app.core.runtime import Runtime
from app.patients import hooks
from app.patients.age_rules import Nation, born_from_limit, limit_rule
from app.patients.entries import Entry, find_entry
from app.patients.headings.who import HEADING as WHO
from app.patients.keys import DataKey, data_key
from app.patients.models import Patient


def nation_of(session: Session, patient_id: UUID) -> Nation | None:
    """Where the patient lives, as far as it is recorded."""
    nation = session.exec(select(Patient.nation).where(Patient.id == patient_id)).first()
    return Nation(nation) if nation else None


def limits_on(born: date, nation: Nation | None) -> date:
    """From when on parental responsibility opens the issued card alone."""
    return limit_rule(nation).on(born)


def follow(change: hooks.Change) -> None:
    """A date of birth was saved. Who helps may mend it, but not move the limit away once it has come near: then the
    earlier day stays until the person or the service moves it (hazard H13)."""
    if change.after is None or change.after.heading != WHO.key:
        return
    born = _born(change.after)
    if born is None:
        return
    nation = nation_of(change.session, change.key.patient_id)
    for grant in _parents(change.session, change.key.patient_id):
        grant.limits_on = _moved(
            grant.limits_on, limits_on(born, nation), nation, is_proxy=change.recorded_by == "proxy"
        )


def set_missing(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    """Give grants from before this rule their day."""
    key: DataKey = data_key(session, runtime, patient_id)
    who = find_entry(session, key, WHO.key)
    born = None if who is None else _born(who)
    if born is None:
        return
    for grant in _parents(session, patient_id):
        grant.limits_on = grant.limits_on or limits_on(born, nation_of(session, patient_id))


def register() -> None:
    """Hear of every write of the record, once however often the program starts in one process."""
    if follow not in hooks.written:
        hooks.written.append(follow)


def _moved(before: date | None, after: date, nation: Nation | None, *, is_proxy: bool) -> date:
    if before is None or not is_proxy:
        return after
    is_near = limit_rule(nation).asks_on(born_from_limit(before, nation)) <= today()
    return min(before, after) if is_near else after


def _born(entry: Entry) -> date | None:
    born: date | None = getattr(entry.said(WHO), "date_of_birth", None)
    return born


def _parents(session: Session, patient_id: UUID) -> list[ProxyGrant]:
    query = select(ProxyGrant).where(
        ProxyGrant.patient_id == patient_id, ProxyGrant.legal_basis == PARENTAL, col(ProxyGrant.status) != "ended"
    )
    return list(session.exec(query))
