"""The shape of every file in `card_templates/`; `card_templates/schema.json` is generated from it.

Files hold words and order, never a rule about a patient: the only mark in a sentence is a {fact} placeholder.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

SAY_MAX = 140
SHORT_MAX = 57
FIRST_LINE_MAX = 120
FIRST_SCREEN_MAX = 7
FIRST_FACTS_MAX = 12

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
FactKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
LineRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
"""A line for ever: `template-id/line-id`."""
LineOrTemplateRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Say = Annotated[str, StringConstraints(min_length=1, max_length=SAY_MAX, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=SHORT_MAX, strip_whitespace=True)]
FirstLine = Annotated[str, StringConstraints(min_length=1, max_length=FIRST_LINE_MAX, strip_whitespace=True)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
CodeAddress = Annotated[str, StringConstraints(pattern=r"^(https?://|urn:)\S+$")]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class Frozen(BaseModel):
    """Never changed after it is made; a key nobody knows is an error, so that a slip cannot hide."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Language(StrEnum):
    """Languages of the catalogues. English is whole; Welsh may be incomplete and then falls back, marked."""

    EN = "en"
    CY = "cy"

    @classmethod
    def of(cls, tag: str) -> "Language":
        """From a language tag such as `en-GB`; English for a language we have no catalogue of."""
        return cls.CY if tag.lower().startswith("cy") else cls.EN


class Severity(StrEnum):
    CRITICAL = "critical"
    IMPORTANT = "important"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for what kills first."""
        return list(Severity).index(self)


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class Network(StrEnum):
    NEUROMUSCULAR = "neuromuscular"
    MSK = "msk"
    CHILDRENS_PALLIATIVE = "childrens-palliative"
    CROSS_CUTTING = "cross-cutting"


class LineKind(StrEnum):
    """What an order is, as its author judged it. It places a line before others of its danger, and nothing else."""

    DO_NOT = "do_not"


class AllowedRule(StrEnum):
    """Rules of the check that a line may be excused from, with a reason the signer reads."""

    POINTS_OUTSIDE = "points-outside"
    NAMES_AGE_OR_DEVICE = "names-age-or-device"
    FORBIDDEN_WORD = "forbidden-word"
    READS_AS_DO_NOT = "reads-as-do-not"


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


class TranslatedWordsFile(Frozen):
    """`<id>/cy.yaml`: the same keys; those that are missing are shown in English with a note, never blank."""

    name: Words | None = None
    synonyms: tuple[Words, ...] = ()
    summary: Words | None = None
    first_line: FirstLine | None = None
    lines: dict[Slug, LineWords] = Field(default_factory=dict)


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


# --- _shared/ ------------------------------------------------------------------------------------------


class NeverTogether(Frozen):
    """Two templates that must not stand on one card."""

    templates: tuple[Slug, Slug]


class Answer(Frozen):
    """An answer to a choice; its words are in the catalogue under the choice's id."""

    id: Slug
    template: Slug


class Choice(Frozen):
    """A plain question by which a person, never a rule, chooses between templates."""

    id: Slug
    answers: tuple[Answer, ...] = Field(min_length=2)


class UnsettledFile(Frozen):
    """Lines (or whole templates) that a clinician must settle before all of them may stand on one issued card."""

    id: Slug
    lines: tuple[LineOrTemplateRef, ...] = Field(min_length=2)
    why: Words


class SharedFile(Frozen):
    """`_shared/shared.yaml`: the lists every template draws from. The order of `topics` is the order of danger.

    `ages` and `devices` name the first words by which the check knows that a line is for one age or device.
    """

    topics: tuple[Slug, ...]
    situations: tuple[Slug, ...]
    categories: tuple[Slug, ...]
    ages: dict[Slug, tuple[Words, ...]]
    devices: dict[Slug, tuple[Words, ...]]
    never_together: tuple[NeverTogether, ...]
    choices: tuple[Choice, ...]
    unsettled: tuple[UnsettledFile, ...]
    notes: dict[Slug, Words]


