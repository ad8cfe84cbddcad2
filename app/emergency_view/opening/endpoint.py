"""`POST /e`: the one request that opens a card. Written for speed and for staying up: no middleware, no ORM, no form
library; a miss writes nothing; whatever fails on our side still tells staff to use the printed words."""

import logging
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import uuid4

from starlette.types import Receive, Scope, Send

from app.access_log.record import EventKey, seal_private
from app.core import clock
from app.core.envelope import key_version_of
from app.core.link_token import SignaturesSeen
from app.emergency_view.compression import Body, Fixed, for_reader
from app.emergency_view.context import EmergencyContext
from app.emergency_view.headers import Headers
from app.emergency_view.opening.drawing import Drawing
from app.emergency_view.opening.form_body import CODE_LIMIT, TooLong, Unfinished, read_body, read_fields
from app.emergency_view.opening.found import FoundCard, OpeningEvent, Store, StoreUnavailable
from app.emergency_view.opening.limits import Limits
from app.emergency_view.opening.networks import Clients, limit_prefix, log_prefix
from app.emergency_view.opening.opened import CannotRead, How, Opened, open_card, state_of, unwrap
from app.emergency_view.opening.reading import Reading, read_code
from app.emergency_view.opening.recorder import Recorded, Recorder
from app.emergency_view.opening.replies import CLOSE, Replies, header
from app.emergency_view.opening.tickets import Purpose, Ticket, open_ticket, seal_ticket
from app.emergency_view.overlay import Live
from app.emergency_view.shell import code_page, paused_page, state_page
from app.emergency_view.states import StateId, table
from app.emergency_view.words import Message

logger = logging.getLogger(__name__)

FORM_MINUTES = 15
CLAIM_LENGTH = 80
CODE_KEPT = 200
"""Nothing longer than a token is put back into the field."""
PRACTICE = "practice"
_KEEPS_CODE = frozenset({StateId.SLIP, StateId.BUSY, StateId.TOO_MANY, StateId.CROSS_SITE})
_WITH_FORM = _KEEPS_CODE | {StateId.NO_CODE, StateId.STALE_FORM, StateId.UNKNOWN}


