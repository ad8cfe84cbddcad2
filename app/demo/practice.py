"""The public practice code: a card of nobody that any department may scan, type and print (clinical-design F20).

It is a drill link (kind 3) to a version sealed like any other, in a demonstration and in a live service alike. Its
patient belongs to no account, so nobody can sign in to it.
"""

from sqlmodel import Session, select

from app.alert_cards.by import SYSTEM
from app.alert_cards.events import tell
from app.alert_cards.models import AlertCard
from app.alert_cards.versions import seal_version
from app.card_templates.values import Language
from app.core.clock import today
from app.core.database import transaction
from app.core.link_token import LinkKind
from app.core.runtime import Runtime
from app.core.typed_code import format_typed_code
from app.exports import plain_text
from app.patient_summary.build import Edition, build_from, load_entries
from app.patient_summary.digest import preview_digest
from app.patient_summary.schema import PatientSummary, Scope
from app.patients.headings.catalogue import FactCatalogue
from app.patients.keys import data_key, make_patient_key
from app.patients.models import Patient
from app.patients.schemas import SaveEntry
from app.patients.service import Record, Writer, save_entry
from app.sharing.media import Medium
from app.sharing.models import ShareLink
from app.sharing.service import create_link, secrets_of

ENTRIES = {
    "who": {"given_name": "Practice", "family_name": "Example", "date_of_birth": "2001-01-01"},
    "conditions": {
        "templates": [
            {"id": "duchenne-muscular-dystrophy"},
            {"id": "long-term-steroid-adult"},
            {"id": "mask-ventilation"},
        ]
    },
    "allergies": {"status": "none_known", "items": []},
    "contacts": {
        "items": [
            {
                "kind": "clinical",
                "name": "Practice on-call team",
                "number": "01632 960001",
                "hours": "Day and night",
                "is_24_hour": True,
            }
        ]
    },
    "fact.spo2_target_range": {"value": {"low": 88, "high": 92}},
}


def ensure_practice_card(runtime: Runtime, catalogue: FactCatalogue) -> None:
    """Make the practice card once."""
    with transaction(runtime.database) as session:
        if practice_link(session) is None:
            _make(session, runtime, catalogue)


def practice_link(session: Session) -> ShareLink | None:
    """The link of the practice card, if it was made."""
    return session.exec(select(ShareLink).where(ShareLink.medium == Medium.PRACTICE.value)).first()


def practice_code(session: Session, runtime: Runtime) -> str | None:
    """The typed code as it stands on the front page and the poster."""
    link = practice_link(session)
    if link is None:
        return None
    return format_typed_code(secrets_of(link, data_key(session, runtime, link.patient_id)).symbols)


def _make(session: Session, runtime: Runtime, catalogue: FactCatalogue) -> None:
    patient = Patient.model_validate({"is_seeded": True})
    session.add(patient)
    session.flush()
    key = make_patient_key(session, runtime, patient.id)
    record = Record(session, key, catalogue, runtime.mode)
    for heading, value in ENTRIES.items():
        save = SaveEntry.model_validate({"version": 0, "value": value, "confirm_unusual": True})
        save_entry(record, heading, save, by=Writer(None, "system"))
    card = AlertCard.model_validate({"patient_id": patient.id, "current_version": 1})
    session.add(card)
    session.flush()
    summary = _summary(session, runtime, card)
    version, version_key = seal_version(
        session, card, summary, data_key=key, preview_digest=preview_digest(summary), issued_by=None
    )
    digests = {"digest": version.digest.hex(), "preview": version.preview_digest}
    tell(
        session,
        "card.issued",
        card,
        version=version.version,
        private=digests,
        private_key=key.event_key,
        is_told=False,
        by=SYSTEM,
    )
    create_link(session, runtime, version_key=version_key, data_key=key, medium=Medium.PRACTICE, kind=LinkKind.DRILL)


def _summary(session: Session, runtime: Runtime, card: AlertCard) -> PatientSummary:
    """Built as a demonstration, because it shows drafts and is nobody; marked as practice from its first words on."""
    edition = Edition(str(card.id), version=1, issued_on=today(), mode="demo", language=Language.EN)
    entries = load_entries(session, runtime, card.patient_id)
    built = build_from(session, entries, scope=Scope.EMERGENCY, edition=edition)
    summary = built.summary.model_copy(update={"mode": "practice"})
    return summary.model_copy(update={"plain_text": plain_text.render(summary, today=today())})
