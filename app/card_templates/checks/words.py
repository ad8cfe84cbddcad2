"""Rules about the words themselves (clinical-design 3.2). English only: Welsh has its own grammar and signer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.card_templates.catalogue import PLACEHOLDER, CardTemplate
from app.card_templates.checks.report import Reading, settle
from app.card_templates.fact_schema import EmergencyPlace, FactKind, HeldAs
from app.card_templates.schema import LineFile
from app.card_templates.source_files import Fault
from app.card_templates.values import SAY_MAX, AllowedRule, LineKind, Severity

FORBIDDEN = re.compile(r"\b(kill\w*|lethal\w*|fatal\w*|deaths?|dead|deadly|dies?|died|dying)\b", re.IGNORECASE)
LONGEST_UNBROKEN = 30  # a longer word does not fit 320 px at 16 px type
RANGE_WITH_DASH = re.compile(r"\d+\s?[-–]\s?\d+\s?%")
ONE_NAME_ONLY = re.compile(r"suxamethonium(?! \(succinylcholine\))", re.IGNORECASE)
VOLATILE_ALONE = re.compile(r"(?<!\()\bvolatiles?\b", re.IGNORECASE)
PROHIBITS = re.compile(r"\b(do not|never|no|not)\b", re.IGNORECASE)
PROHIBITS_FIRST = re.compile(r"([^:.;?]{1,60}[:?] )?(do not|never|no) ", re.IGNORECASE)  # after a trigger too

# A thing that would have to be on the card, in the words around it.
THING = re.compile(r"\b(cards?|lists?|pages?|range|plans?)\b", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\b(as|see|shown|listed|described) (above|below|overleaf)\b|\bsee (the |your |their )?\w+ (card|list|page|plan)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.;?])\s+")
PLAN_AS_VERB = re.compile(r"(^|[:;,.?] |\b(and|to) )plan(?= )|\bplan (the|for|an?|airway|early)\b", re.IGNORECASE)
EXCUSES = (
    re.compile(r"\b(ask|look) (\w+ )?(for|about|the)\b", re.IGNORECASE),  # asks for a paper that the person has
    re.compile(r"\bno\b[^.;:]*\b(recorded|range|plan|card)\b", re.IGNORECASE),  # says that there is none
    re.compile(r"\bwithout (a |the )?(plan|card)\b", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a template, where it stands, and the line it belongs to."""

    where: tuple[str, ...]
    text: str
    line: LineFile | None = None

    @property
    def kind(self) -> str:
        return self.where[-1]


def texts(template: CardTemplate) -> Iterator[Text]:
    """Everything a patient's card or page can show."""
    english = template.english
    yield Text(("name",), english.name)
    yield Text(("summary",), english.summary)
    yield Text(("first_line",), english.first_line)
    for line in template.lines:
        for kind, text in english.lines[line.id].model_dump(exclude_none=True).items():
            yield Text(("lines", line.id, kind), text, line)
    for key, text in english.not_recorded.items():
        yield Text(("not_recorded", key), text)


def forbidden_words(reading: Reading) -> Iterator[Fault]:
    """Words that frighten have no place on something a patient carries (hazard H68); in a reason they are a warning."""
    for template in reading.templates():
        for each in texts(template):
            if found := FORBIDDEN.search(each.text):
                level = reading.line_level(template, each.line, AllowedRule.FORBIDDEN_WORD)
                message = f'{_name(each)} says "{found[0]}", which frightens the person who carries it.'
                if each.kind == "why":
                    level, message = "warning", f'{_name(each)} says "{found[0]}": the person can read the reasons too.'
                    yield reading.words_fault(template, message, *each.where, level=level, rule="forbidden-word")
                else:
                    yield reading.words_fault(
                        template, settle(message, level), *each.where, level=level, rule="forbidden-word"
                    )


def exclamation_marks(reading: Reading) -> Iterator[Fault]:
    """Urgency is in the verb."""
    for template in reading.templates():
        for each in texts(template):
            if "!" in each.text:
                yield reading.words_fault(
                    template, f"{_name(each)} has an exclamation mark.", *each.where, rule="exclamation"
                )


