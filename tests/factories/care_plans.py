"""Plans for tests: open records with the headings of a plan, and saves over what stands."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.care_plans import history
from app.care_plans.queries import section_view
from app.care_plans.schemas import RestoreSection, SaveSection
from app.care_plans.sections import section_of
from app.care_plans.service import Saved, open_plan, restore_section, save_section
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.patients.service import Record, Writer
from tests.factories.patients import PATIENT, a_patient, the_facts

LETTER = {"role": "Respiratory consultant", "organisation": "Northdale Hospital", "on": "2026-05-03"}


def a_plan(session: Session, runtime: Runtime, patient_id: UUID | None = None) -> Record:
    """The open plan of a patient; of a new one unless named."""
    history.register()
    patient_id = patient_id or a_patient(session, runtime)
    return open_plan(session, data_key(session, runtime, patient_id), the_facts(), runtime.mode)


def number(plan: Record, section: str) -> int:
    """The version of a section that stands."""
    return history.number_of(plan.session, plan.key, section)


def keep(plan: Record, section: str, *parts: dict[str, Any], by: Writer = PATIENT, **more: Any) -> Saved:
    """Save parts of a section over what stands, unless `version` is named."""
    body = {"version": number(plan, section), "entries": parts} | more
    return save_section(plan, section_of(section), SaveSection.model_validate(body), by=by)


def own(section: str, **value: Any) -> dict[str, Any]:
    """The section's own words as a part to save."""
    return {"heading": f"plan.{section}", "value": value}


def oxygen(low: float, high: float) -> dict[str, Any]:
    """The oxygen target as a part to save."""
    value = {"value": {"low": low, "high": high}}
    return {"heading": "fact.spo2_target_range", "value": value, "confirm_unusual": True}


def bring_back(plan: Record, section: str, at: int, **more: Any) -> Saved:
    """Restore a section over what stands."""
    body = {"version": number(plan, section), "number": at, "confirm_unusual": True} | more
    return restore_section(plan, section_of(section), RestoreSection.model_validate(body), by=PATIENT)


def sentences(plan: Record, section: str) -> list[str]:
    """What the newest version says was changed."""
    version = history.version_at(plan.session, plan.key, section, number(plan, section))
    return [change.sentence() for change in version.body.changes]


def stands(plan: Record, section: str) -> dict[str, Any]:
    """What a section shows, by heading."""
    view = section_view(plan, section_of(section), account_id=None)
    return {entry.heading: entry.value for entry in view.entries}


def allergy(substance: str) -> dict[str, Any]:
    """A list of one."""
    return {"heading": "allergies", "value": {"status": "recorded", "items": [{"substance": substance}]}}
