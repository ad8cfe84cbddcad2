"""Start a patient: for oneself, for one's child, or for an adult who is helped."""

from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from pydantic import model_validator
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, or_, select

from app.access_log.record import record_event
from app.authorisation.models import PatientAccount, ProxyGrant
from app.core.clock import today
from app.core.errors import Conflict, Invalid
from app.core.runtime import Runtime
from app.patients.age_limits import limits_on
from app.patients.age_rules import Nation
from app.patients.check_dates import age_on
from app.patients.fields import OptionalRelationship, Yes, refused
from app.patients.headings.catalogue import FactCatalogue
from app.patients.headings.who import Who
from app.patients.keys import DataKey, make_patient_key
from app.patients.models import Patient
from app.patients.relationship import seal_relationship
from app.patients.schemas import SaveEntry, Strict
from app.patients.service import Record, Writer, save_entry

HELPED_MAX = 12
COLOURS = ("blue", "green", "purple", "orange", "pink", "brown", "teal", "grey")
"""Each with its word on every editing page, so that brothers and sisters are not mixed up (H41-A1)."""
OWN_ACCOUNT_AGE = 13
ADULT_CONSENT_AGE = 16


class LegalBasis(StrEnum):
    """Why somebody may act for another person (uk-conventions 11)."""

    PARENTAL_RESPONSIBILITY = "parental_responsibility"
    PATIENT_CONSENT = "patient_consent"
    BEST_INTERESTS = "best_interests"
    HEALTH_AND_WELFARE_LPA = "health_and_welfare_lpa"
    COURT_DEPUTY = "court_deputy"
    WELFARE_GUARDIAN = "welfare_guardian"


class StartPatient(Strict):
    """Who the card is for, and why this person may make it."""

    relation: Literal["self", "child", "adult"]
    relationship: OptionalRelationship = None
    legal_basis: LegalBasis | None = None
    who: Who
    nation: Nation | None = None
    confirm_unusual: Yes = False

    @model_validator(mode="after")
    def _basis_fits(self) -> Self:
        if self.relation == "self":
            if self.legal_basis or self.relationship:
                raise refused("basis_for_self", "This is your own card. Leave out how you are related.")
            return self
        if not self.relationship:
            raise refused("no_relationship", "Say how you know this person, for example mother or carer.")
        if self.legal_basis is None:
            raise refused("no_basis", "Say why you may do this for them.")
        if self.relation == "adult" and self.legal_basis is LegalBasis.PARENTAL_RESPONSIBILITY:
            raise refused("basis_for_adult", "Parental responsibility ends at 18. Choose another reason.")
        return self


def start_patient(
    session: Session,
    runtime: Runtime,
    start: StartPatient,
    *,
    catalogue: FactCatalogue,
    account_id: UUID,
    colour: str | None = None,
    is_seeded: bool = False,
) -> UUID:
    """A patient with a key, the entry `who`, and the account's relation to them, in one transaction.

    Conflict when the account has its own record already; Invalid `is_this_right` for an age that does not fit.
    """
    if not start.confirm_unusual:
        _ask_about_age(start)
    number = _helped_count(session, account_id)
    colour = colour or _free_colour(session, account_id, number)
    patient = Patient.model_validate({"colour": colour, "is_seeded": is_seeded, "nation": start.nation})
    session.add(patient)
    session.flush()
    key = make_patient_key(session, runtime, patient.id)
    _relate(session, start, key, account_id)
    by: Literal["patient", "proxy"] = "patient" if start.relation == "self" else "proxy"
    record_event(session, event="patient.started", outcome="done", by=by, actor_id=account_id, patient_id=patient.id)
    save = SaveEntry(version=0, value=start.who.model_dump(mode="json"), confirm_unusual=True)
    save_entry(Record(session, key, catalogue, runtime.mode), "who", save, by=Writer(account_id, by))
    return patient.id


def _ask_about_age(start: StartPatient) -> None:
    age = age_on(start.who.date_of_birth, today())
    odd = {
        "self": age < OWN_ACCOUNT_AGE and "This makes you younger than 13. Is this your own date of birth?",
        "child": age >= ADULT_CONSENT_AGE and "This person is 16 or older and decides for themselves. Do they agree?",
        "adult": age < ADULT_CONSENT_AGE and "This person is younger than 16. Is the date of birth right?",
    }[start.relation]
    if odd:
        raise Invalid(
            "is_this_right",
            "Is this right? Check it. If it is right, save it again.",
            fields={"who.date_of_birth": odd},
        )


def _helped_count(session: Session, account_id: UUID) -> int:
    own = select(func.count(col(PatientAccount.id))).where(PatientAccount.account_id == account_id)
    helped = select(func.count(col(ProxyGrant.id))).where(ProxyGrant.account_id == account_id)
    number = session.exec(own).one() + session.exec(helped).one()
    if number >= HELPED_MAX:
        raise Invalid("too_many_people", f"One account can keep {HELPED_MAX} cards. Ask us if you need more.")
    return number


def _free_colour(session: Session, account_id: UUID, number: int) -> str:
    """The first colour that nobody of this account has; when all are taken they go round again (H41-A1)."""
    own = select(PatientAccount.patient_id).where(PatientAccount.account_id == account_id)
    helped = select(ProxyGrant.patient_id).where(ProxyGrant.account_id == account_id)
    in_use = select(Patient.colour).where(or_(col(Patient.id).in_(own), col(Patient.id).in_(helped)))
    taken = set(session.exec(in_use))
    return next((colour for colour in COLOURS if colour not in taken), COLOURS[number % len(COLOURS)])


def _basis(start: StartPatient) -> dict[str, object]:
    """From 16 on it is the young person who decides: who then starts a card for a child has said that they agree."""
    if start.legal_basis is not LegalBasis.PARENTAL_RESPONSIBILITY:
        return {"legal_basis": start.legal_basis}
    limit = limits_on(start.who.date_of_birth, start.nation)
    if limit <= today():
        return {"legal_basis": LegalBasis.PATIENT_CONSENT}
    return {"legal_basis": start.legal_basis, "limits_on": limit}


def _relate(session: Session, start: StartPatient, key: DataKey, account_id: UUID) -> None:
    between = {"patient_id": key.patient_id, "account_id": account_id}
    if start.relation != "self":
        grant = ProxyGrant.model_validate(between | {"starts_on": today()} | _basis(start))
        grant.relationship_sealed = seal_relationship(key, grant.id, start.relationship or "")
        session.add(grant)
        return
    try:
        with session.begin_nested():
            session.add(PatientAccount.model_validate(between))
    except IntegrityError:
        raise Conflict(
            "already_started", "You have a card of your own already. Open it, or start one for somebody you help."
        ) from None
