"""What this package must know of the card templates: which facts exist and which template asks for which.

`patients` and `card_templates` stand on one layer and do not import each other. The program that starts (`app.main`)
reads the templates and hands them over as one `FactCatalogue`; a fact's file there has the shape of `FactDefinition`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Protocol

from fastapi import Depends, Request


class CheckEvery(StrEnum):
    """When a value is asked again. The lengths are data of the card templates, the same for every heading."""

    SEASON = "season"
    YEAR = "year"
    NEVER = "never"


class FactDefinition(Protocol):
    """One fact that a card may ask for, without its words."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str:
        """number, text, choice, date, boolean or range."""

    @property
    def group(self) -> str: ...
    @property
    def held_as(self) -> str:
        """`fact`, or the structured part that holds it (contacts, medicines …)."""

    @property
    def emergency(self) -> str:
        """first, second, or plan: then it stands on no card."""

    @property
    def check_every(self) -> str: ...
    @property
    def needs_clinician(self) -> bool: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def choices(self) -> Sequence[str]: ...
    @property
    def plausible_min(self) -> float | None: ...
    @property
    def plausible_max(self) -> float | None: ...


@dataclass(frozen=True)
class FactCatalogue:
    """All facts in order of danger, and the facts each template asks for. Nothing in it changes."""

    facts: Mapping[str, FactDefinition]
    asked_by: Mapping[str, Sequence[str]]
    check_every_months: Mapping[str, int | None]
    must_fill: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By template the facts that its critical lines hold or need."""

    def asked(self, template_ids: Iterable[str]) -> tuple[FactDefinition, ...]:
        """Every fact that one of these templates asks for, once, in order of danger."""
        wanted = {key for template_id in template_ids for key in self.asked_by.get(template_id, ())}
        return tuple(fact for key, fact in self.facts.items() if key in wanted)


def get_fact_catalogue(request: Request) -> FactCatalogue:
    """The catalogue that `create_app` put on the application's state."""
    catalogue: FactCatalogue = request.app.state.fact_catalogue
    return catalogue


FactCatalogueDep = Annotated[FactCatalogue, Depends(get_fact_catalogue)]
