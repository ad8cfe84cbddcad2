"""Canaries through every path of the real program, then everything it wrote is searched for them (S02).

Searched: all its output at DEBUG, every answer that is an error, every address and header, every byte of the database
and of its spool. Each canary is looked for as text, in lower case, in hexadecimal and in base64.
"""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.core.database import Database, metadata, transaction
from app.core.models import OutboxMessage
from app.core.outbox import open_message
from app.identity.cookies import Cookie, cookie_name
from app.patients.models import RecordEntry
from tests.conftest import empty
from tests.factories.authenticator import SoftAuthenticator
from tests.factories.files import bytes_of
from tests.factories.journeys import Card, Person, Responder
from tests.factories.pictures import a_picture
from tests.factories.services import Program, a_program

pytestmark = [pytest.mark.slow, pytest.mark.real_clock]

WORDS = {
    "given name": "Zaphirayel",
    "family name": "Quillonworth-Example",
    "known as": "Zaphsworth",
    "date of birth": "1987-03-29",
    "number": "9993237418",
    "number as read": "999 323 7418",
    "e-mail": "zaphirayel.quillon@canary.example",
    "condition": "pompe",
    "condition in words": "Canarycondition",
    "allergy": "Canaryllin",
    "medicine": "Canaryprednisolone",
    "contact": "Aunt Canaryetta",
    "telephone": "01632 960777",
    "letter": "Canary Infirmary",
    "note": "Canarynote-to-staff",
    "link label": "Canarylabel",
    "reader's name": "Dr Canaryreader",
    "report": "Canaryreport of what is wrong",
    "wrong code": "CANARYWRONGCODE",
}
RECORD: dict[str, dict[str, Any]] = {
    "numbers": {"nhs_number": {"value": WORDS["number"]}, "show_nhs_number": True},
    "conditions": {"templates": [{"id": "pompe-disease"}], "other": WORDS["condition in words"]},
    "allergies": {"status": "recorded", "items": [{"substance": WORDS["allergy"]}]},
    "medicines": {"status": "recorded", "items": [{"name": WORDS["medicine"], "dose": "5 mg"}]},
    "contacts": {"items": [{"kind": "family", "name": WORDS["contact"], "number": WORDS["telephone"]}]},
    "how_to_help": {"text": WORDS["note"]},
}
HOSTILE_WORDS = [WORDS[name] for name in ("given name", "number", "e-mail", "condition", "wrong code")]
HOSTILE = [
    ("GET", "/patients/{word}/record"),
    ("PUT", "/patients/{patient_id}/record/{word}"),
    ("GET", "/patients/{patient_id}/documents/{word}"),
    ("GET", "/patients/{patient_id}/openings?before={word}"),
    ("DELETE", "/patients/{patient_id}/record/who?version={word}"),
    ("POST", "/{word}"),
]
"""Requests that carry a canary where none belongs; what they are answered must not repeat it."""


@dataclass
class Traces:
    """What passed between people and the program."""

    canaries: dict[str, str] = field(default_factory=lambda: dict(WORDS))
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    def listen(self, client: httpx.Client) -> None:
        """Keep every error, address and header of this client."""
        client.event_hooks["response"] = [self._keep]

    def _keep(self, response: httpx.Response) -> None:
        request = response.request
        self.asked.append(str(request.url))
        self.headers += [f"{name}: {value}" for name, value in response.headers.items() if name != "set-cookie"]
        if response.status_code >= 400:
            response.read()
            self.errors.append(response.text)


