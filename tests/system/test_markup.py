"""Whatever people type is text: in the page, the preview, the plain text, the PDFs, the messages (S13, P11).

A page with a payload in every field has the same elements and attributes as one with harmless words: nothing typed has
become markup. And the payload is there to be read, letter for letter."""

import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from app.notifications.worker import send_due
from tests.factories.journeys import AGREED, Card, Person, Responder
from tests.factories.reading import one_line, page_text, pdf_text
from tests.factories.services import Service
from tests.system.payloads import MARK, REFUSED, SHORT, every_field

pytestmark = pytest.mark.slow
HARMLESS = "Zzz"
PAPER = ("emergency-sheet", "large-print", "helper-sheet", "hospital-letter", "gp-letter", "ambulance-letter")


class Skeleton(HTMLParser):
    """Elements with the names of their attributes, in order; the words between are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"<{tag} {' '.join(name for name, _ in attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")


def skeleton(html: str) -> list[str]:
    """What a browser would build of the page, without its words."""
    reader = Skeleton()
    reader.feed(html)
    reader.close()
    return reader.parts


def a_card_of(service: Service, text: str) -> Card:
    """An issued card with this text in every field."""
    person = Person(service)
    person.walk_in()
    fields = every_field(text)
    card = person.start(**fields.pop("who")).save_all(fields)
    card.issue()
    return card


def opened(card: Card) -> str:
    """The page that a responder gets."""
    reply = Responder(card.person.service).open(card.code()["typed_code"], name=MARK, role=MARK)
    assert reply.status_code == 200
    return reply.text


@pytest.fixture(scope="module")
def harmless(service: Service) -> Card:
    """The same card with harmless words."""
    return a_card_of(service, HARMLESS)


@pytest.fixture(scope="module", params=list(SHORT.values()), ids=list(SHORT))
def payload(request: pytest.FixtureRequest) -> str:
    """One payload after the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def card(service: Service, payload: str) -> Card:
    """An issued card full of it."""
    return a_card_of(service, payload)


def test_markup_in_every_field_is_text_on_the_page(card: Card, harmless: Card, payload: str) -> None:
    page, plain = opened(card), opened(harmless)
    assert skeleton(page) == skeleton(plain)
    assert page_text(page).count(beginning(payload)) == page_text(plain).count(beginning(HARMLESS)) > 30
    assert page_text(page).count(one_line(payload)) > 30


def test_markup_in_every_field_is_text_in_the_preview(card: Card, harmless: Card, payload: str) -> None:
    """In its HTML and, as JSON, letter for letter in the summary."""
    preview, plain = card.preview(), harmless.preview()
    assert skeleton(preview["html"]) == skeleton(plain["html"])
    said = paths_of_text(preview["summary"])
    assert [path for path, _ in said] == [path for path, _ in paths_of_text(plain["summary"])]
    assert all(f"{MARK}{payload[:20]}" in text for _, text in said)
    own, theirs = (each.person.get(each.path("/card/summary")) for each in (card, harmless))
    for html in ("html", "saved_html"):
        assert skeleton(own[html]) == skeleton(theirs[html])


def test_markup_in_every_field_is_text_in_the_record(card: Card, payload: str) -> None:
    entries = card.person.get(card.path("/record"))["entries"]
    said = [each for entry in entries for each in strings_in(entry["value"]) if MARK in each]
    assert len(said) > 30
    assert all(payload[:20] in each for each in said)


def test_markup_in_every_field_is_text_in_plain_text(card: Card, harmless: Card, payload: str) -> None:
    text, plain = (each.person.get(each.path("/card/summary"))["summary"]["plain_text"] for each in (card, harmless))
    assert one_line(text).count(beginning(payload)) == plain.count(beginning(HARMLESS)) > 15
    assert text.count("\n") == plain.count("\n")
    medical = card.document("medical-id", None).text
    assert payload in medical


def test_markup_in_every_field_is_text_in_print(card: Card, payload: str) -> None:
    sheet = squeezed(pdf_text(card.document("emergency-sheet").content))
    assert sheet.count(squeezed(payload)) > 5