class Answered(Exception):
    """The request is answered with this state and not with a card."""

    def __init__(
        self, state: StateId, message: Message | None = None, *, retry_after: int | None = None, closes: bool = False
    ) -> None:
        """`closes`: the connection ends with the answer, because more of the request may be on its way."""
        super().__init__(state)
        self.state, self.message, self.retry_after, self.closes = state, message, retry_after, closes


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, parsed."""

    fields: dict[str, str] = field(repr=False)
    address: str = field(repr=False)
    now: datetime
    is_cross_site: bool
    accepts: bytes
    """Encodings that the reader takes."""


class OpenCard:
    """The endpoint, as an ASGI application."""

    def __init__(self, context: EmergencyContext, store: Store, recorder: Recorder, replies: Replies) -> None:
        self.context, self.store, self.recorder, self.replies = context, store, recorder, replies
        self.clients = Clients(context.trusted_proxies)
        self.limits = Limits()
        self.drawing, self.signatures = Drawing(context), SignaturesSeen()
        self._unknown: tuple[int, Fixed] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        typed = ""
        try:
            asked = await self._asked(scope, receive)
            typed = asked.fields.get("code", "")
            data, encoding = await self._open(asked)
            await self.replies.send(send, 200, data, encoding)
        except Answered as answer:
            await self._answer(scope, send, answer, typed)
        except (CannotRead, StoreUnavailable):
            await self._answer(scope, send, Answered(StateId.NOT_READABLE), typed)
        except Exception:
            logger.exception("alarm: an opening failed", extra={"event": "emergency.failed"})
            await self._answer(scope, send, Answered(StateId.NOT_READABLE), typed)

    # --- the request ---------------------------------------------------------------------------------------

    async def _asked(self, scope: Scope, receive: Receive) -> Asked:
        address = self.clients.address(scope)
        if not self.limits.may_post(limit_prefix(address)):
            raise Answered(StateId.TOO_MANY, retry_after=1)
        try:
            body = await read_body(receive, CODE_LIMIT)
        except TooLong:
            raise Answered(StateId.TOO_LARGE, closes=True) from None
        except Unfinished:
            raise Answered(StateId.NO_CODE, closes=True) from None
        fields = read_fields(body)
        if fields is None:
            raise Answered(StateId.UNKNOWN)
        is_cross_site = header(scope, b"sec-fetch-site") == b"cross-site"
        return Asked(fields, address, clock.now(), is_cross_site, header(scope, b"accept-encoding"))

    async def _open(self, asked: Asked) -> Body:
        if asked.is_cross_site:
            raise Answered(StateId.CROSS_SITE)
        if "ticket" in asked.fields:
            return await self._open_paused(asked)
        code = asked.fields.get("code", "").strip()
        if not code:
            raise Answered(StateId.NO_CODE)
        if _is_stale(asked.fields.get("t", "")):
            raise Answered(StateId.STALE_FORM)
        reading = read_code(
            code, key_list=self.context.key_list.now, peppers=self.context.peppers, seen=self.signatures
        )
        if isinstance(reading, StateId):
            raise Answered(reading)
        found = await self._find(reading, asked.address)
        state = state_of(found, reading, now=asked.now)
        if state not in {StateId.CURRENT, StateId.PAUSED}:
            raise Answered(state, _dated(state, found))
        version_key = unwrap(found, reading, self.context.peppers)
        if state is StateId.PAUSED:
            return for_reader(self._paused(found, version_key, asked.now), asked.accepts)
        how: How = "typed" if reading.by == "code" and asked.fields.get("from") != "scan" else "scan"
        return await self._shown(open_card(found, version_key, reading, how=how), asked)

    async def _find(self, reading: Reading, address: str) -> FoundCard:
        if reading.by == "code" and not self.limits.may_look_up_typed():
            raise Answered(StateId.BUSY, retry_after=2)
        found = await self.store.find(reading.by, reading.lookups)
        if found is not None:
            return found
        if reading.by == "secret":
            self.limits.signed_but_unknown.add()
            raise Answered(StateId.UNKNOWN)
        wait = self.limits.miss(limit_prefix(address))
        raise Answered(StateId.UNKNOWN if wait is None else StateId.MISSED_TOO_OFTEN, retry_after=wait)

    # --- a paused link -------------------------------------------------------------------------------------

    def _paused(self, found: FoundCard, version_key: bytes, now: datetime) -> str:
        ticket = Ticket(Purpose.OPEN, found.link_id, found.card_id, found.current_version, now, version_key)
        paused_on = found.paused_at.astimezone(clock.UK).date() if found.paused_at else now.date()
        paused = Message("paused.since", {"date": paused_on})
        return paused_page(paused, ticket=seal_ticket(ticket, self.context.peppers))

    async def _open_paused(self, asked: Asked) -> Body:
        ticket = open_ticket(asked.fields["ticket"], Purpose.OPEN, self.context.peppers, now=asked.now)
        if ticket is None:
            raise Answered(StateId.STALE_FORM)
        reading = Reading("id", (ticket.link_id.bytes,))
        found = await self.store.find("id", reading.lookups)
        if found is None:
            raise Answered(StateId.UNKNOWN)
        state = state_of(found, reading, now=asked.now)
        if state not in {StateId.CURRENT, StateId.PAUSED}:
            raise Answered(state, _dated(state, found))
        if found.current_version != ticket.card_version:
            raise Answered(StateId.STALE_FORM)
        return await self._shown(open_card(found, ticket.version_key, reading, how="scan"), asked)

    # --- the opened card -----------------------------------------------------------------------------------

    async def _shown(self, opened: Opened, asked: Asked) -> Body:
        """The page. The event is begun when the seal has opened, so that nothing is called shown that was not; the
        page is sent when the event is kept."""
        found = opened.found
        if opened.paper is not None and opened.paper.card_version > found.current_version:
            logger.error("alarm: a paper is newer than the database", extra={"record_id": str(found.card_id)})
        withdrawals = None
        if found.withdrawals_count:
            withdrawals = await self.store.withdrawals(found.withdrawals_count)
        live = Live(found.notices, withdrawals, opened.paper, was_typed=opened.by == "code")
        page = self.drawing.page(opened, live, asked.now)
        event = None if found.medium == PRACTICE else _event(opened, asked)
        begun = None if event is None else self.recorder.begin(event)
        fillings = self.drawing.fillings(opened, asked.now)
        body = page.for_reader(fillings, asked.accepts)
        if event is not None and await self.recorder.finish(event, begun) is Recorded.NOWHERE:
            page = self.drawing.page(opened, replace(live, could_record=False), asked.now)
            body = page.for_reader(fillings, asked.accepts)
        return body

    # --- everything that is not a card ---------------------------------------------------------------------

    async def _answer(self, scope: Scope, send: Send, answer: Answered, typed: str) -> None:
        state = table()[answer.state]
        if "counted" in state.told or "operator" in state.told:
            self.limits.refusals.add()
        more: Headers = [CLOSE] if answer.closes else []
        if answer.retry_after is not None:
            more = [(b"retry-after", str(answer.retry_after).encode("ascii"))]
        if answer.state in {StateId.UNKNOWN, StateId.MISSED_TOO_OFTEN}:
            await self.replies.fixed(scope, send, self._unknown_page(), status=state.status, more=more)
            return
        message = answer.message or Message(state.words or "")
        if answer.state in _WITH_FORM:
            kept = typed if answer.state in _KEEPS_CODE and len(typed) <= CODE_KEPT else ""
            html = code_page(message, tone="amber", minute=this_minute(), value=kept, help_line=self.context.help_line)
        else:
            html = state_page(state, message, help_line=self.context.help_line)
        await self.replies.page(scope, send, html, status=state.status, more=more)

    def _unknown_page(self) -> Fixed:
        """One body for every code that opens nothing: what it was cannot be told from the reply."""
        minute = this_minute()
        if self._unknown is None or self._unknown[0] != minute:
            message = Message(table()[StateId.UNKNOWN].words or "")
            html = code_page(message, tone="amber", minute=minute, help_line=self.context.help_line)
            self._unknown = (minute, Fixed.of(html, quality=5))
        return self._unknown[1]


def this_minute() -> int:
    """The server's own time in minutes, for the hidden field of the form."""
    return int(clock.now().timestamp() // 60)


def _is_stale(minute: str) -> bool:
    """Whether a form was posted from a shell older than 15 minutes: a reload on a shared computer (H1)."""
    return minute.isascii() and minute.isdecimal() and len(minute) < 12 and this_minute() - int(minute) > FORM_MINUTES


def _dated(state: StateId, found: FoundCard) -> Message | None:
    ended = found.cancelled_at or found.expires_at if state is StateId.CANCELLED else found.card_ended_at
    day: date = (ended or clock.now()).astimezone(clock.UK).date()
    return Message(table()[state].words or "", {"date": day})


def _event(opened: Opened, asked: Asked) -> OpeningEvent:
    found, event_id = opened.found, uuid4()
    key = EventKey(opened.version_key, key_version_of(opened.body), found.card_id)
    private, private_sealed = seal_private(event_id, _private(opened, asked), key)
    was_paused = found.link_status == "paused"
    return OpeningEvent(
        id=event_id,
        at=asked.now,
        event="card.opened",
        patient_id=found.patient_id,
        card_id=found.card_id,
        card_version=found.current_version,
        link_id=found.link_id,
        private=private,
        private_sealed=private_sealed,
        message_id=uuid4(),
        message_kind="card.opened_while_paused" if was_paused else "card.opened",
    )


def _private(opened: Opened, asked: Asked) -> dict[str, str | int]:
    """What only the patient may read: how the card was found, from which network, and who said they were."""
    told: dict[str, str | int] = {"how": opened.how, "network": log_prefix(asked.address)}
    if opened.paper is not None:
        told["paper_version"] = opened.paper.card_version
    for name in ("name", "role"):
        if claim := asked.fields.get(name, "").strip()[:CLAIM_LENGTH]:
            told[name] = claim
    return told
