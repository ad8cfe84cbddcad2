"""Documents of an issued card: which there are, and making one. Prints that carry a code are recorded, to tick off.

Drawing and signing take longer than a transaction may hold the embedded database's one lock: a document is made after
the request's transaction has ended, and goes on the list of prints in one of its own before it is sent.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from app.access_log.door import OpenRecord, open_record
from app.alert_cards.by import By
from app.alert_cards.events import tell
from app.alert_cards.links import codes_for
from app.alert_cards.models import AlertCard
from app.alert_cards.notices import notices_of
from app.alert_cards.prints import record_print
from app.alert_cards.queries import card_of
from app.alert_cards.versions import current_version, open_summary
from app.authorisation.permissions import Permission
from app.card_templates.notices import Withdrawals
from app.card_templates.queries import withdrawals
from app.core.clock import today
from app.core.database import transaction
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.runtime import Runtime, RuntimeDep
from app.exports.codes import Codes
from app.exports.formats import FORMATS, find_format
from app.exports.formats.base import Format, Group, file_name
from app.exports.notices import Notices, Since, Withdrawn
from app.exports.pdf.signature import PdfSigner, sign_pdf
from app.exports.printing import Printing
from app.patient_summary.schema import PatientSummary
from app.patients.keys import data_key
from app.sharing.models import ShareLink
from app.sharing.queries import link_of

router = APIRouter(prefix="/patients/{patient_id}", tags=["documents"])

See = Annotated[OpenRecord, Depends(open_record(Permission.DOCUMENT_SEE, event="documents.seen"))]
Make = Annotated[OpenRecord, Depends(open_record(Permission.DOCUMENT_MAKE, event="document.asked"))]


class DocumentView(BaseModel):
    """One document that can be made: `medium` is the kind of code that belongs on it, `group` where it is offered."""

    format: str
    title: str
    description: str
    media_type: str
    needs_link: bool
    medium: str | None
    group: Group


@router.get("/documents")
def see_documents(record: See) -> tuple[DocumentView, ...]:
    """Every document there is, in the order in which it is offered. 404 before the first issue."""
    card_of(record.session, record.patient_id)
    return tuple(_view(each) for each in FORMATS)


@router.get(
    "/documents/{document_format}",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}, "text/plain": {}}, "description": "The document."}},
)
def make_document(
    document_format: str,
    record: Make,
    runtime: RuntimeDep,
    link: Annotated[UUID | None, Query(description="The code that the print carries.")] = None,
) -> Response:
    """The document of the version that is served now, signed. 422 when something has no room on it."""
    document = find_format(document_format)
    if document is None:
        raise NotFound("unknown_document", "We do not make this document. Choose one of the list.")
    card = card_of(record.session, record.patient_id)
    carried = _link(record, document, link)
    if carried is not None and Permission.LINK_SHOW not in record.relation.permissions:
        raise Forbidden("no_codes_for_you", "You can make documents without a code. Ask the person for one with it.")
    ready = ready_document(record.session, runtime, card, document, carried)
    return MadeAfterwards(lambda: _make(runtime, ready, card, carried, by=By.of(record)))


class MadeAfterwards(Response):
    """A reply whose body is made in a thread once the request's transaction has ended.

    What `make` raises is answered like any refusal: nothing has been sent yet.
    """

    def __init__(self, make: Callable[[], Response]) -> None:
        super().__init__()
        self._make = make

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make it, then send it."""
        made = await run_in_threadpool(self._make)
        await made(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Ready:
    """All that a document is made from: making it needs no database."""

    document: Format
    summary: PatientSummary
    codes: Codes | None
    printing: Printing
    signer: PdfSigner

    def render(self) -> bytes | str:
        """The document; PDFs are signed. CannotBeMade or LettersNotPrintable say what to change."""
        made = self.document.render(self.summary, self.codes, self.printing)
        return made if isinstance(made, str) else sign_pdf(made, self.signer)


def ready_document(
    session: Session, runtime: Runtime, card: AlertCard, document: Format, link: ShareLink | None
) -> Ready:
    """What one document of the version that is served now is made from. `link` for those that carry a code.

    NotFound when the card has ended.
    """
    version = current_version(session, card) if card.status == "active" else None
    if version is None:
        raise NotFound("no_card", "This card has ended. Look at the preview and issue it again.")
    summary = open_summary(version, data_key(session, runtime, card.patient_id))
    codes = None if link is None else codes_for(session, runtime, link)
    signer = PdfSigner(runtime.keys.pdf, runtime.keys.pdf_certificates)
    return Ready(document, summary, codes, _printing(session, runtime, card, summary), signer)


def _make(runtime: Runtime, ready: Ready, card: AlertCard, link: ShareLink | None, *, by: By) -> Response:
    """The reply. A document that cannot be made is on no list of prints."""
    made, version = ready.render(), ready.summary.review.version
    with transaction(runtime.database) as session:
        if link is not None:
            record_print(session, link=link, version=version, format_name=ready.document.key)
        link_id = None if link is None else link.id
        tell(session, "document.made", card, version=version, link_id=link_id, is_told=False, by=by)
    name = file_name(ready.document, version)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, media_type=ready.document.media_type, headers=headers)


