"""The plan as a signed PDF. It carries no code and opens nothing: it is the person's own to hand on."""

from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.access_log.door import OpenRecord, open_record
from app.alert_cards.documents import MadeAfterwards
from app.authorisation.permissions import Permission
from app.care_plans.document import PlanDocument, document_of
from app.care_plans.opened import reader_of
from app.care_plans.service import open_plan
from app.care_plans.words import tongue
from app.core.clock import today
from app.core.errors import Forbidden
from app.core.runtime import Runtime, RuntimeDep
from app.exports.formats.care_plan import render_plan
from app.exports.formats.hospital_passport import render_passport
from app.exports.pdf.signature import PdfSigner, sign_pdf
from app.exports.printing import Printing
from app.patient_summary.build import build_summary
from app.patient_summary.schema import PatientSummary, Scope
from app.patients.headings.catalogue import FactCatalogue, FactCatalogueDep
from app.patients.keys import data_key

router = APIRouter(tags=["care-plans"])

PDF: Final = "application/pdf"
Print = Annotated[OpenRecord, Depends(open_record(Permission.PLAN_PRINT, event="plan.printed"))]
Size = Annotated[Literal["standard", "large"], Query(description="Type of 11 or of 18 points.")]
WithPrivate = Annotated[bool, Query(description="Private sections too, for whoever keeps the plan.")]


_SIGNED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {PDF: {}}, "description": "The document as the plan stands, signed."}
}


@router.get("/patients/{patient_id}/plan/document", response_class=Response, responses=_SIGNED)
def make_plan_document(
    opened: Print,
    runtime: RuntimeDep,
    catalogue: FactCatalogueDep,
    size: Size = "standard",
    with_private: WithPrivate = False,
) -> Response:
    """Every section that the reader may open, with contents and with who stands behind each value. 422 before there is
    a name and a date of birth: a plan must say whose it is."""
    plan = _plan(opened, runtime, catalogue, with_private=with_private)
    return _made("care-plan.pdf", runtime, lambda: render_plan(*plan, is_large=size == "large"))


@router.get("/patients/{patient_id}/plan/passport", response_class=Response, responses=_SIGNED)
def make_passport(opened: Print, runtime: RuntimeDep, catalogue: FactCatalogueDep) -> Response:
    """One page in three boxes for a ward. 422 when something has no room on it.

    For the person and their helpers: a page cut to what is shared with a professional might be silent about an
    allergy."""
    if opened.relation.is_professional:
        raise Forbidden("outside_your_scope", "You can print the plan as far as it is shared with you.")
    plan = _plan(opened, runtime, catalogue, with_private=False)
    return _made("hospital-passport.pdf", runtime, lambda: render_passport(*plan))


def _plan(
    opened: OpenRecord, runtime: Runtime, catalogue: FactCatalogue, *, with_private: bool
) -> tuple[PlanDocument, PatientSummary, Printing]:
    """All that a print is made from: making it needs no database."""
    session, patient_id = opened.session, opened.patient_id
    summary = build_summary(
        session, runtime, patient_id=patient_id, scope=Scope.EMERGENCY, version=1, issued_on=today()
    )
    record = open_plan(session, data_key(session, runtime, patient_id), catalogue, runtime.mode)
    reader = reader_of(opened, runtime)
    document = document_of(record, reader, with_private=with_private, language=tongue(summary.language))
    return document, summary, Printing(today(), runtime.settings.emergency_url, runtime.settings.help_line)


def _made(name: str, runtime: Runtime, render: Callable[[], bytes]) -> Response:
    """The signed file. Its name says what it is, never whose."""
    signer = PdfSigner(runtime.keys.pdf, runtime.keys.pdf_certificates)

    def make() -> Response:
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(sign_pdf(render(), signer), media_type=PDF, headers=headers)

    return MadeAfterwards(make)
