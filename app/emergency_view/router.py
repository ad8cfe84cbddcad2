"""The owner's preview of the emergency page, and what their phone keeps."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from pydantic import BaseModel

from app.access_log.door import OpenRecord, open_record
from app.authorisation.permissions import Permission
from app.authorisation.roles import RelationKind
from app.core.runtime import RuntimeDep
from app.emergency_view.own_card import draw_preview, own_card
from app.patient_summary.gaps import NumberWarning
from app.patient_summary.schema import PatientSummary

router = APIRouter(prefix="/patients", tags=["emergency-view"])

See = Annotated[OpenRecord, Depends(open_record(Permission.CARD_SEE, event="card.seen"))]
Preview = Annotated[OpenRecord, Depends(open_record(Permission.CARD_PREVIEW, event="card.previewed"))]


class PreviewReason(BaseModel):
    """Why the card cannot be issued as it is."""

    code: str
    message: str


class PreviewView(BaseModel):
    """`digest` is what an issue must name."""

    html: str
    digest: str
    summary: PatientSummary
    not_recorded: tuple[str, ...]
    advice_lacks: tuple[str, ...]
    """Questions whose answers critical lines of the card need; to a helper they name the person."""
    number_warning: NumberWarning | None
    """Said before the card is issued, and in nobody's way."""
    reasons: list[PreviewReason]


class OwnCardView(BaseModel):
    """`html` is the page as it stands now; `saved_html` says that it was saved today and not checked since."""

    summary: PatientSummary
    html: str
    saved_html: str


@router.get("/{patient_id}/card/preview")
def preview(record: Preview, runtime: RuntimeDep, with_advice: bool = True) -> PreviewView:
    """The emergency page exactly as a responder would see it. `with_advice=false`: the card that may be issued while
    its lines may not (hazard H24-A2)."""
    drawn = draw_preview(record.session, runtime, patient_id=record.patient_id, with_advice=with_advice)
    reasons = [PreviewReason(code=each.code, message=each.message) for each in drawn.preview.reasons]
    shown = drawn.preview
    return PreviewView(
        html=drawn.html,
        digest=shown.digest,
        summary=shown.summary,
        not_recorded=shown.not_recorded,
        advice_lacks=tuple(each.asked(_name(record, shown.summary)) for each in shown.advice_lacks),
        number_warning=shown.number_warning,
        reasons=reasons,
    )


@router.get(
    "/{patient_id}/card/summary",
    response_model=OwnCardView,
    responses={304: {"description": "Nothing of it differs from the copy whose `ETag` was named."}},
)
def summary(record: See, runtime: RuntimeDep, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """The issued version, for the owner's own phone. A phone asks at each sign-in and after each change: one that names
    the `ETag` of the copy it holds is sent the whole only when something differs, the day of saving included."""
    card = own_card(record.session, runtime, patient_id=record.patient_id)
    view = OwnCardView(summary=card.summary, html=card.html, saved_html=card.saved_html)
    body = view.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag})


def _name(record: OpenRecord, summary: PatientSummary) -> str | None:
    """None where the person whose card it is reads."""
    return None if record.relation.kind is RelationKind.SELF else summary.identity.given_name
