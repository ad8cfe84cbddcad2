"""What a card must not leave unsaid: the six headings whose absence is told, most dangerous first."""

from app.patient_summary.people import is_clinical_24_hour
from app.patient_summary.schema import PatientSummary

_OF_FACTS = {
    "spo2_target_range": "oxygen_target",
    "steroid_name_dose": "steroids",
    "ventilation_interface": "breathing_support",
}


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
