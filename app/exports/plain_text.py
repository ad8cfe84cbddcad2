"""Plain text for a hospital record: time-critical medicines and do-not lines first, name and version all through.

Pure. It holds no code and no link that opens the card: what is pasted is copied on (hazard H62). Any ten lines of it
hold the name and the version, so that a part torn out of its frame still says whose it is.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.exports.catalogue import catalogue
from app.patient_summary.schema import (
    AdvancePlan,
    Contact,
    Fact,
    Line,
    Medicine,
    PatientSummary,
    Provenance,
    Source,
)

BETWEEN_FRAMES: Final = 9
"""Lines between two frames; with the frame itself any ten lines hold one."""
NUMBER_CHECKED_DAYS: Final = 365
_FILE: Final = Path(__file__).parent / "words" / "record.json"


@dataclass(frozen=True, slots=True)
class Notes:
    """What is known at this opening and not in the sealed summary, already in words."""

    said: tuple[str, ...] = ()
    """Sentences of the states that hold now; they stand first."""
    opened: str = ""
    again: str = ""
    help_line: str = ""
    lines: tuple[tuple[str, str], ...] | None = None
    """Severity and words of every line as it stands now; None: as it was sealed."""
    ended: Mapping[str, str] = field(default_factory=dict)
    """Heading groups whose confirmation was ended, with the sentence that says so."""


def render(summary: PatientSummary, *, today: date, notes: Notes = Notes()) -> str:
    """The text, lines of any length, ended by a line break. The same input gives the same text."""
    text = _Text(summary, today, notes)
    return "\n".join(_framed(text.frame(), list(text.every_line()))) + "\n"


def _framed(frame: str, lines: list[str]) -> Iterator[str]:
    for start in range(0, len(lines), BETWEEN_FRAMES):
        yield frame
        yield from lines[start : start + BETWEEN_FRAMES]
    yield frame


_WORDS: Final[Mapping[str, str]] = json.loads(_FILE.read_text("utf-8"))


def _say(key: str, **values: object) -> str:
    return _WORDS[key].format_map(values) if values else _WORDS[key]


@lru_cache(maxsize=4096)
def _on(day: date) -> str:
    return catalogue("en-GB").day(day)


@dataclass(frozen=True, slots=True)
class _Text:
    summary: PatientSummary
    today: date
    notes: Notes

    def frame(self) -> str:
        """Whose text this is."""
        identity, mode = self.summary.identity, self.summary.mode
        return _say(
            {"practice": "frame_practice", "demo": "frame_demo"}.get(mode, "frame"),
            name=f"{identity.given_name} {identity.family_name}",
            born=_on(identity.date_of_birth),
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
        yield from self._advice()
        yield from self._person()
        yield from self._ring()
        yield from self._crew()
        yield from self._facts()
        yield from self._medicines()
        yield from self._help()
        yield from self._more_advice()
        yield from self._review()

    def _time_critical(self) -> Iterator[str]:
        medicines = [each for each in self.summary.medicines.items if each.is_time_critical]
        if not medicines:
            return
        yield _say("time_critical")
        for each in medicines:
            yield self._due(each)
        yield _say("ask_last")
        yield from self._list_checked()
        yield from self._ended("medicines")

    def _due(self, medicine: Medicine) -> str:
        how = medicine.if_nil_by_mouth.rstrip(" .")
        return _say(
            "due" if medicine.times else "due_no_times",
            name=medicine.name,
            dose=medicine.dose,
            times=", ".join(medicine.times),
            nil=_say("nil_by_mouth", how=how) if how else _say("nil_by_mouth_ask"),
            source=_source(medicine.provenance) + "." + self._old(medicine.provenance.on, medicine.check_by),
        ).rstrip()

    def _list_checked(self) -> Iterator[str]:
        checked = self.summary.medicines.checked_on
        yield _say("list_never_checked") if checked is None else _say("list_checked", date=_on(checked))

    def _advice(self) -> Iterator[str]:
        lines = self._lines()
        if not lines:
            yield _say("no_advice")
            return
        yield _say("advice")
        urgent = [words for severity, words in lines if severity == "critical"]
        urgent = urgent or [words for severity, words in lines if severity == "important"]
        yield from (f"- {words}" for words in urgent)
        yield _say("incomplete")
        for name in self.summary.without_advice:
            yield _say("no_advice_for", name=name)

    def _more_advice(self) -> Iterator[str]:
        others = [words for severity, words in self._lines() if severity != "critical"]
        if others:
            yield _say("more_advice")
        yield from (f"- {words}" for words in others)

    def _lines(self) -> tuple[tuple[str, str], ...]:
        if self.notes.lines is not None:
            return self.notes.lines
        blocks = (*self.summary.first_blocks, *self.summary.more_blocks)
        lines = (line for block in blocks for line in block.lines)
        return tuple((line.severity, _line(line)) for line in lines)

    def _person(self) -> Iterator[str]:
        summary = self.summary
        yield from (_say("numbers", label=each.label, value=each.value) for each in summary.identity.identifiers)
        yield _say("condition", line=summary.condition_line)
        yield _say("allergies", told=self._allergies())
        yield from self._ended("allergies")
        for plan in summary.advance_plans:
            yield _plan(plan)
        if summary.communication.speech:
            yield _say("speech", text=summary.communication.speech)
        if summary.communication.interpreter:
            yield _say("interpreter", text=summary.communication.interpreter)

    def _allergies(self) -> str:
        held = self.summary.allergies
        if held.status != "recorded":
            told = _say(held.status)
            return f"{told} ({_source(held.provenance)})" if held.provenance else told
        return "; ".join(
            f"{each.substance}{f' ({each.reaction})' if each.reaction else ''}, {_source(each.provenance)}"
            for each in held.items
        )

    def _ring(self) -> Iterator[str]:
        yield _say("ring")
        if not any(each.is_24_hour and each.kind == "clinical" for each in self.summary.contacts):
            yield _say("ring_none")
        yield from (self._contact(each) for each in self.summary.contacts)
        yield from self._ended("contacts")

    def _contact(self, contact: Contact) -> str:
        hours = contact.hours or (_say("hours_all") if contact.is_24_hour else "")
        return _say(
            "contact",
            who=", ".join(filter(None, (contact.relation, contact.name))),
            number=contact.number,
            hours=f"{hours}." if hours else "",
            ask=_say("ask_for", name=contact.ask_for) if contact.ask_for else "",
            checked=self._number_checked(contact),
        ).rstrip()

    def _number_checked(self, contact: Contact) -> str:
        if contact.kind != "clinical":
            return ""
        if contact.checked_on is None:
            return _say("number_never_checked")
        is_old = (self.today - contact.checked_on).days >= NUMBER_CHECKED_DAYS
        return _say("number_not_checked", date=_on(contact.checked_on)) if is_old else ""

    def _crew(self) -> Iterator[str]:
        told = [(key, getattr(self.summary, key)) for key in ("bring", "position", "lifting")]
        if any(value for _, value in told):
            yield _say("crew")
            yield from (_say(key, text=value) for key, value in told if value)

    def _facts(self) -> Iterator[str]:
        facts = (*self.summary.first_facts, *self.summary.other_facts)
        if facts:
            yield _say("facts")
        for fact in facts:
            yield self._fact(fact)
            if fact.newer_value is not None and fact.newer_provenance is not None:
                yield _say("newer", source=_source(fact.newer_provenance), value=fact.newer_value)

    def _fact(self, fact: Fact) -> str:
        if fact.value is None:
            return _say("fact", label=fact.label, value=_say("not_recorded"), source="", mark="")
        source = f". {_source(fact.provenance)}." if fact.provenance else ""
        true_on = fact.true_on or (fact.provenance.on if fact.provenance else None)
        old = self._old(true_on, fact.check_by) if true_on else ""
        ended = " ".join(("", *self._ended(fact.group)))
        return _say("fact", label=fact.label, value=fact.value, source=source, mark=f"{old}{ended}".rstrip())

    def _medicines(self) -> Iterator[str]:
        rest = [each for each in self.summary.medicines.items if not each.is_time_critical]
        if self.summary.medicines.status == "none":
            yield _say("no_medicines")
        if not rest:
            return
        yield _say("medicines")
        for each in rest:
            source = _source(each.provenance) + "." + self._old(each.provenance.on, each.check_by)
            yield _say("medicine", name=each.name, dose=each.dose, source=source)
        yield from self._list_checked()

    def _help(self) -> Iterator[str]:
        summary = self.summary
        if summary.communication.needs or summary.how_to_help or summary.decision_makers:
            yield _say("help")
        yield from filter(None, (summary.communication.needs, summary.how_to_help))
        if summary.decision_makers:
            yield _say("decisions", text=summary.decision_makers)

    def _review(self) -> Iterator[str]:
        review = self.summary.review
        yield _say("review", version=review.version, issued=_on(review.issued_on), review=_on(review.review_by))
        if review.checked:
            yield _say("checked", headings=", ".join(review.checked))
        if review.not_checked:
            yield _say("not_checked", headings=", ".join(review.not_checked))
        if review.confirmed_by:
            yield _say("confirmed_by", names="; ".join(review.confirmed_by))
        if self.notes.help_line:
            yield _say("wrong", number=self.notes.help_line)

    def _old(self, true_on: date, check_by: date | None) -> str:
        return _say("not_checked_since", date=_on(true_on)) if check_by is not None and check_by < self.today else ""

    def _ended(self, group: str) -> Iterator[str]:
        if sentence := self.notes.ended.get(group.replace("_", "-")):
            yield sentence


def _line(line: Line) -> str:
    """The line as it was sealed, in its situation, with the mark of unsigned words."""
    when = f"{line.when_label}: " if line.when_label else ""
    return f"{when}{line.text}{_say('draft') if line.is_draft else ''}"


def _plan(plan: AdvancePlan) -> str:
    if plan.dated is None:
        return _say("plan", type=plan.type, place=plan.kept_at)
    return _say("plan_dated", type=plan.type, date=_on(plan.dated), place=plan.kept_at)


def _source(provenance: Provenance | None) -> str:
    if provenance is None:
        return ""
    if provenance.source is Source.PATIENT:
        return _say("patient", date=_on(provenance.on))
    who = ", ".join(filter(None, (provenance.role, provenance.organisation)))
    return _say(provenance.source, date=_on(provenance.on), who=f", {who}" if who else "")
