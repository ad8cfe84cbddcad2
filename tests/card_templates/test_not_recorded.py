"""What a card says of a fact that nobody recorded, in the words of its conditions."""

from typing import Any

import pytest

from app.card_templates.catalogue import CardTemplate
from app.card_templates.checks import check
from app.card_templates.compose import compose
from app.card_templates.composition import NotRecorded
from app.card_templates.digests import template_digest
from app.card_templates.schema import WordsFile
from app.card_templates.shared_schema import SharedWordsFile
from app.card_templates.values import Language
from tests.card_templates.builders import Tree, catalogue, line, shared_words, template, words_data

pytestmark = pytest.mark.no_database


def with_words(template_id: str, signed: bool = False, **words: str) -> CardTemplate:
    return template(template_id, [line("first")], signed=signed, english={"not_recorded": words})


def said(*templates: CardTemplate, facts: dict[str, Any] | None = None) -> tuple[NotRecorded, ...]:
    return compose(templates, facts or {}, rules=catalogue(*templates)).not_recorded


def test_words_stand_while_the_fact_is_not_recorded_and_carry_their_draft_mark() -> None:
    one = with_words("one", target="Which target is not recorded.")
    assert said(one) == (NotRecorded(key="target", text="Which target is not recorded.", draft=True),)
    assert said(one, facts={"target": "88%"}) == ()
    signed = with_words("one", signed=True, target="Which target is not recorded.")
    assert [each.draft for each in said(signed)] == [False]


def test_words_of_two_conditions_both_stand_and_the_same_words_once() -> None:
    one, two, three = (with_words(each, target=f"Words of {each[0]}.") for each in ("one", "two", "three"))
    assert [each.text for each in said(one, two, three)] == ["Words of o. Words of t."]


def test_part_that_came_later_leaves_earlier_signatures_as_they_were() -> None:
    words, headings = words_data("one", [line("first")]), SharedWordsFile.model_validate(shared_words())
    file = template("one", [line("first")]).file
    digests = [
        template_digest(file, WordsFile.model_validate(words | {"not_recorded": held}), headings)
        for held in ({}, {"target": "Which target is not recorded."})
    ]
    assert digests[0] == template("one", [line("first")]).digests[Language.EN] != digests[1]


def test_words_for_a_fact_that_the_card_does_not_ask_for_are_an_error(tree: Tree) -> None:
    words = {"not_recorded": {"target": "Which target is not recorded."}}
    tree.add("one", [line("first")], words=words)
    assert [
        str(fault) for fault in check(tree.root) if fault.rule == "facts" and "does not ask for target" in fault.message
    ]
    tree.add("one", [line("first")], words=words, ask=["target"])
    assert [str(fault) for fault in check(tree.root) if fault.level == "error"] == []


def test_words_that_frighten_are_named_here_too(tree: Tree) -> None:
    tree.add("one", [line("first")], words={"not_recorded": {"target": "It is lethal."}}, ask=["target"])
    assert [fault.file for fault in check(tree.root) if fault.rule == "forbidden-word"] == ["one/en.yaml"]
