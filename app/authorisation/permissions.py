"""What can be allowed, noun and verb. Who has what is in `roles.py`."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do. A route names exactly one, or is on the public list."""

    # a patient's record
    RECORD_SEE = "record.see"
    RECORD_SAVE = "record.save"
    PLAN_SEE = "plan.see"
    PLAN_SAVE = "plan.save"
    PLAN_PRINT = "plan.print"
    CARD_SEE = "card.see"
    CARD_ISSUE = "card.issue"
    CARD_WITHDRAW = "card.withdraw"
    LINK_SEE = "link.see"
    LINK_CREATE = "link.create"
    LINK_PAUSE = "link.pause"
    LINK_CANCEL = "link.cancel"
    LINK_SHOW = "link.show"
    OPENINGS_SEE = "openings.see"
    DOCUMENT_SEE = "document.see"
    DOCUMENT_MAKE = "document.make"
    PROXY_CHANGE = "proxy.change"
    CARD_PREVIEW = "card.preview"
    PLAN_PROPOSE = "plan.propose"
    PROPOSAL_SEE = "proposal.see"
    PROPOSAL_DECIDE = "proposal.decide"
    CONSENT_SEE = "consent.see"
    CONSENT_GIVE = "consent.give"
    CONSENT_END = "consent.end"
    DATA_EXPORT = "data.export"

    # one's own account
    PATIENT_START = "patient.start"
    ACCOUNT_SEE = "account.see"
    ACCOUNT_MANAGE = "account.manage"
    SIGN_IN_CHANGE = "sign_in.change"
    ACCOUNT_CLOSE = "account.close"

    # a professional's own work
    STAFF_FIND = "staff.find"
    STAFF_JOIN = "staff.join"
    STAFF_SEE = "staff.see"
    STAFF_MANAGE = "staff.manage"
