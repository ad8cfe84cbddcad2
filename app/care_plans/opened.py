"""From an opened record to who reads and who writes its plan."""

from typing import cast

from app.access_log.door import OpenRecord
from app.care_plans.queries import Reader
from app.care_plans.shared_scope import joined_scope
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.patients.schemas import RecordedBy
from app.patients.service import Writer


def reader_of(opened: OpenRecord, runtime: Runtime) -> Reader:
    """Whoever opened it, with what is shared with them when they are a professional."""
    if not opened.relation.is_professional:
        return Reader(opened.actor.account_id, opened.relation)
    key = data_key(opened.session, runtime, opened.patient_id)
    return Reader(opened.actor.account_id, opened.relation, joined_scope(key, opened.relation.consents))


def writer_of(opened: OpenRecord) -> Writer:
    """The account, and the record's word for it: patient, proxy, advisor or clinician."""
    return Writer(opened.actor.account_id, cast("RecordedBy", opened.by))
