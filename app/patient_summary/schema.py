"""`PatientSummary`, the waist: one frozen value for one scope; every way out is a pure function of it.

Words that a responder reads are already in it (approved lines, facts, contacts); what it never holds is anything
that must be live. Age in words, "review overdue", corrections of a line and "changed since" are added at opening by
comparing with today and with the live overlay (`app.emergency_view.overlay`).

Snapshots are sealed for years: a field may be added with a default, never renamed or removed. `schema_version` rises
when the meaning of a field changes, and a golden snapshot of each version stays in the tests (hazard H71).
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = 1


class Frozen(BaseModel):
    """Immutable, and strict about unknown fields so that nothing slips out unnoticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Scope(StrEnum):
    """For whom the summary was built."""

    EMERGENCY = "emergency"
    PATIENT = "patient"


class Source(StrEnum):
    """The three words of provenance (clinical-design 3.3)."""

    CONFIRMED = "confirmed"
    LETTER = "letter"
    PATIENT = "patient"


class Provenance(Frozen):
    """Who stands behind a value. `role`, `organisation`: of the clinician, or of the letter."""

    source: Source
    on: date
    role: str | None = None
    organisation: str | None = None
    recorded_by: Literal["patient", "proxy", "advisor", "clinician", "system"] = "patient"
    recorded_on: date


class Identifier(Frozen):
    """A number a hospital knows the person by. `label` names its nation or hospital; `value` is grouped for reading."""

    system: str
    label: str
    value: str


class Photo(Frozen):
    """The face: a JPEG of at most 4 KB, base64, never shown after `check_by`."""

    jpeg_base64: str
    taken_on: date
    check_by: date


class Identity(Frozen):
    """Who this is. Identifiers used as a gate are not in here (DESIGN 4)."""

    given_name: str
    family_name: str
    known_as: str | None = None
    date_of_birth: date
    identifiers: tuple[Identifier, ...] = ()
    photo: Photo | None = None


class Communication(Frozen):
    """How to talk with this person. `speech` is six words or so for the first screen."""

    languages: tuple[str, ...] = ()
    interpreter: str | None = None
    speech: str | None = None
    needs: str | None = None
    wants_welsh: bool = False


class Condition(Frozen):
    """A condition on the card, and how it was confirmed. `template_id` is for the public page /c/<id>."""

    template_id: str | None
    name: str
    detail: str | None = None
    provenance: Provenance | None = None
    check_by: date | None = None
    how: str | None = None
    """How it was confirmed, in the person's words (gene, blood test, biopsy); with the first condition only."""


class AllergyItem(Frozen):
    """One allergy, bad reaction, or thing that made the condition worse."""

    substance: str
    reaction: str | None = None
    kind: Literal["allergy", "bad_reaction", "made_worse"] = "allergy"
    provenance: Provenance


class Allergies(Frozen):
    """ "None known" is an answer; "not recorded" is the lack of one. They never look alike."""

    status: Literal["recorded", "none_known", "not_recorded"]
    items: tuple[AllergyItem, ...] = ()
    provenance: Provenance | None = None
    check_by: date | None = None

    @property
    def are_all_allergies(self) -> bool:
        """Whether the list may be headed "Allergies": no entry is a bad reaction of another kind."""
        return all(each.kind == "allergy" for each in self.items)


class AdvancePlan(Frozen):
    """A pointer to a paper, never its content."""

    type: str
    dated: date | None = None
    kept_at: str
    issuer: str | None = None
    review_by: date | None = None


class CoveredLine(Frozen):
    """A line folded under one that covers it; shown with its own source, one tap away."""

    template_id: str
    line_id: str
    text: str
    template_name: str = ""
    when_label: str = ""
    severity: Literal["critical", "important", "advice"] | None = None
    why: str = ""
    sources: tuple[str, ...] = ()
    is_draft: bool = False
    asks: tuple[str, ...] = ()
    """Facts the line was written around: see `Line.asks`."""


class Line(Frozen):
    """One authored line. `text` has the person's fact in it, or the approved words for "not recorded"."""

    template_id: str
    template_name: str
    template_version: int
    line_id: str
    when: str
    when_label: str = ""
    severity: Literal["critical", "important", "advice"]
    text: str
    short: str
    why: str
    sources: tuple[str, ...]
    is_draft: bool
    fact_keys: tuple[str, ...] = ()
    covered: tuple[CoveredLine, ...] = ()
    leads: bool = False
    """Stands first in its block by authorship: what a first screen shows before anything else of the topic."""
    lacks: tuple[str, ...] = ()
    """Facts the line asks for that are not recorded; `text` is then the approved sentence without them."""
    asks: tuple[str, ...] = ()
    """Facts the line was written around. Their values stand in `text`, or in no words at all once the line was
    withdrawn: a replacement is approved for everybody, so the person's own value must be said after it."""
    replaced_on: date | None = None
    """The line was withdrawn before this version was issued and `text` is its approved replacement."""
    language: str = "en"
    sources_seen_on: date | None = None


