"""The pages of every format: sizes, places, names on each, nothing cut, nothing on top of anything else."""

import re
import subprocess
from pathlib import Path

import pytest

from app.exports.catalogue import catalogue
from app.exports.formats import find_format
from app.exports.formats.base import CannotBeMade, Format, file_name
from app.exports.pdf.fonts import LettersNotPrintable
from app.exports.printing import Printing
from tests.exports.looking import (
    CODES,
    WITH_CODE,
    Letter,
    letters,
    live,
    make,
    opened,
    page_sizes,
    panel_texts,
    texts,
)
from tests.exports.people import LEAST_SIZE, PEOPLE, each_format, each_pdf, each_person, words_of
from tests.factories.summaries import (
    a_contact,
    a_fact,
    a_right_to_left_summary,
    a_summary,
    a_summary_with_long_notes,
    an_identity,
)


@pytest.mark.slow
@each_person
@each_pdf
def test_name_and_date_of_birth_stand_on_every_page(document: Format, person: str, printing: Printing) -> None:
    """Proves H01-A4."""
    summary = PEOPLE[person]()
    born = catalogue("en-GB").day(summary.identity.date_of_birth)
    for words in texts(make(document, summary, printing)):
        for name in (summary.identity.given_name, summary.identity.family_name):
            assert name.casefold() in words.casefold()
        assert born in words


@pytest.mark.slow
@each_person
def test_every_panel_of_the_folded_card_names_the_person(person: str, printing: Printing) -> None:
    """Proves H01-A4."""
    summary, document = PEOPLE[person](), find_format("folded-card")
    assert document
    for words in panel_texts(make(document, summary, printing)):
        assert summary.identity.given_name.casefold() in words.casefold()
        assert catalogue("en-GB").day(summary.identity.date_of_birth) in words


@each_person
def test_side_with_the_code_names_the_person_once(person: str, printing: Printing) -> None:
    """A name that stands twice makes a reader look for a second person."""
    summary, bag, folded = PEOPLE[person](), find_format("bag-sheet"), find_format("folded-card")
    assert bag
    assert folded
    born = catalogue("en-GB").day(summary.identity.date_of_birth)
    for words in (texts(make(bag, summary, printing))[1], panel_texts(make(folded, summary, printing))[-1]):
        assert words.count(born) == 1


@pytest.mark.parametrize("document", WITH_CODE, ids=lambda each: each.key)
def test_given_name_is_printed_as_large_as_the_code(document: Format, printing: Printing) -> None:
    """Proves H01-A2, H37-A1."""
    page = next(page for page in letters(make(document, live(), printing)) if _find(page, CODES.typed_code))
    code_size = _find(page, CODES.typed_code)
    assert code_size is not None
    assert code_size >= 11 - 0.01
    assert max(size for size in _sizes_of(page, "Michael")) >= code_size - 0.01


def _find(page: list[Letter], text: str) -> float | None:
    return next(iter(_sizes_of(page, text)), None)


def _sizes_of(page: list[Letter], text: str) -> list[float]:
    whole = "".join(letter.text for letter in page)
    return [
        min(letter.size for letter in page[found.start() : found.end()])
        for found in re.finditer(re.escape(text), whole)
    ]


@each_pdf
def test_nothing_is_printed_smaller_than_the_format_allows(document: Format, printing: Printing) -> None:
    least = LEAST_SIZE.get(document.key, 9.0)
    assert min(letter.size for page in letters(make(document, live(), printing)) for letter in page) >= least - 0.01


@pytest.mark.slow
@each_person
@each_pdf
def test_all_ink_is_inside_the_page_and_no_letter_lies_on_another(
    document: Format, person: str, printing: Printing
) -> None:
    data = make(document, PEOPLE[person](), printing)
    for (width, height), page in zip(page_sizes(data), letters(data), strict=True):
        upright = [letter for letter in page if letter.is_upright]
        for letter in upright:
            assert letter.left >= 0
            assert letter.bottom >= 0
            assert letter.right <= width
            assert letter.top <= height
        assert _overlaps(upright) == []