def points_outside(reading: Reading) -> Iterator[Fault]:
    """A line stands alone: what it speaks of is in it, or a paper it asks for (hazard H26)."""
    for template in reading.templates():
        for each in texts(template):
            if each.kind in {"name", "summary", "why"}:
                continue
            if found := _outside(each.text):
                level = reading.line_level(template, each.line, AllowedRule.POINTS_OUTSIDE)
                message = f'{_name(each)} points to "{found}", which may not be on the card.'
                yield reading.words_fault(
                    template, settle(message, level), *each.where, level=level, rule="points-outside"
                )


def _outside(text: str) -> str:
    if found := ELSEWHERE.search(text):
        return found[0]
    for sentence in SENTENCE.split(text):
        if PLACEHOLDER.search(sentence) or any(excuse.search(sentence) for excuse in EXCUSES):
            continue
        if found := THING.search(PLAN_AS_VERB.sub(" ", sentence)):
            return found[0]
    return ""


def age_or_device(reading: Reading) -> Iterator[Fault]:
    """A critical line for one age or device belongs in a template for that age or device (hazard H25)."""
    shared = reading.catalogue.shared
    for template in reading.templates():
        for each in texts(template):
            if each.line is None or each.line.severity is not Severity.CRITICAL or each.kind not in {"say", "short"}:
                continue
            for group, openings in (*shared.ages.items(), *shared.devices.items()):
                if group in template.file.specific_to:
                    continue
                if found := next((word for word in openings if re.match(rf"{re.escape(word)}\b", each.text)), None):
                    level = reading.line_level(template, each.line, AllowedRule.NAMES_AGE_OR_DEVICE)
                    message = f'{_name(each)} is critical and begins with "{found}"; this template is for others too.'
                    yield reading.words_fault(
                        template, settle(message, level), *each.where, level=level, rule="age-or-device"
                    )


def placeholders(reading: Reading) -> Iterator[Fault]:
    """Each {fact} exists, may be shown, is asked for, and has a sentence for when it is not recorded."""
    for template in reading.templates():
        for each in texts(template):
            for message in _placeholder_faults(reading, template, each):
                yield reading.words_fault(template, f"{_name(each)}: {message}", *each.where, rule="placeholder")


def _placeholder_faults(reading: Reading, template: CardTemplate, each: Text) -> Iterator[str]:
    keys = PLACEHOLDER.findall(each.text)
    if each.text.count("{") != len(keys) or each.text.count("}") != len(keys):
        yield "a brace is not part of a {fact} placeholder."
    if each.line is None or each.kind not in {"say", "short"}:
        if keys:
            yield "only say and short may hold a placeholder."
        return
    words = template.english.lines[each.line.id]
    without = words.say_without if each.kind == "say" else words.short_without
    of_the_sentence = each.kind == "short" and PLACEHOLDER.search(words.say) and without is not None
    if bool(keys) != (without is not None) and not of_the_sentence:
        yield f"a placeholder and {each.kind}_without go together."
    for key in keys:
        fact = reading.catalogue.facts.get(key)
        if fact is None:
            yield f"there is no fact {key}."
        elif fact.file.held_as is HeldAs.ASK_AT_THE_TIME:
            yield f"{key} is true only at the moment of typing and is never stored."
        elif fact.file.emergency is EmergencyPlace.PLAN:
            yield f"{key} is kept in the full plan and cannot stand on the card."


def short_without_fact(reading: Reading) -> Iterator[Fault]:
    """Names critical lines whose short words are the same whether or not the fact is recorded: they may be wrong."""
    for template in reading.templates():
        for line in template.lines:
            words = template.english.lines[line.id]
            if line.severity is Severity.CRITICAL and PLACEHOLDER.search(words.say) and not words.short_without:
                message = (
                    f"{line.id} has no short_without: where the fact is not recorded, the page says all of "
                    "say_without, and a wallet card without room for that says short."
                )
                where = ("lines", line.id, "short")
                yield reading.words_fault(template, message, *where, level="warning", rule="short-without")


