"""What `compose` gives back: frozen, JSON-serialisable, every word already filled in.

`PatientSummary` is built from these values. Nothing here is clinical logic: order and folding were authored as data.
"""

from datetime import date
from typing import Self

from app.card_templates.values import FIRST_SCREEN_MAX, Frozen, Language, Severity


class FactText(Frozen):
    """A fact in words: `screen` says '88% to 92%', `paper` says '88-92%' for the wallet card."""

    screen: str
    paper: str


class CardLine(Frozen):
    """One line as it stands on this card. `text` is for screens and pages, `short` for the wallet card."""

    template_id: str
    template_version: int
    line_id: str
    topic: str
    when: str
    trigger: str
    """The words of `when` that begin the line; empty for advice that always applies."""
    severity: Severity
    do_not: bool = False
    """Its author marked it as what must never be done: it stands before others of its danger."""
    bans: tuple[str, ...] = ()
    """What it forbids, by the names of `_shared/shared.yaml`; empty once its words were replaced."""
    text: str
    short: str
    """Approved short words. Where a fact is not recorded and nobody wrote short words for that, the whole approved
    sentence without it: short words that speak of the person's own value would be wrong."""
    why: str
    sources: tuple[str, ...]
    sources_seen_on: date
    language: Language
    """The language these words are in; English where the wanted one is missing or unsigned."""
    draft: bool
    """No clinician has signed these words: say so wherever the line shows."""
    leads: bool = False
    """Stands first in its block and is shown on the first screen: what an authored combination chose, or else every
    critical line of the topic."""
    uses: tuple[str, ...] = ()
    """Facts whose values stand inside `text`: show their provenance beside the line."""
    lacks: tuple[str, ...] = ()
    """Facts the line asks for that are not recorded: `text` is then the approved sentence without them."""
    asks: tuple[str, ...] = ()
    """Facts the line was written around, also where its words are now a replacement that holds none of them."""
    replaced_on: date | None = None
    """The line was withdrawn on this day and `text` is its approved replacement."""
    covered: tuple["CardLine", ...] = ()
    """Lines that this one covers: folded under it with their sources, never deleted."""

    @property
    def ref(self) -> str:
        """The line's lasting name, `template-id/line-id`."""
        return f"{self.template_id}/{self.line_id}"


class TopicBlock(Frozen):
    """All lines of one topic. `first_screen` blocks are at most seven; the rest is "more advice"."""

    topic: str
    heading: str
    plain: str
    """One plain sentence for the patient about what this block is for."""
    first_screen: bool
    lines: tuple[CardLine, ...]
    """Leads first, then critical, important, advice."""

    @property
    def leads(self) -> tuple[CardLine, ...]:
        """What the first screen shows of this block."""
        return tuple(line for line in self.lines if line.leads)

    @property
    def critical(self) -> tuple[CardLine, ...]:
        """Every critical line of the block; all of them must be readable without opening anything."""
        return tuple(line for line in self.lines if line.severity is Severity.CRITICAL)

    @property
    def other(self) -> tuple[CardLine, ...]:
        """Important lines and advice: these may stand lower or folded."""
        return tuple(line for line in self.lines if line.severity is not Severity.CRITICAL)


class TemplateUse(Frozen):
    """A template on this card, pinned by version and by the digest of its words."""

    id: str
    version: int
    name: str
    first_line: str
    network: str
    draft: bool
    digest: str
    approved_by: str | None = None
    """Role and organisation of the signer, never a person's name."""
    approved_on: date | None = None
    withdrawn_on: date | None = None
    """The whole template was withdrawn: it gives no lines to this card."""


class ShortLine(Frozen):
    """A line of the wallet card: approved short words, never cut by the program."""

    ref: str
    topic: str
    text: str
    draft: bool
    uses: tuple[str, ...] = ()


class NotRecorded(Frozen):
    """What this card says in the place of "Not recorded", in the words of its conditions."""

    key: str
    text: str
    draft: bool


class UnsettledPair(Frozen):
    """Lines on this card that differ and that no clinician has settled: blocks issuing, never shown to a responder."""

    id: str
    refs: tuple[str, ...]
    why: str


class WithdrawnLine(Frozen):
    """A line taken back without replacement: it stands nowhere on the card, and the card says so."""

    ref: str
    withdrawn_on: date


class Composition(Frozen):
    """One card of topic blocks from any set of templates. The same input gives the same value, byte for byte."""

    language: Language
    templates: tuple[TemplateUse, ...]
    combination: str | None
    """The authored combination whose order was used; None when the set is not one of them."""
    combination_version: int | None
    combination_draft: bool
    blocks: tuple[TopicBlock, ...]
    """In the order they stand on the card: first-screen blocks, then more advice."""
    short_lines: tuple[ShortLine, ...]
    """The wallet card's words in order: one or more for each first-screen block."""
    wallet_gives_way: tuple[str, ...] = ()
    """Refs of short lines that a wallet card without room may leave to the sheet and the page, the first to go first.
    Never the first line of a topic, and none where somebody authored the wallet card as a whole."""
    unsettled: tuple[UnsettledPair, ...]
    never_together: tuple[tuple[str, str], ...]
    withdrawn: tuple[WithdrawnLine, ...]
    untranslated: tuple[str, ...]
    """Refs of lines shown in English because the wanted language lacks them."""
    lacks: tuple[str, ...]
    """Facts that lines ask for and that are not recorded."""
    not_recorded: tuple[NotRecorded, ...] = ()
    """Facts that are not recorded and that a condition of this card has words of its own for."""
    must_fill: tuple[str, ...] = ()
    """Facts that critical lines of this card hold or need, as their templates declare, and that are not recorded."""

    @property
    def first_screen(self) -> tuple[TopicBlock, ...]:
        """At most seven blocks, do-not first."""
        return tuple(block for block in self.blocks if block.first_screen)[:FIRST_SCREEN_MAX]

    @property
    def more_advice(self) -> tuple[TopicBlock, ...]:
        """The other blocks; those with critical lines stand first."""
        return tuple(block for block in self.blocks if not block.first_screen)

    @property
    def draft(self) -> bool:
        """True when any line on the card is unsigned."""
        return any(template.draft for template in self.templates)

    def all_lines(self) -> tuple[CardLine, ...]:
        """Every line on the card, folded ones after the line that covers them."""
        return tuple(each for block in self.blocks for line in block.lines for each in (line, *_under(line)))

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Back from `model_dump_json()`."""
        return cls.model_validate_json(text)


def _under(line: CardLine) -> tuple[CardLine, ...]:
    return tuple(each for covered in line.covered for each in (covered, *_under(covered)))
