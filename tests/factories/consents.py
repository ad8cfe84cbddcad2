"""Agreements for tests, recorded as a patient's own."""

from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.authorisation.models import SharingConsent
from app.consents.schemas import GiveConsent
from app.consents.service import RecordedBy, give
from app.consents.words import latest
from app.core.runtime import Runtime
from app.identity.models import Organisation, StaffMember
from app.patients.keys import data_key

PATIENT = RecordedBy("patient")
WHOLE_PLAN = {"all_open": True}


def asking(team: StaffMember | Organisation, **changes: Any) -> dict[str, Any]:
    """What the app sends to share the card and the open parts of the plan with this professional or team."""
    kind = "person" if isinstance(team, StaffMember) else "organisation"
    said = {"kind": kind, "team_id": str(team.id), "sees_card": True, "plan": WHOLE_PLAN}
    return said | {"words_version": latest("en-GB").version} | changes


def shared(
    session: Session, runtime: Runtime, patient_id: UUID, team: StaffMember | Organisation, **changes: Any
) -> SharingConsent:
    """Something of the patient is shared with the professional or team."""
    asked = GiveConsent.model_validate(asking(team, **changes))
    return give(session, data_key(session, runtime, patient_id), asked, by=PATIENT)
