"""Each state of the table as a page, as plain text and on paper. `print` is the page under print rules, so what print
hides is read from the style sheet."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.card_templates.notices import Withdrawals
from app.core.link_token import PaperStatement
from app.emergency_view.overlay import HeadingNotice
from app.emergency_view.render import PAGE_STYLE
from app.emergency_view.shell import code_page, paused_page, state_page
from app.emergency_view.states import State, StateId, table
from app.emergency_view.words import Message
from tests.emergency_view.pages import as_read, draw, text_for_record
from tests.emergency_view.test_overlay import withdrawal
from tests.factories.card_lines import DUCHENNE, MASK
from tests.factories.summaries import a_summary

WHEN = date(2026, 11, 3)


def paper(version: int) -> dict[str, Any]:
    return {"paper": PaperStatement(version, date(2026, 1, 1), date(2027, 1, 1))}


def taken_back(template: str, line: str | None, **more: Any) -> dict[str, Any]:
    return {"withdrawals": Withdrawals([withdrawal(template, line, **more)])}


OVERDUE = date(2027, 7, 3)
SHOWN: dict[StateId, tuple[dict[str, Any], dict[str, Any], str]] = {
    # what is live, what is drawn with it, the first words
    StateId.PRACTICE: ({}, {"mode": "practice"}, "PRACTICE. Not a real person."),
    StateId.DEMO: ({}, {"mode": "demo"}, "DEMO, NOT FOR CARE."),
    StateId.OFFLINE_COPY: ({"saved_on": WHEN}, {}, "Saved on 3 November 2026. Not checked since."),
    StateId.NOT_RECORDED_OPENING: ({"could_record": False}, {}, "This opening could not be recorded."),
    StateId.PAPER_NEWER: (paper(9), {}, "Your paper is version 9, newer than what we hold (7). Use the paper."),
    StateId.TEMPLATE_WITHDRAWN: (
        taken_back(DUCHENNE[0], None), {}, "Advice for Duchenne muscular dystrophy withdrawn on 3 November 2026.",
    ),
    StateId.LINE_WITHDRAWN: (taken_back(MASK[0], "oxygen-range"), {}, "One line was corrected on 3 November 2026."),
    StateId.CHANGED_NOT_ISSUED: (
        {"notices": (HeadingNotice("changed", "allergies", WHEN),)}, {},
        "Changed on 3 November 2026, not yet on this card: allergies. Ask.",
    ),
    StateId.PAPER_OLDER: (paper(5), {}, "The card in your hand is version 5. This is version 7."),
    StateId.REVIEW_OVERDUE: (
        {"today": OVERDUE}, {}, "Not reviewed for 14 months. Check with patient, family or the number below.",
    ),
    StateId.CURRENT: ({}, {}, "Current. Version 7. Issued 6 months ago."),
    StateId.TYPED_CODE: ({"was_typed": True}, {}, "If your card does not say version 7, this page is newer."),
    StateId.CONFIRMATION_ENDED: (
        {"notices": (HeadingNotice("confirmation_ended", "oxygen", WHEN),)}, {},
        "No longer confirmed since 3 November 2026.",
    ),
}  # fmt: skip
SILENT = {StateId.SPOOLED_OPENING}
"""Nothing is shown to the responder."""


@pytest.mark.parametrize("state", SHOWN)
@pytest.mark.parametrize("form", [draw, text_for_record], ids=["page", "text"])
def test_a_state_that_shows_the_card_says_its_words_in_every_form(state: StateId, form: Callable[..., str]) -> None:
    """Proves H04-A3."""
    live, changes, words = SHOWN[state]
    shown = form(a_summary(**{"mode": "live"} | changes), **live)
    read = as_read(shown) if form is draw else shown
    assert words in read
    assert "Michael Bell" in read


@pytest.mark.parametrize("state", [state for state in SHOWN if table()[state].where == "top"])
def test_what_is_wrong_stands_before_the_name(state: StateId) -> None:
    live, changes, words = SHOWN[state]
    read = as_read(draw(a_summary(**{"mode": "live"} | changes), **live))
    assert read.index(words) < read.index("Michael Bell")


@pytest.mark.parametrize("state", SHOWN)
def test_no_state_is_hidden_from_paper(state: StateId) -> None:
    live, changes, words = SHOWN[state]
    page = draw(a_summary(**{"mode": "live"} | changes), **live)
    hidden = hidden_on_paper()
    kept = re.sub(rf'<(\w+) class="(?:{"|".join(hidden)})[" ].*?</\1>', " ", page, flags=re.DOTALL)
    kept = re.sub(r"<(summary|button|form|details class=\"record\").*?</(summary|button|form|details)>", " ", kept)
    assert words in as_read(kept)


def hidden_on_paper() -> list[str]:
    """Classes that the print rules hide: the rows of the box stand in full in its place, so paper has them once."""
    rules = PAGE_STYLE.split("@media print{")[1]
    selectors = next(rule for rule in re.findall(r"([^{}]+)\{display:none\}", rules) if ".box" in rule)
    return [part.removeprefix(".") for part in selectors.split(",") if part.startswith(".") and " " not in part]


def test_nothing_that_paper_needs_is_hidden_there() -> None:
    assert set(hidden_on_paper()) == {"box", "controls", "record", "welsh"}


def test_the_closing_line_stands_on_paper_too() -> None:
    """Proves H58-A1."""
    page = re.sub(r'<section class="box".*?</section>', " ", draw(), flags=re.DOTALL)
    assert "Not a complete list. If unsure ask pharmacy or the team." in as_read(page)


def test_a_template_withdrawn_shows_facts_and_none_of_its_lines_in_any_form() -> None:
    live = taken_back(DUCHENNE[0], None)
    for shown in (as_read(draw(**live)), text_for_record(**live)):
        assert "No suxamethonium" not in shown
        assert "Northdale Hospital" in shown
        assert "88% to 92%" in shown


def test_a_withdrawn_line_is_struck_through_and_its_replacement_stands_in_its_place_in_any_form() -> None:
    new = "Ring the respiratory team before oxygen."
    live = taken_back(MASK[0], "oxygen-range", replacement=new, replacement_short="Ring before oxygen")
    page = draw(**live)
    old = "Oxygen: keep SpO2 to 88% to 92%. Near arrest: high flow."
    assert f"<ins>{new}</ins> <del>{old}</del>" in page
    assert "<ins>Ring before oxygen</ins>" in page
    text = text_for_record(**live)
    kept = "Agreed SpO2 target range: 88% to 92% (Confirmed 2 May 2026, Respiratory consultant, Northdale Hospital)."
    assert f"{new} {kept} [Withdrawn 3 November 2026. Do not follow: [DRAFT] {old}]" in text


# --- states in which nothing of a card is shown -------------------------------------------------------------

PAGES = [state for state in table().values() if state.where == "page"]
DATED = {"date": WHEN}


def drawn_state(state: State) -> str:
    if state.id is StateId.PAUSED:
        return paused_page(Message("paused.since", DATED), ticket="TICKET")
    message = Message(state.words or "", DATED)
    form = {StateId.SLIP, StateId.UNKNOWN, StateId.NO_CODE, StateId.STALE_FORM, StateId.CROSS_SITE, StateId.BUSY}
    if state.id in form:
        return code_page(message, tone=state.tone, minute=1, help_line="0300 000 0000")
    return state_page(state, message, help_line="0300 000 0000")


@pytest.mark.parametrize("state", PAGES, ids=lambda state: state.id.value)
def test_a_state_without_a_card_names_nobody_and_is_never_a_blank_end(state: State) -> None:
    """Proves H04-A2."""
    read = as_read(drawn_state(state))
    assert "Michael" not in read
    assert "Duchenne" not in read
    if state.id not in {StateId.PAUSED, StateId.CARD_IN_ERROR}:
        assert "General advice without a code" in read
    if state.id is not StateId.PAUSED:
        assert "0300 000 0000" in read


WORDS = {
    StateId.CANCELLED: "This code was replaced on 3 November 2026. Ask for the new card. The printed "
    "words were right on the date printed with them: check with the person or their team.",
    StateId.CARD_WITHDRAWN: "Withdrawn by the patient on 3 November 2026. Printed words may be wrong. "
    "Ask the person or their team.",
    StateId.CARD_IN_ERROR: "This card was made in error. Do not rely on it.",
    StateId.CARD_CLOSED: "This card is closed.",
    StateId.SLIP: "There is a slip in the code. 0 and O, 1, I and L count as the same. Check each group against the "
    "card and type it again.",
    StateId.UNKNOWN: "No card has this code. Check the letters, or scan again. Use the words on the card; ring the "
    "number on it.",
    StateId.NO_CODE: "The code did not come through. Type the 15 letters and numbers under the square.",
    StateId.NOT_READABLE: "We cannot show the card now. Use what is printed on it.",
    StateId.PAUSED: "The owner has paused this code. Paused on 3 November 2026. If you are treating this person, open "
    "it: your opening is reported to them now.",
}


@pytest.mark.parametrize("state", WORDS)
def test_a_state_without_a_card_says_what_the_table_promises(state: StateId) -> None:
    assert WORDS[state] in as_read(drawn_state(table()[state]))


def test_every_state_of_the_table_is_tested_here() -> None:
    assert set(SHOWN) | SILENT | {state.id for state in PAGES} == set(StateId)
