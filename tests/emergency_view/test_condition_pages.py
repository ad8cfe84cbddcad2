"""The public pages of conditions: what anybody reads without a code."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert

from app.card_templates.loader import catalogue
from app.card_templates.models import TemplateNotice
from app.core.database import Database
from app.emergency_view.context import EmergencyContext
from tests.emergency_view.conftest import Desk, a_context
from tests.emergency_view.pages import as_read
from tests.factories.sealed_cards import Service


def test_in_a_demonstration_drafts_are_shown_and_called_drafts(desk: Desk) -> None:
    """Proves H03-A2."""
    read = as_read(desk.ask("GET", "/c/duchenne-muscular-dystrophy").text)
    assert "DRAFT: no clinician has signed these words." in read
    for words in catalogue().templates["duchenne-muscular-dystrophy"].english.lines.values():
        assert (words.say_without or words.say) in read
    assert "(draft)" in read
    assert "Michael" not in read


def test_every_condition_has_a_page_and_the_index_names_it(desk: Desk) -> None:
    index = desk.ask("GET", "/c").text
    for template in catalogue().templates.values():
        assert f'<a href="/c/{template.id}">' in index


@pytest.mark.slow
def test_no_page_of_any_condition_holds_an_empty_place(desk: Desk) -> None:
    for template_id in catalogue().templates:
        page = desk.ask("GET", f"/c/{template_id}")
        assert page.status_code == 200
        assert "{" not in as_read(page.text)


class TestLive:
    """A live service, in which nobody has signed anything yet."""

    @pytest.fixture
    def context(self, database: Database, service: Service, data_dir: Path) -> EmergencyContext:
        return a_context(database, service, data_dir, mode="live")

    def test_a_draft_never_stands_on_a_public_page_of_a_live_service(self, desk: Desk) -> None:
        """Proves H34-E1."""
        read = as_read(desk.ask("GET", "/c/duchenne-muscular-dystrophy").text)
        assert "No approved advice is held for this condition yet." in read
        assert "suxamethonium" not in read
        assert "No approved advice is held yet." in as_read(desk.ask("GET", "/c").text)


def withdraw(desk: Desk, line: str | None, **more: object) -> None:
    values = {
        "id": uuid4(), "template_id": "duchenne-muscular-dystrophy", "line_id": line, "template_version": 1,
        "withdrawn_on": date(2026, 11, 3), "reason": "New evidence.", "approved_by_role": "Consultant",
        "approved_by_organisation": "Northdale", "approved_by_registration": "GMC 1",
        "created_at": datetime(2026, 11, 3, tzinfo=UTC),
    }  # fmt: skip
    table = TemplateNotice.__table__  # type: ignore[attr-defined]  # SQLModel gives tables no typed access
    with desk.database.write.connect() as connection:
        connection.execute(insert(table).values(values | more))
        connection.commit()


def test_a_withdrawn_line_is_struck_through_at_the_next_opening_and_on_the_public_page(desk: Desk) -> None:
    """Proves H33-A2."""
    card = desk.issue()
    assert "Withdrawn" not in desk.open(card.typed).text
    withdraw(desk, "fat-embolism", replacement="New words.", replacement_short="New")
    for page in (desk.open(card.typed).text, desk.ask("GET", "/c/duchenne-muscular-dystrophy").text):
        assert "Withdrawn 3 November 2026." in as_read(page)
        assert "New words." in as_read(page)
        assert re.search(r"<del>Fat embolism: suspect it", page)
    withdraw(desk, None, created_at=datetime(2026, 11, 4, tzinfo=UTC))
    assert "Advice for Duchenne muscular dystrophy withdrawn" in as_read(desk.open(card.typed).text)
    read = as_read(desk.ask("GET", "/c/duchenne-muscular-dystrophy").text)
    assert "All advice for this condition was withdrawn on 3 November 2026." in read
    assert "suxamethonium" not in read


def test_an_unknown_condition_leads_to_all_conditions(desk: Desk) -> None:
    reply = desk.ask("GET", "/c/%3Cscript%3E")
    assert reply.status_code == 404
    assert "<script>" not in reply.text
    assert '<a href="/c">' in reply.text
