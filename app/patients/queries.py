"""Reads: one record as its owner sees it, and the people of an account."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Session, select

from app.authorisation.permissions import Permission
from app.authorisation.policy import Relation, relations_of
from app.authorisation.roles import RelationKind
from app.core.errors import NotFound
from app.core.runtime import Runtime
from app.identity.actor import Actor
from app.patients import hooks
from app.patients.attachments import attachment_ids
from app.patients.entries import Entry, entries_of, some_entries
from app.patients.headings import asked_headings, find_heading
from app.patients.keys import data_key
from app.patients.models import Patient
from app.patients.relationship import relationship_of
from app.patients.schemas import EntryView, SavedView, Warned
from app.patients.service import Record, Saved, Writer
from app.patients.views import view

KEPT_BOTH = "Somebody saved this list while you were writing. We kept both lists: check it and take away what is wrong."


class PatientView(BaseModel):
    """Who the record is of. `colour_word` stands beside the colour on every page: nobody has to see the colour."""

    id: UUID
    given_name: str
    family_name: str
    known_as: str | None
    date_of_birth: date | None
    colour: str
    colour_word: str


class RecordView(BaseModel):
    """The whole record. `ask` are the headings that the chosen conditions ask for, in order of danger."""

    patient: PatientView
    entries: tuple[EntryView, ...]
    ask: tuple[str, ...]


class PersonView(PatientView):
    """One of the people whose card an account keeps."""

    relation: Literal["self", "proxy"]
    relationship: str
    may_change: bool
    has_card: bool
    has_changes: bool
    """Something was changed that the card in use does not say yet."""
    photo: str | None
    sees_openings: bool
    may_switch_openings: bool
    """Whether the account itself may switch on that it sees openings: a parent who keeps a child's card alone (H9)."""


def record_view(record: Record, *, account_id: UUID) -> RecordView:
    """Every entry in the order of saving. Entries of facts that the templates no longer know are kept and not shown."""
    entries = entries_of(record.session, record.key)
    card = hooks.card_state(record.session, record.patient_id)
    pictures = attachment_ids(record.session, record.patient_id)
    known = ((entry, find_heading(key, record.catalogue)) for key, entry in entries.items())
    views = [
        view(entry, heading, card, account_id=account_id, pictures=pictures)
        for entry, heading in known
        if heading is not None
    ]
    return RecordView(
        patient=PatientView(**_patient(record.session, record.patient_id, entries)),
        entries=tuple(views),
        ask=asked_headings(chosen_templates(entries), record.catalogue),
    )


def chosen_templates(entries: dict[str, Entry]) -> tuple[str, ...]:
    """The ids of the templates a person chose."""
    conditions = entries.get("conditions")
    chosen = (conditions.value or {}).get("templates", ()) if conditions else ()
    return tuple(template["id"] for template in chosen)


def saved_view(record: Record, saved: Saved, *, by: Writer) -> SavedView:
    """What a save gives back."""
    heading = find_heading(saved.entry.heading, record.catalogue)
    if heading is None:
        raise NotFound
    card = hooks.card_state(record.session, record.patient_id)
    pictures = attachment_ids(record.session, record.patient_id)
    return SavedView(
        entry=view(saved.entry, heading, card, account_id=by.account_id, pictures=pictures),
        warnings=(Warned(field="items", message=KEPT_BOTH),) if saved.kept_both else (),
        card_headings_changed=saved.changed_groups,
    )


def people_of(session: Session, runtime: Runtime, actor: Actor) -> tuple[PersonView, ...]:
    """Everybody whose card this account keeps: one's own first."""
    return tuple(_person(session, runtime, relation) for relation in relations_of(session, actor))


def _person(session: Session, runtime: Runtime, relation: Relation) -> PersonView:
    key = data_key(session, runtime, relation.patient_id)
    entries = some_entries(session, key, ("who", "photo"))
    card = hooks.card_state(session, relation.patient_id)
    return PersonView(
        **_patient(session, relation.patient_id, entries),
        relation="self" if relation.kind is RelationKind.SELF else "proxy",
        relationship=relationship_of(key, relation),
        may_change=Permission.RECORD_SAVE in relation.permissions,
        has_card=card is not None,
        has_changes=card is not None and bool(card.changed),
        photo=_photo(entries.get("photo")),
        sees_openings=Permission.OPENINGS_SEE in relation.permissions,
        may_switch_openings=relation.may_switch_openings,
    )


def _photo(photo: Entry | None) -> str | None:
    """A photo that is out of date is not shown (H40-A1)."""
    if photo is None or photo.value is None or photo.is_overdue:
        return None
    return str(photo.value["jpeg_base64"])


def _patient(session: Session, patient_id: UUID, entries: dict[str, Entry]) -> dict[str, object]:
    row = session.exec(select(Patient).where(Patient.id == patient_id)).first()
    if row is None:
        raise NotFound
    who = entries["who"].value or {} if "who" in entries else {}
    return {
        "id": row.id,
        "given_name": who.get("given_name", ""),
        "family_name": who.get("family_name", ""),
        "known_as": who.get("known_as"),
        "date_of_birth": who.get("date_of_birth"),
        "colour": row.colour,
        "colour_word": row.colour,
    }
