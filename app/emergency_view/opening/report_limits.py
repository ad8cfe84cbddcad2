"""How many reports are taken: each one is a durable row and a message to people on duty."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from app.core.rate_limit import RateLimit
from app.emergency_view.opening.tickets import Ticket

A_TICKET: Final = 3
A_NETWORK: Final = 10
TICKET_SECONDS: Final = 48 * 3600.0
"""Longer than any ticket lives."""
NETWORK_SECONDS: Final = 600.0


class ReportLimits:
    """Three reports a page, ten in ten minutes a network. In this process's memory."""

    def __init__(self, timer: Callable[[], float] = monotonic) -> None:
        self._by_ticket = RateLimit(A_TICKET, TICKET_SECONDS, timer=timer)
        self._by_network = RateLimit(A_NETWORK, NETWORK_SECONDS, timer=timer)

    def may_report(self, ticket: Ticket, network: str) -> bool:
        """Count one report. The ticket counts by what it says: its text can be written in more than one way."""
        if self._by_network.take(network) is not None:
            return False
        return self._by_ticket.take((ticket.link_id, ticket.card_version, ticket.made_at)) is None
