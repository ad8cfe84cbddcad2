"""What a print needs beside the card: the day, the service's address and number, and what changed since the issue."""

from dataclasses import dataclass, field
from datetime import date

from app.exports.notices import Notices


@dataclass(frozen=True, slots=True)
class Printing:
    """One act of printing. `emergency_url` is the origin in the codes, `help_line` the service's own number."""

    today: date
    emergency_url: str
    help_line: str
    notices: Notices = field(default_factory=Notices)

    @property
    def typing_address(self) -> str:
        """Where a code is typed in: card.example/e"""
        return f"{self._host}/e"

    @property
    def public_address(self) -> str:
        """General advice without any code: card.example/c"""
        return f"{self._host}/c"

    @property
    def _host(self) -> str:
        return self.emergency_url.partition("://")[2]
