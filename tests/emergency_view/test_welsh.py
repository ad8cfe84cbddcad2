"""The Welsh part: below the whole English page, folded, no sentence in two languages, and English is called English."""

import re
from html.parser import HTMLParser

import pytest

from app.emergency_view.compression import for_reader
from app.emergency_view.words import Words, english, missing_in_welsh, welsh
from app.patient_summary.schema import Communication
from tests.emergency_view.pages import as_read, draw
from tests.factories.cards import a_card, duchenne_record
from tests.factories.summaries import a_summary

HEADERS = 1_000
"""More than the headers of a reply take."""
TALK = Communication(languages=("Welsh",), wants_welsh=True)
WELSH_MONTHS = [month for month in welsh().months if month not in english().months]
LINK = '<a href="#card-cy" lang="cy" hreflang="cy" data-do="unfold">Cymraeg</a>'


def in_two_languages() -> tuple[str, str]:
    """The page before the Welsh part, and the Welsh part."""
    page = draw(a_summary(mode="live", communication=TALK))
    before, found, after = page.partition('<details id="card-cy" class="welsh" lang="cy">')
    assert found
    return before, after


class ByLanguage(HTMLParser):
    """The text of a part of a page by the language it is marked with."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.open, self.said = [("", language)], list[tuple[str, str]]()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "img", "input", "meta"}:
            self.open.append((tag, dict(attributes).get("lang") or self.open[-1][1]))

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append((self.open[-1][1], data.strip()))


def said_in(language: str) -> str:
    reader = ByLanguage("cy")
    reader.feed(in_two_languages()[1].split("<script")[0])
    return " | ".join(text for marked, text in reader.said if marked.startswith(language))


def test_welsh_stands_whole_below_the_english_page_behind_one_link() -> None:
    """Proves H46-A1."""
    before, after = in_two_languages()
    assert before.count(LINK) == 1
    assert 'lang="cy"' not in before.replace(LINK, "")
    assert "Close this card" in before
    assert after.startswith("<summary>Cymraeg</summary>")
    assert "Michael" in after
    assert "<main" not in after
    assert "<header" not in after
    whole = before + after
    ids = re.findall(r' id="([^"]+)"', whole)
    assert len(set(ids)) == len(ids)


def test_the_welsh_part_says_that_what_is_not_translated_is_in_english() -> None:
    assert missing_in_welsh()
    words = english().say("page.partly_english")
    assert words in as_read(in_two_languages()[1])
    assert words in said_in("en")


def test_a_sentence_is_never_in_two_languages() -> None:
    """A date is said in the language of the sentence that holds it."""
    english_said = said_in("en")
    assert "Born | 14 February 2007 | (19 years)" in english_said
    assert "Confirmed 6 months ago (2 May 2026), Respiratory consultant" in english_said
    assert not [month for month in WELSH_MONTHS if re.search(rf"\b{month}\b", english_said)]
    assert not [month for month in WELSH_MONTHS if re.search(rf"\b{month}\b", said_in("cy"))]


@pytest.mark.parametrize(
    "words",
    ["Check this is the person in front of you.", "Read before oxygen or any drug", "In full", "About this card"],
)
def test_english_words_in_the_welsh_part_are_marked_as_english(words: str) -> None:
    assert words in said_in("en")
    assert words not in said_in("cy")


def test_approved_lines_and_facts_are_marked_as_english() -> None:
    for text in ("No suxamethonium (succinylcholine) or anaesthetic gases", "Agreed SpO2 target range (%)"):
        assert text in said_in("en")
        assert text not in said_in("cy")


def test_with_all_words_of_a_sentence_it_is_welsh() -> None:
    """When a translator gives them, nothing here needs to change."""
    entries = {"provenance.confirmed": "W-confirmed", "ago.months.other": "W-{count}-ago"}
    some = Words("cy", entries, welsh().months)
    assert some.can_say("provenance.confirmed", "ago.months")
    assert not some.can_say("provenance.confirmed", "ago.years")


@pytest.mark.parametrize("encoding", [b"br", b"gzip"])
def test_a_composed_card_in_two_languages_stays_under_fourteen_thousand_bytes(encoding: bytes) -> None:
    summary = a_card(duchenne_record()).model_copy(update={"communication": TALK})
    body, used = for_reader(draw(summary), encoding)
    assert used == encoding
    assert len(body) + HEADERS <= 14_000
