"""Who may do what, as the tests expect it: one row for each route, written by hand and compared with the app.

Columns of the record: `owner` (the patient), `sole` (manages for a patient without an account, nobody else does),
`manager` (manages beside the patient), `told` (views and hears of openings), `viewer`, `held` (the patient within 72
hours of a recovery by e-mail alone), `limited` (a parent from the 16th birthday on).
`yes` goes through, `no` is 403. Everybody who is not in the columns is refused in
the same way by every row, and stands in `EVERYWHERE`.
"""

from typing import Final

RECORD: Final = """
GET    /patients/{patient_id}/record                         owner sole manager told viewer held
PUT    /patients/{patient_id}/record/{heading}               owner sole manager -    -      held
DELETE /patients/{patient_id}/record/{heading}               owner sole manager -    -      held
POST   /patients/{patient_id}/photo                          owner sole manager -    -      held
POST   /patients/{patient_id}/attachments                    owner sole manager -    -      held
GET    /patients/{patient_id}/attachments/{attachment_id}    owner sole manager told viewer held
DELETE /patients/{patient_id}/attachments/{attachment_id}    owner sole manager -    -      held
GET    /patients/{patient_id}/health-check                   owner sole manager told viewer held
GET    /patients/{patient_id}/plan                           owner sole manager told viewer held
GET    /patients/{patient_id}/everything                     owner sole -       -    -      -
GET    /patients/{patient_id}/plan/document                  owner sole manager told viewer -
GET    /patients/{patient_id}/plan/passport                  owner sole manager told viewer -
GET    /patients/{patient_id}/plan/history                   owner sole manager told viewer held
GET    /patients/{patient_id}/plan/sections/{section}        owner sole manager told viewer held
PUT    /patients/{patient_id}/plan/sections/{section}        owner sole manager -    -      held
PUT    /patients/{patient_id}/plan/sections/{section}/draft  owner sole manager -    -      held
DELETE /patients/{patient_id}/plan/sections/{section}/draft  owner sole manager -    -      held
POST   /patients/{patient_id}/plan/sections/{section}/restore owner sole manager -   -      held
GET    /patients/{patient_id}/plan/sections/{section}/compare owner sole manager told viewer held
GET    /patients/{patient_id}/plan/sections/{section}/versions/{number} owner sole manager told viewer held
GET    /patients/{patient_id}/consents                       owner sole -       -    -      held
POST   /patients/{patient_id}/consents                       owner sole -       -    -      -
POST   /patients/{patient_id}/consents/{consent_id}/end      owner sole -       -    -      held
GET    /patients/{patient_id}/card                           owner sole manager told viewer held limited
GET    /patients/{patient_id}/card/preview                   owner sole manager told viewer held
GET    /patients/{patient_id}/card/summary                   owner sole manager told viewer held limited
GET    /patients/{patient_id}/links                          owner sole manager told viewer held limited
GET    /patients/{patient_id}/links/{link_id}/code           owner sole manager told viewer - limited
GET    /patients/{patient_id}/openings                       owner -    -       told -      held
POST   /patients/{patient_id}/openings/told                  owner sole -       -    -      -
GET    /patients/{patient_id}/documents                      owner sole manager told viewer held limited
GET    /patients/{patient_id}/documents/{document_format}    owner sole manager told viewer - limited
GET    /patients/{patient_id}/prints                         owner sole manager told viewer held limited
POST   /patients/{patient_id}/prints/{print_id}/replaced     owner sole manager told viewer - limited
POST   /patients/{patient_id}/links                          owner sole manager -    -      -
POST   /patients/{patient_id}/links/{link_id}/pause          owner sole manager -    -      -
POST   /patients/{patient_id}/links/{link_id}/resume         owner sole manager -    -      -
POST   /patients/{patient_id}/links/{link_id}/cancel         owner sole manager -    -      -
POST   /patients/{patient_id}/card/issue                     owner sole manager -    -      -
POST   /patients/{patient_id}/card/withdraw                  owner sole -       -    -      -
"""

