"""The page of an opened card: found as it was drawn before, or drawn now; then what belongs to this opening alone."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from app.core.clock import UK
from app.emergency_view.compression import Gaps, Parts
from app.emergency_view.context import EmergencyContext
from app.emergency_view.opening.drawn_pages import DrawnPages, PageKey
from app.emergency_view.opening.opened import Opened, read_body
from app.emergency_view.opening.snapshot import Snapshot, Snapshots
from app.emergency_view.opening.tickets import TEXT_LENGTH, Purpose, Ticket, seal_ticket
from app.emergency_view.overlay import Live, lay_over
from app.emergency_view.page.view import Furniture
from app.emergency_view.render import render_page, render_sealed_text
from app.emergency_view.words import english

_TIME, _TICKET = "\x01", "\x02"
_GAPS: Final = Gaps({_TIME: len("14:02"), _TICKET: TEXT_LENGTH})


class Drawing:
    """Draws for one process."""

    def __init__(self, context: EmergencyContext) -> None:
        self._context = context
        self._snapshots, self._pages = Snapshots(), DrawnPages()

    def page(self, opened: Opened, live: Live, now: datetime) -> Parts:
        """The page, with gaps for `fillings`. CannotRead when the seal holds nothing that can be shown."""
        today = now.astimezone(UK).date()
        key = _key(opened, live, today)
        parts = self._pages.find(key, opened.version_key) if live.could_record else None
        if parts is None:
            parts = _GAPS.cut(self._draw(opened, live, today))
            if live.could_record:
                self._pages.keep(key, opened.version_key, parts)
        return parts

    def fillings(self, opened: Opened, now: datetime) -> Mapping[bytes, bytes]:
        """The time of this opening, and the ticket with which its page may report something wrong."""
        found = opened.found
        ticket = Ticket(Purpose.REPORT, found.link_id, found.card_id, found.current_version, now)
        told = {_TIME: f"{now.astimezone(UK):%H:%M}", _TICKET: seal_ticket(ticket, self._context.peppers)}
        return {mark.encode("ascii"): text.encode("ascii") for mark, text in told.items()}

    def _draw(self, opened: Opened, live: Live, today: date) -> str:
        read = read_body(opened, self._snapshots)
        if isinstance(read, str):
            return render_sealed_text(read)
        overlay = lay_over(read.summary, live, today=today, as_sealed=read.kept.shown)
        return render_page(read.summary, overlay, today=today, furniture=self._furniture(today, read))

    def _furniture(self, today: date, snapshot: Snapshot) -> Furniture:
        return Furniture(
            help_line=self._context.help_line,
            origin=self._context.origin,
            opened=english().moment(today, _GAPS.mark(_TIME)),
            report_ticket=_GAPS.mark(_TICKET),
            kept=snapshot.kept,
        )


def _key(opened: Opened, live: Live, today: date) -> PageKey:
    return PageKey(
        version_id=opened.version_id,
        today=today,
        notices=live.notices,
        withdrawals=0 if live.withdrawals is None else opened.found.withdrawals_count,
        paper_version=None if live.paper is None else live.paper.card_version,
        was_typed=live.was_typed,
    )
