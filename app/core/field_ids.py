"""The one list of encrypted and blindly indexed fields.

A value is bound to its ciphertext for ever: a column may be renamed, a field id may not be changed,
removed or used again. Add at the end of its group."""

from enum import StrEnum


class FieldId(StrEnum):
    # under the key-encryption key
    PATIENT_DATA_KEY = "patient_key.data_key"

    # under the patient's data key
    RECORD_ENTRY_BODY = "record_entry.body"
    ATTACHMENT_BODY = "attachment.body"
    CARD_VERSION_KEY = "card_version.version_key"
    SHARE_LINK_SECRET = "share_link.secret"  # noqa: S105 - the name of a field, not a secret
    SHARE_LINK_LABEL = "share_link.label"
    PROXY_GRANT_RELATIONSHIP = "proxy_grant.relationship"
    CARE_PLAN_VERSION_BODY = "care_plan_version.body"
    CARE_PLAN_DRAFT_BODY = "care_plan_draft.body"
    SHARING_CONSENT_BODY = "sharing_consent.body"
    PLAN_PROPOSAL_BODY = "plan_proposal.body"

    # under the version key
    CARD_VERSION_EMERGENCY_BODY = "card_version.emergency_body"
    CARD_VERSION_FULL_BODY = "card_version.full_body"

    # under a key that the paper gives
    VERSION_KEY_BY_TOKEN = "share_link.version_key_by_token"  # noqa: S105 - the name of a field
    VERSION_KEY_BY_CODE = "share_link.version_key_by_code"

    # under the version key for openings, the data key otherwise
    ACCESS_EVENT_PRIVATE = "access_event.private"

    # under a key derived from the key-encryption key, for what is the service's own
    EMAIL_CODE_EMAIL = "email_code.email"
    OUTBOX_PRIVATE = "outbox.private"
    STAFF_MEMBER_PERSON = "staff_member.person"
    STAFF_INVITATION_PERSON = "staff_invitation.person"

    # under a key derived from the pepper, which both processes hold
    PROBLEM_REPORT_TEXT = "problem_report.text"

    # blind indexes, and the sealed value beside them
    ACCOUNT_EMAIL = "account.email"
    PATIENT_NHS_NUMBER = "patient.nhs_number"
