"""Rules about what refers to what: ids, topics, covers, sources, facts, order of danger."""

from collections import Counter
from collections.abc import Iterator

from app.card_templates.checks.report import Reading
from app.card_templates.fact_schema import EmergencyPlace, HeldAs
from app.card_templates.schema import LineFile
from app.card_templates.source_files import Fault
from app.card_templates.values import FIRST_FACTS_MAX, LineKind
from app.core.clock import today

CRITICAL_MAX = 8
NEED_CLINICIAN_MAX = 5


def known_words(reading: Reading) -> Iterator[Fault]:
    """Categories, ages and devices come from the shared lists; topics and situations were held to them when loading."""
    shared = reading.catalogue.shared
    for template in reading.templates():
        for place, line in enumerate(template.lines):
            if line.category not in shared.categories:
                message = f'category "{line.category}" is not in _shared/shared.yaml.'
                yield reading.structure_fault(template, message, "lines", place, "category", rule="lists")
        for each in template.file.specific_to:
            if each not in shared.ages and each not in shared.devices:
                message = f'"{each}" is neither an age nor a device of _shared/shared.yaml.'
                yield reading.structure_fault(template, message, "specific_to", rule="lists")


def bans(reading: Reading) -> Iterator[Fault]:
    """A do-not line says by name what it forbids: by that it is known to forbid again what another line forbids."""
    for template in reading.templates():
        for place, line in enumerate(template.lines):
            where = ("lines", place, "bans")
            for each in line.bans:
                if each not in reading.catalogue.shared.bans:
                    message = f'bans: "{each}" is not in _shared/shared.yaml.'
                    yield reading.structure_fault(template, message, *where, rule="bans")
            if line.bans and line.kind is not LineKind.DO_NOT:
                message = f"{line.id} names what it forbids and is not marked `kind: do_not`."
                yield reading.structure_fault(template, message, *where, rule="bans")
            if line.kind is LineKind.DO_NOT and not line.bans:
                message = f"{line.id} is marked do_not and does not say what it forbids: add `bans`."
                yield reading.structure_fault(template, message, "lines", place, level="warning", rule="bans")


def shared_lists(reading: Reading) -> Iterator[Fault]:
    """Every topic, situation and choice has its words, and the shared rules name things that exist."""
    shared, words = reading.catalogue.shared, reading.catalogue.shared_words
    english = next(iter(words.values()))
    for kind, ids, held in (
        ("topics", shared.topics, english.topics),
        ("situations", shared.situations, english.situations),
        ("choices", [choice.id for choice in shared.choices], english.choices),
    ):
        for each in set(ids) ^ set(held):
            yield reading.fault("_shared/en.yaml", f'{kind}: "{each}" has no words or no use.', kind, rule="words")
        for each, count in Counter(ids).items():
            if count > 1:
                yield reading.fault("_shared/shared.yaml", f'{kind}: "{each}" is listed twice.', kind, rule="lists")
    named = [("never_together", ref) for pair in shared.never_together for ref in pair.templates]
    named += [("choices", answer.template) for choice in shared.choices for answer in choice.answers]
    named += [("unsettled", ref) for pair in shared.unsettled for ref in pair.lines]
    for where, ref in named:
        if ref not in reading.catalogue.templates and reading.catalogue.line(ref) is None:
            yield reading.fault("_shared/shared.yaml", f"{where}: {ref} does not exist.", where, rule="lists")


def order_of_danger(reading: Reading) -> Iterator[Fault]:
    """Within a template lines run critical, important, advice, and few are critical (hazard H23)."""
    for template in reading.templates():
        ranks = [line.severity.rank for line in template.lines]
        for place in range(1, len(ranks)):
            if ranks[place] < ranks[place - 1]:
                message = f"{template.lines[place].id} is more dangerous than the line above it: move it up."
                yield reading.structure_fault(template, message, "lines", place, rule="order")
        if (count := ranks.count(0)) > CRITICAL_MAX:
            message = f"{count} critical lines: at most {CRITICAL_MAX} can be read in time."
            yield reading.structure_fault(template, message, "lines", rule="order")


def sources(reading: Reading) -> Iterator[Fault]:
    """Source ids are unique, and each source is cited by some line."""
    for template in reading.templates():
        cited = {source for line in template.lines for source in line.sources}
        for place, source in enumerate(template.file.sources):
            if [each.id for each in template.file.sources].index(source.id) != place:
                yield reading.structure_fault(
                    template, f"Source {source.id} is listed twice.", "sources", place, rule="sources"
                )
            if source.id not in cited:
                message = f"Source {source.id} is cited by no line."
                yield reading.structure_fault(template, message, "sources", place, level="warning", rule="sources")


def related(reading: Reading) -> Iterator[Fault]:
    """Related templates exist and are named once."""
    for template in reading.templates():
        counts = Counter(template.file.related)
        for place, each in enumerate(template.file.related):
            if each == template.id or each not in reading.catalogue.templates or counts[each] > 1:
                message = f"related: {each} does not exist, is this template, or is named twice."
                yield reading.structure_fault(template, message, "related", place, rule="related")


