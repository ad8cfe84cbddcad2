"""The sentences of a print, from the summary and the catalogue. Pure text: no layout, no clinical word of our own."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from app.exports.catalogue import Words, catalogue, short_month
from app.exports.notices import Notices
from app.exports.printing import Printing
from app.patient_summary.schema import (
    AdvancePlan,
    Allergies,
    Condition,
    Contact,
    Fact,
    Identity,
    PatientSummary,
    Provenance,
    Source,
    recorded_instead,
)

UNIT: Final = re.compile(r" \((?:%|mg|kg|cm|hours|minutes|litres|litres/min)\)$")
"""The unit in the name of a fact, where its value says it again."""


class Wording:
    """Everything that is said about one summary on one day."""

    def __init__(self, summary: PatientSummary, printing: Printing) -> None:
        self.summary, self.printing = summary, printing
        self.words: Words = catalogue(summary.language)
        self._facts = {fact.key: fact for fact in (*summary.other_facts, *summary.first_facts)}

    def __call__(self, key: str, **values: object) -> str:
        return self.words(key, **values)

    @property
    def notices(self) -> Notices:
        return self.printing.notices

    # --- who -----------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Michael BELL"""
        return f"{self.summary.identity.given_name} {self.family_name}"

    @property
    def family_name(self) -> str:
        return self.summary.identity.family_name.upper()

    @property
    def born(self) -> str:
        return self("born", date=self.words.day(self.summary.identity.date_of_birth))

    @property
    def born_with_age(self) -> str:
        """For sheets that say the day they were printed: an age is true that year only."""
        born = self.words.day(self.summary.identity.date_of_birth)
        return self("born_age", date=born, age=age_on(self.printing.today, self.summary.identity))

    # --- the card ------------------------------------------------------------------------------------------------

    @property
    def warning(self) -> str:
        """DEMO, NOT FOR CARE; PRACTICE; empty on a real card."""
        return "" if self.summary.mode == "live" else self(self.summary.mode)

    @property
    def mark(self) -> str:
        """What runs through the text of every page; empty on a real card of signed lines."""
        return self.warning or (self("draft_mark") if self.summary.has_draft_lines else "")

    @property
    def version(self) -> str:
        review = self.summary.review
        return self("version", version=review.version, date=self.words.day(review.issued_on))

    @property
    def is_overdue(self) -> bool:
        return self.summary.review.review_by < self.printing.today

    @property
    def check_before(self) -> str:
        """Check before 05/2027, or that the review is overdue."""
        month = short_month(self.summary.review.review_by)
        return self("overdue_bar" if self.is_overdue else "check_before", month=month)

    def alarms(self) -> list[str]:
        """What is known to be wrong with this card today, most important first."""
        said = []
        if self.is_overdue:
            review = self.summary.review
            months = months_between(review.issued_on, self.printing.today)
            key = "overdue" if self.summary.contacts else "overdue_no_number"
            said.append(self(key, months=months, date=self.words.day(review.review_by)))
        for notice in self.notices.changed:
            heading = self.words.heading(notice.heading)
            said.append(self("changed_not_issued", date=self.words.day(notice.on), heading=heading))
        return said + self._withdrawn_templates()

    def _withdrawn_templates(self) -> list[str]:
        names = {each.id: each.name for each in self.summary.templates}
        names |= {each.template_id: each.name for each in self.summary.conditions if each.template_id}
        return [
            self("withdrawn_template", name=name, date=self.words.day(notice.on))
            for template_id, name in names.items()
            if (notice := self.notices.of_template(template_id))
        ]

    # --- condition, allergies, plans -----------------------------------------------------------------------------

    def diagnosis(self, condition: Condition) -> str:
        """Who stands behind the diagnosis: never "confirmed" when nobody confirmed it (hazard H06)."""
        told = condition.provenance
        if told is None:
            return self("diagnosis_none")
        alone = "_alone" if told.source is Source.CONFIRMED and not _who(told) else ""
        return self(f"diagnosis_{told.source}{alone}", who=_who(told), date=self.words.day(told.on))

    def how_confirmed(self) -> str:
        """How the first diagnosis was reached, in the words typed for it; empty where nobody said."""
        first = next(iter(self.summary.conditions), None)
        return self("how_confirmed", how=first.how.rstrip(" .")) if first is not None and first.how else ""

    def diagnosis_short(self) -> str:
        """The same for the first condition, for small media."""
        told = self.summary.conditions[0].provenance if self.summary.conditions else None
        if told is None:
            return self("diagnosis_none_short")
        return self(f"diagnosis_{told.source}_short", month=short_month(told.on))

    def allergies(self, *, short: bool = False) -> str:
        """Always a statement. "None known" is somebody's answer, "Not recorded" is the lack of one."""
        held = self.summary.allergies
        if held.status == "recorded":
            return "; ".join(self._allergy(held, index, short=short) for index in range(len(held.items)))
        if held.status == "not_recorded":
            return self("not_recorded")
        return f"{self('none_known')} ({self._behind(held.provenance, held.check_by, 'allergies', short=short)})"

    def allergies_heading(self, *, short: bool = False) -> str:
        """ "Allergies" alone stands in short only where every entry is one."""
        if not short:
            return self("allergies")
        all_allergies = self.summary.allergies.are_all_allergies
        return self("allergies_short" if all_allergies else "allergies_and_reactions_short")

    def _allergy(self, held: Allergies, index: int, *, short: bool) -> str:
        item = held.items[index]
        kind = "" if item.kind == "allergy" else self(f"{item.kind}_short" if short else item.kind)
        told = "".join(f", {each}" for each in (kind, item.reaction) if each)
        return f"{item.substance}{told} ({self._behind(item.provenance, held.check_by, 'allergies', short=short)})"

    def advance_plan(self, plan: AdvancePlan, *, short: bool = False) -> str:
        """Where the paper is, never what it says."""
        key = "advance_plan_short" if short else "advance_plan_pointer"
        if plan.dated is None:
            said = self(key, type=plan.type, place=plan.kept_at)
        else:
            said = self(f"{key}_dated", type=plan.type, date=self.words.day(plan.dated), place=plan.kept_at)
        if plan.issuer and not short:
            said = f"{said} {self('plan_issuer', issuer=plan.issuer)}"
        if plan.review_by and plan.review_by < self.printing.today:
            return f"{said} {self('plan_overdue', date=self.words.day(plan.review_by))}"
        return said

    # --- facts ---------------------------------------------------------------------------------------------------

    def fact(self, key: str) -> Fact | None:
        """The fact of this key, if this card may show it."""
        return self._facts.get(key)

    def on_paper(self, words: str, keys: Iterable[str]) -> str:
        """A line's words with the values of these facts as paper says them: 88-92%."""
        for key in keys:
            fact = self.fact(key)
            if fact is not None and fact.value and fact.paper:
                words = words.replace(fact.value, fact.paper)
        return words

    def not_recorded(self, fact: Fact) -> str:
        """The plain words, or those of a condition on the card beside which the plain ones would contradict it."""
        draft = f"{self('draft_mark')}: " if fact.not_recorded_is_draft else ""
        return f"{draft}{fact.not_recorded}" if fact.not_recorded else self("not_recorded")

    def own_value(self, fact: Fact) -> tuple[str, str, str]:
        """A value under the line it belongs to: what it is, who stands behind it, and a newer one that nobody
        confirmed. "Agreed SpO2 target range: 88-92%", "(confirmed 05/2026)", ""."""
        label = UNIT.sub("", fact.label)
        if fact.value is None:
            return f"{label}: {self.not_recorded(fact)}", "", ""
        return f"{label}: {fact.on_paper}", f"({self.behind_fact(fact, short=True)})", self.newer(fact)

    # --- provenance ----------------------------------------------------------------------------------------------

    def behind_fact(self, fact: Fact, *, short: bool = False) -> str:
        """Who stands behind a fact, and what is to be doubted about it: not checked, no longer confirmed."""
        return self._behind(fact.provenance, fact.check_by, fact.group, fact.key, short=short)

    def behind(self, told: Provenance | None, check_by: date | None, *headings: str, short: bool = False) -> str:
        """The same for other values of these heading groups."""
        return self._behind(told, check_by, *headings, short=short)

    def _behind(self, told: Provenance | None, check_by: date | None, *headings: str, short: bool = False) -> str:
        if told is None:
            return self("not_recorded")
        ended = self.notices.ended_on(*headings)
        if ended and told.source is Source.CONFIRMED:
            return self("no_longer_confirmed", date=self.words.day(ended))
        said = self._source(told, short=short)
        if check_by and check_by < self.printing.today:
            return f"{said}; {self('not_checked_since', date=self.words.day(told.on))}"
        return said

    def _source(self, told: Provenance, *, short: bool) -> str:
        if short:
            return self(f"{told.source}_short", month=short_month(told.on))
        alone = "_alone" if told.source is Source.CONFIRMED and not _who(told) else ""
        return self(
            f"{told.source}{alone}", who=_who(told), month=self.words.month(told.on), date=self.words.day(told.on)
        )

    def newer(self, fact: Fact) -> str:
        """A newer value that nobody confirmed: said below the confirmed one, never beside it (hazard H30)."""
        if fact.newer_value is None or fact.newer_provenance is None:
            return ""
        key = "newer_letter" if fact.newer_provenance.source is Source.LETTER else "newer_patient"
        said = self(key, date=self.words.day(fact.newer_provenance.on), value=fact.newer_on_paper)
        number = self.number_24
        return f"{said} {self('newer_ring', number=number.number)}" if number else said

    # --- whom to ring --------------------------------------------------------------------------------------------

    @property
    def number_24(self) -> Contact | None:
        """The clinical number that is answered at any hour."""
        return next((each for each in self.summary.contacts if each.is_24_hour and each.kind == "clinical"), None)

    def no_number_24(self) -> tuple[str, str]:
        """That no team answers at night, and what is recorded instead: never a dead end."""
        instead = recorded_instead(self.summary.contacts)
        if instead is None:
            return self("ring_nobody"), ""
        who = ", ".join(part for part in (instead.relation or instead.name, instead.hours) if part)
        return self("ring_24_missing"), self("ring_instead", number=instead.number, who=who)

    def other_contacts(self) -> list[Contact]:
        """Everybody else, in ringing order."""
        return [each for each in self.summary.contacts if each is not self.number_24]

    def contact(self, contact: Contact) -> str:
        """Relation, name, hours, whom to ask for. The number stands before it, in bold."""
        hours = "" if contact is self.number_24 else contact.hours
        parts = [contact.relation, contact.name if contact.name != contact.relation else "", hours]
        if contact.ask_for:
            parts.append(self("ask_for", who=contact.ask_for))
        parts.append(self._number_doubt(contact))
        return ", ".join(part for part in parts if part)

    def _number_doubt(self, contact: Contact) -> str:
        if contact.kind != "clinical":
            return ""
        if contact.checked_on is None:
            return self("number_never_checked")
        if months_between(contact.checked_on, self.printing.today) >= 12:
            return self("number_not_checked", date=self.words.day(contact.checked_on))
        return ""

    def no_advice(self) -> str:
        """Said where the box would stand when there are no approved lines."""
        number = self.number_24
        if number:
            return self("no_lines", number=number.number)
        return self("no_lines_no_number" if self.summary.contacts else "no_lines_nobody")


def _who(told: Provenance) -> str:
    return ", ".join(part for part in (told.role, told.organisation) if part)


def age_on(day: date, identity: Identity) -> int:
    """Whole years."""
    born = identity.date_of_birth
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_between(start: date, end: date) -> int:
    """Whole months."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
