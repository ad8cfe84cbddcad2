"""`POST /e/report`: "Something here is wrong", one field, for people on duty. Needs a page that was opened, no name."""

import asyncio
import logging
import re
from typing import Final
from uuid import uuid4

from starlette.types import Receive, Scope, Send

from app.core import clock
from app.core.derived_keys import report_key
from app.core.envelope import Place, seal
from app.core.field_ids import FieldId
from app.core.networks import Clients, limit_prefix
from app.emergency_view.context import EmergencyContext
from app.emergency_view.opening.form_body import REPORT_LIMIT, TooLong, Unfinished, read_body, read_fields
from app.emergency_view.opening.found import ProblemRow, Store, StoreUnavailable
from app.emergency_view.opening.limits import Limits
from app.emergency_view.opening.replies import CLOSE, Replies
from app.emergency_view.opening.report_limits import ReportLimits
from app.emergency_view.opening.tickets import Purpose, Ticket, open_ticket
from app.emergency_view.shell import report_page
from app.emergency_view.words import Message

logger = logging.getLogger(__name__)

TEXT_LENGTH: Final = 1000
DATABASE_SECONDS: Final = 2.0
ROW_VERSION: Final = 1
PRACTICE: Final = "practice"
_CONTACT: Final = re.compile(r"contact [1-9][0-9]?")


class ReportProblem:
    """The endpoint, as an ASGI application. What cannot be taken is given back whole, with the number to ring."""

    def __init__(self, context: EmergencyContext, store: Store, replies: Replies, limits: Limits) -> None:
        self.context, self.store, self.replies, self.limits = context, store, replies, limits
        self.clients = Clients(context.trusted_proxies)
        self.report_limits = ReportLimits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one report."""
        network = limit_prefix(self.clients.address(scope))
        if not self.limits.may_post(network):
            await self._reply(scope, send, "dead.too_many", status=429)
            return
        try:
            fields = read_fields(await read_body(receive, REPORT_LIMIT)) or {}
        except TooLong:
            await self._reply(scope, send, "wrong.too_long", status=413, closes=True)
            return
        except Unfinished:
            await self._reply(scope, send, "wrong.empty", status=400, closes=True)
            return
        about = fields.get("about", "") if _CONTACT.fullmatch(fields.get("about", "")) else ""
        text = fields.get("text", "").strip()[:TEXT_LENGTH]
        if not (text or about):
            await self._reply(scope, send, "wrong.empty", status=400)
            return
        ticket = open_ticket(fields.get("ticket", ""), Purpose.REPORT, self.context.peppers, now=clock.now())
        if ticket is None:
            await self._reply(scope, send, "wrong.kept", status=503, text=text)
        elif not self.report_limits.may_report(ticket, network):
            await self._reply(scope, send, "wrong.too_many", status=429, text=text)
        elif await self._is_practice(ticket):
            await self._reply(scope, send, "wrong.practice", was_taken=True)
        elif await self._write(ticket, about, text):
            await self._reply(scope, send, "ring.reported" if about else "wrong.thanks", was_taken=True)
        else:
            await self._reply(scope, send, "wrong.kept", status=503, text=text)

    async def _is_practice(self, ticket: Ticket) -> bool:
        """A drill is nobody's card: its reports would only hide real ones. Not known counts as real."""
        try:
            found = await self.store.find("id", (ticket.link_id.bytes,))
        except StoreUnavailable:
            return False
        return found is not None and found.medium == PRACTICE

    async def _write(self, ticket: Ticket, about: str, text: str) -> bool:
        problem = self._sealed(ticket, about, text)
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await asyncio.to_thread(self.store.write_problem, problem)
        except (StoreUnavailable, TimeoutError):
            logger.error("alarm: a report could not be kept", extra={"event": "emergency.report_lost"})
            return False
        return True

    def _sealed(self, ticket: Ticket, about: str, text: str) -> ProblemRow:
        report_id, pepper = uuid4(), self.context.peppers.present
        place = Place(FieldId.PROBLEM_REPORT_TEXT, report_id, ticket.card_id, ROW_VERSION)
        sealed = seal(report_key(pepper), text.encode("utf-8"), place, key_version=pepper.key_id)
        return ProblemRow(report_id, ticket.card_id, ticket.card_version, about, sealed, clock.now(), uuid4())

    async def _reply(
        self,
        scope: Scope,
        send: Send,
        key: str,
        *,
        was_taken: bool = False,
        status: int = 200,
        text: str = "",
        closes: bool = False,
    ) -> None:
        html = report_page(Message(key), was_taken=was_taken, text=text, help_line=self.context.help_line)
        await self.replies.page(scope, send, html, status=status, more=[CLOSE] if closes else None)
