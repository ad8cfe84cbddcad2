"""The main job on every real card: a fictional patient with it, issued, opened by a responder, copied and printed.

The words that must be there are read straight from `card_templates/`, past the code that composes them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.card_templates.loader import catalogue
from app.core.clock import fixed_clock
from app.core.database import Database
from app.settings import ROOT
from tests.conftest import NOON, empty
from tests.factories.journeys import Card, Person, Responder
from tests.factories.reading import one_line, page_text, pdf_text
from tests.factories.services import Service, a_service

TEMPLATES = sorted(path.parent.name for path in (ROOT / "card_templates").glob("[a-z]*/template.yaml"))
COMBINATIONS = sorted(path.name for path in (ROOT / "card_templates" / "_combinations").iterdir() if path.is_dir())
TARGET = "spo2_target_range"
TARGET_WORDS, TARGET_ON_PAPER = "88% to 92%", "88-92%"
NO_ADVICE = "No approved advice is held"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def service(migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service for all the cards of this file."""
    with fixed_clock(NOON), a_service(database_url, tmp_path_factory.mktemp("service")) as service:
        yield service
    empty(migrated)


def test_there_are_86_cards_with_737_lines_and_12_combinations() -> None:
    assert len(TEMPLATES) == 86
    assert sum(len(_lines(template_id)) for template_id in TEMPLATES) == 737
    assert len(COMBINATIONS) == 12


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_a_card_opens_with_every_line(service: Service, template_id: str) -> None:
    card = _issued(service, template_id)
    code = card.code()
    typed = Responder(service).open(code["typed_code"])
    scanned = Responder(service).scan(code["url"])
    assert (typed.status_code, scanned.status_code) == (200, 200)
    for page in (typed.text, scanned.text):
        _holds(page_text(page), template_id)


def _makes(service: Service, template_id: str) -> None:
    """Wallet card, A4 sheet and plain text: who it is, the draft label, and no critical line lost on the large ones."""
    card = _issued(service, template_id)
    wallet = one_line(pdf_text(card.document("wallet-card").content))
    sheet = one_line(pdf_text(card.document("emergency-sheet").content))
    sealed = card.person.get(card.path("/card/summary"))["summary"]["plain_text"]
    plain = one_line(sealed)
    for text in (wallet, sheet, plain):
        assert re.search("callum example", text, re.IGNORECASE)
        assert "9 April 2001" in text
        assert _words(template_id)["name"] in text
        assert NO_ADVICE not in text
    assert "no clinician has signed" in wallet
    assert "no clinician has signed" in sheet
    assert TARGET_WORDS not in f"{wallet} {sheet}"
    for text in (sheet.replace(TARGET_ON_PAPER, TARGET_WORDS), plain):
        assert [line_id for line_id in _critical_lines(template_id) if not _stands(template_id, line_id, text)] == []
    lines = re.findall(r"^- .*$", sealed, re.MULTILINE)
    assert lines
    assert all(line.startswith("- [DRAFT] ") for line in lines)


@pytest.mark.parametrize("template_id", TEMPLATES[::11])
def test_wallet_card_sheet_and_text_are_made(service: Service, template_id: str) -> None:
    _makes(service, template_id)


@pytest.mark.soak
@pytest.mark.parametrize("template_id", TEMPLATES)
def test_every_wallet_card_sheet_and_text_is_made(service: Service, template_id: str) -> None:
    _makes(service, template_id)


@pytest.mark.parametrize("combination", COMBINATIONS)
def test_a_combination_opens_with_every_line(service: Service, combination: str) -> None:
    templates = _file(Path("_combinations") / combination / "combination.yaml")["templates"]
    page = page_text(Responder(service).open(_issued(service, *templates).code()["typed_code"]).text)
    for template_id in templates:
        _holds(page, template_id)


def test_a_card_without_facts_says_not_recorded_and_never_no(service: Service) -> None:
    person = Person(service)
    person.walk_in()
    card = person.start().save_all({"conditions": {"templates": [{"id": "duchenne-muscular-dystrophy"}]}})
    card.issue()
    page = page_text(Responder(service).open(card.code()["typed_code"]).text)
    assert "Allergies: Not recorded" in page
    assert "No telephone number recorded. Ask the person, or whoever is with them." in page
    assert "No personal oxygen range recorded" in page
    assert page.count("Not recorded") >= 3
    assert not re.search(r"(Allergies|Steroid[^.:]*|Ventilat[^.:]*):? (No|None|Nil)\b", page)


def _issued(service: Service, *template_ids: str) -> Card:
    """A card with these conditions and, where one of them asks for it, an oxygen target."""
    person = Person(service)
    person.walk_in()
    card = person.start()
    card.save("conditions", {"templates": [{"id": each} for each in template_ids]})
    if any(_has_target(each) for each in template_ids):
        card.save(f"fact.{TARGET}", {"value": {"low": 88, "high": 92}})
    card.issue()
    return card


def _holds(page: str, template_id: str) -> None:
    """Identity, the condition, each line (open or under the line that covers it), and the draft label."""
    assert "Callum Example" in page
    assert "9 April 2001" in page
    assert _words(template_id)["name"] in page
    assert [line_id for line_id, said in _lines(template_id).items() if said not in page] == []
    assert NO_ADVICE not in page
    assert "DRAFT: no clinician has signed these words." in page
    assert catalogue().templates[template_id].draft


def _lines(template_id: str) -> dict[str, str]:
    """Each line as it must read for this patient, by its id."""
    words = _words(template_id)["lines"]
    return {line["id"]: _as_said(words[line["id"]]) for line in _rules(template_id)["lines"]}


def _critical_lines(template_id: str) -> list[str]:
    return [line["id"] for line in _rules(template_id)["lines"] if line["severity"] == "critical"]


def _stands(template_id: str, line_id: str, text: str) -> bool:
    """Whether the line stands in the text, or one that covers it does."""
    covering = [line["id"] for line in _rules(template_id)["lines"] if line_id in line.get("covers", ())]
    return any(_reads(_lines(template_id)[each], text) for each in (line_id, *covering))


def _reads(said: str, text: str) -> bool:
    """Word for word and in order; on paper the words of the heading beside a line may come between two lines of it."""
    return re.search(r"\s(?:\S+\s){0,5}?".join(map(re.escape, said.split())), text) is not None


def _as_said(words: dict[str, Any]) -> str:
    """The sentence with its fact, or the approved one without it."""
    said = words["say"].replace(f"{{{TARGET}}}", TARGET_WORDS)
    return one_line(said if "{" not in said else words["say_without"])


def _has_target(template_id: str) -> bool:
    return TARGET in _rules(template_id)["ask"]


def _rules(template_id: str) -> dict[str, Any]:
    return _file(Path(template_id) / "template.yaml")


def _words(template_id: str) -> dict[str, Any]:
    return _file(Path(template_id) / "en.yaml")


def _file(path: Path) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.load((ROOT / "card_templates" / path).read_text("utf-8"), yaml.CSafeLoader)
    return parsed