class TopicWords(Frozen):
    """What a block is called, and one plain sentence so that people know what they are showing."""

    heading: Words
    plain: Words


class ChoiceWords(Frozen):
    question: Words
    answers: dict[Slug, Words]


class SharedWordsFile(Frozen):
    """`_shared/en.yaml`: the words of the lists. A situation's words are the trigger that begins its line."""

    topics: dict[Slug, TopicWords]
    situations: dict[Slug, Words]
    choices: dict[Slug, ChoiceWords]


# --- _facts/ -------------------------------------------------------------------------------------------


class CheckEvery(StrEnum):
    """When a fact is asked again. The lengths are data, in `_facts/facts.yaml`."""

    SEASON = "season"
    YEAR = "year"
    NEVER = "never"


class EmergencyPlace(StrEnum):
    """Where a fact stands: first screen, second group, or only in the full plan."""

    FIRST = "first"
    SECOND = "second"
    PLAN = "plan"


class HeldAs(StrEnum):
    """The heading of the record that holds the answer. Anything but `fact` is a structured part asked elsewhere."""

    FACT = "fact"
    CONDITIONS = "conditions"
    CONTACTS = "contacts"
    ALLERGIES = "allergies"
    MEDICINES = "medicines"
    EQUIPMENT = "equipment"
    COMMUNICATION = "communication"
    ADVANCE_PLANS = "advance_plans"
    HOW_TO_HELP = "how_to_help"
    REVIEW = "review"
    """The card's own review date."""
    ASK_AT_THE_TIME = "ask_at_the_time"
    """True only at the moment of typing: never stored, the page tells the responder to ask."""


class FactKind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    BOOLEAN = "boolean"
    RANGE = "range"


class Loinc(Frozen):
    code: Annotated[str, StringConstraints(pattern=r"^\d+-\d$")]
    source: Words
    certainty: Literal["high", "medium", "low"]


class FactFile(Frozen):
    """One thing a card may ask about a person, without its words."""

    key: FactKey
    kind: FactKind
    group: Slug
    held_as: HeldAs = HeldAs.FACT
    emergency: EmergencyPlace
    check_every: CheckEvery
    drafted_months: int | None = Field(
        ge=1, description="The period in the draft before the three classes; for the signer."
    )
    told_by: Literal["person", "letter"] = Field(
        description="letter: a result or setting that people copy from a letter or a machine."
    )
    needs_clinician: bool = False
    common: bool = False
    time_critical: bool = False
    unit: Words | None = None
    choices: tuple[Slug, ...] = ()
    plausible_min: float | None = Field(
        default=None, description='Catches typing slips by "is this right?", never refuses.'
    )
    plausible_max: float | None = None
    loinc: Loinc | None = None
    snomed: Code | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.kind is FactKind.CHOICE) != bool(self.choices):
            raise ValueError("choices go with kind choice, and only with it")
        low, high = self.plausible_min, self.plausible_max
        if (low is None) != (high is None) or (low is not None and high is not None and low >= high):
            raise ValueError("give both plausible limits, in order, or neither")
        if self.kind in {FactKind.NUMBER, FactKind.RANGE} and low is None:
            raise ValueError("a number needs plausible limits")
        return self


class FactsFile(Frozen):
    """`_facts/facts.yaml`: every fact, in the order of danger of its group, and the length of each class."""

    check_every_months: dict[CheckEvery, int | None]
    groups: tuple[Slug, ...]
    facts: tuple[FactFile, ...]
    notes: dict[Slug, Words]


class FactWords(Frozen):
    """`label` is the question to the person; `clinician_label` is the heading on the emergency page."""

    label: Words
    clinician_label: Words
    choices: dict[Slug, Words] = Field(default_factory=dict)


class FactWordsFile(Frozen):
    """`_facts/en.yaml`: the words of every fact by key, and of the headings they stand under."""

    groups: dict[Slug, Words]
    facts: dict[FactKey, FactWords]
