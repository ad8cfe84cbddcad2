"""One action: everything about a person as one file to keep."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Response

from app.access_log.door import OpenRecord, open_record
from app.alert_cards.documents import MadeAfterwards
from app.alert_cards.queries import find_card
from app.alert_cards.versions import current_version, open_summary
from app.authorisation.permissions import Permission
from app.care_plans.document import PlanDocument, document_of
from app.care_plans.queries import Reader
from app.care_plans.service import open_plan
from app.care_plans.words import tongue
from app.core import clock
from app.core.runtime import Runtime, RuntimeDep
from app.exports.formats.care_plan import render_plan
from app.exports.pdf.signature import PdfSigner, sign_pdf
from app.exports.plain_text import render
from app.exports.printing import Printing
from app.own_data.collect import everything
from app.patient_summary.build import build_summary
from app.patient_summary.schema import PatientSummary, Scope
from app.patients.attachments import attachment_ids, open_attachment
from app.patients.headings.catalogue import FactCatalogueDep
from app.patients.keys import data_key
from app.patients.service import Record

router = APIRouter(tags=["own-data"])

FORMAT: Final = 1
ZIP: Final = "application/zip"
README: Final = Path(__file__).with_name("readme.txt")
Take = Annotated[OpenRecord, Depends(open_record(Permission.DATA_EXPORT, event="data.exported"))]


@dataclass(frozen=True, slots=True)
class Collected:
    """All that the file is made from: making it needs no database."""

    made_at: datetime
    everything: Mapping[str, Any] = field(repr=False)
    plan: PlanDocument = field(repr=False)
    person: PatientSummary = field(repr=False)
    card: PatientSummary | None = field(repr=False)
    pictures: Mapping[str, bytes] = field(repr=False)


@router.get(
    "/patients/{patient_id}/everything",
    response_class=Response,
    responses={200: {"content": {ZIP: {}}, "description": "A ZIP file that can be read without us."}},
)
def take_everything(opened: Take, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> Response:
    """Everything about one person: as JSON for a program, as a signed PDF and text for people, with all pictures."""
    key = data_key(opened.session, runtime, opened.patient_id)
    record = open_plan(opened.session, key, catalogue, runtime.mode)
    collected = _collected(opened, record, runtime)

    def make() -> Response:
        headers = {
            "Content-Disposition": 'attachment; filename="alertcard-everything.zip"',
            "Cache-Control": "no-store",
        }
        return Response(_zipped(collected, runtime), media_type=ZIP, headers=headers)

    return MadeAfterwards(make)


def _collected(opened: OpenRecord, record: Record, runtime: Runtime) -> Collected:
    session, day = opened.session, clock.today()
    person = build_summary(
        session, runtime, patient_id=opened.patient_id, scope=Scope.EMERGENCY, version=1, issued_on=day
    )
    card = find_card(session, opened.patient_id)
    version = None if card is None or card.status != "active" else current_version(session, card)
    reader = Reader(opened.actor.account_id, opened.relation)
    ids = sorted(attachment_ids(session, opened.patient_id))
    return Collected(
        made_at=clock.now(),
        everything=everything(opened, record, runtime),
        plan=document_of(record, reader, with_private=True, language=tongue(person.language)),
        person=person,
        card=None if version is None else open_summary(version, record.key),
        pictures={f"pictures/{each}.jpg": open_attachment(session, record.key, each) for each in ids},
    )


def _zipped(collected: Collected, runtime: Runtime) -> bytes:
    day = collected.made_at.astimezone(clock.UK).date()
    printing = Printing(day, runtime.settings.emergency_url, runtime.settings.help_line)
    signer = PdfSigner(runtime.keys.pdf, runtime.keys.pdf_certificates)
    told = {"format": FORMAT, "made_at": collected.made_at.isoformat(), **collected.everything}
    plan = render_plan(collected.plan, collected.person, printing, is_large=False)
    files: dict[str, bytes] = {
        "README.txt": README.read_text("utf-8").format(date=f"{day:%d.%m.%Y}").encode("utf-8"),
        "everything.json": json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8"),
        "care-plan.pdf": sign_pdf(plan, signer),
    }
    if collected.card is not None:
        files["alert-card.txt"] = render(collected.card, today=day).encode("utf-8")
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | dict(collected.pictures)).items():
            archive.writestr(zipfile.ZipInfo(name, collected.made_at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
