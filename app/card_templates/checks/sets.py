"""Which templates may stand on one card: each alone, and with the companions that it declares."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from app.card_templates.catalogue import CardTemplate, Catalogue
from app.card_templates.compose import compose
from app.card_templates.composition import Composition


def companion_sets(template: CardTemplate, rules: Catalogue) -> Iterator[tuple[str, ...]]:
    """The template alone, and with all its declared companions for each answer to the questions it raises."""
    yield (template.id,)
    related = [each for each in template.file.related if each in rules.templates]
    choices = [[answer.template for answer in choice.answers] for choice in rules.shared.choices]
    raised = [[None, *(each for each in answers if each in related)] for answers in choices]
    asked = {each for answers in choices for each in answers}
    fixed = [each for each in related if each not in asked]
    for answers in product(*raised):
        chosen = tuple(each for each in (*fixed, *answers) if each is not None)
        if chosen:
            yield (template.id, *chosen)


def composed(ids: Iterable[str], rules: Catalogue) -> Composition:
    """The card of these templates with no facts at all."""
    return compose([rules.templates[each] for each in ids], {}, rules=rules)


def set_name(ids: Sequence[str]) -> str:
    """A set of templates in words: the first, with the others."""
    return ids[0] if len(ids) == 1 else f"{ids[0]} with {', '.join(ids[1:])}"
