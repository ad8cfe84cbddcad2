"""Plain text for a hospital record, in the order of the emergency page (clinical-design 3.1) with one exception:
medicines that must be on time come first, because the text is what the drug chart is written from (hazard H61).

Pure. It holds no code and no link that opens the card: what is pasted is copied on (hazard H62). Any ten lines of it
hold the name and the version, so that a part torn out of its frame still says whose it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from app.exports.record_lines import RecordLine, line_words, on, say, source
from app.patient_summary.schema import AdvancePlan, AllergyItem, Contact, Fact, Medicine, PatientSummary

BETWEEN_FRAMES: Final = 9
"""Lines between two frames; with the frame itself any ten lines hold one."""
NUMBER_CHECKED_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Notes:
    """What is known at this opening and not in the sealed summary, already in words."""

    said: tuple[str, ...] = ()
    """Sentences of the states that hold now; they stand first."""
    opened: str = ""
    again: str = ""
    help_line: str = ""
    lines: tuple[RecordLine, ...] | None = None
    """Every line as it stands now; None: as it was sealed."""
    ended: Mapping[str, str] = field(default_factory=dict)
    """Heading groups whose confirmation was ended, with the sentence that says so."""


def render(summary: PatientSummary, *, today: date, notes: Notes = Notes()) -> str:
    """The text, lines of any length, ended by a line break. The same input gives the same text."""
    text = _Text(summary, today, notes)
    return "\n".join(_framed(text.frame(), list(text.every_line()))) + "\n"


class _Heading(str):
    """A line that is not parted from the next."""

    __slots__ = ()


def _framed(frame: str, lines: list[str]) -> Iterator[str]:
    start = 0
    while start < len(lines):
        end = start + BETWEEN_FRAMES
        while end < len(lines) and end > start + 1 and isinstance(lines[end - 1], _Heading):
            end -= 1
        yield frame
        yield from lines[start:end]
        start = end
    yield frame


@dataclass(frozen=True, slots=True)
class _Text:
    summary: PatientSummary
    today: date
    notes: Notes

    def frame(self) -> str:
        """Whose text this is."""
        identity, mode = self.summary.identity, self.summary.mode
        return say(
            {"practice": "frame_practice", "demo": "frame_demo"}.get(mode, "frame"),
            name=f"{identity.given_name} {identity.family_name}",
            born=on(identity.date_of_birth),
            version=self.summary.review.version,
        )

    def every_line(self) -> Iterator[str]:
        """Every line but the frames. Line breaks inside a value become lines of their own."""
        for part in self._parts():
            if "\n" in part:
                yield from part.splitlines()
            else:
                yield part

    def _parts(self) -> Iterator[str]:
        yield from self.notes.said
        yield from filter(None, (self.notes.opened, self.notes.again))
        yield from self._time_critical()
        yield from self._person()
        yield from self._advice()
        yield from self._ring()
        yield from self._crew()
        yield from self._facts()
        yield from self._medicines()
        yield from self._more_advice()
        yield from self._help()
        yield from self._review()

    def _time_critical(self) -> Iterator[str]:
        medicines = [each for each in self.summary.medicines.items if each.is_time_critical]
        if not medicines:
            return
        yield _Heading(say("time_critical"))
        for each in medicines:
            yield self._due(each)
        yield say("ask_last")
        yield from self._list_checked()
        yield from self._ended("medicines")

    def _due(self, medicine: Medicine) -> str:
        how = medicine.if_nil_by_mouth.rstrip(" .")
        return say(
            "due" if medicine.times else "due_no_times",
            name=_named(medicine),
            times=", ".join(medicine.times),
            nil=say("nil_by_mouth", how=how) if how else say("nil_by_mouth_ask"),
            source=source(medicine.provenance) + "." + self._old(medicine.provenance.on, medicine.check_by),
        ).rstrip()

    def _list_checked(self) -> Iterator[str]:
        checked = self.summary.medicines.checked_on
        yield say("list_never_checked") if checked is None else say("list_checked", date=on(checked))

    def _advice(self) -> Iterator[str]:
        lines = self._lines()
        if not lines:
            yield say("no_advice")
            return
        yield _Heading(say("advice"))
        urgent = [each for each in lines if each.line.severity == "critical"]
        yield from self._by_topic(urgent or [each for each in lines if each.line.severity == "important"])
        yield say("incomplete")
        for name in self.summary.without_advice:
            yield say("no_advice_for", name=name)

    def _more_advice(self) -> Iterator[str]:
        others = [each for each in self._lines() if each.line.severity != "critical"]
        if others:
            yield _Heading(say("more_advice"))
        yield from self._by_topic(others)

    def _by_topic(self, lines: Iterable[RecordLine]) -> Iterator[str]:
        """A line of the text for each authored line: two of them never run into one sentence."""
        facts = {fact.key: fact for fact in (*self.summary.other_facts, *self.summary.first_facts)}
        for heading, group in groupby(lines, key=lambda each: each.heading):
            yield _Heading(say("topic", heading=heading))
            yield from (f"- {line_words(each, facts, self._behind)}" for each in group)

    def _lines(self) -> tuple[RecordLine, ...]:
        if self.notes.lines is not None:
            return self.notes.lines
        blocks = (*self.summary.first_blocks, *self.summary.more_blocks)
        return tuple(RecordLine(block.heading, line) for block in blocks for line in block.lines)

    def _person(self) -> Iterator[str]:
        summary = self.summary
        yield from (say("numbers", label=each.label, value=each.value) for each in summary.identity.identifiers)
        if summary.communication.speech:
            yield say("speech", text=summary.communication.speech)
        if summary.communication.interpreter:
            yield say("interpreter", text=summary.communication.interpreter)
        yield say("condition", line=summary.condition_line)
        yield from self._how_confirmed()
        heading = "allergies" if summary.allergies.are_all_allergies else "allergies_and_reactions"
        yield say(heading, told=self._allergies())
        yield from self._ended("allergies")
        for plan in summary.advance_plans:
            yield _plan(plan)

    def _allergies(self) -> str:
        held = self.summary.allergies
        if held.status != "recorded":
            told = say(held.status)
            return f"{told} ({source(held.provenance)})" if held.provenance else told
        return "; ".join(f"{each.substance}{_reaction(each)}, {source(each.provenance)}" for each in held.items)

    def _how_confirmed(self) -> Iterator[str]:
        first = next(iter(self.summary.conditions), None)
        if first is None or not first.how:
            return
        how = first.how.rstrip(" .")
        if first.provenance is None:
            yield say("how_confirmed", how=how)
        else:
            yield say("how_confirmed_by", how=how, source=source(first.provenance))

    def _ring(self) -> Iterator[str]:
        yield _Heading(say("ring"))
        if not any(each.is_24_hour and each.kind == "clinical" for each in self.summary.contacts):
            yield say("ring_none" if self.summary.contacts else "ring_nobody")
        yield from (self._contact(each) for each in self.summary.contacts)
        yield from self._ended("contacts")

    def _contact(self, contact: Contact) -> str:
        hours = contact.hours or (say("hours_all") if contact.is_24_hour else "")
        return say(
            "contact",
            who=", ".join(filter(None, (contact.relation, contact.name))),
            number=contact.number,
            hours=_stop(hours),
            ask=_stop(say("ask_for", name=contact.ask_for)) if contact.ask_for else "",
            checked=self._number_checked(contact),
        ).rstrip()

    def _number_checked(self, contact: Contact) -> str:
        if contact.kind != "clinical":
            return ""
        if contact.checked_on is None:
            return say("number_never_checked")
        is_old = (self.today - contact.checked_on).days >= NUMBER_CHECKED_DAYS
        return say("number_not_checked", date=on(contact.checked_on)) if is_old else ""

    def _crew(self) -> Iterator[str]:
        told = [(key, getattr(self.summary, key)) for key in ("bring", "position", "lifting")]
        if any(value for _, value in told):
            yield _Heading(say("crew"))
            yield from (say(key, text=value) for key, value in told if value)

    def _facts(self) -> Iterator[str]:
        facts = (*self.summary.first_facts, *self.summary.other_facts)
        if facts:
            yield _Heading(say("facts"))
        for fact in facts:
            yield self._fact(fact)
            if fact.newer_value is not None and fact.newer_provenance is not None:
                yield say("newer", source=source(fact.newer_provenance), value=fact.newer_value)

    def _fact(self, fact: Fact) -> str:
        if fact.value is None:
            draft = say("draft") if fact.not_recorded_is_draft else ""
            told = f"{draft}{fact.not_recorded}" if fact.not_recorded else say("not_recorded")
            return say("fact", label=fact.label, value=told, source="")
        told = f" {self._behind(fact)}." if fact.provenance else ""
        return say("fact", label=fact.label, value=_stop(fact.value), source=told)

    def _behind(self, fact: Fact) -> str:
        """Who stands behind a fact, since when nobody looked, and that its confirmation was ended."""
        true_on = fact.true_on or (fact.provenance.on if fact.provenance else None)
        old = self._old(true_on, fact.check_by) if true_on else ""
        told = [source(fact.provenance), old.strip(), *self._ended(fact.group)]
        return " ".join(_stop(each) for each in told if each).rstrip(".")

    def _medicines(self) -> Iterator[str]:
        rest = [each for each in self.summary.medicines.items if not each.is_time_critical]
        if self.summary.medicines.status == "none":
            yield say("no_medicines")
        if not rest:
            return
        yield _Heading(say("medicines"))
        for each in rest:
            told = source(each.provenance) + "." + self._old(each.provenance.on, each.check_by)
            yield say("medicine", name=_named(each), source=told)
        yield from self._list_checked()

    def _help(self) -> Iterator[str]:
        summary = self.summary
        if summary.communication.needs or summary.how_to_help or summary.decision_makers:
            yield _Heading(say("help"))
        yield from filter(None, (summary.communication.needs, summary.how_to_help))
        if summary.decision_makers:
            yield say("decisions", text=summary.decision_makers)

    def _review(self) -> Iterator[str]:
        review = self.summary.review
        yield say("review", version=review.version, issued=on(review.issued_on), review=on(review.review_by))
        if review.checked:
            yield say("checked", headings=", ".join(review.checked))
        if review.not_checked:
            yield say("not_checked", headings=", ".join(review.not_checked))
        if review.confirmed_by:
            yield say("confirmed_by", names="; ".join(review.confirmed_by))
        if self.notes.help_line:
            yield say("wrong", number=self.notes.help_line)

    def _old(self, true_on: date, check_by: date | None) -> str:
        return say("not_checked_since", date=on(true_on)) if check_by is not None and check_by < self.today else ""

    def _ended(self, group: str) -> Iterator[str]:
        if sentence := self.notes.ended.get(group.replace("_", "-")):
            yield sentence


def _reaction(item: AllergyItem) -> str:
    kind = "" if item.kind == "allergy" else say(item.kind)
    told = ": ".join(filter(None, (kind, item.reaction)))
    return f" ({told})" if told else ""


def _named(medicine: Medicine) -> str:
    return f"{medicine.name} {medicine.dose}".rstrip(" .")


def _stop(words: str) -> str:
    """With one full stop, however it was typed."""
    return f"{words.rstrip(' .')}." if words else ""


def _plan(plan: AdvancePlan) -> str:
    if plan.dated is None:
        return say("plan", type=plan.type, place=plan.kept_at)
    return say("plan_dated", type=plan.type, date=on(plan.dated), place=plan.kept_at)
