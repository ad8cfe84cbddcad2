"""The states table as typed data: what a reader gets in each state, and who is told. `states.yaml` is the authority."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

FILE: Final = Path(__file__).parent / "states.yaml"


class StateId(StrEnum):
    """Every row of the table; a test compares the two."""

    PRACTICE = "practice"
    DEMO = "demo"
    OFFLINE_COPY = "offline_copy"
    NOT_RECORDED_OPENING = "not_recorded_opening"
    PAPER_NEWER = "paper_newer"
    TEMPLATE_WITHDRAWN = "template_withdrawn"
    LINE_WITHDRAWN = "line_withdrawn"
    CHANGED_NOT_ISSUED = "changed_not_issued"
    PAPER_OLDER = "paper_older"
    REVIEW_OVERDUE = "review_overdue"
    CURRENT = "current"
    TYPED_CODE = "typed_code"
    CONFIRMATION_ENDED = "confirmation_ended"
    SPOOLED_OPENING = "spooled_opening"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    CARD_WITHDRAWN = "card_withdrawn"
    CARD_IN_ERROR = "card_in_error"
    CARD_CLOSED = "card_closed"
    SLIP = "slip"
    UNKNOWN = "unknown"
    NO_CODE = "no_code"
    STALE_FORM = "stale_form"
    CROSS_SITE = "cross_site"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    MISSED_TOO_OFTEN = "missed_too_often"
    BUSY = "busy"
    NOT_READABLE = "not_readable"


@dataclass(frozen=True, slots=True)
class State:
    """One row. `rank` is its place in the table: the order in which words stand."""

    id: StateId
    words: str | None
    where: Literal["top", "quiet", "in_place", "page"]
    tone: Literal["quiet", "amber", "red"]
    shows: Literal["all", "facts", "none"]
    status: int
    told: tuple[str, ...]
    rank: int


@lru_cache
def table() -> dict[StateId, State]:
    """Every state by its id."""
    rows: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["states"]
    states = (
        State(**row | {"id": StateId(name), "told": tuple(row["told"]), "rank": rank})
        for rank, (name, row) in enumerate(rows.items())
    )
    return {state.id: state for state in states}
