"""What is laid over a sealed summary: by heading and date, never by value."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.card_templates.notices import Withdrawal, Withdrawals
from app.core.link_token import PaperStatement
from app.emergency_view.overlay import HeadingNotice, Live, Overlay, lay_over
from app.emergency_view.states import StateId
from app.emergency_view.words import english
from app.patient_summary.schema import PatientSummary, VersionChange
from tests.factories.card_lines import DUCHENNE, MASK
from tests.factories.summaries import a_contact, a_fact, a_summary

TODAY = date(2026, 11, 21)


def laid(summary: PatientSummary | None = None, *, today: date = TODAY, **live: Any) -> Overlay:
    return lay_over(summary or a_summary(mode="live"), Live(**live), today=today)


def said(overlay: Overlay) -> str:
    return " | ".join(english().message(each.message) for each in (*overlay.top, *overlay.quiet))


def paper(version: int) -> PaperStatement:
    return PaperStatement(version, date(2026, 1, 1), date(2027, 1, 1))


def withdrawal(template: str, line: str | None, *, version: int = 1, **more: Any) -> Withdrawal:
    values: dict[str, Any] = {
        "template_id": template, "line_id": line, "template_version": version, "withdrawn_on": date(2026, 11, 3),
        "reason": "New evidence.", "approved_by_role": "Consultant", "approved_by_organisation": "Northdale",
        "approved_by_registration": "GMC 1", "created_at": datetime(2026, 11, 3, tzinfo=UTC),
    }  # fmt: skip
    return Withdrawal(**values | more)


# --- the status line ----------------------------------------------------------------------------------------


def test_a_current_card_says_so_in_one_quiet_line() -> None:
    """Proves H02-A3."""
    overlay = laid()
    assert overlay.top == ()
    assert said(overlay) == "Current. Version 7. Issued 6 months ago."


def test_a_typed_code_cannot_know_the_paper_so_the_page_says_how_to_tell() -> None:
    assert "If your card does not say version 7, this page is newer." in said(laid(was_typed=True))


@pytest.mark.parametrize(
    "live",
    [
        {"paper": paper(6)},
        {"paper": paper(8)},
        {"notices": (HeadingNotice("changed", "allergies", date(2026, 11, 3)),)},
        {"could_record": False},
        {"saved_on": date(2026, 11, 1)},
    ],
    ids=["older paper", "newer paper", "changed", "not recorded", "offline"],
)
def test_nothing_that_is_known_to_be_wrong_is_called_current(live: dict[str, Any]) -> None:
    assert "Current." not in said(laid(**live))


@pytest.mark.parametrize(("days", "overdue"), [(-1, False), (0, False), (1, True), (366, True)])
def test_a_card_is_overdue_from_the_day_after_its_review_date(days: int, overdue: bool) -> None:
    """Proves H02-A4."""
    summary = a_summary(mode="live")
    overlay = laid(summary, today=summary.review.review_by + timedelta(days=days))
    assert overlay.says(StateId.REVIEW_OVERDUE) is overdue
    assert ("Current." in said(overlay)) is not overdue


def test_an_overdue_card_says_for_how_long_and_what_to_do() -> None:
    summary = a_summary(mode="live")
    told = said(laid(summary, today=date(2027, 7, 3)))
    assert "Not reviewed for 14 months. Check with patient, family or the number below." in told


# --- the paper ----------------------------------------------------------------------------------------------


def test_an_older_paper_is_told_what_changed_since_it_was_printed() -> None:
    """Proves H36-A1."""
    changes = (
        VersionChange(version=5, issued_on=date(2025, 1, 1), headings=("contacts",)),
        VersionChange(version=6, issued_on=date(2025, 5, 1), headings=("oxygen",)),
        VersionChange(version=7, issued_on=date(2026, 5, 3), headings=("contacts", "oxygen")),
    )
    told = said(laid(a_summary(mode="live", changes=changes), paper=paper(5)))
    assert told.startswith(
        "The card in your hand is version 5. This is version 7. Changed since: oxygen target, contacts."
    )


def test_an_older_paper_is_named_even_when_nothing_is_known_to_have_changed() -> None:
    assert said(laid(paper=paper(6))).startswith("The card in your hand is version 6. This is version 7. | ")


def test_a_paper_newer_than_the_database_is_to_be_used() -> None:
    overlay = laid(paper=paper(9))
    assert said(overlay).startswith("Your paper is version 9, newer than what we hold (7). Use the paper.")
    assert overlay.top[0].state.tone == "red"


def test_a_paper_of_the_present_version_adds_nothing() -> None:
    assert laid(paper=paper(7)) == laid()


# --- changed, and no longer confirmed -----------------------------------------------------------------------

HEADINGS = ("allergies", "do-not", "oxygen", "steroids", "breathing-support", "medicines", "contacts")


@pytest.mark.parametrize("heading", HEADINGS)
def test_what_was_changed_and_not_issued_is_named_by_heading_and_date(heading: str) -> None:
    """Proves H27-A1."""
    told = said(laid(notices=(HeadingNotice("changed", heading, date(2026, 11, 3)),)))
    name = english().heading(heading)
    assert f"Changed on 3 November 2026, not yet on this card: {name}. Ask." in told


def test_changes_of_one_day_are_one_notice_and_the_newest_day_comes_first() -> None:
    notices = (
        HeadingNotice("changed", "contacts", date(2026, 10, 1)),
        HeadingNotice("changed", "oxygen", date(2026, 11, 3)),
        HeadingNotice("changed", "allergies", date(2026, 11, 3)),
    )
    changed = [each for each in laid(notices=notices).top if each.state.id is StateId.CHANGED_NOT_ISSUED]
    assert [english().message(each.message) for each in changed] == [
        "Changed on 3 November 2026, not yet on this card: allergies, oxygen target. Ask.",
        "Changed on 1 October 2026, not yet on this card: contacts. Ask.",
    ]


def test_an_ended_confirmation_stands_in_place_and_not_on_top() -> None:
    """Proves H27-A2."""
    overlay = laid(notices=(HeadingNotice("confirmation_ended", "oxygen", date(2026, 11, 3)),))
    message = overlay.ended_confirmation("oxygen")
    assert message is not None
    assert english().message(message) == "No longer confirmed since 3 November 2026."
    assert overlay.ended_confirmation("steroids") is None
    assert overlay.top == ()


# --- lines taken back ---------------------------------------------------------------------------------------

OXYGEN = (MASK[0], "oxygen-range")


def lines_of(overlay: Overlay) -> dict[str, Any]:
    blocks = (*overlay.shown.first, *overlay.shown.more)
    return {each.line.line_id: each for block in blocks for each in block.lines}


def test_a_withdrawn_line_shows_its_replacement_in_its_place() -> None:
    """Proves H33-A1."""
    notice = withdrawal(*OXYGEN, replacement="Ring the team before oxygen.", replacement_short="Ring first")
    overlay = laid(withdrawals=Withdrawals([notice]))
    line = lines_of(overlay)["oxygen-range"]
    assert (line.withdrawn_on, line.replacement) == (date(2026, 11, 3), "Ring the team before oxygen.")
    assert said(overlay).startswith("One line was corrected on 3 November 2026.")


def test_a_line_without_replacement_stays_to_be_struck_through() -> None:
    line = lines_of(laid(withdrawals=Withdrawals([withdrawal(*OXYGEN)])))["oxygen-range"]
    assert line.withdrawn_on == date(2026, 11, 3)
    assert line.replacement is None


def test_what_a_withdrawn_line_covered_comes_out_from_under_it() -> None:
    """A covered critical line is never lost with the line that covered it (hazard H23)."""
    shown = lines_of(laid(withdrawals=Withdrawals([withdrawal(*OXYGEN)])))
    assert "oxygen-not-alone" not in lines_of(laid())
    assert shown["oxygen-not-alone"].withdrawn_on is None
    assert shown["oxygen-range"].line.covered == ()


def test_a_covered_line_that_was_itself_withdrawn_is_shown_struck_through() -> None:
    notice = withdrawal(DUCHENNE[0], "oxygen-not-alone", replacement="New words.", replacement_short="New")
    shown = lines_of(laid(withdrawals=Withdrawals([notice])))
    assert shown["oxygen-not-alone"].replacement == "New words."
    assert shown["oxygen-range"].withdrawn_on is None


def test_a_withdrawn_template_leaves_none_of_its_lines_and_all_of_the_facts() -> None:
    overlay = laid(withdrawals=Withdrawals([withdrawal(DUCHENNE[0], None)]))
    templates = {each.line.template_id for each in lines_of(overlay).values()}
    assert DUCHENNE[0] not in templates
    assert templates
    told = said(overlay)
    assert "Advice for Duchenne muscular dystrophy withdrawn on 3 November 2026." in told
    assert "The person's own facts remain. Ring 0300 555 0142." in told


def test_what_a_withdrawn_templates_line_covered_still_stands() -> None:
    overlay = laid(withdrawals=Withdrawals([withdrawal(MASK[0], None)]))
    assert "oxygen-not-alone" in lines_of(overlay)
    assert "oxygen-range" not in lines_of(overlay)


def test_a_notice_about_an_older_version_does_not_touch_a_newly_approved_line() -> None:
    text = a_summary(mode="live").model_dump_json().replace('"template_version":1', '"template_version":2')
    summary = PatientSummary.model_validate_json(text)
    assert lines_of(laid(summary, withdrawals=Withdrawals([withdrawal(*OXYGEN)])))["oxygen-range"].withdrawn_on is None


def test_several_corrections_are_counted() -> None:
    notices = [withdrawal(*OXYGEN), withdrawal(DUCHENNE[0], "fat-embolism", withdrawn_on=date(2026, 11, 5))]
    told = said(laid(withdrawals=Withdrawals(notices)))
    assert told.startswith("2 lines were corrected, the last on 5 November 2026.")


def test_withdrawals_of_other_cards_change_nothing() -> None:
    other = Withdrawals([withdrawal("pompe-disease", "some-line"), withdrawal("pompe-disease", None)])
    assert laid(withdrawals=other) == laid()


# --- whom to ring -------------------------------------------------------------------------------------------


def test_without_a_number_that_answers_at_night_the_notice_points_below() -> None:
    summary = a_summary(mode="live", contacts=(a_contact(is_24_hour=False),))
    assert "Ring the number below." in said(laid(summary, withdrawals=Withdrawals([withdrawal(DUCHENNE[0], None)])))


# --- no value ever ------------------------------------------------------------------------------------------


def test_no_live_word_holds_a_value_of_the_record() -> None:
    """Proves H27-A5."""
    target = a_fact("spo2_target_range", "Range", "SEALED VALUE", group="oxygen")
    kinds = ("changed", "confirmation_ended")
    notices = tuple(HeadingNotice(kind, heading, date(2026, 11, 3)) for kind in kinds for heading in HEADINGS)
    summary = a_summary(mode="live", first_facts=(target,))
    overlay = laid(summary, notices=notices, paper=paper(3), withdrawals=Withdrawals([withdrawal(DUCHENNE[0], None)]))
    assert "SEALED VALUE" not in said(overlay)
