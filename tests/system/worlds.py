"""A patient with everything a route can name: links, a print, a picture, headings. And requests that go through."""

import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import Table, select

from app.core.database import Database, metadata, transaction
from app.identity.models import Organisation
from app.staff.service import end_member
from tests.factories.consents import asking, shared
from tests.factories.journeys import AGREED, Card, Person
from tests.factories.pictures import a_picture
from tests.factories.services import Service
from tests.factories.staff import a_member, an_organisation
from tests.system.permission_table import Row

RECORD: dict[str, dict[str, Any]] = {
    "conditions": {"templates": [{"id": "myotonia-congenita"}]},
    "allergies": {"status": "none_known", "items": []},
    "how_to_help": {"text": "Give me time to answer."},
}
SECTION = "how_to_help_me"
LOGS = {"access_event", "access_unsealed", "access_seal", "access_checkpoint", "counter", "account_session"}
"""A refusal is logged and counted, and a session's idle time is renewed; nothing else may change."""


@cache
def small_picture() -> bytes:
    """A picture to send, made once."""
    return a_picture(quality=60)


@dataclass
class World:
    """One patient's card, made by whoever keeps it."""

    card: Card
    ids: dict[str, str] = field(default_factory=dict)
    team: Organisation = field(init=False)
    """Somebody to share with, who has nothing yet."""

    @property
    def keeper(self) -> Person:
        return self.card.person


def a_world(service: Service, *, relation: str = "self", with_passkeys: int = 0) -> World:
    """A patient with an issued card; the keeper is the patient, or the mother of a child."""
    keeper = Person(service)
    keeper.walk_in(method="passkey")
    card = keeper.start(relation).save_all(RECORD)
    card.issue()
    world = World(card, {"patient_id": card.patient_id, "heading": "how_to_help", "document_format": "gp-letter"})
    world.ids |= {"section": SECTION, "number": "1"}
    world.ids["link_id"] = card.link("wallet")["id"]
    sent = keeper.ask("POST", card.path("/attachments"), files={"picture": small_picture()})
    world.ids["attachment_id"] = sent.json()["id"]
    card.document("wallet-card")
    with transaction(service.runtime.database) as session:
        patient_id = UUID(card.patient_id)
        world.team = an_organisation(session)
        session.expunge(world.team)
        world.ids["consent_id"] = str(shared(session, service.runtime, patient_id, an_organisation(session)).id)
    world.ids["print_id"] = keeper.get(card.path("/prints"))[0]["id"]
    return world


def body_of(row: Row, world: World) -> dict[str, Any]:
    """What makes this request go through, for httpx."""
    patient_bodies: dict[Row, Any] = {
        ("PUT", "/patients/{patient_id}/record/{heading}"): lambda: {
            "json": {"version": world.card.version_of["how_to_help"], "value": {"text": "Speak slowly."}}
        },
        ("DELETE", "/patients/{patient_id}/record/{heading}"): lambda: {
            "params": {"version": world.card.version_of["how_to_help"] + 1}
        },
        ("POST", "/patients/{patient_id}/photo"): lambda: {"files": {"picture": small_picture()}},
        ("POST", "/patients/{patient_id}/attachments"): lambda: {"files": {"picture": small_picture()}},
        ("POST", "/patients/{patient_id}/openings/told"): lambda: {"json": {"is_told": True}},
        ("POST", "/patients/{patient_id}/links"): lambda: {"json": {"medium": "chair"}},
        ("POST", "/patients/{patient_id}/links/{link_id}/cancel"): lambda: {"json": {"reason": "not_needed"}},
        ("POST", "/patients/{patient_id}/consents"): lambda: {"json": asking(world.team)},
        ("POST", "/patients/{patient_id}/card/issue"): lambda: {
            "json": {"digest": world.card.preview()["digest"], "consent": AGREED}
        },
        ("POST", "/patients/{patient_id}/card/withdraw"): lambda: {"json": {"reason": "not_wanted"}},
    }
    patient_bodies |= _plan_bodies(world)
    made: dict[str, Any] = patient_bodies.get(row, dict)()
    return made


def _plan_bodies(world: World) -> dict[Row, Any]:
    section = "/patients/{patient_id}/plan/sections/{section}"
    own = {"heading": f"plan.{SECTION}", "value": {"routine": "Help me turn at night."}}
    return {
        ("PUT", section): lambda: {"json": {"version": section_version(world), "entries": [own]}},
        ("PUT", section + "/draft"): lambda: {"json": {"version": 0, "based_on": 1, "text": "Half a sent"}},
        ("POST", section + "/restore"): lambda: {"json": {"version": section_version(world), "number": 1}},
        ("GET", section + "/compare"): lambda: {"params": {"earlier": 1, "later": 1}},
    }


def section_version(world: World) -> int:
    """The version of the section that the plan's rows name."""
    return int(world.keeper.get(world.card.path(f"/plan/sections/{SECTION}"))["version"])


def ask(person: Person, row: Row, world: World, **instead: str) -> httpx.Response:
    """This row's request about this world, by this person. `instead` puts other ids into the path."""
    method, path = row
    return person.ask(method, path.format(**(world.ids | instead)), **body_of(row, world))


def standing(database: Database) -> dict[str, str]:
    """A digest of every table that no refused request may change."""
    tables = [table for table in metadata.sorted_tables if table.name not in LOGS]
    with database.read.connect() as connection:
        return {table.name: _digest(connection.execute(_all_of(table)).all()) for table in tables}


def _all_of(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _digest(found: Any) -> str:
    return hashlib.sha256(repr([tuple(row) for row in found]).encode()).hexdigest()


def a_professional(service: Service, *, has_left: bool = False, **session: Any) -> Person:
    """Somebody who works beside a colleague who covers for them, or has left."""
    person = Person(service)
    account_id = person.walk_in(**({"method": "passkey"} | session))
    with transaction(service.runtime.database) as opened:
        organisation = an_organisation(opened)
        deputy = a_member(opened, service.runtime, organisation)
        member = a_member(opened, service.runtime, organisation, account_id=account_id, deputy_id=deputy.id)
        if has_left:
            end_member(opened, member)
    if has_left:  # leaving signed them out
        person.walk_in(method="passkey")
    return person
