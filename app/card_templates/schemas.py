"""What the API gives about templates and facts: general words, no person in them."""

from pydantic import BaseModel, ConfigDict, Field

from app.card_templates.catalogue import Catalogue, Fact
from app.card_templates.fact_schema import FactKind
from app.card_templates.queries import ChoiceToAsk, Companion, FoundTemplate
from app.card_templates.values import Language


class TemplateSearch(BaseModel):
    """A name or synonym; empty for all."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=100)
    language: str = Field("en-GB", max_length=20)


class TemplateWanted(BaseModel):
    """Which condition to read."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(max_length=100)
    language: str = Field("en-GB", max_length=20)


class TemplateRef(BaseModel):
    """A condition in a list. `summary` tells it from one with a similar name."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    summary: str
    network: str
    is_draft: bool

    @classmethod
    def of(cls, found: FoundTemplate) -> "TemplateRef":
        return cls(is_draft=found.draft, **found.model_dump(exclude={"draft"}))


class FactDefinition(BaseModel):
    """A fact to ask for. `expiry` is season, year or never; `told_by` letter means "copy it from your letter".

    `label_other` asks a parent or helper, with `{name}` for the first name; null where `label` suits both."""

    key: str
    label: str
    label_other: str | None
    clinician_label: str
    type: FactKind
    unit: str | None
    choices: dict[str, str] | None
    plausible_min: float | None
    plausible_max: float | None
    group: str
    group_words: str
    needs_clinician: bool
    expiry: str
    emergency: str
    told_by: str

    @classmethod
    def of(cls, fact: Fact, rules: Catalogue, language: Language) -> "FactDefinition":
        words = fact.in_words(language)
        return cls(
            type=fact.file.kind,
            label=words.label,
            label_other=words.label_other,
            clinician_label=words.clinician_label,
            choices={each: words.choices[each] for each in fact.file.choices} or None,
            group_words=rules.group_words(fact.file.group, language),
            expiry=fact.file.check_every.value,
            **fact.file.model_dump(include=PLAIN),
        )


PLAIN = {"key", "unit", "plausible_min", "plausible_max", "group", "needs_clinician", "emergency", "told_by"}


class Prompt(BaseModel):
    """A question of this condition that another heading of the record answers, such as medicines or contacts."""

    heading: str
    label: str
    is_time_critical: bool


class Choice(BaseModel):
    """A question that chooses between cards: each answer in words with the template it adds."""

    question: str
    answers: dict[str, str]

    @classmethod
    def of(cls, choice: ChoiceToAsk) -> "Choice":
        return cls(question=choice.question, answers={each.words: each.template_id for each in choice.answers})


class Template(BaseModel):
    """One condition: what goes with it, and what to ask."""

    id: str
    name: str
    summary: str
    is_draft: bool
    companions: tuple[Companion, ...]
    choices: tuple[Choice, ...]
    facts: tuple[FactDefinition, ...]
    prompts: tuple[Prompt, ...]