ACCOUNT: Final = """
POST   /session/extend               person professional held
GET    /sessions                     person professional held
DELETE /sessions/{session_id}        person professional held
GET    /passkeys                     person professional held
POST   /passkeys/options             person professional held
POST   /passkeys                     person professional held
DELETE /passkeys/{passkey_id}        person professional -
POST   /recovery-codes               person professional -
POST   /patients                     person -            held
"""
"""One's own account: nobody else's can be named in a path that works. Without a session every row is 401."""

BY_CONSENT: Final = """
GET    /patients/{patient_id}/plan                           plan
GET    /patients/{patient_id}/plan/history                   plan
GET    /patients/{patient_id}/plan/document                  plan
GET    /patients/{patient_id}/plan/sections/{section}        plan
PUT    /patients/{patient_id}/plan/sections/{section}        direct
PUT    /patients/{patient_id}/plan/sections/{section}/draft  plan
DELETE /patients/{patient_id}/plan/sections/{section}/draft  plan
POST   /patients/{patient_id}/plan/sections/{section}/restore direct
GET    /patients/{patient_id}/plan/sections/{section}/compare plan
GET    /patients/{patient_id}/plan/sections/{section}/versions/{number} plan
GET    /patients/{patient_id}/card                           card
GET    /patients/{patient_id}/card/summary                   card
GET    /patients/{patient_id}/documents                      card
GET    /patients/{patient_id}/documents/{document_format}    card
GET    /patients/{patient_id}/prints                         card
POST   /patients/{patient_id}/prints/{print_id}/replaced     card
"""
"""What a professional may do, by what a consent in force names: `plan` (the section), `direct` (writing in it without
asking), `card`. Every row of the record that is not here is closed to them whatever was agreed to."""

STAFF: Final = """
POST   /staff/join                   person member code left -
POST   /staff/find                   person -      -    -    held
GET    /staff/me                     -      member -    -    -
PUT    /staff/deputy                 -      member -    -    -
POST   /staff/leave                  -      member -    -    -
DELETE /staff/leave/{leave_id}       -      member -    -    -
"""
"""A professional's own work. `member` is in by passkey, `code` by an e-mail code alone, `left` has ended, `held` is
within 72 hours of a recovery by e-mail alone."""

PUBLIC: Final = """
GET    /service
GET    /session
GET    /facts
GET    /plan-sections
GET    /consent-words
POST   /templates/search
POST   /templates/read
POST   /sign-in/code
POST   /sign-in/code/verify
POST   /sign-in/passkey/options
POST   /sign-in/passkey
POST   /recovery/code
POST   /recovery/wait
POST   /recovery/stop
POST   /recovery/finish
POST   /sign-out
"""

EVERYWHERE: Final = {
    "anonymous": 401,
    "signed out": 401,
    "forged cookie": 401,
    "another patient": 404,
    "nobody's helper": 404,
    "paused proxy": 404,
    "ended proxy": 404,
    "proxy from tomorrow": 404,
    "proxy until yesterday": 404,
    "advisor with a grant": 404,
    "clinician with a grant": 404,
    "network manager with a grant": 404,
    "operator with a grant": 404,
}
"""What each of these gets from every row of the record. An unknown patient and somebody else's look the same."""

Row = tuple[str, str]


def rows(table: str) -> dict[Row, frozenset[str]]:
    """Method and path (under /api) to the columns that go through."""
    read = {}
    for line in table.strip().splitlines():
        method, path, *columns = line.split()
        assert (method, path) not in read, "a row stands twice"
        read[method, path] = frozenset(columns) - {"-"}
    return read


def every_row() -> dict[Row, frozenset[str]]:
    """The tables as one."""
    return rows(RECORD) | rows(ACCOUNT) | rows(STAFF) | rows(PUBLIC)