def _overlaps(page: list[Letter]) -> list[tuple[str, str]]:
    """Pairs of letters whose ink lies on each other by more than a hair."""
    found: list[tuple[str, str]] = []
    open_letters: list[Letter] = []
    for letter in sorted(page, key=lambda each: each.left):
        open_letters = [each for each in open_letters if each.right > letter.left]
        for other in open_letters:
            across = min(letter.right, other.right) - max(letter.left, other.left)
            down = min(letter.top, other.top) - max(letter.bottom, other.bottom)
            is_mark = "\u0590" <= letter.text <= "\u08ff" or letter.text > "\ufb00" or other.text > "\ufb00"
            hair = 0.12 * letter.size  # j reaches below its neighbour by design
            if across > hair and down > hair and not is_mark:
                found.append((letter.text, other.text))
        open_letters.append(letter)
    return found


@each_pdf
def test_every_font_is_embedded(document: Format, printing: Printing, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(make(document, a_right_to_left_summary(), printing))
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert listed
    for font in listed:
        assert re.search(r"\byes yes yes\b", font), font  # embedded, a subset, with its letters


@each_pdf
def test_file_is_tagged_and_says_its_language_and_names_nobody(document: Format, printing: Printing) -> None:
    data = make(document, a_summary(), printing)
    assert b"/StructTreeRoot" in data
    assert b"/Marked true" in data
    assert b"/Lang (en-GB)" in data
    assert b"/JavaScript" not in data
    assert b"/JS" not in data
    with opened(data) as made:
        about = made.get_metadata_dict()
    assert about["Title"] == "DEMO, NOT FOR CARE: Alert card, version 7"
    assert not any("Michael" in value or "Bell" in value for value in about.values())


@each_format
def test_file_name_says_what_it_is_and_never_whose(document: Format) -> None:
    name = file_name(document, 7)
    assert re.fullmatch(r"alert-card-[a-z0-9-]+-v7\.(pdf|txt)", name)


@each_format
def test_same_input_gives_the_same_bytes(document: Format, printing: Printing) -> None:
    codes = CODES if document.needs_link else None
    assert document.render(a_summary(), codes, printing) == document.render(a_summary(), codes, printing)


@pytest.mark.parametrize("document", WITH_CODE, ids=lambda each: each.key)
def test_check_before_is_as_large_as_the_heading(document: Format, printing: Printing) -> None:
    """Proves H02-A2."""
    page = letters(make(document, live(), printing))[0]
    heading, check = _sizes_of(page, "MEDICALALERT"), _sizes_of(page, "Checkbefore05/2027")
    assert check[0] == pytest.approx(heading[0])


@pytest.mark.parametrize("key", ["emergency-sheet", "large-print"])
def test_whole_notes_are_printed(key: str, printing: Printing) -> None:
    document, summary = find_format(key), a_summary_with_long_notes(mode="live", has_draft_lines=False)
    assert document
    assert summary.how_to_help
    words = words_of(document, summary, printing)
    for word in ("Please", "slowly", "answer."):
        assert words.count(word) == 4 * summary.how_to_help.count(word)


@pytest.mark.parametrize("key", ["folded-card", "ambulance-letter"])
def test_small_format_refuses_what_it_cannot_hold_by_its_heading(key: str, printing: Printing) -> None:
    """Proves H07-A1."""
    document = find_format(key)
    assert document
    with pytest.raises(CannotBeMade) as refusal:
        make(document, a_summary_with_long_notes(), printing)
    assert refusal.value.extra["line"] == "Lifting"
    assert "speak slowly" not in str(refusal.value.problem())


def test_sentences_that_follow_each_other_on_a_wallet_card_are_marked_apart(printing: Printing) -> None:
    """Run on in one paragraph they read as one: an allergy as a medicine that is due."""
    document = find_format("wallet-card")
    assert document
    many = tuple(a_contact(kind="family", relation=each, number="07700 900123", is_24_hour=False) for each in "AB")
    summary = live(contacts=(*live().contacts[:1], *many))
    front, back = texts(make(document, summary, printing))
    assert "• B 07700 900123" in back
    for words in (front, back):
        for label in ("On time:", "Bring:", "Advance plan:"):
            if label in words and not words.startswith(label):
                before = words[: words.index(label)]
                assert before.endswith(("• ", ". ", ") ", "echo ")), before[-30:]


def test_wallet_card_refuses_by_the_name_of_the_line(printing: Printing) -> None:
    """Proves H07-A1."""
    document, summary = find_format("wallet-card"), live()
    assert document
    lines = summary.wallet_lines * 3
    with pytest.raises(CannotBeMade) as refusal:
        make(document, live(wallet_lines=lines, wallet_refs=summary.wallet_refs * 3), printing)
    headings = {block.heading for block in summary.first_blocks}
    assert refusal.value.extra["line"] in headings
    assert refusal.value.status == 422


@pytest.mark.parametrize("person", [key for key in PEOPLE if key != "without-lines"])
def test_wallet_card_holds_every_approved_short_line_whole(person: str, printing: Printing) -> None:
    """Proves H03-A1, H07-A1."""
    document, summary = find_format("wallet-card"), PEOPLE[person]()
    assert document
    front = texts(make(document, summary, printing))[0]
    for short in summary.wallet_lines:
        assert short in front
    number = next((each.number for each in summary.contacts if each.is_24_hour), None)
    assert (number in front) if number else ("No 24-hour number recorded." in front)
    assert summary.condition_line in front
    assert CODES.typed_code not in front


def test_wallet_card_holds_nothing_that_changes_within_a_season(printing: Printing) -> None:
    """Proves H36-A2."""
    weight = a_fact("weight_kg", "Body weight (kg)", "54 kg", group="weight")
    summary = live(first_facts=(*live().first_facts, weight))
    document = find_format("wallet-card")
    assert document
    words = " ".join(texts(make(document, summary, printing)))
    for season in ("54 kg", "20 mg", "6 hours", "Mask ventilator at night and for naps"):
        assert season not in words
    assert "Settings, weight, doses: scan or ring." in words


@pytest.mark.parametrize("key", ["ambulance-letter", "gp-letter", "hospital-letter"])
@each_person
def test_letter_is_one_page(key: str, person: str, printing: Printing) -> None:
    """Proves H03-A4, H69-A3."""
    document = find_format(key)
    assert document
    assert len(page_sizes(make(document, PEOPLE[person](), printing))) == 1


def test_markup_in_a_name_is_printed_as_it_was_typed(printing: Printing) -> None:
    summary = live(
        identity=an_identity(given_name="<b>Mia</b>", family_name="O'Neil & Co"), how_to_help="<script>1</script>"
    )
    document = find_format("emergency-sheet")
    assert document
    words = words_of(document, summary, printing)
    assert "<b>Mia</b> O'NEIL & CO" in words
    assert "<script>1</script>" in words


@each_pdf
def test_letters_that_cannot_be_printed_are_refused_in_words(document: Format, printing: Printing) -> None:
    summary = live(identity=an_identity(given_name="আয়েশা"))
    with pytest.raises(LettersNotPrintable) as refusal:
        make(document, summary, printing)
    assert "Latin" in refusal.value.message


def test_wallet_card_has_the_size_of_a_bank_card_and_asks_not_to_be_scaled(printing: Printing) -> None:
    document = find_format("wallet-card")
    assert document
    data = make(document, live(), printing)
    assert len(page_sizes(data)) == 2
    for width, height in page_sizes(data):
        assert width / 72 * 25.4 == pytest.approx(85.60, abs=0.01)
        assert height / 72 * 25.4 == pytest.approx(53.98, abs=0.01)
    assert b"/PrintScaling /None" in data
