"""The words of a composed line: facts filled in, what stands where one is missing, and the language."""

import pytest

from app.card_templates.composition import Composition, FactText
from app.card_templates.values import Language
from tests.card_templates.builders import catalogue, composed, line, template

pytestmark = pytest.mark.no_database

# --- short words where a fact is missing -------------------------------------------------------------------

RANGE = {"say": "Keep to {target}.", "say_without": "None recorded. Adult 88%; child, ring.", "short": "Own range"}


def brief(values: dict[str, str], facts: dict[str, str]) -> tuple[str, str]:
    """Short words on the screen and on paper."""
    card = composed(catalogue(template("one", [line("a", **(RANGE | values))])), facts=facts)
    return card.blocks[0].lines[0].short, card.short_lines[0].text


def test_short_words_for_a_missing_fact_stand_where_they_were_written() -> None:
    """Towards H23-A2. Short words that speak of the person's own value are wrong where there is none."""
    assert brief({"short_without": "No range"}, {}) == ("No range", "No range")
    assert brief({"short_without": "No range"}, {"target": "94%"}) == ("Own range", "Own range")


def test_whole_sentence_stands_on_the_screen_where_nobody_wrote_short_words_for_a_missing_fact() -> None:
    assert brief({}, {}) == (RANGE["say_without"], "Own range")
    assert brief({}, {"target": "94%"}) == ("Own range", "Own range")


# --- facts -------------------------------------------------------------------------------------------------

WITH_FACT = line(
    "o2", say="Keep to {target}.", say_without="No range recorded.", short="Keep {target}", short_without="No range"
)


def test_fact_stands_inside_the_line_in_words_and_with_a_dash_on_paper() -> None:
    """Proves H26-A1."""
    facts = {"target": FactText(screen="88% to 92%", paper="88-92%")}
    card = composed(catalogue(template("one", [WITH_FACT])), facts=facts)
    standing = card.blocks[0].lines[0]
    assert (standing.text, standing.short) == ("Keep to 88% to 92%.", "Keep 88-92%")
    assert (standing.uses, standing.lacks, card.lacks) == (("target",), (), ())
    assert card.short_lines[0].text == "Keep 88-92%"


@pytest.mark.parametrize("facts", [{}, {"target": ""}, {"target": "   "}, {"other": "88%"}])
def test_fact_that_is_not_recorded_gives_the_approved_sentence_without_it(facts: dict[str, str]) -> None:
    card = composed(catalogue(template("one", [WITH_FACT])), facts=facts)
    standing = card.blocks[0].lines[0]
    assert (standing.text, standing.short) == ("No range recorded.", "No range")
    assert (standing.uses, standing.lacks, card.lacks) == ((), ("target",), ("target",))


def test_facts_that_critical_lines_hold_or_need_must_be_filled() -> None:
    needing = line("a", needs=["steroid"])
    lesser = line("i", severity="important", needs=["photo"])
    rules = catalogue(template("one", [WITH_FACT, needing, lesser]))
    assert composed(rules).must_fill == ("target", "steroid")
    assert composed(rules, facts={"steroid": "20 mg"}).must_fill == ("target",)
    assert composed(rules, facts={"steroid": "20 mg", "target": "88%"}).must_fill == ()


def test_one_missing_fact_of_two_gives_the_sentence_without_either() -> None:
    two = line("two", say="{first} and {second}.", say_without="Neither recorded.")
    card = composed(catalogue(template("one", [two])), facts={"first": "1"})
    assert card.blocks[0].lines[0].text == "Neither recorded."
    assert card.lacks == ("second",)


def test_fact_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    card = composed(catalogue(template("one", [WITH_FACT])), facts={"target": "{other} \\g<0> %s", "other": "leaked"})
    assert card.blocks[0].lines[0].text == "Keep to {other} \\g<0> %s."


def test_line_breaks_in_a_fact_do_not_break_the_line() -> None:
    card = composed(catalogue(template("one", [WITH_FACT])), facts={"target": "88%\n to\t92%"})
    assert card.blocks[0].lines[0].text == "Keep to 88% to 92%."


# --- languages ----------------------------------------------------------------------------------------------

WELSH = {"name": "Un", "lines": {"a": {"say": "Dywedwch.", "short": "Byr", "why": "Achos."}}}


def test_missing_welsh_is_english_and_marked_never_blank() -> None:
    one = template("one", [line("a"), line("b")], welsh=WELSH)
    card = composed(catalogue(one), language="cy")
    first, second = card.blocks[0].lines
    assert (first.text, first.language) == ("Dywedwch.", Language.CY)
    assert (second.text, second.language) == ("Say b.", Language.EN)
    assert card.untranslated == ("one/b",)
    assert card.templates[0].name == "Un"


def test_unsigned_welsh_never_replaces_signed_english() -> None:
    one = template("one", [line("a")], welsh=WELSH, signed=True)
    card = composed(catalogue(one), language="cy")
    assert card.blocks[0].lines[0].text == "Say a."
    assert card.templates[0].name == "One"


def test_composition_survives_the_way_to_json_and_back() -> None:
    one, two = template("one", [WITH_FACT]), template("two", [line("b", covers=["one/o2"])])
    card = composed(catalogue(one, two), facts={"target": "88%"})
    assert Composition.from_json(card.model_dump_json()) == card
