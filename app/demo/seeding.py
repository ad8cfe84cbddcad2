"""Makes the fictional people through the same services as anybody's own edits, with a past of some months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.access_log.record import EventKey, record_event
from app.alert_cards.by import By
from app.alert_cards.consent import LATEST, Consent
from app.alert_cards.issue import Issue, issue_card
from app.alert_cards.links import make_link
from app.alert_cards.models import AlertCard
from app.alert_cards.preview import preview_card
from app.alert_cards.versions import current_version, version_key
from app.care_plans import history as plan_history
from app.core.clock import UK, fixed_clock, now, today
from app.core.database import transaction
from app.core.runtime import Runtime
from app.demo.world import people
from app.identity.accounts import open_account
from app.identity.models import Account
from app.patients.entries import find_entry
from app.patients.headings.catalogue import FactCatalogue
from app.patients.keys import data_key
from app.patients.models import Patient
from app.patients.schemas import Letter, SaveEntry
from app.patients.service import Record, Writer, confirm_entry, save_entry
from app.patients.start import StartPatient, start_patient
from app.sharing.media import Medium
from app.sharing.queries import links_of_card

RECORDED_DAYS_AGO = 101
ISSUED_DAYS_AGO = (100, 40)
FIRST_LINKS = {"wallet", "phone"}


@dataclass(frozen=True)
class Maker:
    """One open transaction and who is writing in it."""

    session: Session
    runtime: Runtime
    catalogue: FactCatalogue
    account_id: UUID


def ensure_people(runtime: Runtime, catalogue: FactCatalogue) -> bool:
    """Make the people once; True when they were made now. All or nothing: half a world is never left behind."""
    plan_history.register()  # they too have a plan whose history begins with what was first said
    with transaction(runtime.database) as session:
        if session.exec(select(Account).where(Account.is_seeded)).first() is not None:
            return False
        for person in people():
            _make_person(session, runtime, catalogue, person)
    return True


def _make_person(session: Session, runtime: Runtime, catalogue: FactCatalogue, person: Mapping[str, Any]) -> None:
    with fixed_clock(_days_ago(RECORDED_DAYS_AGO)):
        account = open_account(session, runtime.keys, email=person["email"])
        account.is_seeded = True
        session.flush()
    maker = Maker(session, runtime, catalogue, account.id)
    for record in person["records"]:
        _make_record(maker, record)


def _make_record(maker: Maker, told: Mapping[str, Any]) -> None:
    with fixed_clock(_days_ago(RECORDED_DAYS_AGO)):
        patient_id = _start(maker, told)
        for heading, entry in told["entries"].items():
            _save(maker, patient_id, heading, entry, is_own=told["relation"] == "self")
    for days in ISSUED_DAYS_AGO:
        with fixed_clock(_days_ago(days)):
            if days == ISSUED_DAYS_AGO[-1]:
                for heading, entry in told.get("updated", {}).items():
                    _save(maker, patient_id, heading, entry, is_own=told["relation"] == "self")
            _issue(maker, patient_id, is_own=told["relation"] == "self")
            _make_links(maker, patient_id, told["links"], is_own=told["relation"] == "self")
    for opening in told.get("openings", ()):
        _open_card(maker, patient_id, opening)


def _start(maker: Maker, told: Mapping[str, Any]) -> UUID:
    asked: dict[str, Any] = {"relation": told["relation"], "who": told["who"], "confirm_unusual": True}
    if told["relation"] != "self":
        asked |= {"relationship": told["relationship"], "legal_basis": "parental_responsibility"}
    return start_patient(
        maker.session,
        maker.runtime,
        StartPatient.model_validate(asked),
        catalogue=maker.catalogue,
        account_id=maker.account_id,
        colour=told["colour"],
        is_seeded=True,
    )


def _save(maker: Maker, patient_id: UUID, heading: str, entry: Mapping[str, Any], *, is_own: bool) -> None:
    key = data_key(maker.session, maker.runtime, patient_id)
    record = Record(maker.session, key, maker.catalogue, maker.runtime.mode)
    standing = find_entry(maker.session, key, heading)
    letter = entry.get("letter")
    save = SaveEntry.model_validate(
        {
            "version": 0 if standing is None else standing.version,
            "value": {"value": entry["value"]} if heading.startswith("fact.") else entry["value"],
            "source": "letter" if letter else "patient",
            "letter": Letter.model_validate(letter) if letter else None,
            "confirm_unusual": True,
        }
    )
    saved = save_entry(record, heading, save, by=Writer(maker.account_id, "patient" if is_own else "proxy"))
    if confirmed := entry.get("confirmed"):
        confirm_entry(
            record,
            heading,
            version=saved.entry.version,
            value=saved.entry.value or {},
            role=confirmed["role"],
            organisation=confirmed["organisation"],
            on=date.fromisoformat(confirmed["on"]),
            by=Writer(None, "clinician"),
        )


def _issue(maker: Maker, patient_id: UUID, *, is_own: bool) -> None:
    by = By("patient" if is_own else "proxy", maker.account_id)
    patient = maker.session.get_one(Patient, patient_id)
    card = _card_of(maker.session, patient_id)
    shown = preview_card(maker.session, maker.runtime, patient=patient, card=card)
    issue = Issue(shown.digest, Consent(version=LATEST, language="en-GB"))
    issue_card(maker.session, maker.runtime, issue, patient_id=patient_id, by=by)


def _make_links(maker: Maker, patient_id: UUID, media: list[str], *, is_own: bool) -> None:
    by = By("patient" if is_own else "proxy", maker.account_id)
    card = _card_of(maker.session, patient_id)
    there = {link.medium for link in links_of_card(maker.session, card.id)} if card else set()
    for medium in media:
        if medium not in there:
            make_link(maker.session, maker.runtime, patient_id=patient_id, medium=Medium(medium), by=by)


def _open_card(maker: Maker, patient_id: UUID, opening: Mapping[str, Any]) -> None:
    """A past opening, as the log would hold it; nobody is told of it again."""
    card = maker.session.exec(select(AlertCard).where(AlertCard.patient_id == patient_id)).one()
    version = current_version(maker.session, card)
    if version is None:
        return
    link = next(link for link in links_of_card(maker.session, card.id) if link.medium == opening["link"])
    key = version_key(version, data_key(maker.session, maker.runtime, patient_id)).key
    clock_time = time.fromisoformat(opening["at"])
    at = datetime.combine(today() - timedelta(days=opening["days_ago"]), clock_time, UK)
    with fixed_clock(at):
        record_event(
            maker.session,
            event="card.opened",
            outcome="shown",
            by="responder",
            patient_id=patient_id,
            card_id=card.id,
            card_version=version.version,
            link_id=link.id,
            tier="emergency",
            private={"how": opening["how"], "network": "192.0.2.0/24"},
            private_key=EventKey(key, version.key_number, card.id),
        )


def _card_of(session: Session, patient_id: UUID) -> AlertCard | None:
    return session.exec(select(AlertCard).where(AlertCard.patient_id == patient_id)).one_or_none()


def _days_ago(days: int) -> datetime:
    return now() - timedelta(days=days)