@pytest.fixture(scope="module")
def program(migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The real program, saying everything it can say."""
    folder = tmp_path_factory.mktemp("program")
    with a_program(database_url, folder, LOG_LEVEL="DEBUG") as program:
        yield program
    empty(migrated)


@pytest.fixture(scope="module")
def traces(program: Program) -> Traces:
    """One whole journey, its mistakes and its attackers."""
    traces = Traces()
    card = _keep_a_card(program, traces)
    _open_it(program, traces, card)
    _go_wrong(program, traces, card)
    _recover(program, traces, card.person)
    return traces


def _keep_a_card(program: Program, traces: Traces) -> Card:
    person = Person(program, email=WORDS["e-mail"])
    traces.listen(person.client)
    person.sign_in()
    traces.canaries["e-mail code"] = person.code_in_the_mail()
    _enrol(person, traces)
    who = {"given_name": WORDS["given name"], "family_name": WORDS["family name"], "known_as": WORDS["known as"]}
    card = person.start(**who, date_of_birth=WORDS["date of birth"]).save_all(RECORD)
    letter = {"role": "Consultant", "organisation": WORDS["letter"], "on": "2026-05-03"}
    target = {"value": {"low": 88, "high": 92}}
    card.save("fact.spo2_target_range", target, source="letter", letter=letter)
    picture = a_picture(quality=60)
    assert person.ask("POST", card.path("/photo"), files={"picture": picture}).status_code == 200
    assert person.ask("POST", card.path("/attachments"), files={"picture": picture}).status_code == 201
    card.issue()
    made = person.post(card.path("/links"), {"medium": "other", "label": WORDS["link label"]})
    card.links.append(made)
    for medium in ("wallet", "other"):
        code = card.code(medium)
        traces.canaries[f"typed code of {medium}"] = code["typed_code"]
        traces.canaries[f"typed code of {medium}, as symbols"] = code["typed_code"].replace("-", "")
        traces.canaries[f"token of {medium}"] = code["url"].partition("#")[2]
    card.document("wallet-card")
    card.document("medical-id", None)
    for path in ("/record", "/card", "/card/preview", "/card/summary", "/openings", "/health-check", "/prints"):
        person.get(card.path(path))
    return card


def _enrol(person: Person, traces: Traces) -> None:
    settings = person.service.runtime.settings
    passkey = SoftAuthenticator(settings.app_url)
    added = person.post("/passkeys", {"credential": passkey.create(person.post("/passkeys/options"))})
    traces.canaries["recovery code"] = added["recovery_code"]
    traces.canaries["recovery code, as symbols"] = added["recovery_code"].replace("-", "").replace(" ", "")
    traces.canaries["session"] = person.client.cookies[cookie_name(settings, Cookie.SESSION)]


def _open_it(program: Program, traces: Traces, card: Card) -> None:
    """By both codes, from the spool too, with what the reader says of themselves, and a report."""
    reader = Responder(program)
    traces.listen(reader.client)
    code = card.code()
    claims = {"name": WORDS["reader's name"], "role": "Registrar"}
    with nobody_else_writes(program):
        kept = reader.open(code["typed_code"], **claims)
    assert kept.status_code == 200
    page = reader.scan(code["url"]).text
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    assert ticket
    sent = reader.client.post("/e/report", data={"ticket": ticket, "text": WORDS["report"]})
    assert sent.status_code == 200


@contextmanager
def nobody_else_writes(program: Program) -> Iterator[None]:
    """The database takes no opening meanwhile, so that it goes to the spool."""
    engine = program.runtime.database.write
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE access_event IN ACCESS EXCLUSIVE MODE"))
        else:
            connection.execute(text("UPDATE instance SET mode = mode"))
        yield
        connection.rollback()


def _go_wrong(program: Program, traces: Traces, card: Card) -> None:
    """Every canary in every place where it does not belong, and a fault of ours."""
    person, reader = card.person, Responder(program)
    traces.listen(reader.client)
    for word in HOSTILE_WORDS:
        for method, path in HOSTILE:
            asked = path.format(word=word, patient_id=card.patient_id)
            person.ask(method, asked, json={word: word, "version": word, "value": {word: word}})
        person.ask("POST", "/sign-in/code", json={"email": word, "language": word})
        person.ask("POST", "/templates/read", json={"id": word})
        reader.client.get(f"/c/{word}")
        reader.client.get(f"/e%23{word}")
        reader.client.post("/e", content=f"code={word}&code={word}")
    reader.open(WORDS["wrong code"])
    person.ask("POST", "/patients", json={"relation": "self", "who": {"given_name": WORDS["given name"]}})
    with transaction(program.runtime.database) as session:
        theirs = select(RecordEntry).where(RecordEntry.patient_id == UUID(card.patient_id))
        entry = session.exec(theirs.order_by(col(RecordEntry.id))).first()
        assert entry is not None
        entry.body = entry.body[:-1] + bytes([entry.body[-1] ^ 1])
    assert person.ask("GET", card.path("/record")).status_code == 500


def _recover(program: Program, traces: Traces, person: Person) -> None:
    """A code again, a wrong recovery code, the wait with its stopping token, the right recovery code."""
    again = Person(program, email=person.email)
    traces.listen(again.client)
    assert again.sign_in() == {"needs": "passkey_or_recovery", "recovery_ready_at": None}
    again.ask("POST", "/recovery/code", json={"recovery_code": "0" * 27})
    again.post("/recovery/wait")
    with Session(program.runtime.database.read) as session:
        asked = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "recovery_asked")).one()
        if asked.private is not None:  # the notifier may have sent it already
            stop = open_message(program.runtime, asked).payload["stop_url"]
            traces.canaries["token that stops a recovery"] = stop.partition("#")[2]
    again.post("/recovery/code", {"recovery_code": traces.canaries["recovery code"]})


def forms_of(canary: str) -> dict[str, bytes]:
    """How a canary may be written down."""
    plain = canary.encode()
    forms = {
        "as it is": plain.lower(),
        "in hexadecimal": plain.hex().encode(),
        "in UTF-16": canary.lower().encode("utf-16-le"),
    }
    for shift in range(3):  # at each place within a group of three bytes, what does not depend on its neighbours
        first, last = -(-shift * 8 // 6), (shift + len(plain)) * 8 // 6
        forms[f"in base64 at {shift}"] = base64.b64encode(b"\0" * shift + plain)[first:last].lower()
    return forms


def found_in(place: bytes, canaries: dict[str, str]) -> list[str]:
    """The names of canaries that stand in these bytes, in whatever form. Never the canary itself: this is printed."""
    lowered = place.lower()
    return [
        f"{name} {form}"
        for name, canary in canaries.items()
        for form, written in forms_of(canary).items()
        if len(written) >= 5 and written in lowered
    ]


def test_the_search_finds_what_is_there() -> None:
    for name, canary in WORDS.items():
        for place in (canary.upper(), canary.encode().hex(), base64.b64encode(f"x{canary}yy".encode()).decode()):
            assert any(found.startswith(name) for found in found_in(f"a {place} b".encode(), WORDS))


def test_nothing_secret_is_in_what_the_program_says(program: Program, traces: Traces) -> None:
    """Proves H72-E1."""
    time.sleep(0.1)
    said = program.output.read_bytes()
    assert b'"a request failed"' in said
    assert b"EnvelopeRefused" in said
    assert found_in(said, traces.canaries) == []


def test_nothing_secret_is_in_an_error(traces: Traces) -> None:
    """But for a slip of typing, which is given back in its own field to be mended."""
    assert len(traces.errors) > 40
    slip = f'value="{WORDS["wrong code"]}"'
    assert found_in("\n".join(traces.errors).replace(slip, "").encode(), traces.canaries) == []


def test_nothing_secret_is_in_a_header(traces: Traces) -> None:
    assert found_in("\n".join(traces.headers).encode(), traces.canaries) == []


def test_nothing_secret_is_in_the_addresses_of_an_honest_journey(program: Program) -> None:
    """The same journey without the mistakes: what a proxy in front would see of it."""
    honest = Traces()
    person = Person(program, email="second.quillon@canary.example")
    honest.listen(person.client)
    person.sign_in()
    card = person.start(given_name=WORDS["given name"], family_name=WORDS["family name"]).save_all(RECORD)
    card.issue()
    person.post("/templates/search", {"text": "pompe"})
    person.post("/templates/read", {"id": "pompe-disease"})
    card.document("wallet-card")
    reader = Responder(program)
    honest.listen(reader.client)
    code = card.code()
    reader.scan(code["url"])
    reader.open(code["typed_code"])
    honest.canaries |= {"typed code": code["typed_code"], "token": code["url"].partition("#")[2]}
    assert len(honest.asked) > 15
    assert found_in("\n".join(honest.asked).encode(), honest.canaries) == []


def test_nothing_secret_is_readable_in_the_database(program: Program, traces: Traces) -> None:
    assert found_in(dump(program.runtime.database), traces.canaries) == []


def test_nothing_secret_is_readable_in_the_files_of_the_service(program: Program, traces: Traces) -> None:
    """The database file with its log, the spool, the checkpoints: whatever a backup or a thief of the disk gets."""
    folder, database = program.runtime.settings.data_dir, program.runtime.database.write.url
    files = [path for path in folder.rglob("*") if path.is_file() and "keys" not in path.parts]
    if database.get_backend_name() == "sqlite":
        files += list(Path(str(database.database)).parent.glob("*.sqlite3*"))
    assert {path.name: found_in(bytes_of(path), traces.canaries) for path in files} == {path.name: [] for path in files}


def test_the_opening_that_was_spooled_is_in_the_log_once(program: Program, traces: Traces) -> None:
    """Proves H51-A2."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and any(program.runtime.settings.spool.glob("events-*")):
        time.sleep(0.1)
    with Session(program.runtime.database.read) as session:
        opened = session.exec(select(AccessEvent).where(AccessEvent.event == "card.opened")).all()
    assert len(opened) >= 2
    assert len({event.id for event in opened}) == len(opened)


def dump(database: Database) -> bytes:
    """Every value of every table, bytes as they are."""
    parts: list[bytes] = []
    with database.read.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                parts += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(parts)
