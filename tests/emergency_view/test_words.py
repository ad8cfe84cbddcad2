"""The catalogues of the emergency page."""

import re
import unicodedata

import pytest

from app.emergency_view.words import Message, english, missing_in_welsh, plural_category, welsh

ENGLISH, WELSH = english(), welsh()
BANNED_IN_WELSH = ("Welsh", "PLACEHOLDER", "[CY]", "TODO", "a(c)", "â/ag", "hwn/hon")


def places(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_every_welsh_word_has_the_places_of_its_english_one() -> None:
    for key, text in WELSH._entries.items():
        assert places(text) == places(ENGLISH._entries.get(key, text)), key


def test_no_welsh_word_is_left_over_from_a_template() -> None:
    for key, text in WELSH._entries.items():
        assert not any(banned in text for banned in BANNED_IN_WELSH), key
        assert unicodedata.is_normalized("NFC", text), key


def test_what_welsh_lacks_is_english_and_marked_as_english() -> None:
    assert missing_in_welsh()
    assert WELSH.html("who.check") == f'<span lang="en-GB">{ENGLISH.html("who.check")}</span>'
    assert WELSH.say("who.check") == ENGLISH.say("who.check")


def test_a_welsh_plural_holds_all_six_forms_or_none() -> None:
    plurals = {key.rsplit(".", 1)[0] for key in WELSH._entries if key.rsplit(".", 1)[-1] in {"two", "few", "many"}}
    for key in plurals:
        for form in ("zero", "one", "two", "few", "many", "other"):
            assert WELSH.has(f"{key}.{form}"), f"{key}.{form}"


@pytest.mark.parametrize(
    ("count", "category"), [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (4, "other"), (6, "many"), (11, "other")]
)
def test_welsh_counts_in_six_ways(count: int, category: str) -> None:
    assert plural_category("cy", count) == category


def test_a_value_is_escaped_for_a_page_and_not_for_plain_text() -> None:
    assert ENGLISH.html("ring.ask_for", name="<b>&") == "Ask for &lt;b&gt;&amp;"
    assert ENGLISH.say("ring.ask_for", name="<b>&") == "Ask for <b>&"


def test_a_value_that_looks_like_a_place_is_not_filled_in() -> None:
    assert ENGLISH.say("ring.ask_for", name="{number}") == "Ask for {number}"


def test_a_heading_group_of_a_later_release_is_other_details_and_never_its_raw_name() -> None:
    message = Message("state.changed_not_issued", {"date": "3 May", "headings": ("allergies", "fact.secret_thing")})
    said = ENGLISH.message(message)
    assert "allergies, other details" in said
    assert "secret" not in said


def test_a_missing_english_word_is_a_fault_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say("no.such.key")
