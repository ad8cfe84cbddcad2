"""Words of the server that whoever keeps a card reads: a parent is never taken for the patient (hazard H41)."""

import re
from collections.abc import Iterator

import pytest

from app.card_templates.fact_schema import SPEAKS_TO_PERSON
from app.card_templates.loader import catalogue
from app.card_templates.release import NOT_APPROVED, UNSETTLED
from app.card_templates.values import Language
from app.exports.formats import FORMATS
from app.patients.health_check import read_items

pytestmark = pytest.mark.no_database

SPEAKS = re.compile(rf"{SPEAKS_TO_PERSON.pattern}|\b(my|me)\b", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')


def sentences() -> Iterator[tuple[str, str]]:
    for item in read_items():
        yield f"health check {item.key}", f"{item.title} {item.why}"
    for each in FORMATS:
        yield f"document {each.key}", f"{each.title} {each.description}"
    yield from (("not approved", NOT_APPROVED), ("unsettled", UNSETTLED))
    for key, fact in catalogue().facts.items():
        yield f"fact {key}", fact.in_words(Language.EN).asked("Sam")


def test_no_sentence_takes_its_reader_for_the_patient() -> None:
    wrong = {place: words for place, words in sentences() if SPEAKS.search(QUOTED.sub("", words))}
    assert wrong == {}
    assert len(list(sentences())) > 200


def test_a_fact_asked_about_somebody_else_names_them_and_leaves_no_gap() -> None:
    asked = [fact.in_words(Language.EN).asked("Sam") for fact in catalogue().facts.values()]
    assert not [question for question in asked if "{" in question]
    assert sum("Sam" in question for question in asked) > 50


def test_the_patient_reads_the_question_as_it_was_drafted() -> None:
    for fact in catalogue().facts.values():
        words = fact.in_words(Language.EN)
        assert words.asked(None) == words.label
