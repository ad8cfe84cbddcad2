"""Text that deceives the eye is refused, or made plain where nobody can be asked again."""

import pytest

from app.core.readable_text import MOST_MARKS, is_buried, readable_line

ZALGO = "a" + "\u0301" * 40


@pytest.mark.parametrize(
    "words", ["Sián", "Nguyễn Thị", "בְּרֵאשִׁ֖ית", "བསྒྲུབས་", "ក្រុម", "مُحَمَّد", "हिन्दी", "a" + "\u0301" * MOST_MARKS]
)
def test_no_language_is_buried(words: str) -> None:
    assert not is_buried(words)
    assert readable_line(words) == words


def test_letter_with_forty_accents_is_buried_and_dug_out() -> None:
    assert is_buried(f"Ann {ZALGO}")
    assert readable_line(f"Ann {ZALGO}") == "Ann a" + "\u0301" * MOST_MARKS


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_mark_that_turns_text_around_is_left_out(mark: str) -> None:
    assert readable_line(f"Dr {mark}Evil") == "Dr Evil"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029", "\x85", "\x00", "\t", "\x1b"])
def test_no_second_line_begins_inside_a_claim(end: str) -> None:
    assert readable_line(f"Dr Who{end}Opened by the police") == "Dr Who Opened by the police"
