"""Who may do what, as data. The tests walk every cell of these tables.

* **The patient** may do everything with their own record and card.
* **A sole manager** helps a patient who has no account, and nobody else manages for that patient: a parent, mostly.
  They may do everything too, because there is nobody whom they could ask. Openings only where it is switched on.
* **A manager** helps a patient who has an account, or helps beside another manager. They keep the record and the card,
  but never withdraw the card alone, nor change who else may help (hazards H14, H42).
* **A viewer** reads and shows; changes nothing.
* **Limited** is a parent from the 16th birthday on: shows and prints the issued card, and sees no opening, unless the
  young person or a recorded decision says otherwise (hazard H13).
* **A professional** (care advisor, clinician) has what recorded consents in force today share with them, with the team
  of their organisation, or with a colleague for whom they cover; nothing without one.
* **Network managers and operators** have no relation to any patient.
* **A held session** (72 hours after a recovery by e-mail alone) reads and keeps the record, and does nothing that
  reaches a responder, leaves the service or changes how one signs in (security-design C2).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.authorisation.permissions import Permission
from app.identity.actor import Role


class RelationKind(StrEnum):
    """How an account stands to a patient today."""

    SELF = "self"
    SOLE_MANAGER = "sole_manager"
    MANAGER = "manager"
    VIEWER = "viewer"
    LIMITED = "limited"
    ADVISOR = "advisor"
    CLINICIAN = "clinician"


_READING: Final = frozenset(
    {
        Permission.RECORD_SEE,
        Permission.PLAN_SEE,
        Permission.CARD_SEE,
        Permission.CARD_PREVIEW,
        Permission.LINK_SEE,
        Permission.LINK_SHOW,
        Permission.DOCUMENT_SEE,
    }
)
_KEEPING: Final = _READING | {
    Permission.RECORD_SAVE,
    Permission.PLAN_SAVE,
    Permission.CARD_ISSUE,
    Permission.LINK_CREATE,
    Permission.LINK_PAUSE,
    Permission.LINK_CANCEL,
    Permission.DOCUMENT_MAKE,
    Permission.PLAN_PRINT,
    Permission.PROPOSAL_SEE,
    Permission.PROPOSAL_DECIDE,
}
SHARING: Final = frozenset({Permission.CONSENT_SEE, Permission.CONSENT_GIVE, Permission.CONSENT_END})
"""For the patient; for a patient without an account also for each of those who manage. Ending is the safe side, so one
parent alone may end what the other agreed to."""
_DECIDING: Final = _KEEPING | SHARING | {Permission.CARD_WITHDRAW, Permission.PROXY_CHANGE, Permission.DATA_EXPORT}

CARD_TIER: Final = frozenset({Permission.CARD_SEE, Permission.DOCUMENT_SEE, Permission.DOCUMENT_MAKE})
"""What a consent to the card lets a professional do: the issued card, and documents of it without any code."""
PLAN_TIER: Final = frozenset(
    {Permission.PLAN_SEE, Permission.PLAN_PRINT, Permission.PLAN_SAVE, Permission.PLAN_PROPOSE, Permission.PROPOSAL_SEE}
)
"""What a consent to the plan lets a professional do, in the sections that it names; saving only where it says so."""

BY_RELATION: Final[Mapping[RelationKind, frozenset[Permission]]] = {
    RelationKind.SELF: _DECIDING | {Permission.OPENINGS_SEE},
    RelationKind.SOLE_MANAGER: _DECIDING,
    RelationKind.MANAGER: _KEEPING,
    RelationKind.VIEWER: _READING | {Permission.DOCUMENT_MAKE, Permission.PLAN_PRINT},
    RelationKind.LIMITED: frozenset(
        {
            Permission.CARD_SEE,
            Permission.LINK_SEE,
            Permission.LINK_SHOW,
            Permission.DOCUMENT_SEE,
            Permission.DOCUMENT_MAKE,
        }
    ),
    RelationKind.ADVISOR: CARD_TIER | PLAN_TIER,
    RelationKind.CLINICIAN: CARD_TIER | PLAN_TIER,
}
"""With a patient's record. A professional has only the tiers that a consent in
force names. OPENINGS_SEE comes to a proxy only through `ProxyGrant.sees_openings` (H9)."""

_OWN_ACCOUNT: Final = frozenset(
    {Permission.ACCOUNT_SEE, Permission.ACCOUNT_MANAGE, Permission.SIGN_IN_CHANGE, Permission.ACCOUNT_CLOSE}
)
_STAFF: Final = frozenset({Permission.STAFF_JOIN, Permission.STAFF_SEE, Permission.STAFF_MANAGE})
BY_ROLE: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.PERSON: _OWN_ACCOUNT | {Permission.PATIENT_START, Permission.STAFF_FIND, Permission.STAFF_JOIN},
    Role.CARE_ADVISOR: _OWN_ACCOUNT | _STAFF,
    Role.CLINICIAN: _OWN_ACCOUNT | _STAFF,
    Role.NETWORK_MANAGER: _OWN_ACCOUNT,
    Role.OPERATOR: _OWN_ACCOUNT,
}
"""With one's own account, without a patient."""

MAY_RELATE: Final = frozenset({Role.PERSON})
"""Roles whose grants count. Professionals have theirs by consent alone."""

REFUSED_WHILE_HELD: Final = frozenset(
    {
        Permission.CARD_ISSUE,
        Permission.CARD_WITHDRAW,
        Permission.LINK_CREATE,
        Permission.LINK_PAUSE,
        Permission.LINK_CANCEL,
        Permission.LINK_SHOW,
        Permission.DOCUMENT_MAKE,
        Permission.PLAN_PRINT,
        Permission.PROXY_CHANGE,
        Permission.CONSENT_GIVE,
        Permission.DATA_EXPORT,
        Permission.SIGN_IN_CHANGE,
        Permission.ACCOUNT_CLOSE,
        Permission.STAFF_JOIN,
        Permission.STAFF_MANAGE,
    }
)
"""After a recovery by e-mail alone. Showing a code is in it: a code on a screen outlasts the hold."""
