"""The shape of a template, its words and approvals, and of a combination. `schema.json` is generated from it.

Files hold words and order, never a rule about a patient: the only mark in a sentence is a {fact} placeholder.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.card_templates.values import (
    FIRST_SCREEN_MAX,
    AllowedRule,
    CodeAddress,
    Digest,
    FactKey,
    FirstLine,
    Frozen,
    Language,
    LineKind,
    LineRef,
    Network,
    Say,
    Severity,
    Short,
    Slug,
    Status,
    WebAddress,
    Words,
)

# --- template.yaml -------------------------------------------------------------------------------------


class Code(Frozen):
    """A code in a public system and where it was seen."""

    code: Words
    url: CodeAddress


class Codes(Frozen):
    """The condition in coding systems. SNOMED CT stays empty until it is taken from the UK release."""

    orpha: Code | None
    omim: tuple[Code, ...]
    icd10: Code | None
    snomed: Code | None
    note: Words | None = None


class SourceFile(Frozen):
    """A public source; lines cite it by its short id. `seen_on` is when our draft last cited it."""

    id: Annotated[str, StringConstraints(pattern=r"^s[1-9][0-9]*$")]
    url: WebAddress
    seen_on: date


class LineFile(Frozen):
    """One line without its words. The order in the file is the order in which it was written: danger first."""

    id: Slug
    topic: Slug
    when: Slug
    severity: Severity
    kind: LineKind | None = Field(
        default=None, description="do_not: what must never be done. Such a line stands before others of its danger."
    )
    bans: tuple[Slug, ...] = Field(
        default=(),
        description="What a do-not line forbids, by names of _shared/shared.yaml. A ban with a condition has a name of "
        "its own, so that it never counts as the ban without one.",
    )
    category: Slug
    sources: tuple[Words, ...] = Field(min_length=1)
    basis: Literal["sourced", "inferred"]
    checked: Literal["second"] | None = None
    covers: tuple[LineRef, ...] = ()
    needs: tuple[FactKey, ...] = Field(
        default=(),
        description="Facts that must be filled in for this order to be followed, beside those in its words.",
    )
    note: Words | None = Field(default=None, description="For the signing clinician, never for a responder.")
    allow: dict[AllowedRule, Words] = Field(
        default_factory=dict, description="Rules of the check this line is excused from, with the reason."
    )


class TemplateFile(Frozen):
    """`<id>/template.yaml`: what a condition card holds, in order, without a word of it."""

    id: Slug
    version: int = Field(ge=1)
    status: Status
    network: Network
    specific_to: tuple[Slug, ...] = Field(
        default=(), description="Ages and devices this template is for: only then may a critical line begin with one."
    )
    review_at_ages: tuple[Annotated[int, Field(ge=0, le=120)], ...] = Field(
        default=(),
        description="Birthdays at which a line begins or ceases to fit: the card is looked at again.",
    )
    codes: Codes
    first_screen: tuple[Slug, ...] = Field(
        default=(),
        description="Topics of the critical lines in the author's order. Left out: in the order of the lines.",
    )
    lines: tuple[LineFile, ...]
    ask: tuple[FactKey, ...]
    related: tuple[Slug, ...] = ()
    sources: tuple[SourceFile, ...] = Field(min_length=1)
    next_review_on: date
    note: Words | None = None


# --- en.yaml, cy.yaml ----------------------------------------------------------------------------------


class LineWords(Frozen):
    """The words of one line: `say` for screens, `short` for paper, `_without` for when the fact is not recorded."""

    say: Say
    say_without: Say | None = None
    short: Short
    short_without: Short | None = None
    why: Words


class WordsFile(Frozen):
    """`<id>/en.yaml`: every word of a template, by key."""

    name: Words
    synonyms: tuple[Words, ...] = Field(min_length=1)
    summary: Words
    first_line: FirstLine
    lines: dict[Slug, LineWords]
    not_recorded: dict[FactKey, Words] = Field(
        default_factory=dict,
        description="What a card with this condition says of a fact that nobody recorded, where the plain "
        '"Not recorded" would read as a contradiction. It says what is not known and never what would be likely.',
    )


class TranslatedWordsFile(Frozen):
    """`<id>/cy.yaml`: the same keys; those that are missing are shown in English with a note, never blank."""

    name: Words | None = None
    synonyms: tuple[Words, ...] = ()
    summary: Words | None = None
    first_line: FirstLine | None = None
    lines: dict[Slug, LineWords] = Field(default_factory=dict)
    not_recorded: dict[FactKey, Words] = Field(default_factory=dict)


# --- approval.yaml -------------------------------------------------------------------------------------


class Approval(Frozen):
    """One signature: who, when, and the digest of exactly the words that were read, for each language."""

    version: int = Field(ge=1)
    role: Words
    organisation: Words
    registration: Words
    approved_on: date
    digests: dict[Language, Digest] = Field(min_length=1)


class ApprovalFile(Frozen):
    """`approval.yaml`: every signature there has been, oldest first. An approved version is never edited."""

    approvals: tuple[Approval, ...] = Field(min_length=1)


# --- _combinations/<id>/combination.yaml ------------------------------------------------------------------


class CombinationBlock(Frozen):
    """A topic of the first screen and the lines that lead it, chosen from authored lines only."""

    topic: Slug
    leads: tuple[LineRef, ...] = Field(min_length=1)


class CombinationFile(Frozen):
    """A set of templates approved as a whole: the order of the first screen and the lines on the wallet card."""

    id: Slug
    version: int = Field(ge=1)
    status: Status
    name: Words
    templates: tuple[Slug, ...] = Field(min_length=1)
    first_screen: tuple[CombinationBlock, ...] = Field(min_length=1, max_length=FIRST_SCREEN_MAX)
    wallet: tuple[LineRef, ...] = Field(min_length=1)
    settles: tuple[Slug, ...] = Field(
        default=(), description="Unsettled pairs that the approver of this combination has settled by approving it."
    )
    next_review_on: date
    note: Words | None = None
