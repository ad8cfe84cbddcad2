"""Authored lines on paper: approved words only, and what was taken back is marked."""

from dataclasses import replace
from datetime import date

import pytest

from app.exports.advice import told_blocks, told_short
from app.exports.formats import find_format
from app.exports.notices import Notices, Withdrawn
from app.exports.printing import Printing
from app.exports.wording import Wording
from tests.exports.looking import live, make, texts
from tests.factories.card_lines import DUCHENNE, MASK

ON = date(2026, 11, 3)
OF_MASK_SHORT = "Sedatives/opioids: least dose, ventilator on, watch CO2"
OF_MASK = "Never disconnect without a replacement ready"
HEART = Withdrawn(DUCHENNE[0], "heart-tests-early", ON, "New words in full.", "New words")


def with_notices(printing: Printing, *withdrawn: Withdrawn) -> Wording:
    return Wording(live(), replace(printing, notices=Notices(withdrawn=withdrawn)))


def test_paper_takes_the_approved_short_words_whole(printing: Printing) -> None:
    wording = Wording(live(), printing)
    assert [told.text for told in told_short(wording)] == list(wording.summary.wallet_lines)


def test_withdrawn_line_is_marked_and_its_replacement_stands_after_it(printing: Printing) -> None:
    """Proves H33-A2."""
    wording = with_notices(printing, HEART)
    short = next(told for told in told_short(wording) if told.withdrawn_on)
    assert (short.text, short.instead, short.withdrawn_on) == (
        "Chest pain, collapse, breathless: ECG, troponin, echo",
        "New words",
        ON,
    )
    full = dict(told_blocks(wording, wording.summary.first_blocks))["Heart"][0]
    assert (full.withdrawn_on, full.instead) == (ON, "New words in full.")


def test_wallet_line_that_is_folded_on_the_page_is_found_too(printing: Printing) -> None:
    """Proves H33-A2."""
    summary = live(
        wallet_lines=("Not oxygen alone: check CO2, NIV.",),
        wallet_refs=("duchenne-muscular-dystrophy/oxygen-not-alone",),
    )
    notices = Notices(withdrawn=(Withdrawn(DUCHENNE[0], "oxygen-not-alone", ON),))
    (told,) = told_short(Wording(summary, replace(printing, notices=notices)))
    assert told.withdrawn_on == ON
    assert told.heading == "Oxygen"


def test_lines_of_a_withdrawn_template_stand_nowhere(printing: Printing) -> None:
    before, after = Wording(live(), printing), with_notices(printing, Withdrawn(MASK[0], None, ON))
    assert OF_MASK_SHORT in [told.text for told in told_short(before)]
    assert OF_MASK_SHORT not in [told.text for told in told_short(after)]
    told = [told.text for _, lines in told_blocks(after, after.summary.first_blocks) for told in lines]
    assert told
    assert not any(text.startswith(OF_MASK) for text in told)


def test_line_corrected_before_the_issue_says_when(printing: Printing) -> None:
    first = live().first_blocks
    line = first[5].lines[0].model_copy(update={"replaced_on": ON})
    heart = first[5].model_copy(update={"lines": (line,)})
    document = find_format("emergency-sheet")
    assert document
    words = " ".join(texts(make(document, live(first_blocks=(*first[:5], heart, *first[6:])), printing)))
    assert "Corrected 3 November 2026." in words


@pytest.mark.parametrize("key", ["bag-sheet", "emergency-sheet", "gp-letter"])
def test_print_made_after_a_withdrawal_says_so(printing: Printing, key: str) -> None:
    """Proves H33-A2."""
    document = find_format(key)
    assert document
    words = " ".join(texts(make(document, live(), replace(printing, notices=Notices(withdrawn=(HEART,))))))
    assert "Withdrawn 3 November 2026." in words
    assert "New words" in words


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (HEART, "New words (corrected 11/2026)"),
        (replace(HEART, replacement=None, replacement_short=None), "Withdrawn 11/2026"),
    ],
)
def test_wallet_card_made_after_a_withdrawal_says_so(printing: Printing, notice: Withdrawn, said: str) -> None:
    """Proves H33-A2."""
    document = find_format("wallet-card")
    assert document
    assert said in texts(make(document, live(), replace(printing, notices=Notices(withdrawn=(notice,)))))[0]


def test_folded_lines_stand_under_the_line_that_covers_them(printing: Printing) -> None:
    wording = Wording(live(), printing)
    oxygen = dict(told_blocks(wording, wording.summary.first_blocks))["Oxygen"][0]
    assert oxygen.also[0].startswith("Duchenne muscular dystrophy also says: Oxygen alone is not enough")


def test_line_with_a_personal_number_says_who_confirmed_it(printing: Printing) -> None:
    """Proves H08-A1."""
    wording = Wording(live(), printing)
    oxygen = dict(told_blocks(wording, wording.summary.first_blocks))["Oxygen"][0]
    assert oxygen.behind == "confirmed 05/2026"
