"""Cards as they are opened by the whole service, where issuing and opening must agree."""

from collections.abc import Iterator

import pytest

from app.card_templates.service import Approver, Replacement, withdraw_line
from app.core.clock import fixed_clock
from app.core.database import Database, transaction
from tests.conftest import NOON, empty
from tests.factories.journeys import Person, Responder
from tests.factories.reading import page_text
from tests.factories.services import Service, a_service

pytestmark = pytest.mark.slow
CONDITION = {"templates": [{"id": "duchenne-muscular-dystrophy"}]}
NEW_WORDS = "Do an ECG early and ring cardiology."


@pytest.fixture(scope="module")
def service(migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for the tests of this file."""
    with fixed_clock(NOON), a_service(database_url, tmp_path_factory.mktemp("service")) as service:
        yield service
    empty(migrated)


@pytest.fixture
def person(service: Service) -> Person:
    person = Person(service)
    person.walk_in()
    return person


def test_paper_made_in_error_says_so_also_when_a_right_card_was_issued_since(service: Service, person: Person) -> None:
    """The wrong person's print never reads as one that was merely replaced."""
    card = person.start()
    card.save("conditions", CONDITION)
    card.issue()
    wrong = card.code()
    person.post(card.path("/card/withdraw"), {"reason": "in_error"})
    card.issue()
    responder = Responder(service)
    for opened in (responder.scan(wrong["url"]), responder.open(wrong["typed_code"])):
        assert opened.status_code == 410
        assert "made in error. Do not rely on it" in page_text(opened.text)
    right = responder.open(card.code()["typed_code"])
    assert right.status_code == 200


def test_line_issued_with_its_replacement_is_not_struck_through(service: Service, person: Person) -> None:
    card = person.start()
    card.save("conditions", CONDITION)
    card.issue()
    code = card.code()
    with transaction(service.runtime.database) as session:
        withdraw_line(
            session,
            template_id="duchenne-muscular-dystrophy",
            line_id="heart-tests-early",
            reason="A clearer sentence.",
            replacement=Replacement(say=NEW_WORDS, short="ECG early"),
            by=Approver(role="Consultant", organisation="Northdale Hospital", registration="GMC 0000000"),
        )
    before = Responder(service).open(code["typed_code"]).text
    assert f"<ins>{NEW_WORDS}</ins>" in before
    card.issue()
    after = Responder(service).open(code["typed_code"]).text
    assert NEW_WORDS in after
    assert "<del>" not in after
    assert "<ins>" not in after
