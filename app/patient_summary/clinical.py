"""Conditions, allergies, medicines, advance plans and what must come along, as the record holds them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.card_templates.catalogue import Catalogue
from app.card_templates.values import Language
from app.patient_summary.disclosure import Disclosure
from app.patient_summary.entries import Entries, Recorded, check_by, current, items_of, value_of
from app.patient_summary.schema import (
    AdvancePlan,
    Allergies,
    AllergyItem,
    Condition,
    Medicine,
    Medicines,
    Provenance,
)
from app.patients.headings.card_choices import CardPart


def conditions(entries: Entries, names: Mapping[str, str]) -> tuple[Condition, ...]:
    """Chosen conditions by name, then the person's own words for others. A condition added after a confirmation is
    not confirmed by it (hazard H06-A3). `names` are those of all templates."""
    until = check_by(entries, "conditions")
    made = [
        Condition(
            template_id=each["id"],
            name=names.get(each["id"]) or _name_of(each["id"]),
            detail=each.get("detail") or None,
            provenance=provenance,
            check_by=until,
        )
        for each, provenance in items_of(entries, "conditions", "templates")
    ]
    recorded = current(entries, "conditions")
    if recorded is not None and (other := recorded.value.get("other")):
        made.append(Condition(template_id=None, name=other, provenance=recorded.provenance, check_by=until))
    if made:
        made[0] = made[0].model_copy(update={"how": words_of(entries, "conditions", "confirmed_how")})
    return tuple(made)


def condition_line(listed: tuple[Condition, ...]) -> str:
    """One line with every condition: "Duchenne muscular dystrophy. Home ventilation by mask (NIV).\""""
    return " ".join(f"{words}." for each in listed if (words := _condition_words(each)))


def allergies(entries: Entries) -> Allergies:
    """The union of what was confirmed and what the person says now (hazard H30-A3). "None known" only if all say so."""
    entry = entries.get("allergies")
    recorded = [each for each in (entry.confirmed, entry.said) if each is not None] if entry else []
    items = _union(recorded)
    if entry is None or not (items or (recorded and all(_says_none(each) for each in recorded))):
        return Allergies(status="not_recorded")
    return Allergies(
        status="recorded" if items else "none_known",
        items=items,
        provenance=recorded[0].provenance,
        check_by=recorded[0].check_by,
    )


def medicines(entries: Entries, disclosure: Disclosure) -> Medicines:
    """Time-critical medicines always; the others only where the person chose to show the whole list."""
    recorded = current(entries, "medicines")
    if recorded is None:
        return Medicines(status="not_recorded")
    if _says_none(recorded):
        return Medicines(status="none", checked_on=recorded.provenance.on)
    until = check_by(entries, "medicines")
    told = [
        _medicine(item, provenance, until)
        for item, provenance in items_of(entries, "medicines")
        if item.get("is_time_critical") or disclosure.tells(CardPart.ALL_MEDICINES)
    ]
    return Medicines(
        status="recorded",
        items=tuple(sorted(told, key=lambda each: not each.is_time_critical)),
        checked_on=recorded.provenance.on,
    )


def advance_plans(entries: Entries, rules: Catalogue, language: Language) -> tuple[AdvancePlan, ...]:
    """Pointers to the papers. Empty says nothing about what anybody wants (hazard H11)."""
    words = _plan_words(rules, language)
    return tuple(
        AdvancePlan(
            type=words.get(each["type"], each["type"]),
            dated=each.get("dated"),
            kept_at=each.get("kept_at") or "",
            issuer=each.get("issuer") or None,
            review_by=each.get("review_by"),
        )
        for each in value_of(entries, "advance_plans").get("items") or ()
    )


def advance_plan_words(entries: Entries, rules: Catalogue, language: Language) -> str:
    """The kinds of plan held, for a line that names them; empty where none is recorded."""
    return ", ".join(dict.fromkeys(each.type for each in advance_plans(entries, rules, language)))


def time_critical_words(entries: Entries) -> str:
    """Time-critical medicines with dose and clock times, for a line that names them."""
    listed = (item for item, _ in items_of(entries, "medicines") if item.get("is_time_critical"))
    return "; ".join(_medicine_words(item) for item in listed)


def _medicine_words(item: Mapping[str, Any]) -> str:
    times = ", ".join(item.get("times") or ())
    named = " ".join(part for part in (item["name"], item.get("dose")) if part)
    return f"{named} at {times}" if times else named


def _plan_words(rules: Catalogue, language: Language) -> Mapping[str, str]:
    fact = rules.facts.get("advance_plans_held")
    return {} if fact is None else fact.in_words(language).choices


def words_of(entries: Entries, heading: str, name: str) -> str | None:
    """One text of a heading, None where it is empty."""
    return value_of(entries, heading).get(name) or None


def _condition_words(condition: Condition) -> str:
    name, detail = condition.name.rstrip(". "), (condition.detail or "").rstrip(". ")
    return f"{name}, {detail}" if name and detail else name


def _name_of(template_id: str) -> str:
    """A template that this release does not know: the condition is named all the same, never dropped."""
    return template_id.replace("-", " ").capitalize()


def _says_none(recorded: Recorded) -> bool:
    """An empty list is not "none": the person must have said so."""
    return recorded.is_none or recorded.value.get("status") in {"none_known", "none"}


def _union(recorded: list[Recorded]) -> tuple[AllergyItem, ...]:
    """Each substance with each reaction of each kind once; two reactions to one substance both stand."""
    made: dict[tuple[str, str, str], AllergyItem] = {}
    for item, provenance in _items(recorded):
        substance, reaction = _spaced(item["substance"]), _spaced(item.get("reaction") or "")
        kind = item.get("kind") or "allergy"
        made.setdefault(
            (substance.casefold(), reaction.casefold(), kind),
            AllergyItem(substance=substance, reaction=reaction or None, kind=kind, provenance=provenance),
        )
    return tuple(made.values())


def _items(recorded: list[Recorded]) -> Iterator[tuple[Mapping[str, Any], Provenance]]:
    return (pair for source in recorded for pair in source.items())


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _medicine(item: Mapping[str, Any], provenance: Provenance, until: date | None) -> Medicine:
    return Medicine(
        name=item["name"],
        dose=item.get("dose") or "",
        times=tuple(item.get("times") or ()),
        is_time_critical=bool(item.get("is_time_critical")),
        if_nil_by_mouth=item.get("if_nil_by_mouth") or "",
        provenance=provenance,
        check_by=until,
    )
