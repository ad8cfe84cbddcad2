"""What a card must not leave unsaid: the six headings whose absence is told, most dangerous first."""

from typing import Literal

from app.card_templates.catalogue import Catalogue
from app.card_templates.composition import Composition
from app.card_templates.fact_schema import FactWords
from app.card_templates.values import Language
from app.patient_summary.entries import Entries, current
from app.patient_summary.people import is_clinical_24_hour
from app.patient_summary.schema import PatientSummary
from app.patients.headings import key_for

NumberWarning = Literal["no_number", "no_number_at_night"]

_OF_FACTS = {
    "spo2_target_range": "oxygen_target",
    "steroid_name_dose": "steroids",
    "ventilation_interface": "breathing_support",
}


def advice_lacks(
    composition: Composition, entries: Entries, rules: Catalogue, language: Language
) -> tuple[FactWords, ...]:
    """The questions that critical lines of this card need answered and nobody has answered; "none" is an answer."""
    needed = (rules.facts[key] for key in composition.must_fill if key in rules.facts)
    open_ones = (fact for fact in needed if current(entries, key_for(fact.file) or "") is None)
    return tuple(fact.in_words(language) for fact in open_ones)


def number_warning(summary: PatientSummary) -> NumberWarning | None:
    """What the owner is told about numbers before the card is issued; it never stands in the way (hazard H20-A4)."""
    if not summary.contacts:
        return "no_number"
    return None if any(map(is_clinical_24_hour, summary.contacts)) else "no_number_at_night"


def not_recorded(summary: PatientSummary) -> tuple[str, ...]:
    """Keys of what is not recorded. A card without a clinical number at night cannot look complete: it comes first
    (hazard H20-A4)."""
    gaps = [] if any(is_clinical_24_hour(each) for each in summary.contacts) else ["number_24_hour"]
    if summary.allergies.status == "not_recorded":
        gaps.append("allergies")
    gaps += [_OF_FACTS[fact.key] for fact in summary.first_facts if fact.key in _OF_FACTS and fact.value is None]
    if not summary.advance_plans:
        gaps.append("advance_plan")
    return tuple(gaps)
