"""Which sections of a plan a consent shares: sealed under the patient's key, opened for one request."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.authorisation.models import SharingConsent
from app.care_plans.sections.definition import Section
from app.core import envelope
from app.core.field_ids import FieldId
from app.patients.keys import DataKey

_ROW_VERSION: Final = 1  # written once


class Scope(BaseModel):
    """`all_open` are all sections that are not private, those that come later too; a private one is shared by its name
    alone. `direct` are those in which the person lets the professional write without asking."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    all_open: bool = False
    sections: frozenset[str] = frozenset()
    direct: frozenset[str] = frozenset()

    def may_see(self, section: Section) -> bool:
        """Whether the section is shared."""
        return section.key in self.sections or (self.all_open and not section.is_private)

    def may_write(self, section: Section) -> bool:
        """Whether what is written stands at once; elsewhere it is a proposal."""
        return section.key in self.direct and self.may_see(section)


def seal_scope(key: DataKey, consent_id: UUID, scope: Scope) -> bytes:
    """For the row of a consent; padded, so that its length does not tell how much is shared."""
    plain = envelope.pad(scope.model_dump_json().encode("utf-8"))
    return key.seal(plain, field_id=FieldId.SHARING_CONSENT_BODY, row_id=consent_id, row_version=_ROW_VERSION)


def scope_of(key: DataKey, consent: SharingConsent) -> Scope:
    """What one consent shares of the plan; nothing when it is for the card alone."""
    plain = key.open(consent.body, field_id=FieldId.SHARING_CONSENT_BODY, row_id=consent.id, row_version=_ROW_VERSION)
    return Scope.model_validate_json(envelope.unpad(plain)) if consent.sees_plan else Scope()


def joined_scope(key: DataKey, consents: Iterable[SharingConsent]) -> Scope:
    """What several consents share together. One that lets write shows the section too, so joining adds nothing else."""
    scopes = [scope_of(key, consent) for consent in consents]
    return Scope(
        all_open=any(scope.all_open for scope in scopes),
        sections=frozenset().union(*(scope.sections for scope in scopes)),
        direct=frozenset().union(*(scope.direct for scope in scopes)),
    )
