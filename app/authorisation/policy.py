"""May this actor do this with this patient: decided here and nowhere else, at every request anew."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from app.authorisation.care_team import consents_of
from app.authorisation.models import PatientAccount, ProxyGrant, SharingConsent
from app.authorisation.permissions import Permission
from app.authorisation.roles import (
    BY_RELATION,
    BY_ROLE,
    CARD_TIER,
    MAY_RELATE,
    PLAN_TIER,
    REFUSED_WHILE_HELD,
    SHARING,
    RelationKind,
)
from app.authorisation.staff import PROFESSIONS, find_staff
from app.core.clock import today
from app.core.errors import Forbidden, NotFound
from app.identity.actor import Actor, Role

PARENTAL: Final = "parental_responsibility"


@dataclass(frozen=True, slots=True)
class Relation:
    """How an account stands to one patient today."""

    kind: RelationKind
    patient_id: UUID
    sees_openings: bool = False
    legal_basis: str = ""
    grant_id: UUID | None = None
    relationship_sealed: bytes | None = field(default=None, repr=False)
    is_keeper: bool = False
    """The patient, or who manages for a patient without an account: private words are theirs alone."""
    consents: tuple[SharingConsent, ...] = field(default=(), repr=False)
    """What is shared with a professional today; for nobody else."""

    @property
    def by(self) -> str:
        """The word of the access log for whoever stands in this relation."""
        words = {RelationKind.SELF: "patient", RelationKind.ADVISOR: "advisor", RelationKind.CLINICIAN: "clinician"}
        return words.get(self.kind, "proxy")

    @property
    def is_professional(self) -> bool:
        """Whether it rests on consents, and reaches as far as they do."""
        return self.kind in {RelationKind.ADVISOR, RelationKind.CLINICIAN}

    @property
    def may_switch_openings(self) -> bool:
        """Whether this account may decide that openings are told to itself: a parent who alone keeps a child's card.
        For everybody else the patient decides (security-design H9)."""
        return self.kind is RelationKind.SOLE_MANAGER and self.legal_basis == PARENTAL

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this relation allows, before any hold."""
        if self.is_professional:
            card = CARD_TIER if any(consent.sees_card for consent in self.consents) else frozenset()
            plan = PLAN_TIER if any(consent.sees_plan for consent in self.consents) else frozenset()
            return BY_RELATION[self.kind] & (card | plan)
        openings = {Permission.OPENINGS_SEE} if self.sees_openings else set()
        return BY_RELATION[self.kind] | openings | (SHARING if self.is_keeper else frozenset())


def authorise(session: Session, actor: Actor, permission: Permission, patient_id: UUID) -> Relation:
    """The relation that allows it.

    NotFound when there is no relation: an unknown patient and somebody else's look the same. Forbidden when the
    relation does not reach so far, or the session is held after a recovery.
    """
    relation = relation_of(session, actor, patient_id)
    if relation is None:
        raise NotFound
    if permission not in relation.permissions:
        raise Forbidden(
            "outside_your_scope", "You can see this card, but you cannot do this. Ask the person it is for."
        )
    refuse_while_held(actor, permission)
    return relation


def authorise_account(actor: Actor, permission: Permission) -> None:
    """Forbidden unless the actor's role allows it with their own account."""
    if permission not in BY_ROLE[actor.role]:
        raise Forbidden("outside_your_role", "Your account cannot do this.")
    refuse_while_held(actor, permission)


def refuse_while_held(actor: Actor, permission: Permission) -> None:
    """Forbidden for what a session after recovery by e-mail alone may not do yet."""
    if actor.is_held and permission in REFUSED_WHILE_HELD:
        raise Forbidden(
            "held_after_recovery",
            "You got back in by e-mail alone, so this waits for 72 hours. Your card keeps working. "
            "A passkey you had before, or your recovery code, lets you do it now.",
            extra={"held_until": actor.held_until.isoformat() if actor.held_until else None},
        )


def relation_of(session: Session, actor: Actor, patient_id: UUID) -> Relation | None:
    """How the actor stands to this patient today, or None."""
    if actor.role in PROFESSIONS:
        return _professional_relation(session, actor, patient_id)
    if actor.role not in MAY_RELATE:
        return None
    own = session.exec(select(PatientAccount.account_id).where(PatientAccount.patient_id == patient_id)).first()
    if own == actor.account_id:
        return Relation(RelationKind.SELF, patient_id, is_keeper=True)
    grants = session.exec(select(ProxyGrant).where(ProxyGrant.patient_id == patient_id, *in_force(today()))).all()
    mine = next((grant for grant in grants if grant.account_id == actor.account_id), None)
    if mine is None:
        return None
    has_peer = own is not None or any(grant.scope == "manage" for grant in grants if grant is not mine)
    return _proxy_relation(mine, is_sole=not has_peer, is_keeper=own is None and mine.scope == "manage")


def relations_of(session: Session, actor: Actor) -> list[Relation]:
    """Every patient the actor stands in a relation to today: their own first, then by when it began."""
    if actor.role not in MAY_RELATE:
        return []
    own = select(PatientAccount).where(PatientAccount.account_id == actor.account_id)
    helped = select(ProxyGrant).where(ProxyGrant.account_id == actor.account_id, *in_force(today()))
    rows = [
        *session.exec(own.order_by(col(PatientAccount.created_at))),
        *session.exec(helped.order_by(col(ProxyGrant.created_at), col(ProxyGrant.id))),
    ]
    patients = dict.fromkeys(row.patient_id for row in rows)
    found = (relation_of(session, actor, patient_id) for patient_id in dict.fromkeys(patients))
    return [relation for relation in found if relation is not None]


def _professional_relation(session: Session, actor: Actor, patient_id: UUID) -> Relation | None:
    staff = find_staff(session, actor)
    if staff is None:
        return None
    consents = consents_of(session, staff, patient_id)
    kind = RelationKind.CLINICIAN if actor.role is Role.CLINICIAN else RelationKind.ADVISOR
    return Relation(kind, patient_id, consents=consents) if consents else None


def _proxy_relation(grant: ProxyGrant, *, is_sole: bool, is_keeper: bool) -> Relation:
    if is_limited(grant, today()):
        return Relation(
            RelationKind.LIMITED,
            grant.patient_id,
            legal_basis=grant.legal_basis,
            grant_id=grant.id,
            relationship_sealed=grant.relationship_sealed,
        )
    if grant.scope != "manage":
        kind = RelationKind.VIEWER
    else:
        kind = RelationKind.SOLE_MANAGER if is_sole else RelationKind.MANAGER
    return Relation(
        kind,
        grant.patient_id,
        grant.sees_openings,
        grant.legal_basis,
        grant.id,
        grant.relationship_sealed,
        is_keeper=is_keeper,
    )


def is_limited(grant: ProxyGrant, on: date) -> bool:
    """Whether parental responsibility opens no more than the issued card on this day."""
    return grant.legal_basis == PARENTAL and grant.limits_on is not None and grant.limits_on <= on


def unlimited(on: date) -> ColumnElement[bool]:
    """The same as a condition: grants that a birthday has not limited."""
    return or_(
        col(ProxyGrant.legal_basis) != PARENTAL, col(ProxyGrant.limits_on).is_(None), col(ProxyGrant.limits_on) > on
    )


def in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a grant holds on a day."""
    return (
        col(ProxyGrant.status) == "active",
        col(ProxyGrant.starts_on) <= on,
        or_(col(ProxyGrant.ends_on).is_(None), col(ProxyGrant.ends_on) >= on),
    )
