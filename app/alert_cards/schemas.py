"""What the API of cards, links, openings and prints takes and gives."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from app.alert_cards.consent import Consent
from app.core.link_token import LinkKind
from app.patients.fields import OptionalLine, refused
from app.sharing.media import CancelReason, Medium

CardStatus = Literal["none", "active", "withdrawn", "error", "closed"]


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:  # the last hours of year 9999, somewhere west of Greenwich
        raise refused("no_such_time", "There is no such time.") from None


Before = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An instant that the database can hold."""


class Strict(BaseModel):
    """Immutable; an unknown field is an error, so that nobody sets what they were not asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IssueCard(Strict):
    """The preview that was read, by its digest, and the words that were agreed to."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    consent: Consent
    review_by: date | None = None
    with_advice: bool = True


class WithdrawCard(Strict):
    """`in_error` alone (made for the wrong person or the wrong condition) tells staff to ignore the printed words. One
    wrong word is no reason for that: change it and issue the card again."""

    reason: Literal["not_wanted", "wrong", "other", "in_error"]


class MakeLink(Strict):
    """A code for one more medium. `sent` makes one that runs out and waits for a tap before it opens."""

    medium: Medium
    label: Annotated[OptionalLine, Field(description="What the person calls this code.")] = None
    kind: Literal["printed", "sent"] = "printed"

    @property
    def link_kind(self) -> LinkKind:
        """As the token says it."""
        return LinkKind.SENT if self.kind == "sent" else LinkKind.PRINTED


class ChangeLink(Strict):
    """Why; only cancelling asks."""

    reason: CancelReason = CancelReason.OTHER


class ChangedHeading(BaseModel):
    """Something on the card differs from the record since this day."""

    heading: str
    label: str
    since: date
    kind: Literal["changed", "confirmation_ended"]


class CanIssue(BaseModel):
    """`reasons` in sentences, `codes` for programs, in the same order."""

    ok: bool
    reasons: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class CardView(BaseModel):
    """How the card stands."""

    status: CardStatus
    version: int | None = None
    issued_on: date | None = None
    review_by: date | None = None
    changed: tuple[ChangedHeading, ...] = ()
    can_issue: CanIssue
    has_draft_lines: bool = False
    condition_line: str = ""
    links_count: int = 0


class LinkView(BaseModel):
    """One code. Openings are left out for whoever may not see them."""

    id: UUID
    medium: str
    label: str | None
    kind: Literal["printed", "sent", "practice"]
    status: Literal["live", "paused", "cancelled", "expired"]
    created_at: datetime
    expires_at: datetime | None
    paused_at: datetime | None
    cancelled_at: datetime | None
    last_opened_at: datetime | None
    opened_count: int
    prints_behind: int
    may_be_in_use: bool


class IssuedView(BaseModel):
    """The new version and every code that leads to it."""

    version: int
    review_by: date
    links: tuple[LinkView, ...]


class QRPath(BaseModel):
    """Side in modules, quiet zone included, and the outline for one SVG path."""

    modules: int
    path: str


class LinkCodeView(BaseModel):
    """Both codes of a link: whoever has them can open the card."""

    url: str
    typed_code: str
    qr_svg_path: QRPath
    version: int


class OpeningView(BaseModel):
    """One opening with its reloads. `claims` is what the reader said of themselves; nobody checked it."""

    at: datetime
    words: str
    count: int
    link_id: UUID | None
    medium: str | None
    how: str
    claims: tuple[str, ...]


class TellMe(BaseModel):
    """Whether the person who asks is told of openings of a child's card."""

    model_config = ConfigDict(extra="forbid")

    is_told: bool


class PrintView(BaseModel):
    """One print that carries a code."""

    id: UUID
    format: str
    medium: str
    version: int
    made_at: datetime
    is_current: bool
    has_old_advice: bool
    """Advice on it was corrected after it was made, whether or not it carries the version that is served."""
    replaced_at: datetime | None
