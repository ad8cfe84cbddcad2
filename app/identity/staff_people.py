"""Who a professional is, in words: sealed under the service's key, as an address is."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.core.envelope import Place, pad, unpad
from app.core.field_ids import FieldId
from app.core.runtime import KeyRing
from app.core.service_seal import open_for_service, seal_for_service
from app.identity.models import StaffInvitation, StaffMember

_ROW_VERSION: Final = 1  # written once

Text = Annotated[str, Field(min_length=1, max_length=120)]


class StaffPerson(BaseModel):
    """As the organisation vouches for them. `registration` is "NMC 12A3456E"; a care advisor may have none."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    name: Text
    job: Text
    registration: Text | None = None


def seal_member(keys: KeyRing, member_id: UUID, person: StaffPerson) -> bytes:
    """For the member's row."""
    return _seal(keys, FieldId.STAFF_MEMBER_PERSON, member_id, person)


def member_person(keys: KeyRing, member: StaffMember) -> StaffPerson:
    """Name, job and registration of a professional."""
    return _open(keys, FieldId.STAFF_MEMBER_PERSON, member.id, member.person)


def seal_invitation(keys: KeyRing, invitation_id: UUID, person: StaffPerson) -> bytes:
    """For the row of an invitation."""
    return _seal(keys, FieldId.STAFF_INVITATION_PERSON, invitation_id, person)


def invited_person(keys: KeyRing, invitation: StaffInvitation) -> StaffPerson:
    """Whom the invitation is for."""
    return _open(keys, FieldId.STAFF_INVITATION_PERSON, invitation.id, invitation.person)


def _seal(keys: KeyRing, field: FieldId, row_id: UUID, person: StaffPerson) -> bytes:
    plain = pad(person.model_dump_json().encode("utf-8"))
    return seal_for_service(keys.keks, plain, Place(field, row_id, row_id, _ROW_VERSION))


def _open(keys: KeyRing, field: FieldId, row_id: UUID, sealed: bytes) -> StaffPerson:
    plain = open_for_service(keys.keks, sealed, Place(field, row_id, row_id, _ROW_VERSION))
    return StaffPerson.model_validate_json(unpad(plain))
