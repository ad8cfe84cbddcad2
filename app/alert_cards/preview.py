"""What a responder would see if the card were issued now, what stands in the way, and what is not recorded."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from app.alert_cards.fictional import is_fictional
from app.alert_cards.models import AlertCard
from app.card_templates.composition import Composition
from app.card_templates.fact_schema import FactWords
from app.card_templates.loader import catalogue
from app.card_templates.release import obstacles
from app.card_templates.values import Language
from app.core.clock import today
from app.core.runtime import Runtime
from app.patient_summary.build import Edition, build_from, load_entries
from app.patient_summary.digest import preview_digest
from app.patient_summary.entries import Entries
from app.patient_summary.gaps import NumberWarning, advice_lacks, not_recorded, number_warning
from app.patient_summary.schema import PatientSummary, Scope
from app.patients.models import Patient

OF_SINGLE_TEMPLATES = {"not_approved"}
"""Unsigned templates are left out of a live card one by one, so they stand in nobody's way (clinical-design F14)."""
WITHOUT_ADVICE = {"unsettled", "combination_not_approved"}
"""Where the lines together may not stand, a card without advice still may (hazard H24-A2)."""
NOT_FICTIONAL = (
    "This is a demonstration. It makes cards for made-up people only: use the last name Example, and an NHS number "
    "that begins with 999 or none."
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the card cannot be issued as previewed, in a sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Preview:
    """`digest` is what an issue must name. `reasons` empty: it may be issued."""

    summary: PatientSummary
    digest: str
    reasons: tuple[Reason, ...]
    not_recorded: tuple[str, ...]
    advice_lacks: tuple[FactWords, ...]
    """Questions whose answers critical lines of the card need: told before it is issued, never in its way."""
    number_warning: NumberWarning | None
    """That no number stands on the card, or none of a team at night: told before it is issued, never in its way."""
    patient: Patient

    @property
    def may_issue(self) -> bool:
        return not self.reasons


def preview_card(
    session: Session, runtime: Runtime, *, patient: Patient, card: AlertCard | None, with_advice: bool = True
) -> Preview:
    """The next version as it would be issued today; exactly what `issue_card` seals, but for its number and dates.

    Invalid when name or date of birth is missing.
    """
    entries = load_entries(session, runtime, patient.id)
    edition = next_edition(runtime, patient, card)
    built = build_from(session, entries, scope=Scope.EMERGENCY, edition=edition, with_advice=with_advice)
    return Preview(
        summary=built.summary,
        digest=preview_digest(built.summary),
        reasons=_reasons(runtime, entries, patient, built.composition, with_advice=with_advice),
        not_recorded=not_recorded(built.summary),
        advice_lacks=advice_lacks(built.composition, entries, catalogue(), edition.language) if with_advice else (),
        number_warning=number_warning(built.summary),
        patient=patient,
    )


def next_edition(runtime: Runtime, patient: Patient, card: AlertCard | None) -> Edition:
    """The edition that would be issued today."""
    return Edition(
        card_id="" if card is None else str(card.id),
        version=1 if card is None else card.current_version + 1,
        issued_on=today(),
        mode=runtime.mode,
        language=Language.of(patient.language),
    )


def patient_of(session: Session, patient_id: UUID) -> Patient:
    """The patient's row, for reading."""
    return session.get_one(Patient, patient_id)


def _reasons(
    runtime: Runtime, entries: Entries, patient: Patient, composition: Composition, *, with_advice: bool
) -> tuple[Reason, ...]:
    reasons = []
    if runtime.is_demo and not is_fictional(entries, patient):
        reasons.append(Reason("not_fictional", NOT_FICTIONAL))
    for obstacle in obstacles(composition, runtime.mode):
        stands = obstacle.code not in OF_SINGLE_TEMPLATES and (with_advice or obstacle.code not in WITHOUT_ADVICE)
        if stands:
            reasons.append(Reason(obstacle.code, obstacle.message))
    return tuple(dict.fromkeys(reasons))
