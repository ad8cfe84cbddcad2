"""People who use the whole service over HTTP, as the web app and a responder's browser do. All are fictional."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from sqlmodel import Session, select

from app.alert_cards.consent import LATEST
from app.core.database import transaction
from app.core.models import OutboxMessage
from app.core.outbox import open_message
from app.identity.accounts import open_account
from app.identity.cookies import Cookie, cookie_name
from tests.factories.identity import start_session
from tests.factories.services import Site

WHO = {"given_name": "Callum", "family_name": "Example", "date_of_birth": "2001-04-09"}
AGREED = {"version": LATEST, "language": "en-GB"}
FORM = "application/x-www-form-urlencoded"

_numbers = itertools.count(1)


def _address() -> str:
    """An address of one's own behind the proxy, so that nobody's limits are another's."""
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass
class Person:
    """Somebody with a browser of their own: signs in, keeps a record, issues a card."""

    service: Site
    email: str = ""
    address: str = field(default_factory=_address)
    client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.email = self.email or f"person-{next(_numbers)}@example.org"
        self.client = self.service.browser(self.service.runtime.settings.app_url, self.headers())

    def headers(self) -> dict[str, str]:
        """What the browser says of its requests from our own pages."""
        origin = self.service.runtime.settings.app_url
        return {"Sec-Fetch-Site": "same-origin", "Origin": origin, "X-Forwarded-For": self.address}

    # --- the calls -----------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One call of the API, whatever it answers."""
        return self.client.request(method, f"/api{path}", **more)

    def get(self, path: str) -> Any:
        """What a call answers; fails unless it is a success."""
        return _answer(self.ask("GET", path))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return _answer(self.ask("POST", path, json=dict(body or {})))

    # --- signing in ----------------------------------------------------------------------------------------

    def sign_in(self) -> dict[str, Any]:
        """By e-mail code: asked for, read from the outbox, typed in."""
        self.post("/sign-in/code", {"email": self.email})
        signed_in: dict[str, Any] = self.post("/sign-in/code/verify", {"code": self.code_in_the_mail()})
        return signed_in

    def code_in_the_mail(self) -> str:
        """The newest code for this address, as the notifier would send it."""
        with Session(self.service.runtime.database.read) as session:
            query = select(OutboxMessage).where(OutboxMessage.kind == "sign_in_code")
            opened = [
                (message.created_at, open_message(self.service.runtime, message))
                for message in session.exec(query)
                if message.private is not None
            ]
        mine = [(at, private) for at, private in opened if private.email == self.email]
        return str(max(mine, key=lambda each: each[0])[1].payload["code"])

    def walk_in(self, **session: Any) -> UUID:
        """A session without the way through the mail, for tests of something else. Gives the account's id."""
        runtime = self.service.runtime
        with transaction(runtime.database) as opened:
            account = open_account(opened, runtime.keys, email=self.email)
            opened.flush()
            account_id = account.id
        token = start_session(runtime, account_id, **session)
        self.client.cookies.set(cookie_name(runtime.settings, Cookie.SESSION), token)
        return account_id

    # --- the record and the card ---------------------------------------------------------------------------

    def start(self, relation: str = "self", **who: Any) -> "Card":
        """A new patient: oneself, or a child one is the mother of."""
        helped = {} if relation == "self" else {"relationship": "mother", "legal_basis": "parental_responsibility"}
        if relation == "child":
            who = {"date_of_birth": "2018-04-09"} | who
        body = {"relation": relation, "who": WHO | who, "confirm_unusual": True, **helped}
        return Card(self, str(self.post("/patients", body)["id"]))


@dataclass
class Card:
    """One patient's record and card in the hands of one person."""

    person: Person
    patient_id: str
    version_of: dict[str, int] = field(default_factory=dict)
    links: list[dict[str, Any]] = field(default_factory=list)

    def path(self, rest: str) -> str:
        return f"/patients/{self.patient_id}{rest}"

    def save(self, heading: str, value: Mapping[str, Any] | None, **more: Any) -> dict[str, Any]:
        """Save over what this browser saw last, unusual or not."""
        body = {"version": self.version_of.get(heading, 0), "value": value, "confirm_unusual": True} | more
        saved: dict[str, Any] = _answer(self.person.ask("PUT", self.path(f"/record/{heading}"), json=body))
        self.version_of[heading] = saved["entry"]["version"]
        return saved

    def save_all(self, headings: Mapping[str, Mapping[str, Any]]) -> "Card":
        """Several headings, one after the other."""
        for heading, value in headings.items():
            self.save(heading, value)
        return self

    def preview(self) -> dict[str, Any]:
        preview: dict[str, Any] = self.person.get(self.path("/card/preview"))
        return preview

    def issue(self) -> dict[str, Any]:
        """Read the preview, agree, issue."""
        body = {"digest": self.preview()["digest"], "consent": AGREED}
        issued: dict[str, Any] = self.person.post(self.path("/card/issue"), body)
        self.links = issued["links"]
        return issued

    def link(self, medium: str = "wallet") -> dict[str, Any]:
        """The link on this medium."""
        return next(link for link in self.links if link["medium"] == medium)

    def code(self, medium: str = "wallet") -> dict[str, Any]:
        """Both codes of the link on this medium, as "Show to staff" gets them."""
        code: dict[str, Any] = self.person.get(self.path(f"/links/{self.link(medium)['id']}/code"))
        return code

    def document(self, format_name: str, medium: str | None = "wallet") -> httpx.Response:
        """A document with the code of this medium, or without any code."""
        query = {} if medium is None else {"link": self.link(medium)["id"]}
        reply = self.person.ask("GET", self.path(f"/documents/{format_name}"), params=query)
        assert reply.status_code == 200, reply.text
        return reply


@dataclass
class Responder:
    """A clinician at a shared computer: no account, no cookie, a code."""

    service: Site
    address: str = field(default_factory=_address)
    client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        origin = self.service.runtime.settings.emergency_url
        self.client = self.service.browser(origin, {"X-Forwarded-For": self.address})

    def open(self, code: str, **fields: str) -> httpx.Response:
        """Type a code, or post what the square holds after the `#`."""
        return self.client.post("/e", data={"code": code, **fields})

    def scan(self, url: str) -> httpx.Response:
        """What the page's script does with a scanned address."""
        return self.open(url.partition("#")[2], **{"from": "scan"})


def _answer(reply: httpx.Response) -> Any:
    assert reply.is_success, f"{reply.request.method} {reply.request.url.path}: {reply.status_code} {reply.text}"
    return reply.json() if reply.content else None
