"""Read a sealed summary fast: authored blocks are the same bytes on many cards, so they are parsed and drawn once.

A kept entry holds approved words and the values inside them ("keep to 88% to 92%"), never a name, a number or a code.
A snapshot whose bytes are arranged differently is simply parsed whole."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel, ConfigDict

from app.emergency_view.page.kept import Kept
from app.emergency_view.shown_lines import blocks_as_sealed
from app.patient_summary.schema import Block, PatientSummary

KEPT: Final = 256
_FIRST: Final = b'"first_blocks":'
_AFTER: Final = b',"wallet_lines":'


class _Advice(BaseModel):
    """The two fields of the summary that hold authored blocks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first_blocks: tuple[Block, ...]
    more_blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A summary, and what was drawn of its blocks at earlier openings."""

    summary: PatientSummary
    kept: Kept = field(default_factory=Kept)


class Snapshots:
    """The reader of one process. A test compares it with a plain parse for every shape of summary there is."""

    def __init__(self, kept: int = KEPT) -> None:
        self._most = kept
        self._kept: OrderedDict[bytes, tuple[_Advice, Kept]] = OrderedDict()

    def read(self, body: bytes) -> Snapshot:
        """The summary. ValidationError for a body of another shape.

        A quotation mark inside a person's text is written as \\", so neither mark can be found inside a value."""
        start = body.find(_FIRST)
        end = body.find(_AFTER, start)
        if start < 0 or end < 0 or body.find(_FIRST, start + 1) >= 0 or body.find(_AFTER, end + 1) >= 0:
            return Snapshot(PatientSummary.model_validate_json(body))
        advice, kept = self._advice(body[start:end])
        rest = PatientSummary.model_validate_json(body[:start] + body[end + 1 :])
        blocks = {"first_blocks": advice.first_blocks, "more_blocks": advice.more_blocks}
        summary = rest.model_copy(update=blocks)
        if kept.shown is None:
            kept.shown = blocks_as_sealed(summary)
        return Snapshot(summary, kept)

    def _advice(self, fields: bytes) -> tuple[_Advice, Kept]:
        entry = self._kept.get(fields)
        if entry is not None:
            self._kept.move_to_end(fields)
            return entry
        entry = (_Advice.model_validate_json(b"{" + fields + b"}"), Kept())
        self._kept[fields] = entry
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return entry
