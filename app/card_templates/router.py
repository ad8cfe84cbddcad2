"""Public reads of the templates and facts. No person is in them, and nothing of a search is kept."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.card_templates import queries
from app.card_templates.catalogue import Catalogue, Fact
from app.card_templates.fact_schema import HeldAs
from app.card_templates.loader import catalogue
from app.card_templates.schemas import (
    Choice,
    FactDefinition,
    Prompt,
    Template,
    TemplateRef,
    TemplateSearch,
    TemplateWanted,
)
from app.card_templates.values import Language

router = APIRouter(tags=["card-templates"])

LanguageTag = Annotated[str, Query(max_length=20, description="A language tag such as en-GB or cy.")]


@router.post("/templates/search")
def search_templates(search: TemplateSearch) -> list[TemplateRef]:
    """Conditions that match, best first. What is searched for tells a condition, so it never stands in an address."""
    return [TemplateRef.of(each) for each in queries.search(search.text, search.language)]


@router.post("/templates/read")
def read_template(wanted: TemplateWanted) -> Template:
    """One condition with its companions, the questions it raises, and what to ask."""
    rules, tongue = catalogue(), Language.of(wanted.language)
    template = queries.get_template(wanted.id)
    asked = queries.facts_to_ask([wanted.id])
    return Template(
        id=template.id,
        name=template.name(tongue),
        summary=template.summary(tongue),
        is_draft=template.draft,
        companions=queries.companions([wanted.id], tongue),
        choices=tuple(Choice.of(each) for each in queries.choices_to_ask([wanted.id], tongue)),
        facts=tuple(FactDefinition.of(each, rules, tongue) for each in asked if _is_fact(each)),
        prompts=tuple(_prompt(each, tongue) for each in asked if not _is_fact(each)),
    )


@router.get("/facts")
def list_facts(language: LanguageTag = "en-GB") -> list[FactDefinition]:
    """Every fact that any card asks for, in order of danger."""
    return _facts(catalogue(), Language.of(language))


def _facts(rules: Catalogue, language: Language) -> list[FactDefinition]:
    return [FactDefinition.of(each, rules, language) for each in rules.facts.values() if _is_fact(each)]


def _is_fact(fact: Fact) -> bool:
    return fact.file.held_as is HeldAs.FACT


def _prompt(fact: Fact, language: Language) -> Prompt:
    words = fact.in_words(language)
    return Prompt(heading=fact.file.held_as.value, label=words.label, is_time_critical=fact.file.time_critical)
