"""What a first screen and a wallet card hold. A set with more than that is named here, for its author and its signer.

The page and the prints lose nothing: these rules say which lines stand lower than they should. An authored combination
puts that right.
"""

from collections.abc import Iterator
from math import ceil

from app.card_templates.catalogue import PLACEHOLDER, Catalogue
from app.card_templates.checks.report import Reading
from app.card_templates.checks.sets import companion_sets, composed, set_name
from app.card_templates.composition import CardLine, Composition, TopicBlock
from app.card_templates.source_files import Fault, Level
from app.card_templates.values import FIRST_SCREEN_MAX

WALLET_MAX = 9  # short lines that the front of a wallet card holds beside name, allergies and number

# Pixels, measured in Chromium at 390 x 664 below the fullest top (speech, two rows of conditions, an advance plan).
# tests/e2e/emergency/test_first_screen.py holds them to what a browser really draws.
ROOM = 401
TEXT_ROW = 18
BLOCK = 3
FURTHER_LEAD = 1
SMALLEST_BLOCK = 29
CHARACTERS = 37  # in a row of text
FACT = 32  # characters of a person's value, and of the words that stand behind it


def crowded_first_screen(reading: Reading) -> Iterator[Fault]:
    """Names every template, and every set with its companions, that has more critical topics than a first screen."""
    for ids, card, level in _sets(reading):
        left = [block.topic for block in card.more_advice if block.critical]
        if left:
            message = f"{set_name(ids)}: more than {FIRST_SCREEN_MAX} critical topics; lower down: {', '.join(left)}."
            yield _fault(reading, ids, message, level, "first-screen")


def tall_first_screen(reading: Reading) -> Iterator[Fault]:
    """Names every template and set of which some leading lines stand below the first screen of a phone, and which."""
    for ids, card, level in _sets(reading):
        if below := below_first_screen(card, reading.catalogue):
            message = f"{set_name(ids)}: not all lines fit the first screen; below it: {', '.join(below)}."
            yield _fault(reading, ids, message, level, "height")


def long_wallet(reading: Reading) -> Iterator[Fault]:
    """Names every template and set of which a wallet card may have to leave lines to the sheet and the page."""
    for ids, card, level in _sets(reading):
        over = len(card.short_lines) - WALLET_MAX
        if over > 0 and card.wallet_gives_way:
            left = ", ".join(card.wallet_gives_way[:over])
            message = f"{set_name(ids)}: more than {WALLET_MAX} lines; the wallet card may leave to the sheet: {left}."
            yield _fault(reading, ids, message, level, "wallet")


def below_first_screen(card: Composition, rules: Catalogue) -> tuple[str, ...]:
    """Refs of the leads that do not fit a small phone's first screen, as the page draws them."""
    below, used = [], 0
    for block in card.first_screen:
        for number, line in enumerate(block.leads):
            used += TEXT_ROW * _rows(line, rules) + (FURTHER_LEAD if number else BLOCK)
            if used > ROOM:
                below.append(line.ref)
        used += max(0, SMALLEST_BLOCK - _height(block, rules))
    return tuple(below)


def _height(block: TopicBlock, rules: Catalogue) -> int:
    rows = sum(_rows(line, rules) for line in block.leads)
    return BLOCK + TEXT_ROW * rows + FURTHER_LEAD * (len(block.leads) - 1)


def _rows(line: CardLine, rules: Catalogue) -> int:
    """Rows of text; a line that can hold a person's value is said in full once the value is recorded."""
    if not line.lacks:
        return ceil(len(line.short) / CHARACTERS)
    template = rules.templates[line.template_id]
    said = len(PLACEHOLDER.sub("", template.english.lines[line.line_id].say)) + FACT
    return ceil(max(len(line.short), said) / CHARACTERS)


def _sets(reading: Reading) -> Iterator[tuple[tuple[str, ...], Composition, Level]]:
    """Every set with its card; a template alone must fit before it is signed, a set with companions is only named."""
    for template in reading.templates():
        for ids in dict.fromkeys(companion_sets(template, reading.catalogue)):
            level = reading.blocking(template.file.status, template.id) if len(ids) == 1 else "warning"
            yield ids, composed(ids, reading.catalogue), level


def _fault(reading: Reading, ids: tuple[str, ...], message: str, level: Level, rule: str) -> Fault:
    return reading.structure_fault(reading.catalogue.templates[ids[0]], message, "lines", level=level, rule=rule)


RULES = (crowded_first_screen, tall_first_screen, long_wallet)
