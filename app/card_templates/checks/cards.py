"""Rules about what a composed card holds: settled pairs, authored combinations, no critical line lost."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from app.card_templates.catalogue import CardTemplate, Catalogue, Combination
from app.card_templates.checks.first_screen import WALLET_MAX, below_first_screen
from app.card_templates.checks.report import Reading, settle
from app.card_templates.checks.sets import companion_sets, composed, set_name
from app.card_templates.composition import Composition
from app.card_templates.schema import LineFile
from app.card_templates.source_files import Fault
from app.card_templates.values import FIRST_SCREEN_MAX, Severity


def unsettled_pairs(reading: Reading) -> Iterator[Fault]:
    """Differing lines that may meet on one card and that nobody has settled: issued in demo mode only."""
    rules = reading.catalogue
    for template in reading.templates():
        seen: set[str] = set()
        for ids in companion_sets(template, rules):
            for pair in composed(ids, rules).unsettled:
                if pair.id not in seen:
                    seen.add(pair.id)
                    message = f"{set_name(ids)}: unsettled, {pair.why}. No such card can be issued outside demo mode."
                    yield reading.structure_fault(template, message, "related", level="warning", rule="unsettled")


def shared_situations(reading: Reading) -> Iterator[Fault]:
    """Lists for the signer which lines of one topic and one situation may meet on one card (hazard H24)."""
    rules = reading.catalogue
    for template in reading.templates():
        related = [rules.templates[each] for each in template.file.related if each in rules.templates]
        for other in related:
            for place, line, ref in meeting_lines(template, [other]):
                message = f"{line.id} meets {ref}: same topic ({line.topic}) and situation ({line.when})."
                yield reading.structure_fault(template, message, "lines", place, level="note", rule="meets")


def meeting_lines(template: CardTemplate, others: Sequence[CardTemplate]) -> Iterator[tuple[int, LineFile, str]]:
    """Each line of `template` with each line of the others that shares its topic and situation and is not covered."""
    for place, line in enumerate(template.lines):
        for other in others:
            for theirs in other.lines:
                ref, mine = f"{other.id}/{theirs.id}", f"{template.id}/{line.id}"
                alike = (line.topic, line.when) == (theirs.topic, theirs.when)
                if alike and ref not in line.covers and mine not in theirs.covers:
                    yield place, line, ref


def all_meeting_lines(rules: Catalogue) -> Iterator[tuple[str, str]]:
    """Every pair of lines of any two templates that share topic and situation, for the clinical group's review."""
    for one, two in combinations(rules.templates.values(), 2):
        for _, line, ref in meeting_lines(one, [two]):
            yield f"{one.id}/{line.id}", ref


def authored_combinations(reading: Reading) -> Iterator[Fault]:
    """A combination names lines that exist, leads each block with its own topic, and leaves out no critical topic."""
    for combination in reading.catalogue.combinations.values():
        for message, where, blocking in _combination_faults(combination, reading.catalogue):
            level = reading.blocking(combination.file.status, combination.file.id) if blocking else "error"
            name = f"_combinations/{combination.file.id}/combination.yaml"
            yield reading.fault(name, settle(message, level), *where, level=level, rule="combination")


def _combination_faults(
    combination: Combination, rules: Catalogue
) -> Iterator[tuple[str, tuple[str | int, ...], bool]]:
    file = combination.file
    if missing := [each for each in file.templates if each not in rules.templates]:
        yield f"Templates {missing} do not exist.", ("templates",), False
        return
    same = [each.file for each in rules.combinations.values() if set(each.file.templates) == set(file.templates)]
    if twins := [each.id for each in same if each.id != file.id]:
        yield f"Another combination ({', '.join(twins)}) has the same templates.", ("templates",), False
    for place, block in enumerate(file.first_screen):
        for ref in block.leads:
            if (message := _wrong_line(ref, file.templates, rules, block.topic)) is not None:
                yield message, ("first_screen", place), False
    for place, ref in enumerate(file.wallet):
        if (message := _wrong_line(ref, file.templates, rules, None)) is not None:
            yield message, ("wallet", place), False
    if unknown := set(file.settles) - {each.id for each in rules.shared.unsettled}:
        yield f"settles: {sorted(unknown)} are not unsettled pairs.", ("settles",), False
    card = composed(file.templates, rules)
    if card.never_together:
        yield f"{card.never_together} never stand together.", ("templates",), False
    yield from _combination_warnings(file.wallet, card, file.settles)
    if below := below_first_screen(card, rules):
        yield f"Not all lines fit the first screen; below it: {', '.join(below)}.", ("first_screen",), True


def _combination_warnings(
    wallet: Sequence[str], card: Composition, settles: Sequence[str]
) -> Iterator[tuple[str, tuple[str | int, ...], bool]]:
    if len(wallet) > WALLET_MAX:
        yield f"{len(wallet)} lines do not fit the wallet card: at most {WALLET_MAX}.", ("wallet",), False
    on_wallet = {line.topic for line in card.short_lines}
    if bare := [block.topic for block in card.first_screen if block.topic not in on_wallet]:
        yield f"The wallet card has no line for {', '.join(bare)}.", ("wallet",), False
    first = len(card.first_screen)
    if first < FIRST_SCREEN_MAX and any(block.critical for block in card.more_advice):
        yield "A critical topic is under more advice although the first screen has room.", ("first_screen",), False
    for pair in card.unsettled:
        if pair.id not in settles:
            yield f"Unsettled: {pair.why}.", ("first_screen",), True


def _wrong_line(ref: str, templates: Sequence[str], rules: Catalogue, topic: str | None) -> str | None:
    found = rules.line(ref)
    if found is None or found[0].id not in templates:
        return f"{ref} is not a line of these templates."
    if topic is not None and found[1].topic != topic:
        return f"{ref} is about {found[1].topic}, not {topic}."
    return None


def lost_critical_lines(reading: Reading) -> Iterator[Fault]:
    """The promise of composition, held over the real content: every critical line is there, or under its cover."""
    rules = reading.catalogue
    for template in reading.templates():
        for ids in companion_sets(template, rules):
            shown = {line.ref for line in composed(ids, rules).all_lines()}
            wanted = {
                f"{each}/{line.id}"
                for each in ids
                for line in rules.templates[each].lines
                if line.severity is Severity.CRITICAL
            }
            for ref in sorted(wanted - shown):
                message = f"{ref} is lost from the card {set_name(ids)}."
                yield reading.structure_fault(template, message, "lines", rule="lost")


RULES = (
    unsettled_pairs,
    shared_situations,
    authored_combinations,
    lost_critical_lines,
)
