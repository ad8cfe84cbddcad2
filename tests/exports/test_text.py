"""Words broken into lines: nothing is cut, nothing is wider than its place, numbers keep their units."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exports.pdf.fonts import Face, LettersNotPrintable, runs
from app.exports.pdf.text import bold, break_lines, plain, width_of

WORDS = st.text(alphabet=st.sampled_from("abcdefgh WXYZ 0123 -/.,: é ŵ"), max_size=300)


@given(WORDS, st.floats(min_value=30, max_value=400))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_no_letter_is_lost_and_no_line_is_too_wide(text: str, width: float) -> None:
    """Proves H07-A1."""
    lines = break_lines([plain(text)], 9, width)
    assert "".join("".join(line.text.split()) for line in lines) == "".join(text.split())
    assert all(line.width <= width + 0.1 for line in lines)


def test_word_wider_than_the_line_is_broken() -> None:
    lines = break_lines([plain("x" * 5000)], 10, 200)
    assert "".join(line.text for line in lines) == "x" * 5000
    assert all(line.width <= 200.1 for line in lines)


@pytest.mark.parametrize("held", ["100 mg", "24 hours", "0300 555 0142", "14 March 2026", "9 February"])
def test_number_and_unit_are_never_parted(held: str) -> None:
    for width in range(60, 140, 3):
        lines = break_lines([plain(f"give before {held} now")], 8, width)
        assert any(held in line.text for line in lines), (held, width)


def test_words_of_two_styles_stay_one_word() -> None:
    lines = break_lines([plain("Due "), bold("08:00"), plain(". Give")], 10, 60)
    assert [line.text for line in lines] == ["Due 08:00.", "Give"]


def test_line_ends_that_were_typed_are_kept() -> None:
    assert [line.text for line in break_lines([plain("one\r\ntwo\n\nthree")], 10, 400)] == ["one", "two", "", "three"]


def test_letters_of_the_first_font_are_one_run() -> None:
    assert [run.font for run in runs("Llŷr Ŵyn Żółć", Face.BOLD, 10)] == ["AtkinsonHyperlegibleNext-Bold"]


def test_other_scripts_come_from_the_second_font() -> None:
    fonts = [(run.font, run.text) for run in runs("Анна Bell", Face.REGULAR, 10)]
    assert fonts[0] == ("DejaVuSans-subset", "Анна")
    assert fonts[1][0] == "AtkinsonHyperlegibleNext-Regular"


def test_signs_that_no_font_has_are_left_out() -> None:
    assert "".join(run.text for run in runs("Hello 😀 there", Face.REGULAR, 10)) == "Hello  there"


def test_letters_that_no_font_has_are_refused_and_not_printed_as_boxes() -> None:
    with pytest.raises(LettersNotPrintable) as refusal:
        width_of("আয়েশা", Face.REGULAR, 10)
    assert "আয়েশা" not in refusal.value.message
