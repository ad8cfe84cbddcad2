"""What holds for any set of templates: nothing critical is lost, order is stable, the same input is the same card."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.card_templates.catalogue import CardTemplate, Catalogue
from app.card_templates.compose import compose
from app.card_templates.composition import Composition
from app.card_templates.loader import catalogue as real_catalogue
from app.card_templates.notices import Withdrawal
from app.card_templates.values import FIRST_SCREEN_MAX, Severity
from tests.card_templates.builders import SITUATIONS, TOPICS, catalogue, combination, line, template, withdrawal

pytestmark = [pytest.mark.no_database, pytest.mark.slow]

REAL = real_catalogue()
FIXED = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
REFS = [f"t{template}/l{place}" for template in range(4) for place in range(4)]

lines = st.fixed_dictionaries(
    {
        "topic": st.sampled_from(TOPICS[:9]),
        "when": st.sampled_from(SITUATIONS),
        "severity": st.sampled_from(list(Severity)),
        "kind": st.sampled_from([None, "do_not"]),
        "bans": st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True),
        "say": st.sampled_from(["Do this.", "Do that.", "Keep to {target}."]),
        "covers": st.lists(st.sampled_from(REFS), max_size=4, unique=True),
    }
)


@st.composite
def small_catalogues(draw: st.DrawFn) -> Catalogue:
    """Up to four templates whose lines cover each other in any way at all, in circles too."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        drawn: list[dict[str, Any]] = draw(st.lists(lines, min_size=1, max_size=4))
        own = [line(f"l{place}", **values, **_without(values["say"])) for place, values in enumerate(drawn)]
        made.append(template(f"t{number}", own))
    return catalogue(*made)


def _without(say: str) -> dict[str, str]:
    return {"say_without": "No range recorded."} if "{" in say else {}


real_sets = st.lists(st.sampled_from(sorted(REAL.templates)), min_size=1, max_size=6, unique=True).map(
    lambda ids: [REAL.templates[each] for each in ids]
)
facts = st.dictionaries(st.sampled_from(sorted(REAL.facts)), st.text(min_size=1, max_size=20), max_size=6)


def lost(templates: list[CardTemplate], card: Composition) -> set[str]:
    """Critical lines that stand neither on the page nor under a critical line of the same topic that covers them."""
    wanted = {f"{t.id}/{each.id}": each for t in templates for each in t.lines if each.severity is Severity.CRITICAL}
    found = set()
    for block in card.blocks:
        for standing in block.lines:
            for each in (standing, *standing.covered):
                rank = standing.severity.rank
                if each.ref in wanted and rank <= each.severity.rank and each.topic == block.topic:
                    found.add(each.ref)
    return set(wanted) - found


@FIXED
@given(small_catalogues())
def test_no_critical_line_is_lost_whatever_covers_what(rules: Catalogue) -> None:
    templates = list(rules.templates.values())
    card = compose(templates, {}, rules=rules)
    assert lost(templates, card) == set()


def hidden(card: Composition, authored: Mapping[str, Sequence[str]]) -> set[str]:
    """Critical lines that no first screen shows although their topic is on it and nobody chose its leads."""
    return {
        line.ref
        for block in card.first_screen
        if block.topic not in authored
        for line in block.lines
        if line.severity is Severity.CRITICAL and not line.leads
    }


@FIXED
@given(small_catalogues())
def test_every_critical_line_of_a_first_screen_topic_leads(rules: Catalogue) -> None:
    card = compose(list(rules.templates.values()), {}, rules=rules)
    assert hidden(card, {}) == set()
    for block in card.first_screen:
        assert block.leads == block.lines[: len(block.leads)]
        kinds = [line.do_not for line in block.leads]
        assert kinds == sorted(kinds, reverse=True)


@FIXED
@given(small_catalogues())
def test_every_lead_is_on_the_wallet_card_and_what_gives_way_is_never_the_first_of_its_topic(rules: Catalogue) -> None:
    card = compose(list(rules.templates.values()), {}, rules=rules)
    leads = [[line.ref for line in block.leads] for block in card.first_screen]
    assert [each.ref for each in card.short_lines] == [ref for refs in leads for ref in refs]
    assert sorted(card.wallet_gives_way) == sorted(ref for refs in leads for ref in refs[1:])


