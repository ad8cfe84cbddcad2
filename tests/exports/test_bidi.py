"""Right-to-left words on a left-to-right page, against an implementation of UAX 9 by others and the code charts."""

import pytest

from app.exports.pdf.bidi import visual_order
from app.exports.pdf.joining import joined
from app.exports.pdf.scripts import has_right_to_left, visual


@pytest.mark.parametrize(
    ("logical", "shown"),
    [
        ("Michael Bell", "Michael Bell"),
        ("אבג", "גבא"),
        ("אבג 12", "12 גבא"),
        ("Max אבג Bell", "Max גבא Bell"),
        ("Max (אבג) דהו", "Max (גבא) והד"),
        ("אב (גד) הו", "וה (דג) בא"),
        ("אבג, 12:30", "12:30 ,גבא"),
        ("דוד-בן", "ןב-דוד"),
        ("+44 אבג", "+44 גבא"),
        ("1 אב 2", "1 2 בא"),
        ("(אבג)", "(גבא)"),
    ],
)
def test_line_stands_in_visual_order(logical: str, shown: str) -> None:
    assert visual_order(logical) == shown


def test_arabic_letters_take_their_joined_forms() -> None:
    assert [f"{ord(letter):04X}" for letter in joined("سلام")] == ["FEB3", "FEFC", "FEE1"]
    assert [f"{ord(letter):04X}" for letter in joined("محمد")] == ["FEE3", "FEA4", "FEE4", "FEAA"]


def test_letters_of_urdu_and_persian_join_too() -> None:
    assert [f"{ord(letter):04X}" for letter in joined("پگی")] == ["FB58", "FB95", "FBFD"]


def test_marks_do_not_break_a_join() -> None:
    assert joined("مُحمد")[2] == "\ufea4"


def test_letters_without_forms_stay_as_they_are() -> None:
    assert joined("Łódź ب") == "Łódź \ufe8f"


def test_direction_marks_are_taken_out() -> None:
    assert not has_right_to_left("Bell")
    assert visual("אב") == "בא"
