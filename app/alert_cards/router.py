"""The card, its links, openings and prints over HTTP. Pages in HTML (preview, offline copy) are `emergency_view`'s."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.access_log.door import OpenRecord, open_record
from app.alert_cards import views
from app.alert_cards.by import By
from app.alert_cards.ending import Ending, withdraw_card
from app.alert_cards.issue import Issue, issue_card
from app.alert_cards.links import cancel_link, codes_for, make_link, pause_link, resume_link
from app.alert_cards.prints import corrected_since, mark_replaced, prints_of
from app.alert_cards.queries import card_of, find_card
from app.alert_cards.schemas import (
    Before,
    CardView,
    ChangeLink,
    IssueCard,
    IssuedView,
    LinkCodeView,
    LinkView,
    MakeLink,
    OpeningView,
    PrintView,
    TellMe,
    WithdrawCard,
)
from app.alert_cards.told import tell_me
from app.authorisation.permissions import Permission
from app.core.runtime import RuntimeDep
from app.sharing.queries import link_of

router = APIRouter(prefix="/patients/{patient_id}", tags=["cards"])

# The door logs that a record was entered for this; each verb logs what was done, with its card and link.
See = Annotated[OpenRecord, Depends(open_record(Permission.CARD_SEE, event="card.seen"))]
IssueIt = Annotated[OpenRecord, Depends(open_record(Permission.CARD_ISSUE, event="card.issue_asked"))]
Withdraw = Annotated[OpenRecord, Depends(open_record(Permission.CARD_WITHDRAW, event="card.withdrawal_asked"))]
SeeLinks = Annotated[OpenRecord, Depends(open_record(Permission.LINK_SEE, event="links.seen"))]
Create = Annotated[OpenRecord, Depends(open_record(Permission.LINK_CREATE, event="link.creation_asked"))]
Pause = Annotated[OpenRecord, Depends(open_record(Permission.LINK_PAUSE, event="link.pause_asked"))]
Cancel = Annotated[OpenRecord, Depends(open_record(Permission.LINK_CANCEL, event="link.cancellation_asked"))]
Show = Annotated[OpenRecord, Depends(open_record(Permission.LINK_SHOW, event="link.code_shown"))]
SeeOpenings = Annotated[OpenRecord, Depends(open_record(Permission.OPENINGS_SEE, event="openings.seen"))]
ChangeTold = Annotated[OpenRecord, Depends(open_record(Permission.PROXY_CHANGE, event="openings.told_asked"))]
SeePrints = Annotated[OpenRecord, Depends(open_record(Permission.DOCUMENT_SEE, event="prints.seen"))]
TickOff = Annotated[OpenRecord, Depends(open_record(Permission.DOCUMENT_MAKE, event="print.replaced"))]


@router.get("/card")
def see_card(record: See, runtime: RuntimeDep) -> CardView:
    """How the card stands, what changed since, and whether it can be issued now."""
    return views.card_view(record, runtime)


@router.post("/card/issue")
def issue(asked: IssueCard, record: IssueIt, runtime: RuntimeDep) -> IssuedView:
    """Seal what was previewed. 409 `preview_changed` when it has changed since, `cannot_issue` with reasons."""
    wanted = Issue(asked.digest, asked.consent, asked.review_by, asked.with_advice)
    made = issue_card(record.session, runtime, wanted, patient_id=record.patient_id, by=By.of(record))
    links = tuple(each for each in views.link_views(record, runtime) if each.status in {"live", "paused"})
    return IssuedView(version=made.version.version, review_by=made.version.review_by, links=links)


@router.post("/card/withdraw")
def withdraw(asked: WithdrawCard, record: Withdraw, runtime: RuntimeDep) -> CardView:
    """Every code ends now."""
    ending: Ending = "in_error" if asked.reason == "in_error" else "withdrawn"
    withdraw_card(record.session, patient_id=record.patient_id, ending=ending, by=By.of(record))
    return views.card_view(record, runtime)


@router.get("/links")
def see_links(record: SeeLinks, runtime: RuntimeDep) -> tuple[LinkView, ...]:
    """Every code of the card, oldest first."""
    return views.link_views(record, runtime)


@router.post("/links", status_code=201)
def make(asked: MakeLink, record: Create, runtime: RuntimeDep) -> LinkView:
    """A code for one more medium."""
    link = make_link(
        record.session,
        runtime,
        patient_id=record.patient_id,
        medium=asked.medium,
        label=asked.label,
        kind=asked.link_kind,
        by=By.of(record),
    )
    return views.link_view(record, runtime, link)


@router.post("/links/{link_id}/pause")
def pause(link_id: UUID, record: Pause, runtime: RuntimeDep) -> LinkView:
    """One page in front of the emergency tier, which still opens."""
    link = pause_link(record.session, patient_id=record.patient_id, link_id=link_id, by=By.of(record))
    return views.link_view(record, runtime, link)


@router.post("/links/{link_id}/resume")
def resume(link_id: UUID, record: Pause, runtime: RuntimeDep) -> LinkView:
    """As before the pause."""
    link = resume_link(record.session, patient_id=record.patient_id, link_id=link_id, by=By.of(record))
    return views.link_view(record, runtime, link)


@router.post("/links/{link_id}/cancel")
def cancel(link_id: UUID, asked: ChangeLink, record: Cancel, runtime: RuntimeDep) -> LinkView:
    """The hard stop."""
    link = cancel_link(
        record.session,
        runtime,
        patient_id=record.patient_id,
        link_id=link_id,
        reason=asked.reason,
        by=By.of(record),
    )
    return views.link_view(record, runtime, link)


@router.get("/links/{link_id}/code")
def show_code(link_id: UUID, record: Show, runtime: RuntimeDep) -> LinkCodeView:
    """Both codes, for a screen. Whoever reads them can open the card, so each showing is logged."""
    link = link_of(record.session, record.patient_id, link_id)
    return views.code_view(codes_for(record.session, runtime, link))


@router.get("/openings")
def see_openings(record: SeeOpenings, runtime: RuntimeDep, before: Before | None = None) -> tuple[OpeningView, ...]:
    """Who opened the card, in words, newest first; `before` is the time of the last one that was read."""
    return views.opening_views(record, runtime, before=before)


@router.post("/openings/told")
def tell_me_of_openings(asked: TellMe, record: ChangeTold) -> TellMe:
    """Switch on or off that a parent who keeps a child's card alone is told of openings and sees them."""
    return TellMe(is_told=tell_me(record, is_told=asked.is_told))


@router.get("/prints")
def see_prints(record: SeePrints) -> tuple[PrintView, ...]:
    """Prints that carry a code, newest first."""
    card = find_card(record.session, record.patient_id)
    if card is None:
        return ()
    corrected = corrected_since(record.session, card)
    return tuple(views.print_view(each, card, corrected) for each in prints_of(record.session, card))


@router.post("/prints/{print_id}/replaced")
def tick_off(print_id: UUID, record: TickOff) -> PrintView:
    """This paper was changed for a newer one or thrown away."""
    card = card_of(record.session, record.patient_id)
    printed = mark_replaced(record.session, card, print_id)
    return views.print_view(printed, card, corrected_since(record.session, card))