@FIXED
@given(small_catalogues(), st.data())
def test_leads_that_nobody_authored_are_every_critical_line_also_beside_authored_ones(
    rules: Catalogue, data: st.DataObject
) -> None:
    templates = list(rules.templates.values())
    critical = {line.topic: f"{t.id}/{line.id}" for t in templates for line in t.lines if line.severity == "critical"}
    chosen = data.draw(st.sets(st.sampled_from(sorted(critical)), min_size=1)) if critical else set()
    if not chosen:
        return
    whole = combination("whole", templates, {topic: [critical[topic]] for topic in sorted(chosen)[:7]})
    card = compose(templates, {}, rules=catalogue(*templates, combinations=[whole]))
    authored = {block.topic: block.leads for block in whole.file.first_screen}
    assert hidden(card, authored) == set()
    assert lost(templates, card) == set()


@FIXED
@given(small_catalogues())
def test_every_line_stands_exactly_once(rules: Catalogue) -> None:
    card = compose(list(rules.templates.values()), {}, rules=rules)
    shown = [each.ref for each in card.all_lines()]
    assert sorted(shown) == sorted(f"{t.id}/{each.id}" for t in rules.templates.values() for each in t.lines)


@FIXED
@given(small_catalogues(), st.lists(st.sampled_from(REFS), max_size=5, unique=True))
def test_only_what_was_withdrawn_is_missing(rules: Catalogue, taken: list[str]) -> None:
    notices: list[Withdrawal] = [withdrawal(ref) for ref in taken]
    card = compose(list(rules.templates.values()), {}, rules=rules, withdrawals=notices)
    held = {f"{t.id}/{each.id}" for t in rules.templates.values() for each in t.lines}
    assert {each.ref for each in card.all_lines()} == held - set(taken)
    assert {each.ref for each in card.withdrawn} == held & set(taken)


@FIXED
@given(small_catalogues())
def test_first_screen_never_holds_more_than_seven_blocks(rules: Catalogue) -> None:
    card = compose(list(rules.templates.values()), {}, rules=rules)
    assert len(card.first_screen) <= FIRST_SCREEN_MAX
    beyond = [block for block in card.more_advice if block.critical]
    assert not beyond or len(card.first_screen) == FIRST_SCREEN_MAX


@FIXED
@given(small_catalogues())
def test_first_condition_orders_its_topics_and_danger_decides_which_stand_there(rules: Catalogue) -> None:
    card = compose(list(rules.templates.values()), {}, rules=rules)
    own = rules.templates["t0"].first_screen
    urgent = [block.topic for block in card.blocks if block.critical] or [block.topic for block in card.first_screen]
    most = sorted(urgent, key=lambda topic: rules.topic_order[topic])[:FIRST_SCREEN_MAX]
    authored = [topic for topic in own if topic in most]
    assert [block.topic for block in card.first_screen] == [*authored, *(each for each in most if each not in authored)]


@FIXED
@given(small_catalogues(), st.randoms(use_true_random=False))
def test_order_of_choosing_changes_nothing(rules: Catalogue, random: Any) -> None:
    templates = list(rules.templates.values())
    shuffled = random.sample(templates, len(templates))
    assert compose(templates, {}, rules=rules) == compose(shuffled, {}, rules=rules)


@FIXED
@given(real_sets, facts)
def test_real_cards_lose_no_critical_line_and_are_the_same_twice(
    templates: list[CardTemplate], given_facts: dict[str, str]
) -> None:
    card = compose(templates, given_facts, rules=REAL)
    assert lost(templates, card) == set()
    assert card.model_dump_json() == compose(templates, given_facts, rules=REAL).model_dump_json()


@FIXED
@given(real_sets, facts)
def test_facts_change_words_and_never_order_or_place(
    templates: list[CardTemplate], given_facts: dict[str, str]
) -> None:
    bare, filled = compose(templates, {}, rules=REAL), compose(templates, given_facts, rules=REAL)
    assert [(block.topic, block.first_screen) for block in bare.blocks] == [
        (block.topic, block.first_screen) for block in filled.blocks
    ]


def test_every_pair_of_templates_keeps_every_critical_line() -> None:
    """Proves H23-A4."""
    for pair in combinations(REAL.templates.values(), 2):
        card = compose(pair, {}, rules=REAL)
        assert lost(list(pair), card) == set()
        assert card.combination or hidden(card, {}) == set()
        assert len(card.first_screen) <= FIRST_SCREEN_MAX
