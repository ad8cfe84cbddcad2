"""The review line and the review date: what was checked, what was not, and when the card must be looked at again."""

from collections.abc import Iterator
from datetime import date

from app.card_templates.catalogue import Catalogue
from app.card_templates.values import Language
from app.patient_summary.lines import every_line
from app.patient_summary.people import is_clinical_24_hour
from app.patient_summary.schema import PatientSummary, Provenance, Review, Source
from app.patients.check_dates import months_after

LONGEST_MONTHS = 12


def review(
    summary: PatientSummary, rules: Catalogue, language: Language, *, equipment: Provenance | None = None
) -> Review:
    """The same review with its words: groups of which every value was confirmed by a clinician, the other recorded
    groups, and who confirmed (hazard H08-A2). `equipment` stands behind what to bring, position and lifting."""
    words = rules.fact_words.get(language) or rules.fact_words[Language.EN]
    sources: dict[str, list[Source]] = {}
    for group, provenance in _by_group(summary, equipment):
        sources.setdefault(group, []).append(provenance.source)
    checked = {group for group, each in sources.items() if set(each) == {Source.CONFIRMED}}
    return summary.review.model_copy(
        update={
            "checked": tuple(words.groups[group] for group in sources if group in checked),
            "not_checked": tuple(words.groups[group] for group in sources if group not in checked),
            "confirmed_by": _confirmed_by(summary, equipment),
        }
    )


def latest_review_by(summary: PatientSummary, *, issued_on: date) -> date:
    """Twelve months from issue, or the earliest check-by date on the first screen if that comes first (H28-A3).

    A first screen that is overdue already is due for review on the day of issue: the page then says so.
    """
    limits = [months_after(issued_on, LONGEST_MONTHS), *first_screen_check_dates(summary)]
    return max(issued_on, min(limits))


def first_screen_check_dates(summary: PatientSummary) -> Iterator[date]:
    """Check-by dates of everything the first screen tells. The photo is not among them: an old one is not shown."""
    used = {key for line in every_line(summary.first_blocks) for key in line.fact_keys}
    facts = [*summary.first_facts, *(fact for fact in summary.other_facts if fact.key in used)]
    dates: list[date | None] = [fact.check_by for fact in facts]
    dates += [summary.allergies.check_by]
    dates += [each.check_by for each in summary.conditions]
    dates += [each.check_by for each in summary.contacts if is_clinical_24_hour(each)]
    dates += [each.check_by for each in summary.medicines.items if each.is_time_critical]
    dates += [each.review_by for each in summary.advance_plans]
    return (each for each in dates if each is not None)


def _by_group(summary: PatientSummary, equipment: Provenance | None) -> Iterator[tuple[str, Provenance]]:
    """Every recorded value of the card with its group, in the order of the page."""
    yield from (("condition", each.provenance) for each in summary.conditions if each.provenance)
    if summary.allergies.provenance:
        yield "allergies", summary.allergies.provenance
    yield from (("allergies", each.provenance) for each in summary.allergies.items)
    yield from ((each.group, each.provenance) for each in summary.first_facts if each.provenance)
    yield from (("medicines", each.provenance) for each in summary.medicines.items)
    yield from (("contacts", each.provenance) for each in summary.contacts if each.provenance)
    if equipment is not None:
        yield "equipment", equipment
    yield from ((each.group, each.provenance) for each in summary.other_facts if each.provenance)


def _confirmed_by(summary: PatientSummary, equipment: Provenance | None) -> tuple[str, ...]:
    """Role and organisation of each who confirmed something, once, in the order of the page."""
    said = (
        ", ".join(part for part in (provenance.role, provenance.organisation) if part)
        for _, provenance in _by_group(summary, equipment)
        if provenance.source is Source.CONFIRMED
    )
    return tuple(dict.fromkeys(words for words in said if words))