def test_every_other_print_is_made_or_refused_in_words(card: Card, payload: str) -> None:
    offered = card.person.get(card.path("/documents"))
    for each in offered:
        query = {"link": card.link()["id"]} if each["needs_link"] else {}
        reply = card.person.ask("GET", card.path(f"/documents/{each['format']}"), params=query)
        assert reply.status_code in {200, 422}, reply.text
        if reply.status_code == 422:
            assert reply.json()["code"] == "does_not_fit"
        elif each["media_type"] == "application/pdf":
            assert squeezed(payload)[:12] in squeezed(pdf_text(reply.content))
        assert MARK not in reply.headers["content-disposition"] if reply.status_code == 200 else True


def beginning(payload: str) -> str:
    """What every place holds of it: a number takes 40 characters."""
    return one_line(f"{MARK}{payload[:20]}")


def paths_of_text(part: Any) -> list[tuple[tuple[Any, ...], str]]:
    """Where in the summary our mark stands, and the text there; the whole plain text is looked at elsewhere."""
    return [(path, at(part, path)) for path in paths_of_words(part) if path != ("plain_text",)]


def at(part: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        part = part[key]
    return part


def squeezed(text: str) -> str:
    """Without blanks, line ends and hyphens of line breaking: a print breaks words where it must."""
    return re.sub(r"[\s\u00ad\ufffe\u200b]+", "", text)


def strings_in(part: Any) -> Iterator[str]:
    """Every text inside."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from strings_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from strings_in(inner)


# --- what nobody means to type -----------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED.keys())
def test_characters_that_cannot_be_shown_are_refused_in_every_field(service: Service, wrong: str) -> None:
    """With a sentence that says what to do, which repeats nothing; and what stood before still stands."""
    person = Person(service)
    person.walk_in()
    card = person.start()
    before = card.person.get(card.path("/record"))["entries"]
    for heading, value in every_field("x").items():
        for path in paths_of_words(value):
            body = {"version": 1 if heading == "who" else 0, "value": put(value, path, wrong), "confirm_unusual": True}
            content = json.dumps(body)  # half a character travels as an escape
            reply = person.ask("PUT", card.path(f"/record/{heading}"), content=content, headers=JSON)
            if reply.status_code == 200 and "number" in path:  # marks around a number are taken away
                continue
            assert reply.status_code == 422, (heading, path, reply.text)
            assert all(sentence.endswith(".") for sentence in reply.json()["fields"].values())
            assert "Ada" not in reply.text
    assert [entry for entry in card.person.get(card.path("/record"))["entries"] if entry in before] == before


JSON = {"Content-Type": "application/json"}


def paths_of_words(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a text with our mark stands."""
    if isinstance(part, str) and MARK in part:
        yield at
    elif isinstance(part, dict | list):
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from paths_of_words(inner, (*at, key))


def put(part: Any, path: tuple[Any, ...], text: str) -> Any:
    """A copy with this text at this place."""
    if not path:
        return text
    copied = dict(part) if isinstance(part, dict) else list(part)
    copied[path[0]] = put(part[path[0]], path[1:], text)
    return copied


# --- messages ----------------------------------------------------------------------------------------------


class Letterbox:
    """A driver that keeps what it is given."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    def send(self, kind: str, email: EmailMessage) -> None:
        self.taken.append(email)


def test_nothing_typed_reaches_a_message(service: Service) -> None:
    """Proves H17-E2."""
    payload = SHORT["handler"]
    card = a_card_of(service, payload)
    opened(card)
    link = card.person.post(card.path("/links"), {"medium": "other", "label": f"{MARK}{payload}"})
    for act, body in (("pause", {}), ("resume", {}), ("cancel", {"reason": "lost"})):
        card.person.post(card.path(f"/links/{link['id']}/{act}"), body)
    card.save("how_to_help", {"text": f"{MARK}{payload} again"})
    card.person.post(card.path("/card/issue"), {"digest": card.preview()["digest"], "consent": AGREED})
    card.person.post(card.path("/card/withdraw"), {"reason": "wrong"})
    letterbox = Letterbox()
    send_due(service.runtime, letterbox)
    mine = [message for message in letterbox.taken if message["To"] == card.person.email]
    assert len(mine) >= 5
    for message in mine:
        written = unescape(message.as_string() + str(message.get_content()))
        assert MARK not in written
        assert payload not in written
        assert "yotonia" not in written
