"""Withdrawals as values: which notice, if any, speaks of a line. Pure, so that page, preview and prints agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A line (or, with `line_id` None, a whole template) taken back, with the words that replace it if any."""

    template_id: str
    line_id: str | None
    template_version: int
    """The newest version this speaks of; a later, newly approved version is not touched."""
    withdrawn_on: date
    reason: str
    approved_by_role: str
    approved_by_organisation: str
    approved_by_registration: str
    created_at: datetime
    replacement: str | None = None
    replacement_short: str | None = None

    @property
    def ref(self) -> str:
        """The line's lasting name, or the template's id for a whole template."""
        return self.template_id if self.line_id is None else f"{self.template_id}/{self.line_id}"


class Withdrawals:
    """Look-up over the few notices there are. The newest for a line counts; a whole template's outranks its lines'."""

    def __init__(self, notices: Iterable[Withdrawal] = ()) -> None:
        self._by_ref: dict[str, list[Withdrawal]] = {}
        for notice in sorted(notices, key=lambda each: each.created_at, reverse=True):
            self._by_ref.setdefault(notice.ref, []).append(notice)

    def of_template(self, template_id: str, version: int) -> Withdrawal | None:
        """The notice that takes back this whole template at this version."""
        return self._first(template_id, version)

    def of_line(self, template_id: str, version: int, line_id: str) -> Withdrawal | None:
        """The notice that takes back this line, alone or with its whole template."""
        return self._first(template_id, version) or self._first(f"{template_id}/{line_id}", version)

    def _first(self, ref: str, version: int) -> Withdrawal | None:
        return next((each for each in self._by_ref.get(ref, ()) if version <= each.template_version), None)
