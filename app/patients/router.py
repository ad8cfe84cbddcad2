"""The record over HTTP: start a patient, read and save headings, pictures, and what to do next."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import BaseModel

from app.access_log.door import OpenRecord, open_record
from app.authorisation.own_account import allow
from app.authorisation.permissions import Permission
from app.core.clock import today
from app.core.database import SessionDep
from app.core.runtime import RuntimeDep
from app.identity.actor import Actor
from app.patients import hooks
from app.patients.attachments import add_attachment, open_attachment, remove_attachment
from app.patients.entries import entries_of
from app.patients.headings.catalogue import FactCatalogueDep
from app.patients.health_check import HealthCheck, health_check
from app.patients.keys import data_key
from app.patients.photo import set_photo
from app.patients.queries import RecordView, record_view, saved_view
from app.patients.schemas import RemovedView, SavedView, SaveEntry
from app.patients.service import Record, Writer, remove_entry, save_entry
from app.patients.start import StartPatient, start_patient
from app.patients.uploads import FaceDep, LetterDep, TakenOnDep

router = APIRouter(prefix="/patients", tags=["patients"])

See = Annotated[OpenRecord, Depends(open_record(Permission.RECORD_SEE, event="record.seen"))]
Keep = Annotated[OpenRecord, Depends(open_record(Permission.RECORD_SAVE, event="record.saved"))]
Starter = Annotated[Actor, Depends(allow(Permission.PATIENT_START))]
Version = Annotated[int, Query(ge=0)]


class Made(BaseModel):
    """The id of what was made."""

    id: UUID


def _record(opened: OpenRecord, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> Record:
    key = data_key(opened.session, runtime, opened.patient_id)
    return Record(opened.session, key, catalogue, runtime.mode)


def _writer(opened: OpenRecord) -> Writer:
    return Writer(opened.actor.account_id, "patient" if opened.by == "patient" else "proxy")


@router.post("", status_code=201)
def start(
    start: StartPatient, actor: Starter, session: SessionDep, runtime: RuntimeDep, catalogue: FactCatalogueDep
) -> Made:
    """A new patient: oneself, one's child, or an adult who is helped."""
    return Made(id=start_patient(session, runtime, start, catalogue=catalogue, account_id=actor.account_id))


@router.get("/{patient_id}/record")
def see_record(opened: See, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> RecordView:
    """Every heading, and the headings that the chosen conditions ask for."""
    return record_view(_record(opened, runtime, catalogue), account_id=opened.actor.account_id)


@router.put("/{patient_id}/record/{heading}")
def save(heading: str, save: SaveEntry, opened: Keep, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> SavedView:
    """Save one heading over the version that was seen."""
    record, by = _record(opened, runtime, catalogue), _writer(opened)
    return saved_view(record, save_entry(record, heading, save, by=by), by=by)


@router.delete("/{patient_id}/record/{heading}")
def remove(
    heading: str, version: Version, opened: Keep, runtime: RuntimeDep, catalogue: FactCatalogueDep
) -> RemovedView:
    """Take one heading out of the record."""
    record = _record(opened, runtime, catalogue)
    changed = remove_entry(record, heading, version=version, by=_writer(opened))
    return RemovedView(card_headings_changed=changed)


@router.post("/{patient_id}/photo")
def send_photo(
    face: FaceDep,
    taken_on: TakenOnDep,
    opened: Keep,
    runtime: RuntimeDep,
    catalogue: FactCatalogueDep,
    version: Annotated[int, Form(ge=0)] = 0,
) -> SavedView:
    """The face, made small; the rest of the picture is not kept."""
    record, by = _record(opened, runtime, catalogue), _writer(opened)
    return saved_view(record, set_photo(record, face, taken_on=taken_on, version=version, by=by), by=by)


@router.post("/{patient_id}/attachments", status_code=201)
def send_attachment(letter: LetterDep, opened: Keep, runtime: RuntimeDep) -> Made:
    """A photo of a letter, for the answer `letter_photo`."""
    key = data_key(opened.session, runtime, opened.patient_id)
    return Made(id=add_attachment(opened.session, key, letter, by=opened.actor.account_id))


@router.get("/{patient_id}/attachments/{attachment_id}", response_class=Response)
def see_attachment(attachment_id: UUID, opened: See, runtime: RuntimeDep) -> Response:
    """The picture as a download that no page can run or show inside itself (security-design M14)."""
    key = data_key(opened.session, runtime, opened.patient_id)
    jpeg = open_attachment(opened.session, key, attachment_id)
    headers = {
        "Content-Disposition": 'attachment; filename="letter.jpg"',
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(jpeg, media_type="image/jpeg", headers=headers)


@router.delete("/{patient_id}/attachments/{attachment_id}", status_code=204)
def drop_attachment(attachment_id: UUID, opened: Keep, runtime: RuntimeDep) -> None:
    """Take a picture away, once somebody has typed it in."""
    remove_attachment(opened.session, data_key(opened.session, runtime, opened.patient_id), attachment_id)


@router.get("/{patient_id}/health-check")
def see_health_check(opened: See, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> HealthCheck:
    """What to do next, one thing at a time."""
    record = _record(opened, runtime, catalogue)
    card = hooks.card_state(record.session, record.patient_id)
    return health_check(entries_of(record.session, record.key), catalogue, card, today())
