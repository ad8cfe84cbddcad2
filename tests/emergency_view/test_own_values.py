"""When an approved line is taken back, the person's own value that stood in it stays on page and in the record."""

import re
from datetime import UTC, date, datetime

import pytest

from app.card_templates.notices import Withdrawal, Withdrawals
from app.emergency_view.overlay import HeadingNotice
from app.patient_summary.schema import PatientSummary
from tests.emergency_view.pages import as_read, draw, text_for_record
from tests.factories.card_lines import MASK
from tests.factories.summaries import a_fact, a_summary

RANGE = "Agreed SpO2 target range (%): 88% to 92%"
NEW = "Ring the respiratory team before oxygen."


def taken_back(*, replacement: str | None = NEW) -> Withdrawals:
    notice = Withdrawal(
        template_id=MASK[0], line_id="oxygen-range", template_version=1, withdrawn_on=date(2026, 11, 3),
        reason="New evidence.", approved_by_role="Consultant", approved_by_organisation="Northdale",
        approved_by_registration="GMC 1", created_at=datetime(2026, 11, 3, tzinfo=UTC),
        replacement=replacement, replacement_short=replacement and "Ring before oxygen",
    )  # fmt: skip
    return Withdrawals([notice])


def standing(html: str) -> str:
    """What a reader may follow: without what is struck through."""
    return as_read(re.sub(r"<del>.*?</del>", "", html))


def oxygen_row(html: str) -> str:
    return next(str(row) for row in re.findall(r"<li><a href.*?</li>", html) if "t-oxygen" in row)


def oxygen_block(html: str) -> str:
    return html.split('id="t-oxygen"')[1].split("</ul>")[0]


@pytest.mark.parametrize("replacement", [NEW, None])
def test_the_persons_own_range_stands_after_the_replacement_with_who_confirmed_it(replacement: str | None) -> None:
    page = draw(withdrawals=taken_back(replacement=replacement))
    assert f"{RANGE} Confirmed May 2026" in standing(oxygen_row(page))
    assert f"{RANGE} Confirmed 6 months ago (2 May 2026), Respiratory consultant" in standing(oxygen_block(page))
    if replacement:
        assert standing(oxygen_block(page)).index(NEW) < standing(oxygen_block(page)).index(RANGE)


def test_the_text_for_the_record_says_it_after_the_replacement_too() -> None:
    line = next(each for each in text_for_record(withdrawals=taken_back()).splitlines() if NEW in each)
    own = "Agreed SpO2 target range: 88% to 92% (Confirmed 2 May 2026, Respiratory consultant, Northdale Hospital)."
    assert f"{NEW} {own} [Withdrawn 3 November 2026. Do not follow:" in line


def test_a_doubt_about_the_value_stands_beside_it() -> None:
    target = a_fact("spo2_target_range", "Target", "88% to 92%", group="oxygen", check_by=date(2026, 8, 1))
    page = draw(a_summary(mode="live", first_facts=(target,)), withdrawals=taken_back())
    assert "not checked for 8 months" in standing(oxygen_row(page))
    ended = (HeadingNotice("confirmation_ended", "oxygen", date(2026, 11, 3)),)
    page = draw(a_summary(mode="live"), withdrawals=taken_back(), notices=ended)
    assert "No longer confirmed since 3 November 2026." in standing(oxygen_row(page))


def test_a_value_that_nobody_recorded_is_not_said_there() -> None:
    unknown = a_fact("spo2_target_range", "Target", None, group="oxygen")
    page = draw(a_summary(mode="live", first_facts=(unknown,)), withdrawals=taken_back())
    assert "Target" not in standing(oxygen_row(page))


def test_a_card_issued_with_the_replacement_in_it_says_the_value_as_well() -> None:
    html = draw(corrected())
    assert RANGE in standing(oxygen_row(html))
    assert RANGE in standing(oxygen_block(html))


def corrected() -> PatientSummary:
    summary = a_summary(mode="live")
    corrected = {"text": NEW, "short": "Ring before oxygen", "fact_keys": (), "replaced_on": date(2026, 11, 3)}
    blocks = tuple(
        block.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update=corrected) if line.line_id == "oxygen-range" else line
                    for line in block.lines
                )
            }
        )
        for block in summary.first_blocks
    )
    return summary.model_copy(update={"first_blocks": blocks})
