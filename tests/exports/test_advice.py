"""Authored lines on paper: approved words only, and what was taken back is marked."""

from dataclasses import replace
from datetime import date

import pytest

from app.exports.advice import oxygen_alone, told_blocks, told_short
from app.exports.formats import find_format
from app.exports.formats.base import Format
from app.exports.notices import Notices, Withdrawn
from app.exports.printing import Printing
from app.exports.wording import Wording
from app.patient_summary.schema import Fact, PatientSummary
from tests.exports.looking import live, make, texts
from tests.exports.people import HOLDS_ADVICE, words_of
from tests.factories.card_lines import DUCHENNE, MASK
from tests.factories.summaries import CONFIRMED, LETTER, PATIENT_SAYS, a_child_summary, a_fact, a_summary_without_lines

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


@pytest.mark.parametrize("document", HOLDS_ADVICE, ids=lambda each: each.key)
def test_print_says_at_its_top_that_a_line_was_corrected_as_the_page_does(document: Format, printing: Printing) -> None:
    """Proves H33-A2."""
    one = replace(printing, notices=Notices(withdrawn=(HEART,)))
    words = words_of(document, live(), one)
    said = "corrected 11/2026." if document.key.startswith("wallet") else "corrected on 3 November 2026."
    assert words.count(f"One line was {said}") == 1
    assert words.index("One line was corrected") < words.index("No suxamethonium")
    assert "corrected" not in words_of(document, live(), printing)
    two = Notices(withdrawn=(HEART, Withdrawn(DUCHENNE[0], "no-suxamethonium-or-gases", date(2026, 11, 5))))
    assert "2 lines were corrected, the last" in words_of(document, live(), replace(printing, notices=two))


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


# --- the oxygen range ------------------------------------------------------------------------------------

OXYGEN_SHORT = "O2: own range; none: adult 88-92%; near arrest high flow"
RANGE_LABEL = "Agreed SpO2 target range"
RANGE = f"{RANGE_LABEL}: 88-92%"
each_advice = pytest.mark.parametrize("document", HOLDS_ADVICE, ids=lambda each: each.key)


def says(words: str, sentence: str, document: Format) -> bool:
    """Inside a folded card the lines stand on their heads and their pieces are read from the other end."""
    if document.key == "folded-card":
        return set(sentence.split()) <= set(words.split())
    return sentence in words


def an_oxygen_range(**changes: object) -> Fact:
    values = {"group": "oxygen", "needs_clinician": True, "provenance": CONFIRMED, "paper": "88-92%"} | changes
    return a_fact("spo2_target_range", "Agreed SpO2 target range (%)", "88% to 92%", **values)


@each_advice
def test_oxygen_range_stands_directly_under_the_oxygen_line(document: Format, printing: Printing) -> None:
    """Proves H08-A1."""
    assert f"{OXYGEN_SHORT} {RANGE} (confirmed 05/2026)" in words_of(document, live(), printing)


@each_advice
def test_paper_never_says_a_range_in_the_words_of_the_screen(document: Format, printing: Printing) -> None:
    """clinical-design 3.2."""
    assert "88% to 92%" not in words_of(document, live(), printing)


@each_advice
@pytest.mark.parametrize(
    ("provenance", "said"), [(LETTER, "from letter 03/2026"), (PATIENT_SAYS, "patient says 05/2026")]
)
def test_oxygen_range_that_nobody_confirmed_carries_its_word(
    document: Format, provenance: object, said: str, printing: Printing
) -> None:
    """Proves H31-A1."""
    summary = live(first_facts=(an_oxygen_range(provenance=provenance),))
    assert f"{RANGE} ({said})" in words_of(document, summary, printing)


@each_advice
def test_oxygen_range_that_is_not_known_is_said_to_be_not_recorded(document: Format, printing: Printing) -> None:
    """Proves H70-A1."""
    words = words_of(document, a_child_summary(), printing)
    assert "Agreed SpO2 target range: Not recorded" in words


@each_advice
def test_newer_oxygen_range_stands_after_the_confirmed_one(document: Format, printing: Printing) -> None:
    """Proves H30-A1."""
    newer = {"newer_value": "94% to 98%", "newer_paper": "94-98%", "newer_provenance": LETTER}
    words = words_of(document, live(first_facts=(an_oxygen_range(**newer),)), printing)
    told = "Patient reports a newer value from a letter of 14 March 2026: 94-98%. Not confirmed."
    assert says(words, f"{RANGE} (confirmed 05/2026) {told}", document)


@each_advice
def test_oxygen_range_stays_when_its_line_is_withdrawn(document: Format, printing: Printing) -> None:
    """Proves H33-A2."""
    for replacement in (None, "Oxygen: words for everybody."):
        notice = Withdrawn(MASK[0], "oxygen-range", ON, replacement, replacement)
        words = words_of(document, live(), replace(printing, notices=Notices(withdrawn=(notice,))))
        assert f"{RANGE} (confirmed 05/2026)" in words
        assert replacement is None or "words for everybody." in words