class Block(Frozen):
    """Lines of one topic, most dangerous first."""

    topic: str
    heading: str
    lines: tuple[Line, ...]
    plain: str = ""
    """One plain sentence for the patient about what this block is for."""


class PinnedTemplate(Frozen):
    """A template this card was made from, by version and digest of its words."""

    id: str
    version: int
    name: str
    digest: str
    is_draft: bool
    approved_by: str | None = None
    """Role and organisation of the signer, never a person's name."""
    approved_on: date | None = None


class Fact(Frozen):
    """A personal fact in words. `value` None means not recorded (only the few headings that say so are listed).

    A confirmed value keeps its place; a newer unconfirmed one stands below it as `newer_value` (clinical-design F15).
    """

    key: str
    group: str
    label: str
    value: str | None
    provenance: Provenance | None = None
    true_on: date | None = None
    check_by: date | None = None
    needs_clinician: bool = False
    newer_value: str | None = None
    newer_provenance: Provenance | None = None
    paper: str | None = None
    """The value as prints say it, where that differs: a range is "88% to 92%" on a screen and "88-92%" on paper."""
    newer_paper: str | None = None
    not_recorded: str | None = None
    """Where `value` is None: authored words in the place of "Not recorded", which beside a condition of this card
    would read as a contradiction. They say what is not known."""
    not_recorded_is_draft: bool = False

    @property
    def on_paper(self) -> str | None:
        """The value for a print."""
        return self.paper or self.value

    @property
    def newer_on_paper(self) -> str | None:
        """The newer value for a print."""
        return self.newer_paper or self.newer_value


class Contact(Frozen):
    """Whom to ring. `hours` is in words; `ask_for` is whom to ask the switchboard for."""

    kind: Literal["clinical", "family", "gp"]
    name: str
    relation: str
    number: str
    hours: str = ""
    ask_for: str = ""
    is_24_hour: bool = False
    checked_on: date | None = None
    provenance: Provenance | None = None
    check_by: date | None = None


def recorded_instead(contacts: tuple[Contact, ...]) -> Contact | None:
    """Whose number stands where the 24-hour number of a team would: one that is said to answer at any hour, else the
    first in ringing order. Nobody is preferred for anything that was not recorded."""
    return next((each for each in contacts if each.is_24_hour), next(iter(contacts), None))


class Medicine(Frozen):
    """One medicine. `times` are clock times (HH:MM) for time-critical ones."""

    name: str
    dose: str
    times: tuple[str, ...] = ()
    is_time_critical: bool = False
    if_nil_by_mouth: str = ""
    provenance: Provenance
    check_by: date | None = None


class Medicines(Frozen):
    """The list is never called complete: the page says "last checked DATE, check with GP record"."""

    status: Literal["recorded", "none", "not_recorded"]
    items: tuple[Medicine, ...] = ()
    checked_on: date | None = None


class Review(Frozen):
    """The version, and what was checked when it was made."""

    version: int
    issued_on: date
    review_by: date
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()


class VersionChange(Frozen):
    """What one issue changed against the version before, by heading only: for "changed since your print"."""

    version: int
    issued_on: date
    headings: tuple[str, ...]


class PatientSummary(Frozen):
    """Everything that may be disclosed in one scope, in the order of clinical-design 3.1."""

    schema_version: int = SCHEMA_VERSION
    scope: Scope
    mode: Literal["demo", "live", "practice"]
    language: str = "en-GB"
    card_id: str
    review: Review
    identity: Identity
    communication: Communication
    conditions: tuple[Condition, ...]
    condition_line: str
    allergies: Allergies
    advance_plans: tuple[AdvancePlan, ...] = ()
    first_blocks: tuple[Block, ...] = ()
    more_blocks: tuple[Block, ...] = ()
    wallet_lines: tuple[str, ...] = ()
    wallet_refs: tuple[str, ...] = ()
    """`template-id/line-id` of each wallet line, in the same order: a later print finds one that was taken back."""
    wallet_gives_way: tuple[str, ...] = ()
    """Those of `wallet_refs` that a wallet card without room may leave to the other prints, the first to go first; it
    then says that it is part of a longer card. None where the wallet lines were approved as a set."""
    contacts: tuple[Contact, ...] = ()
    medicines: Medicines
    bring: str | None = None
    position: str | None = None
    lifting: str | None = None
    first_facts: tuple[Fact, ...] = ()
    other_facts: tuple[Fact, ...] = ()
    how_to_help: str | None = None
    decision_makers: str | None = None
    has_draft_lines: bool = False
    has_approved_lines: bool = False
    plain_text: str = ""
    templates: tuple[PinnedTemplate, ...] = ()
    without_advice: tuple[str, ...] = ()
    """Names of conditions on this card for which no line stands: "No approved advice is held for NAME yet"."""
    changes: tuple[VersionChange, ...] = ()
    """Every issue so far, oldest first; the last is this version."""