def _link(record: OpenRecord, document: Format, link_id: UUID | None) -> ShareLink | None:
    if not document.needs_link:
        return None
    if link_id is None:
        message = "Choose which code this print carries."
        raise Invalid("choose_a_code", message, fields={"link": message})
    return link_of(record.session, record.patient_id, link_id)


def _printing(session: Session, runtime: Runtime, card: AlertCard, summary: PatientSummary) -> Printing:
    settings = runtime.settings
    rows = notices_of(session, card)
    notices = Notices(
        changed=tuple(Since(each.heading, each.since) for each in rows if each.kind == "changed"),
        ended=tuple(Since(each.heading, each.since) for each in rows if each.kind == "confirmation_ended"),
        withdrawn=tuple(_withdrawn(Withdrawals(withdrawals(session)), summary)),
    )
    return Printing(today(), settings.emergency_url, settings.help_line, notices)


def _withdrawn(taken_back: Withdrawals, summary: PatientSummary) -> Iterator[Withdrawn]:
    """What was taken back of this card's templates, at the versions that it pins. A line that was issued with its
    replacement already in it is not taken back again."""
    versions = {each.id: each.version for each in summary.templates}
    corrected = _corrected(summary)
    found = [taken_back.of_template(template_id, version) for template_id, version in versions.items()]
    found += [
        taken_back.of_line(name, versions.get(name, 1), line_id)
        for name, line_id in dict.fromkeys(_line_names(summary))
    ]
    for each in found:
        if each is not None and corrected.get((each.template_id, each.line_id)) != each.withdrawn_on:
            replaced = (each.replacement, each.replacement_short)
            yield Withdrawn(each.template_id, each.line_id, each.withdrawn_on, *replaced)


def _corrected(summary: PatientSummary) -> dict[tuple[str, str | None], date | None]:
    """Lines that hold their replacement since before the issue, and the day on which they were withdrawn."""
    blocks = (*summary.first_blocks, *summary.more_blocks)
    return {(line.template_id, line.line_id): line.replaced_on for block in blocks for line in block.lines}


def _line_names(summary: PatientSummary) -> Iterator[tuple[str, str]]:
    """Template and line of everything on the card, folded lines and those of the wallet card too."""
    for block in (*summary.first_blocks, *summary.more_blocks):
        for line in block.lines:
            yield line.template_id, line.line_id
            yield from ((each.template_id, each.line_id) for each in line.covered)
    for ref in summary.wallet_refs:
        template_id, _, line_id = ref.partition("/")
        yield template_id, line_id


def _view(document: Format) -> DocumentView:
    return DocumentView(
        format=document.key,
        title=document.title,
        description=document.description,
        media_type=document.media_type,
        needs_link=document.needs_link,
        medium=document.medium,
        group=document.group,
    )
