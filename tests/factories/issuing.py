"""Whole records, issued cards, and a reader who has nothing but a code and the pepper. Fictional people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from httpx import Client
from sqlmodel import Session, col, select

from app.access_log.models import AccessEvent
from app.access_log.record import EventKey, record_event
from app.alert_cards.by import By
from app.alert_cards.consent import LATEST, Consent
from app.alert_cards.issue import Issue, Issued, issue_card
from app.alert_cards.locking import lock_card, lock_patient
from app.alert_cards.models import AlertCard, CardVersion
from app.alert_cards.preview import Preview, preview_card
from app.alert_cards.versions import version_key
from app.core.clock import fixed_clock
from app.core.derived_keys import code_lookup, secret_lookup
from app.core.envelope import Place, open_sealed
from app.core.field_ids import FieldId
from app.core.runtime import Runtime
from app.core.secret_keys import SecretKeys
from app.patient_summary.schema import PatientSummary
from app.patients.keys import data_key
from app.sharing.link_secrets import LinkSecrets
from app.sharing.models import LinkWrap, ShareLink
from app.sharing.openings import OPENED
from app.sharing.service import secrets_of
from app.sharing.wraps import unwrap_by_code, unwrap_by_token
from tests.factories.cards import a_number
from tests.factories.patients import a_patient, a_record, confirm, save

OWNER = By("patient")
AGREED = Consent(version=LATEST, language="en-GB")
CONSENT = AGREED.model_dump()
SignIn = Callable[..., Client]
"""Gives a browser in which an account is signed in."""


def fill_record(session: Session, runtime: Runtime, patient_id: UUID) -> None:
    """A man with Duchenne, adult steroids and a mask ventilator; his oxygen target is confirmed."""
    record = a_record(session, runtime, patient_id)
    values: dict[str, dict[str, Any]] = {
        "conditions": {
            "templates": [
                {"id": "duchenne-muscular-dystrophy"},
                {"id": "long-term-steroid-adult"},
                {"id": "mask-ventilation"},
            ]
        },
        "allergies": {"status": "recorded", "items": [{"substance": "Penicillin", "reaction": "Rash"}]},
        "contacts": {"items": [a_number()]},
        "medicines": {
            "status": "recorded",
            "items": [{"name": "Prednisolone", "dose": "20 mg", "times": ["08:00"], "is_time_critical": True}],
        },
        "equipment": {"bring": "Own ventilator, cough assist, mask"},
        "fact.spo2_target_range": {"value": {"low": 88, "high": 92}},
        "fact.steroid_name_dose": {"value": "prednisolone 20 mg daily"},
        "fact.ventilation_interface": {"value": "nasal-mask"},
        "fact.weight_kg": {"value": 54},
    }
    for heading, value in values.items():
        save(record, heading, value)
    confirm(record, "fact.spo2_target_range")


def a_full_patient(session: Session, runtime: Runtime, **who: Any) -> UUID:
    """A patient with the whole Duchenne record."""
    patient_id = a_patient(session, runtime, **who)
    fill_record(session, runtime, patient_id)
    return patient_id


def preview(session: Session, runtime: Runtime, patient_id: UUID, *, with_advice: bool = True) -> Preview:
    """What would be issued now."""
    card, patient = lock_card(session, patient_id), lock_patient(session, patient_id)
    return preview_card(session, runtime, patient=patient, card=card, with_advice=with_advice)


def issue(
    session: Session, runtime: Runtime, patient_id: UUID, *, review_by: date | None = None, with_advice: bool = True
) -> Issued:
    """Preview and issue as the owner."""
    digest = preview(session, runtime, patient_id, with_advice=with_advice).digest
    asked = Issue(digest, AGREED, review_by, with_advice)
    return issue_card(session, runtime, asked, patient_id=patient_id, by=OWNER)


def codes(session: Session, runtime: Runtime, link: ShareLink) -> LinkSecrets:
    """What stands on the paper of this link."""
    return secrets_of(link, data_key(session, runtime, link.patient_id))


def wrap_of(session: Session, link: ShareLink) -> LinkWrap:
    """What the codes of a link that has not ended unwrap."""
    return session.get_one(LinkWrap, link.id)


@dataclass(frozen=True)
class Reader:
    """The emergency process: the peppers and the rows, no other key. It opens what a code leads to, or fails."""

    session: Session
    peppers: SecretKeys

    def scan(self, secret: bytes) -> PatientSummary | None:
        """The summary for whoever scanned; None where no row or no wrap is found. EnvelopeError when it fails."""
        found = self._row(ShareLink.secret_lookup == secret_lookup(secret))
        if found is None or found[0].wraps is None:
            return None
        link, version = found
        key = unwrap_by_token(
            wrap_of(self.session, link).by_token, secret, link_id=link.id, card_id=link.card_id, version=version.version
        )
        return self._open(version, key)

    def type(self, symbols: str) -> PatientSummary | None:
        """The summary for whoever typed the fourteen symbols."""
        for pepper in reversed(self.peppers.keys):
            found = self._row(ShareLink.code_lookup == code_lookup(pepper, symbols))
            if found is not None:
                break
        else:
            return None
        link, version = found
        if link.wraps is None:
            return None
        key = unwrap_by_code(
            link.wraps.by_code,
            symbols,
            pepper=pepper,
            link_id=link.id,
            card_id=link.card_id,
            version=version.version,
        )
        return self._open(version, key)

    def _row(self, condition: Any) -> tuple[ShareLink, CardVersion] | None:
        query = (
            select(ShareLink, CardVersion)
            .join(AlertCard, col(AlertCard.id) == col(ShareLink.card_id))
            .join(CardVersion, col(CardVersion.card_id) == col(AlertCard.id))
            .where(condition, CardVersion.version == AlertCard.current_version, AlertCard.status == "active")
        )
        return self.session.exec(query.execution_options(populate_existing=True)).one_or_none()

    def _open(self, version: CardVersion, key: bytes) -> PatientSummary:
        place = Place(FieldId.CARD_VERSION_EMERGENCY_BODY, version.id, version.card_id, version.version)
        return PatientSummary.model_validate_json(open_sealed(key, version.emergency_body, place))


def an_opening(
    session: Session, runtime: Runtime, link: ShareLink, *, at: datetime, version: int = 1, **private: Any
) -> AccessEvent:
    """One opening of this link, as the emergency process records it: its private part under the version key."""
    row = session.exec(
        select(CardVersion).where(CardVersion.card_id == link.card_id, CardVersion.version == version)
    ).one()
    key = version_key(row, data_key(session, runtime, link.patient_id))
    with fixed_clock(at):
        return record_event(
            session,
            event=OPENED,
            outcome="shown",
            by="responder",
            tier="emergency",
            patient_id=link.patient_id,
            card_id=link.card_id,
            card_version=version,
            link_id=link.id,
            private=private or None,
            private_key=EventKey(key.key, row.key_number, link.card_id) if private else None,
        )
