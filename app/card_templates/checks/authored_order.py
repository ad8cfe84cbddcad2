"""What an author put first: the order of the first screen, and whether `first_line` is kept by the critical lines."""

import re
from collections.abc import Iterator

from app.card_templates.catalogue import CardTemplate
from app.card_templates.checks.report import Reading
from app.card_templates.source_files import Fault
from app.card_templates.values import Severity

BAN = re.compile(r"\b(?:no|not|never|avoid)\b([^.,:;()]+)", re.IGNORECASE)
TERM = re.compile(r"[a-z]{5,}")  # long enough for a drug, a food or an act, too long for the words between them


def first_screen_order(reading: Reading) -> Iterator[Fault]:
    """`first_screen` orders the critical topics of its template: each once, and no other."""
    for template in reading.templates():
        given = template.file.first_screen
        critical = {line.topic for line in template.lines if line.severity is Severity.CRITICAL}
        if given and (len(given) != len(critical) or set(given) != critical):
            message = f"first_screen must name each topic with a critical line once: {', '.join(sorted(critical))}."
            yield reading.structure_fault(template, message, "first_screen", rule="first-screen")


def first_line_is_kept(reading: Reading) -> Iterator[Fault]:
    """Names what `first_line` forbids and only a lesser line says: first screen and wallet card leave it out."""
    for template in reading.templates():
        banned = {term for ban in BAN.findall(template.english.first_line.lower()) for term in TERM.findall(ban)}
        critical, lesser = _terms(template, critical=True), _terms(template, critical=False)
        if terms := sorted(banned & lesser - critical):
            message = f"first_line forbids what only a lesser line says, no critical one: {', '.join(terms)}."
            yield reading.words_fault(template, message, "first_line", level="warning", rule="first-line")


def _terms(template: CardTemplate, *, critical: bool) -> set[str]:
    lines = (line for line in template.lines if (line.severity is Severity.CRITICAL) is critical)
    words = (template.english.lines[line.id] for line in lines)
    return {term for each in words for term in TERM.findall(f"{each.say} {each.short}".lower())}


RULES = (first_screen_order, first_line_is_kept)
