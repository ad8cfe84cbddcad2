"""The same promises for every card template. A new folder is picked up by itself.

`drafted_lines.txt` lists what the draft of 21 November 2026 held: 86 cards, 737 lines. Ids are lasting: a line that is
taken out of a template on purpose is taken out of that list in the same change.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.card_templates.catalogue import PLACEHOLDER, CardTemplate
from app.card_templates.checks import check
from app.card_templates.checks.sets import companion_sets, set_name
from app.card_templates.compose import compose
from app.card_templates.loader import catalogue
from app.card_templates.source_files import Fault
from app.card_templates.values import FIRST_SCREEN_MAX, Language, Severity

pytestmark = pytest.mark.no_database

RULES = catalogue()
TEMPLATES = list(RULES.templates.values())
DRAFTED = Path(__file__).with_name("drafted_lines.txt").read_text("utf-8").splitlines()
every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.id)


def drafted() -> Iterator[tuple[str, str, str, str]]:
    """Template, line, severity and topic of each drafted line."""
    template = ""
    for row in DRAFTED:
        if not row.startswith(" "):
            template = row
        else:
            severity, topic, _, line_id = row.split()
            yield template, line_id, severity, topic


@pytest.fixture(scope="module")
def faults() -> list[Fault]:
    """The check of the whole tree, run once."""
    return check()


# --- nothing of the draft is lost ----------------------------------------------------------------------------


def test_every_drafted_line_still_has_its_lasting_id() -> None:
    lost = [f"{template}/{line}" for template, line, _, _ in drafted() if RULES.line(f"{template}/{line}") is None]
    assert lost == []


def test_draft_came_over_whole() -> None:
    lines = list(drafted())
    assert len({template for template, *_ in lines}) == 86
    assert (len(lines), len(set(lines))) == (737, 737)
    assert Counter(severity for _, _, severity, _ in lines)["critical"] == 274
    assert {topic for *_, topic in lines} <= set(RULES.shared.topics)


def test_everything_the_draft_said_about_its_lines_came_over() -> None:
    held = [found for template, line, *_ in drafted() if (found := RULES.line(f"{template}/{line}")) is not None]
    words = [template.english.lines[line.id] for template, line in held if template.version == 1]
    structure = [line for template, line in held if template.version == 1]
    if len(structure) == 737:  # later versions may say it otherwise
        assert sum(len(line.sources) for line in structure) == 1748
        assert sum(len(line.covers) for line in structure) == 78
        assert sum(each.say_without is not None for each in words) == 60
        assert sum(line.note is not None for line in structure) == 225
        assert sum(line.checked == "second" for line in structure) == 326
        assert sum(line.basis == "inferred" for line in structure) == 155


def test_codes_synonyms_and_questions_of_the_draft_came_over() -> None:
    first = [each for each in TEMPLATES if each.version == 1 and each.id in {row[0] for row in drafted()}]
    if len(first) == 86:
        codes = [each.file.codes for each in first]
        assert [sum(each.orpha is not None for each in codes), sum(len(each.omim) for each in codes)] == [73, 83]
        assert sum(each.icd10 is not None for each in codes) == 79
        assert sum(len(each.english.synonyms) for each in first) == 252
        assert sum(len(each.file.ask) for each in first) == 2809
        assert sum(len(each.file.related) for each in first) == 162


def test_every_fact_of_the_draft_came_over_with_its_question() -> None:
    assert len(RULES.facts) == 169
    assert all(fact.in_words().label and fact.in_words().clinician_label for fact in RULES.facts.values())
    assert sum(fact.file.needs_clinician for fact in RULES.facts.values()) == 5
    assert not any("resuscit" in fact.key or "cpr" in fact.key.split("_") for fact in RULES.facts.values())


# --- the check ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_tree_has_no_errors(faults: list[Fault]) -> None:
    """An approved template with a fault, or a draft with one that even a draft may not have, fails here."""
    assert [str(fault) for fault in faults if fault.level == "error"] == []


@pytest.mark.slow
def test_every_set_that_does_not_fit_one_screen_is_named(faults: list[Fault]) -> None:
    """Proves H23-A2: alone and with declared companions a template fits seven blocks, or the check names the set."""
    named = {fault.message.split(":")[0] for fault in faults if fault.rule == "first-screen"}
    for template in TEMPLATES:
        for ids in companion_sets(template, RULES):
            card = compose([RULES.templates[each] for each in ids], {}, rules=RULES)
            crowded = any(block.critical for block in card.more_advice)
            assert crowded == (set_name(ids) in named), ids


def test_no_template_alone_has_more_than_seven_critical_topics() -> None:
    crowded = [
        each.id
        for each in TEMPLATES
        if len({line.topic for line in each.lines if line.severity is Severity.CRITICAL}) > FIRST_SCREEN_MAX
    ]
    assert crowded == []


# --- each template ---------------------------------------------------------------------------------------------


@every_template
def test_template_stands_without_any_fact(template: CardTemplate) -> None:
    """Proves H26-A4: with no facts at all no line holds an empty place."""
    card = compose([template], {}, rules=RULES)
    for line in card.all_lines():
        assert line.text.strip()
        assert not PLACEHOLDER.search(line.text + line.short)


@every_template
def test_template_names_its_condition_and_its_sources(template: CardTemplate) -> None:
    assert template.english.name
    assert template.english.synonyms
    assert template.english.summary
    assert all(line.sources for line in template.lines)


@every_template
def test_critical_lines_of_one_template_all_stand_on_its_own_card(template: CardTemplate) -> None:
    card = compose([template], {}, rules=RULES)
    shown = {line.ref for block in card.blocks for line in block.critical}
    assert shown == {f"{template.id}/{line.id}" for line in template.lines if line.severity is Severity.CRITICAL}


@every_template
def test_welsh_card_is_never_blank(template: CardTemplate) -> None:
    card = compose([template], {}, Language.CY, rules=RULES)
    assert all(line.text and line.short for line in card.all_lines())
    assert all(block.heading and block.plain for block in card.blocks)
    missing = {f"{template.id}/{line.id}" for line in template.lines} - set(
        template.welsh.lines if template.welsh else ()
    )
    assert set(card.untranslated) == missing


def test_drafts_are_drafts_until_somebody_signs() -> None:
    assert all(template.draft == (template.approval is None) for template in TEMPLATES)


def test_every_do_not_line_says_what_it_forbids(faults: list[Fault]) -> None:
    assert [str(fault) for fault in faults if fault.rule == "bans"] == []
