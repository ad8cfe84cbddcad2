"""The facts that the card templates ask for, in the shape that `app.patients` takes."""

from functools import cache

from app.card_templates.loader import catalogue
from app.patients.headings.catalogue import FactCatalogue


@cache
def fact_catalogue() -> FactCatalogue:
    """Read once; `patients` and `card_templates` stand on one layer and meet here."""
    rules = catalogue()
    return FactCatalogue(
        facts={key: fact.file for key, fact in rules.facts.items()},
        asked_by={key: template.file.ask for key, template in rules.templates.items()},
        check_every_months={each.value: months for each, months in rules.check_every_months.items()},
        must_fill={key: template.must_fill for key, template in rules.templates.items()},
    )