def covers(reading: Reading) -> Iterator[Fault]:
    """A cover names a line of another template; it folds only within one topic and under equal danger."""
    held = reading.catalogue
    for template in reading.templates():
        for place, line in enumerate(template.lines):
            for ref in line.covers:
                found = held.line(ref)
                where = ("lines", place, "covers")
                if found is None or found[0].id == template.id:
                    message = f"{line.id} covers {ref}, which is not a line of another template."
                    yield reading.structure_fault(template, message, *where, rule="covers")
                elif message := _why_not_folding(line, ref, found[1]):
                    yield reading.structure_fault(template, message, *where, level="warning", rule="covers")


def _why_not_folding(line: LineFile, ref: str, covered: LineFile) -> str:
    if line.topic != covered.topic:
        return f"{line.id} covers {ref} of another topic ({covered.topic}): both will stand on the card."
    if line.severity.rank > covered.severity.rank:
        return f"{line.id} ({line.severity}) covers {ref} ({covered.severity}): both will stand on the card."
    return ""


def circular_covers(reading: Reading) -> Iterator[Fault]:
    """Two lines that cover each other leave open which stands."""
    edges = {f"{t.id}/{line.id}": line.covers for t in reading.templates() for line in t.lines}
    for template in reading.templates():
        for place, line in enumerate(template.lines):
            if _reaches(f"{template.id}/{line.id}", edges):
                message = f"{line.id} covers itself through other lines: say which of them stands."
                yield reading.structure_fault(template, message, "lines", place, "covers", rule="covers")


def _reaches(start: str, edges: dict[str, tuple[str, ...]]) -> bool:
    seen: set[str] = set()
    ahead = list(edges[start])
    while ahead:
        ref = ahead.pop()
        if ref == start:
            return True
        if ref not in seen:
            seen.add(ref)
            ahead.extend(edges.get(ref, ()))
    return False


def asked_facts(reading: Reading) -> Iterator[Fault]:
    """A template asks for facts that exist, once each."""
    for template in reading.templates():
        counts = Counter(template.file.ask)
        for place, key in enumerate(template.file.ask):
            if key not in reading.catalogue.facts:
                message = f"ask: there is no fact {key} in _facts/facts.yaml."
                yield reading.structure_fault(template, message, "ask", place, rule="facts")
            elif counts[key] > 1:
                yield reading.structure_fault(template, f"ask: {key} is named twice.", "ask", place, rule="facts")


def facts_with_words(reading: Reading) -> Iterator[Fault]:
    """Words for "not recorded" are about a fact that the template asks for: an answer takes them off the card."""
    for template in reading.templates():
        for key in template.english.not_recorded:
            if key not in template.file.ask:
                message = f"not_recorded: this template does not ask for {key}."
                yield reading.words_fault(template, message, "not_recorded", key, rule="facts")


def needed_facts(reading: Reading) -> Iterator[Fault]:
    """What a line needs is something that its template asks a person for."""
    for template in reading.templates():
        for place, line in enumerate(template.lines):
            for key in line.needs:
                fact = reading.catalogue.facts.get(key)
                if fact is None or not (key in template.file.ask or fact.file.common):
                    message = f"{line.id} needs {key}, which this template does not ask for."
                    yield reading.structure_fault(template, message, "lines", place, "needs", rule="facts")


def facts(reading: Reading) -> Iterator[Fault]:
    """The fact list keeps its promises: few on the first screen, five for a clinician, none only for the moment."""
    held = [fact.file for fact in reading.catalogue.facts.values()]
    name = "_facts/facts.yaml"
    asked = {key for template in reading.templates() for key in template.file.ask}
    english = next(iter(reading.catalogue.fact_words.values()))
    first = [each for each in held if each.held_as is HeldAs.FACT and each.emergency is EmergencyPlace.FIRST]
    if len(first) > FIRST_FACTS_MAX:
        message = f"{len(first)} facts are on the first screen: at most {FIRST_FACTS_MAX}."
        yield reading.fault(name, message, "facts", rule="facts")
    if sum(each.needs_clinician for each in held) > NEED_CLINICIAN_MAX:
        message = f"More than {NEED_CLINICIAN_MAX} facts need a clinician."
        yield reading.fault(name, message, "facts", rule="facts")
    for place, each in enumerate(held):
        if each.group not in english.groups:
            yield reading.fault(name, f"{each.key}: group {each.group} has no words.", "facts", place, rule="facts")
        if set(each.choices) != set(english.facts[each.key].choices):
            yield reading.fault(name, f"{each.key}: choices and their words differ.", "facts", place, rule="facts")
        if each.key not in asked and not each.common:
            message = f"{each.key} is asked by no template."
            yield reading.fault(name, message, "facts", place, level="warning", rule="facts")


def repeated_lines(reading: Reading) -> Iterator[Fault]:
    """A template says a thing once."""
    for template in reading.templates():
        counts = Counter(words.say for words in template.english.lines.values())
        for line_id, words in template.english.lines.items():
            if counts[words.say] > 1:
                message = f"{line_id} says the same as another line of this template."
                yield reading.words_fault(template, message, "lines", line_id, "say", rule="repeated")


def review_due(reading: Reading) -> Iterator[Fault]:
    """The signer is told when the words are due to be read again."""
    for template in reading.templates():
        if template.file.next_review_on < today():
            message = f"The review was due on {template.file.next_review_on}."
            yield reading.structure_fault(template, message, "next_review_on", level="warning", rule="review")


RULES = (
    known_words,
    bans,
    shared_lists,
    order_of_danger,
    sources,
    related,
    covers,
    circular_covers,
    asked_facts,
    facts_with_words,
    needed_facts,
    facts,
    repeated_lines,
    review_due,
)
