"""Something here is wrong: a report reaches the people on duty, whatever else happens."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.core.clock import fixed_clock
from app.core.derived_keys import report_key
from app.core.envelope import Place, open_sealed
from app.core.field_ids import FieldId
from app.emergency_view.models import ProblemReport
from app.emergency_view.opening.found import StoreUnavailable
from tests.conftest import NOON
from tests.emergency_view.conftest import Desk
from tests.emergency_view.pages import as_read, ticket_in
from tests.factories.summaries import a_summary


def ticket_of(desk: Desk) -> str:
    return ticket_in(desk.open(desk.issue().typed).text)


def report(desk: Desk, **fields: str) -> str:
    return desk.ask("POST", "/e/report", data=fields).text


def kept(desk: Desk) -> list[ProblemReport]:
    with Session(desk.database.read) as session:
        return list(session.exec(select(ProblemReport)))


def test_a_report_needs_no_name_and_reaches_the_people_on_duty(desk: Desk) -> None:
    """Proves H63-A1."""
    text = "The oxygen line is dangerous: <b>&é"
    page = report(desk, ticket=ticket_of(desk), text=text)
    assert "Thank you. A person on duty will read this." in as_read(page)
    (row,) = kept(desk)
    assert (row.card_version, row.line) == (7, "")
    assert row.card_id is not None
    place = Place(FieldId.PROBLEM_REPORT_TEXT, row.id, row.card_id, 1)
    opened = open_sealed(report_key(desk.service.peppers.present), row.text_sealed, place)
    assert opened.decode() == text
    assert "problem.reported" in {message.kind for message in desk.messages()}


def test_the_message_about_a_report_names_nobody(desk: Desk) -> None:
    """Proves H63-A3."""
    report(desk, ticket=ticket_of(desk), text="Michael Bell")
    message = next(message for message in desk.messages() if message.kind == "problem.reported")
    assert message.patient_id is None
    assert message.private is None
    assert message.subject_id == kept(desk)[0].id


def test_a_dead_number_is_reported_by_its_place_and_never_by_its_digits(desk: Desk) -> None:
    report(desk, ticket=ticket_of(desk), about="contact 2")
    assert kept(desk)[0].line == "contact 2"
    assert "contact 2" not in report(desk, ticket=ticket_of(desk), about="contact 2; DROP TABLE")
    assert len(kept(desk)) == 1


def test_an_empty_report_says_what_to_write(desk: Desk) -> None:
    assert "Write what is wrong, then send." in as_read(report(desk, ticket=ticket_of(desk), text="  "))
    assert kept(desk) == []


@pytest.mark.parametrize("ticket", ["", "rubbish"])
def test_a_report_without_a_page_that_was_opened_is_given_back_whole_with_the_number(desk: Desk, ticket: str) -> None:
    page = report(desk, ticket=ticket, text="Something <b>important</b>")
    assert "Something &lt;b&gt;important&lt;/b&gt;" in page
    assert "0300 000 0000" in as_read(page)
    assert kept(desk) == []


def test_a_report_that_cannot_be_kept_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = ticket_of(desk)

    def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(desk.app._open_card.store, "write_problem", away)
    reply = desk.ask("POST", "/e/report", data={"ticket": ticket, "text": "The number is dead"})
    assert reply.status_code == 503
    assert "The number is dead" in reply.text


def test_a_report_over_its_limit_is_refused_in_words(desk: Desk) -> None:
    reply = desk.ask("POST", "/e/report", data={"ticket": "x", "text": "x" * 9000})
    assert reply.status_code == 413
    assert "up to 1,000 letters" in as_read(reply.text)


def test_a_report_may_come_the_next_morning(desk: Desk) -> None:
    ticket = ticket_of(desk)
    with fixed_clock(NOON + timedelta(hours=20)):
        assert "Thank you." in as_read(report(desk, ticket=ticket, text="Wrong number"))


def test_a_page_takes_three_reports_and_gives_the_fourth_back(desk: Desk) -> None:
    ticket = ticket_of(desk)
    for number in range(3):
        assert "Thank you." in as_read(report(desk, ticket=ticket, text=f"Wrong number {number}"))
    reply = desk.ask("POST", "/e/report", data={"ticket": ticket, "text": "One more"}, address="203.0.113.9")
    assert reply.status_code == 429
    assert "One more" in reply.text
    assert "0300 000 0000" in as_read(reply.text)
    assert len(kept(desk)) == 3


def test_a_network_sends_ten_reports_in_ten_minutes(desk: Desk) -> None:
    """Opening once more gives a new ticket; the network stays the same. A forged header does not change it."""
    tickets = [ticket_of(desk) for _ in range(4)]
    statuses = [
        desk.ask(
            "POST", "/e/report", data={"ticket": tickets[number // 3], "text": "Wrong"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        ).status_code
        for number in range(11)
    ]  # fmt: skip
    assert statuses == [200] * 10 + [429]
    assert len(kept(desk)) == 10
    elsewhere = desk.ask("POST", "/e/report", data={"ticket": tickets[3], "text": "x"}, address="203.0.113.9")
    assert elsewhere.status_code == 200


def test_a_report_from_a_drill_is_thanked_for_and_not_kept(desk: Desk) -> None:
    practice = desk.issue(a_summary(mode="practice"), link={"medium": "practice"})
    page = as_read(report(desk, ticket=ticket_in(desk.open(practice.typed).text), text="The number is dead"))
    assert "Thank you. This was a practice card" in page
    assert kept(desk) == []
    assert "problem.reported" not in {message.kind for message in desk.messages()}
