"""Who made a version, in words: oneself, the person, or somebody who helps, and how they are related."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.authorisation.models import PatientAccount, ProxyGrant
from app.care_plans.history import Save
from app.care_plans.models import CarePlanVersion
from app.care_plans.schemas import Change
from app.identity.models import StaffMember
from app.patients.keys import DataKey
from app.patients.relationship import open_relationship
from app.patients.schemas import ChangedBy, RecordedBy


@dataclass(frozen=True, slots=True)
class Makers:
    """Everybody who could have written here, as one reader is told of them."""

    reader: UUID | None
    patient: UUID | None
    helpers: Mapping[UUID, str]
    staff: Mapping[UUID, RecordedBy]

    def change(self, at: datetime, made_by: UUID | None, recorded_by: RecordedBy | None = None) -> Change:
        """Who, and when. `recorded_by` is what the save itself says; without it, who they are to the patient."""
        return Change(at=at, by=self._by(made_by, recorded_by), relationship=self.helpers.get(made_by or UUID(int=0)))

    def of(self, save: Save | None) -> Change | None:
        """The same for a save that was not opened."""
        return None if save is None else self.change(save.made_at, save.made_by)

    def _by(self, made_by: UUID | None, recorded_by: RecordedBy | None) -> ChangedBy:
        if made_by is not None and made_by == self.reader:
            return "you"
        if recorded_by is not None:
            return recorded_by
        if made_by is None:
            return "system"
        return "patient" if made_by == self.patient else self.staff.get(made_by, "proxy")


def makers_of(session: Session, key: DataKey, *, reader: UUID | None) -> Makers:
    """Ended grants too: a history goes on telling who wrote."""
    patient = select(PatientAccount.account_id).where(PatientAccount.patient_id == key.patient_id)
    grants = session.exec(select(ProxyGrant).where(ProxyGrant.patient_id == key.patient_id))
    words = {each.account_id: open_relationship(key, each.id, each.relationship_sealed) for each in grants}
    helpers = {account: said for account, said in words.items() if said}
    return Makers(reader, session.exec(patient).first(), helpers, _staff(session, key))


def _staff(session: Session, key: DataKey) -> dict[UUID, RecordedBy]:
    """The professionals who have written here, those who have left too."""
    writers = select(CarePlanVersion.made_by).where(CarePlanVersion.patient_id == key.patient_id)
    found = select(StaffMember.account_id, StaffMember.role).where(col(StaffMember.account_id).in_(writers))
    return {account: "clinician" if role == "clinician" else "advisor" for account, role in session.exec(found)}
