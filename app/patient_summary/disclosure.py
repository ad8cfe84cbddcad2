"""What a scope may tell: the one table of it. Anything that is not told here is told nowhere."""

from dataclasses import dataclass, field
from typing import Any, Final

from app.card_templates.fact_schema import EmergencyPlace, FactFile
from app.core.identifiers import NumberSystem
from app.patient_summary.schema import Scope
from app.patients.headings.card_choices import SHOWN_BY_DEFAULT, CardPart

_ALWAYS_OFF: Final = frozenset({EmergencyPlace.PLAN})
"""Mood, continence, family, housing, pregnancy and what is for the plan alone (hazard H52, clinical-design 9)."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One scope with what the person chose to show."""

    scope: Scope
    shown: frozenset[CardPart] = frozenset(SHOWN_BY_DEFAULT)
    hidden_facts: frozenset[str] = field(default_factory=frozenset)

    def tells(self, part: CardPart) -> bool:
        """Whether a part with a switch stands on the page."""
        return self.tells_everything or part in self.shown

    @property
    def tells_everything(self) -> bool:
        """The patient reads their own record whole."""
        return self.scope is Scope.PATIENT

    def tells_fact(self, fact: FactFile) -> bool:
        """First-screen facts always, those of the plan never, the second group as the person chose."""
        if self.tells_everything:
            return True
        if fact.emergency is EmergencyPlace.SECOND:
            return CardPart.OTHER_FACTS in self.shown and fact.key not in self.hidden_facts
        return fact.emergency not in _ALWAYS_OFF

    def tells_number(self, system: NumberSystem, *, chosen: bool) -> bool:
        """An NHS number is the gate of the full plan, so it stands on no page unless the person wants it there.

        A CHI number begins with the date of birth and is no gate; it and the Health and Care number are shown.
        """
        return self.tells_everything or system is not NumberSystem.NHS or chosen


def disclosure_for(scope: Scope, choices: Any) -> Disclosure:
    """From the value of the heading `card_choices`; a word of a later release is not a part and shows nothing."""
    if not choices:
        return Disclosure(scope)
    known = {each.value: each for each in CardPart}
    shown = frozenset(known[word] for word in choices.get("show", ()) if word in known)
    return Disclosure(scope, shown, frozenset(choices.get("hide", ())))
