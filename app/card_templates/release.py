"""What may leave the service: outside demo mode nothing unsigned, unsettled or contradictory is issued."""

from enum import StrEnum

from app.card_templates.catalogue import CardTemplate
from app.card_templates.composition import Composition
from app.card_templates.values import Frozen


class Mode(StrEnum):
    """Written into the database by `init`, never changed."""

    DEMO = "demo"
    LIVE = "live"


class Obstacle(Frozen):
    """A reason why a composed card cannot be issued, with what the person can do meanwhile."""

    code: str
    message: str
    refs: tuple[str, ...]


def may_issue(template: CardTemplate, mode: Mode | str) -> bool:
    """Whether lines of this template may stand on an issued card: always in demo mode, else only when signed."""
    return Mode(mode) is Mode.DEMO or not template.draft


def obstacles(composition: Composition, mode: Mode | str) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of issuing; empty when nothing does.

    Two templates that must never stand together are refused in demo mode too: they are a wrong choice, not a draft.
    """
    found = [
        Obstacle(code="never_together", message="These two cannot stand on one card. Choose one.", refs=pair)
        for pair in composition.never_together
    ]
    if Mode(mode) is Mode.DEMO:
        return tuple(found)
    drafts = tuple(each.id for each in composition.templates if each.draft)
    if drafts:
        found.append(Obstacle(code="not_approved", message=NOT_APPROVED, refs=drafts))
    if composition.combination_draft and composition.combination is not None:
        found.append(Obstacle(code="combination_not_approved", message=NOT_APPROVED, refs=(composition.combination,)))
    found += [Obstacle(code="unsettled", message=UNSETTLED, refs=pair.refs) for pair in composition.unsettled]
    return tuple(found)


NOT_APPROVED = (
    "No clinician has approved this advice yet. "
    "A card can be made now with the condition, allergies, facts and contacts."
)
UNSETTLED = (
    "Two pieces of advice for the conditions differ, and the team must settle which stands. "
    "A card can be made now with the condition, allergies, facts and contacts."
)