def test_full_line_that_is_withdrawn_says_the_range_after_its_replacement(printing: Printing) -> None:
    """Proves H33-A2."""
    wording = with_notices(printing, Withdrawn(MASK[0], "oxygen-range", ON, "Oxygen: words for everybody."))
    told = dict(told_blocks(wording, wording.summary.first_blocks))["Oxygen"][0]
    assert (told.instead, [fact.on_paper for fact in told.own]) == ("Oxygen: words for everybody.", ["88-92%"])


@each_advice
def test_oxygen_range_stands_by_itself_where_no_line_is_about_oxygen(document: Format, printing: Printing) -> None:
    """Under another line it would seem to belong to it."""
    summary = live()
    others = [
        (short, ref)
        for short, ref in zip(summary.wallet_lines, summary.wallet_refs, strict=True)
        if ref != "mask-ventilation/oxygen-range"
    ]
    shorts, refs = zip(*others, strict=True)
    made = live(wallet_lines=shorts, wallet_refs=refs)
    told = told_short(Wording(made, printing))
    assert [fact.key for fact in oxygen_alone(Wording(made, printing), told)] == ["spo2_target_range"]
    mark = "• " if document.is_pdf else ""
    assert says(words_of(document, made, printing), f"{shorts[-1]} {mark}{RANGE} (confirmed 05/2026)", document)


def without_oxygen_lines(**changes: object) -> PatientSummary:
    """The card of somebody whose conditions say nothing about oxygen."""
    summary = live()
    first = tuple(block for block in summary.first_blocks if block.topic != "oxygen")
    more = tuple(block for block in summary.more_blocks if block.topic != "oxygen")
    there = {f"{line.template_id}/{line.line_id}" for block in (*first, *more) for line in block.lines}
    kept = [pair for pair in zip(summary.wallet_lines, summary.wallet_refs, strict=True) if pair[1] in there]
    shorts, refs = zip(*kept, strict=True)
    held = {"first_blocks": first, "more_blocks": more, "wallet_lines": shorts, "wallet_refs": refs}
    return live(**(held | changes))


def test_wallet_card_without_a_line_about_oxygen_gives_no_room_to_an_unknown_range(printing: Printing) -> None:
    unknown = (an_oxygen_range().model_copy(update={"value": None, "paper": None, "provenance": None}),)
    wallet = find_format("wallet-card")
    assert wallet
    assert RANGE_LABEL not in words_of(wallet, without_oxygen_lines(first_facts=unknown), printing)
    assert RANGE in words_of(wallet, without_oxygen_lines(), printing)
    assert RANGE_LABEL in words_of(wallet, live(first_facts=unknown), printing)


def test_line_whose_fact_is_not_recorded_stands_in_the_words_for_that(printing: Printing) -> None:
    """Towards H07-A1. Short words that speak of the person's own range are wrong where there is none."""
    summary = live(first_facts=())
    whole = "No personal range. Adult 88-92%; child, ring."
    blocks = tuple(
        block.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"lacks": ("spo2_target_range",), "short": whole})
                    if (line.template_id, line.line_id) == (MASK[0], "oxygen-range")
                    else line
                    for line in block.lines
                )
            }
        )
        for block in summary.first_blocks
    )
    wording = Wording(summary.model_copy(update={"first_blocks": blocks}), printing)
    assert whole in [each.text for each in told_short(wording)]
    assert OXYGEN_SHORT in [each.text for each in told_short(wording, briefly=True)]


@each_advice
def test_card_without_lines_still_says_the_range(document: Format, printing: Printing) -> None:
    assert f"{RANGE} (confirmed 05/2026)" in words_of(document, a_summary_without_lines(), printing)


# --- what a line covered when it was taken back ------------------------------------------------------------

COVERED = "Oxygen alone is not enough: check CO2, clear secretions, start NIV; keep SpO2 to 88-92%."


@each_advice
@pytest.mark.parametrize("line_id", ["oxygen-range", None])
def test_line_comes_out_from_under_one_that_was_taken_back(
    document: Format, line_id: str | None, printing: Printing
) -> None:
    """Proves H33-A2."""
    notices = Notices(withdrawn=(Withdrawn(MASK[0], line_id, ON),))
    words = words_of(document, live(), replace(printing, notices=notices))
    assert says(words, COVERED, document)


def test_covered_line_that_was_taken_back_is_struck_through(printing: Printing) -> None:
    """Proves H33-A2."""
    wording = with_notices(printing, Withdrawn(DUCHENNE[0], "oxygen-not-alone", ON, "New words."))
    standing, taken_back = dict(told_blocks(wording, wording.summary.first_blocks))["Oxygen"]
    assert (standing.withdrawn_on, standing.also) == (None, ())
    assert (taken_back.withdrawn_on, taken_back.instead) == (ON, "New words.")
    assert taken_back.text.startswith("Oxygen alone is not enough")
