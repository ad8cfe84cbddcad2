"""Taking a line back, in the database."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.card_templates.compose import compose
from app.card_templates.models import TemplateNotice
from app.card_templates.queries import withdrawals
from app.card_templates.service import Approver, Replacement, same_words_elsewhere, withdraw_line
from app.core.errors import Invalid, NotFound
from tests.card_templates.builders import catalogue, line, template

BY = Approver(role="Consultant", organisation="Example Hospital", registration="GMC 0000000")
RULES = catalogue(
    template("one", [line("a", say="Same words."), line("b")], version=3),
    template("two", [line("c", say="Same words.")]),
)
GOOD = Replacement(say="Do this instead.", short="This instead")


def withdraw(session: Session, **changes: object) -> TemplateNotice:
    values = {"template_id": "one", "line_id": "a", "reason": "New evidence.", "rules": RULES, "by": BY}
    return withdraw_line(session, **(values | changes))  # type: ignore[arg-type]  # values are given by name in each test


def test_withdrawn_line_is_off_the_next_composed_card(session: Session) -> None:
    """Towards H33-A2: previews, public pages and new files are all composed from this."""
    withdraw(session, replacement=GOOD)
    card = compose(list(RULES.templates.values()), {}, rules=RULES, withdrawals=withdrawals(session))
    texts = {each.ref: each.text for each in card.all_lines()}
    assert texts["one/a"] == "Do this instead."
    assert texts["two/c"] == "Same words."


def test_notice_holds_version_date_reason_and_approver(session: Session) -> None:
    notice = withdraw(session)
    assert (notice.template_version, notice.withdrawn_on) == (3, date(2026, 11, 21))
    assert (notice.reason, notice.approved_by_role) == ("New evidence.", "Consultant")


def test_notice_is_read_with_plain_sql(session: Session) -> None:
    """The emergency process has no models."""
    withdraw(session, replacement=GOOD)
    row = session.connection().execute(
        text("SELECT template_id, line_id, template_version, withdrawn_on, replacement FROM template_notice")
    )
    assert [tuple(map(str, each)) for each in row] == [("one", "a", "3", "2026-11-21", "Do this instead.")]


def test_whole_template_is_withdrawn_without_a_line(session: Session) -> None:
    withdraw(session, line_id=None)
    card = compose(list(RULES.templates.values()), {}, rules=RULES, withdrawals=withdrawals(session))
    assert {each.ref for each in card.all_lines()} == {"two/c"}


def test_line_of_an_older_version_can_still_be_withdrawn(session: Session) -> None:
    notice = withdraw(session, line_id="was-taken-out", template_version=1)
    assert notice.line_id == "was-taken-out"


@pytest.mark.parametrize(("template_id", "line_id"), [("nothing", "a"), ("one", "nothing")])
def test_unknown_line_is_refused_so_that_a_slip_is_seen(session: Session, template_id: str, line_id: str) -> None:
    with pytest.raises(NotFound):
        withdraw(session, template_id=template_id, line_id=line_id)
    assert withdrawals(session) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"replacement": Replacement(say="x" * 141, short="ok")}, "replacement"),
        ({"replacement": Replacement(say="ok", short="x" * 58)}, "replacement_short"),
        ({"replacement": Replacement(say="ok", short="")}, "replacement_short"),
        ({"replacement": Replacement(say="Keep to {target}.", short="ok")}, "replacement"),
        ({"replacement": Replacement(say="Never: it is lethal.", short="ok")}, "replacement"),
        ({"replacement": GOOD, "line_id": None}, "replacement"),
    ],
)
def test_incomplete_withdrawal_is_refused_with_its_field(
    session: Session, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        withdraw(session, **changes)
    assert field in refused.value.fields
    assert withdrawals(session) == ()


def test_database_refuses_half_a_replacement(session: Session) -> None:
    notice = withdraw(session, replacement=GOOD)
    notice.replacement_short = None
    session.add(notice)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_other_lines_with_the_same_words_are_named() -> None:
    assert same_words_elsewhere("one/a", rules=RULES) == ("two/c",)
    assert same_words_elsewhere("one/b", rules=RULES) == ()
    assert same_words_elsewhere("nothing/here", rules=RULES) == ()
