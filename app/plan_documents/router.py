"""The plan as a signed PDF. It carries no code and opens nothing: it is the person's own to hand on."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.access_log.door import OpenRecord, open_record
from app.alert_cards.documents import MadeAfterwards
from app.authorisation.permissions import Permission
from app.care_plans.document import document_of
from app.care_plans.queries import Reader
from app.care_plans.service import open_plan
from app.care_plans.words import tongue
from app.core.clock import today
from app.core.runtime import RuntimeDep
from app.exports.formats.care_plan import render_plan
from app.exports.pdf.signature import PdfSigner, sign_pdf
from app.exports.printing import Printing
from app.patient_summary.build import build_summary
from app.patient_summary.schema import Scope
from app.patients.headings.catalogue import FactCatalogueDep
from app.patients.keys import data_key

router = APIRouter(tags=["care-plans"])

PDF: Final = "application/pdf"
Print = Annotated[OpenRecord, Depends(open_record(Permission.PLAN_SEE, event="plan.printed"))]
Size = Annotated[Literal["standard", "large"], Query(description="Type of 11 or of 18 points.")]
WithPrivate = Annotated[bool, Query(description="Private sections too, for whoever keeps the plan.")]


@router.get(
    "/patients/{patient_id}/plan/document",
    response_class=Response,
    responses={200: {"content": {PDF: {}}, "description": "The plan as it stands, signed."}},
)
def make_plan_document(
    opened: Print,
    runtime: RuntimeDep,
    catalogue: FactCatalogueDep,
    size: Size = "standard",
    with_private: WithPrivate = False,
) -> Response:
    """Every section that the reader may open, with contents and with who stands behind each value. 422 before there is
    a name and a date of birth: a plan must say whose it is."""
    session, patient_id = opened.session, opened.patient_id
    summary = build_summary(
        session, runtime, patient_id=patient_id, scope=Scope.EMERGENCY, version=1, issued_on=today()
    )
    record = open_plan(session, data_key(session, runtime, patient_id), catalogue, runtime.mode)
    reader = Reader(opened.actor.account_id, opened.relation)
    document = document_of(record, reader, with_private=with_private, language=tongue(summary.language))
    printing = Printing(today(), runtime.settings.emergency_url, runtime.settings.help_line)
    signer = PdfSigner(runtime.keys.pdf, runtime.keys.pdf_certificates)

    def make() -> Response:
        made = sign_pdf(render_plan(document, summary, printing, is_large=size == "large"), signer)
        headers = {"Content-Disposition": 'attachment; filename="care-plan.pdf"', "Cache-Control": "no-store"}
        return Response(made, media_type=PDF, headers=headers)

    return MadeAfterwards(make)
