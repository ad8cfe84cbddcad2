"""What is missing, old or not yet on the card, in order of danger. Facts about absence and dates, never a judgement.

The order and the words are data (`health_check.yaml`); a rule here says for which headings its item is to be done, or
that it does not apply. Nothing is computed from a clinical value but whether one is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict

from app.patients.check_dates import age_on
from app.patients.entries import Entry
from app.patients.headings import BY_KEY, asked_headings, find_heading, key_for
from app.patients.headings.catalogue import FactCatalogue
from app.patients.headings.definition import Answer
from app.patients.hooks import CardState

FILE: Final = Path(__file__).with_name("health_check.yaml")
VENTILATION: Final = "fact.ventilation_interface"
NO_VENTILATION: Final = "none"
CHILD_UNDER: Final = 16


class Item(BaseModel):
    """One thing to do, with the heading where it is done; None where it is not done in the record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    heading: str | None
    title: str
    why: str


class HealthCheckItem(Item):
    """An item that is to be done. `danger_order` begins at 1."""

    danger_order: int


class HealthCheck(BaseModel):
    """`next` is the one thing to show; `items` are all of them in order."""

    next: HealthCheckItem | None
    items: tuple[HealthCheckItem, ...]
    done_count: int
    all_count: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything a rule may look at."""

    entries: Mapping[str, Entry]
    catalogue: FactCatalogue
    card: CardState | None
    today: date

    def is_answered(self, heading: str) -> bool:
        """Given, confirmed, or said that there is none."""
        entry = self.entries.get(heading)
        return entry is not None and (entry.answer in {Answer.GIVEN, Answer.NOTHING} or entry.confirmed is not None)

    def value(self, heading: str) -> Mapping[str, Any]:
        """The value of a heading; empty when there is none."""
        entry = self.entries.get(heading)
        return {} if entry is None or entry.value is None else entry.value

    @property
    def asked(self) -> tuple[str, ...]:
        """The headings that the chosen templates ask for."""
        chosen = tuple(each["id"] for each in self.value("conditions").get("templates", ()))
        return asked_headings(chosen, self.catalogue)

    @property
    def is_ventilated(self) -> bool:
        """What is recorded about breathing support; while nothing is, whether a chosen template asks about it."""
        if self.is_answered(VENTILATION):
            return bool(self.value(VENTILATION).get("value", NO_VENTILATION) != NO_VENTILATION)
        return "fact.time_off_ventilator" in self.asked

    @property
    def is_child(self) -> bool:
        """Whether the date of birth says younger than 16."""
        born = self.value("who").get("date_of_birth")
        return born is not None and age_on(date.fromisoformat(born), self.today) < CHILD_UNDER


Found = tuple[str | None, ...] | None
"""The headings in which it is to be done: empty when all is well, None when the rule does not apply."""
Rule = Callable[[State, Item], Found]


def _absent(state: State, item: Item) -> Found:
    return () if item.heading is not None and state.is_answered(item.heading) else (item.heading,)


def _absent_if_asked(state: State, item: Item) -> Found:
    return _absent(state, item) if item.heading in state.asked else None


def _numbers(state: State) -> list[Mapping[str, Any]]:
    return [each for each in state.value("contacts").get("items", ()) if each["kind"] == "clinical"]


def _no_clinical_number(state: State, item: Item) -> Found:
    return () if _numbers(state) else (item.heading,)


def _no_24_hour_number(state: State, item: Item) -> Found:
    if not _numbers(state):
        return None  # said already, by the item before
    return () if any(each["is_24_hour"] for each in _numbers(state)) else (item.heading,)


def _changed_not_issued(state: State, _item: Item) -> Found:
    return None if state.card is None else (None,) if state.card.changed else ()


def _advice_corrected(state: State, _item: Item) -> Found:
    return None if state.card is None else (None,) if state.card.prints_with_old_advice else ()


def _prints_behind(state: State, _item: Item) -> Found:
    return None if state.card is None else (None,) if state.card.prints_behind else ()


def _oxygen_target(state: State, item: Item) -> Found:
    return _absent(state, item) if state.is_ventilated or item.heading in state.asked else None


def _time_off_ventilator(state: State, item: Item) -> Found:
    return _absent(state, item) if state.is_ventilated else None


def _advice_lacks(state: State, _item: Item) -> Found:
    """Facts that critical lines of the chosen cards hold or need, as the cards declare."""
    chosen = [each["id"] for each in state.value("conditions").get("templates", ())]
    keys = dict.fromkeys(key for each in chosen for key in state.catalogue.must_fill.get(each, ()))
    headings = (key_for(state.catalogue.facts[key]) for key in keys if key in state.catalogue.facts)
    wanted = tuple(dict.fromkeys(each for each in headings if each is not None))
    return tuple(each for each in wanted if not state.is_answered(each)) if wanted else None


def _without_times(state: State, item: Item) -> Found:
    critical = [each for each in state.value("medicines").get("items", ()) if each["is_time_critical"]]
    return None if not critical else () if all(each["times"] for each in critical) else (item.heading,)


def _child_without_photo(state: State, item: Item) -> Found:
    return _absent(state, item) if state.is_child else None


def _photo_out_of_date(state: State, item: Item) -> Found:
    photo = state.entries.get("photo")
    if photo is None or photo.value is None:
        return None
    return (item.heading,) if _is_overdue(photo, state.today) else ()


def _is_overdue(entry: Entry, today: date) -> bool:
    return entry.check_by is not None and entry.check_by < today


def _overdue(state: State, _item: Item) -> Found:
    return tuple(key for key, entry in state.entries.items() if key != "photo" and _is_overdue(entry, state.today))


def _answered(answer: Answer) -> Rule:
    def rule(state: State, _item: Item) -> Found:
        found = tuple(key for key, entry in state.entries.items() if entry.answer is answer)
        return found or None

    return rule


def _not_confirmed(state: State, _item: Item) -> Found:
    wanted = [key for key in state.entries if _needs_clinician(state, key) and state.entries[key].value is not None]
    return tuple(key for key in wanted if not _is_confirmed(state.entries[key])) if wanted else None


def _needs_clinician(state: State, key: str) -> bool:
    heading = find_heading(key, state.catalogue)
    return heading is not None and heading.needs_clinician


def _is_confirmed(entry: Entry) -> bool:
    return entry.confirmed is not None and entry.confirmed.value == entry.value


RULES: Final[Mapping[str, Rule]] = {
    "advice_corrected": _advice_corrected,
    "no_clinical_number": _no_clinical_number,
    "changed_not_issued": _changed_not_issued,
    "no_24_hour_number": _no_24_hour_number,
    "ventilated_without_oxygen_target": _oxygen_target,
    "allergies_not_recorded": _absent,
    "steroids_not_recorded": _absent,
    "steroid_plan_missing": _absent_if_asked,
    "breathing_support_not_recorded": _absent,
    "time_off_ventilator_missing": _time_off_ventilator,
    "advice_lacks": _advice_lacks,
    "condition_not_recorded": _absent,
    "critical_medicine_without_times": _without_times,
    "fasting_limit_missing": _absent_if_asked,
    "medicines_not_recorded": _absent,
    "prints_behind": _prints_behind,
    "child_without_photo": _child_without_photo,
    "photo_out_of_date": _photo_out_of_date,
    "letter_to_type_in": _answered(Answer.LETTER_PHOTO),
    "overdue": _overdue,
    "equipment_not_recorded": _absent,
    "gp_not_recorded": _absent,
    "not_sure": _answered(Answer.NOT_SURE),
    "not_confirmed": _not_confirmed,
}


@lru_cache(maxsize=1)
def read_items() -> tuple[Item, ...]:
    """The items in order of danger. ValidationError when the file is not right."""
    return tuple(Item.model_validate(each) for each in yaml.safe_load(FILE.read_text("utf-8"))["items"])


def health_check(
    entries: Mapping[str, Entry], catalogue: FactCatalogue, card: CardState | None, today: date
) -> HealthCheck:
    """What is to be done, most dangerous first, and how much of all that applies is done."""
    state = State(_in_order(entries, catalogue), catalogue, card, today)
    to_do: list[HealthCheckItem] = []
    applying = 0
    for order, item in enumerate(read_items(), start=1):
        found = RULES[item.key](state, item)
        if found is None:
            continue
        named = {each.heading for each in to_do}
        found = tuple(heading for heading in found if heading is None or heading not in named)
        applying += max(1, len(found))
        to_do += [
            HealthCheckItem(**item.model_dump(exclude={"heading"}), heading=heading, danger_order=order)
            for heading in found
        ]
    return HealthCheck(
        next=to_do[0] if to_do else None,
        items=tuple(to_do),
        done_count=applying - len(to_do),
        all_count=applying,
    )


def _in_order(entries: Mapping[str, Entry], catalogue: FactCatalogue) -> dict[str, Entry]:
    """Headings as on the page, then facts in the order of danger of the catalogue."""
    order = [*BY_KEY, *(f"fact.{key}" for key in catalogue.facts)]
    return {key: entries[key] for key in order if key in entries}
