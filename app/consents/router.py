"""Consents over HTTP: what is shared with whom, sharing, ending."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.access_log.door import OpenRecord, open_record
from app.authorisation.permissions import Permission
from app.consents.queries import consent_view, consents_of_patient, taken_away
from app.consents.schemas import ConsentView, EndedView, GiveConsent
from app.consents.service import RecordedBy, end, give
from app.consents.words import ConsentWords, latest
from app.core.runtime import RuntimeDep
from app.patients.keys import data_key

router = APIRouter(tags=["consents"])

CONSENTS = "/patients/{patient_id}/consents"
See = Annotated[OpenRecord, Depends(open_record(Permission.CONSENT_SEE, event="consents.seen"))]
Give = Annotated[OpenRecord, Depends(open_record(Permission.CONSENT_GIVE, event="consent.asked"))]
End = Annotated[OpenRecord, Depends(open_record(Permission.CONSENT_END, event="consent.ending_asked"))]


def _by(opened: OpenRecord) -> RecordedBy:
    return RecordedBy(opened.by, opened.actor.account_id)


@router.get("/consent-words")
def see_words(language: Annotated[str, Query(max_length=20)] = "en-GB") -> ConsentWords:
    """What a person agrees to when they share; no person is in it."""
    return latest(language)


@router.get(CONSENTS)
def see_consents(opened: See, runtime: RuntimeDep) -> tuple[ConsentView, ...]:
    """Every agreement, newest first, ended ones too."""
    return consents_of_patient(opened.session, runtime, data_key(opened.session, runtime, opened.patient_id))


@router.post(CONSENTS, status_code=201)
def share(asked: GiveConsent, opened: Give, runtime: RuntimeDep) -> ConsentView:
    """Share with a professional or a team from now on."""
    key = data_key(opened.session, runtime, opened.patient_id)
    return consent_view(opened.session, runtime, key, give(opened.session, key, asked, by=_by(opened)))


@router.post(CONSENTS + "/{consent_id}/end")
def stop_sharing(consent_id: UUID, opened: End, runtime: RuntimeDep) -> EndedView:
    """End it: the very next request of the other side is refused."""
    row = end(opened.session, patient_id=opened.patient_id, consent_id=consent_id, by=_by(opened))
    key = data_key(opened.session, runtime, opened.patient_id)
    view = consent_view(opened.session, runtime, key, row)
    return EndedView(consent=view, cannot_be_called_back=taken_away(opened.session, row))