def placeholder_is_asked(reading: Reading) -> Iterator[Fault]:
    """A line whose fact nobody is asked for would always say that it is not recorded."""
    for template in reading.templates():
        for each in texts(template):
            for key in PLACEHOLDER.findall(each.text):
                fact = reading.catalogue.facts.get(key)
                if fact is not None and key not in template.file.ask and not fact.file.common:
                    message = f"{_name(each)}: this template does not ask for {key}."
                    yield reading.words_fault(template, message, *each.where, level="warning", rule="placeholder")


def long_when_filled(reading: Reading) -> Iterator[Fault]:
    """A text fact inside a sentence may make it longer than a line should be: the signer decides."""
    for template in reading.templates():
        for each in texts(template):
            kinds = [
                reading.catalogue.facts[key].file.kind
                for key in PLACEHOLDER.findall(each.text)
                if _is_fact(reading, key)
            ]
            if FactKind.TEXT in kinds:
                spare = SAY_MAX - len(PLACEHOLDER.sub("", each.text))
                message = (
                    f"{_name(each)} holds free text: beyond {spare} characters of it the line grows past {SAY_MAX}."
                )
                yield reading.words_fault(template, message, *each.where, level="note", rule="length")


def fits_narrow_screens(reading: Reading) -> Iterator[Fault]:
    """No word is wider than a 320 px screen (hazard H07)."""
    for template in reading.templates():
        for each in texts(template):
            longest = max(re.split(r"[\s/-]+", PLACEHOLDER.sub("", each.text)), key=len)
            if len(longest) > LONGEST_UNBROKEN:
                message = f'{_name(each)}: "{longest}" does not fit a 320 px screen.'
                yield reading.words_fault(template, message, *each.where, rule="length")


def wording(reading: Reading) -> Iterator[Fault]:
    """Both names of suxamethonium, no bare "volatile", ranges in words on a screen."""
    for template in reading.templates():
        for each in texts(template):
            if each.kind in {"why", "summary", "name"}:
                continue
            if ONE_NAME_ONLY.search(each.text):
                yield _advice(reading, template, each, "names suxamethonium without (succinylcholine).")
            if VOLATILE_ALONE.search(each.text):
                yield _advice(
                    reading, template, each, 'says "volatile" alone: "anaesthetic gases (volatiles)" is plainer.'
                )
            if each.kind in {"say", "say_without"} and (found := RANGE_WITH_DASH.search(each.text)):
                yield _advice(
                    reading, template, each, f'writes "{found[0]}": on a screen a range is in words, "88% to 92%".'
                )


def do_not_lines(reading: Reading) -> Iterator[Fault]:
    """`kind: do_not` and the words agree: a critical line that opens with Do not, Never or No is marked."""
    for template in reading.templates():
        for place, line in enumerate(template.lines):
            words = template.english.lines[line.id]
            opens = next((each for each in (words.say, words.short) if PROHIBITS_FIRST.match(each)), None)
            marked, told = line.kind is LineKind.DO_NOT, ""
            if marked and not PROHIBITS.search(f"{words.say} {words.short}"):
                told = f"{line.id} is marked do_not, and its words forbid nothing."
            elif opens is not None and not marked and line.severity is Severity.CRITICAL:
                told = f'{line.id} is critical and begins "{opens[:20]}...": mark it `kind: do_not`.'
            if told:
                level = reading.line_level(template, line, AllowedRule.READS_AS_DO_NOT)
                yield reading.structure_fault(template, settle(told, level), "lines", place, level=level, rule="do-not")


def _advice(reading: Reading, template: CardTemplate, each: Text, message: str) -> Fault:
    return reading.words_fault(template, f"{_name(each)} {message}", *each.where, level="warning", rule="wording")


def _is_fact(reading: Reading, key: str) -> bool:
    return key in reading.catalogue.facts


def _name(each: Text) -> str:
    return each.kind if each.line is None else f"{each.line.id} {each.kind}"


RULES = (
    forbidden_words,
    exclamation_marks,
    points_outside,
    age_or_device,
    placeholders,
    short_without_fact,
    placeholder_is_asked,
    long_when_filled,
    fits_narrow_screens,
    wording,
    do_not_lines,
)
