"""What there is, from every capability: one part of the file for each table that names a patient (a test compares)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlmodel import col, select

from app.access_log.door import OpenRecord
from app.access_log.models import AccessEvent
from app.alert_cards.models import CardVersion
from app.alert_cards.prints import corrected_since, prints_of
from app.alert_cards.queries import find_card
from app.alert_cards.versions import issued_on, open_summary
from app.alert_cards.views import link_views, opening_views, print_view
from app.authorisation.models import ProxyGrant
from app.authorisation.permissions import Permission
from app.care_plans.drafts import find_draft
from app.care_plans.history import versions_of
from app.care_plans.makers import makers_of
from app.care_plans.queries import version_view
from app.care_plans.sections import all_sections, section_holding
from app.care_plans.wording import heading_label
from app.consents.queries import consents_of_patient
from app.core.runtime import Runtime
from app.patients.entries import Entry, entries_of
from app.patients.keys import DataKey
from app.patients.queries import people_of
from app.patients.service import Record

ALL: Final = 1_000_000


def everything(opened: OpenRecord, record: Record, runtime: Runtime) -> Mapping[str, Any]:
    """Plain values, ready for JSON, in the order in which a person would look for them."""
    return {
        "person": _person(opened, runtime),
        "record": [_entry(each, record) for each in entries_of(record.session, record.key).values()],
        "plan_history": _plan_history(opened, record.key),
        "plan_drafts": _drafts(opened, record.key),
        "cards": _cards(opened, record.key),
        "codes": [each.model_dump(mode="json") for each in link_views(opened, runtime)],
        "prints": _prints(opened),
        "openings": _openings(opened, runtime),
        "people_who_help": _helpers(opened),
        "agreements": [
            each.model_dump(mode="json") for each in consents_of_patient(opened.session, runtime, record.key)
        ],
        "log": _log(opened),
    }


def _person(opened: OpenRecord, runtime: Runtime) -> Mapping[str, Any]:
    people = people_of(opened.session, runtime, opened.actor)
    return next(each.model_dump(mode="json", exclude={"photo"}) for each in people if each.id == opened.patient_id)


def _entry(entry: Entry, record: Record) -> Mapping[str, Any]:
    """As it is kept, with what the plan calls its heading; what only the card knows goes by its own name."""
    is_in_plan = section_holding(entry.heading, record.catalogue) is not None
    return {
        "label": heading_label(entry.heading) if is_in_plan else entry.heading,
        **entry.body.model_dump(mode="json", exclude={"body_schema"}),
        "version": entry.version,
        "check_by": None if entry.check_by is None else entry.check_by.isoformat(),
        "changed_at": entry.changed_at.isoformat(),
    }


def _plan_history(opened: OpenRecord, key: DataKey) -> list[Any]:
    """Every saved version: what changed in words, and the section as it stood."""
    found = versions_of(opened.session, key, sections=[each.key for each in all_sections()], limit=ALL)
    makers = makers_of(opened.session, key, reader=opened.actor.account_id)
    return [
        version_view(each, makers).model_dump(mode="json")
        | {"state": {heading: body.model_dump(mode="json") for heading, body in each.body.state.items()}}
        for each in found
    ]


def _drafts(opened: OpenRecord, key: DataKey) -> Mapping[str, Any]:
    """One's own: nobody else's half-written words."""
    found = {
        section.key: find_draft(opened.session, key, section.key, opened.actor.account_id) for section in all_sections()
    }
    return {name: draft.model_dump(mode="json") for name, draft in found.items() if draft is not None}


def _cards(opened: OpenRecord, key: DataKey) -> list[Any]:
    """Every issued version, as staff saw it."""
    card = find_card(opened.session, opened.patient_id)
    if card is None:
        return []
    rows = opened.session.exec(
        select(CardVersion).where(CardVersion.card_id == card.id).order_by(col(CardVersion.version))
    )
    return [
        {
            "version": row.version,
            "issued_on": issued_on(row).isoformat(),
            "review_by": row.review_by.isoformat(),
            "card": open_summary(row, key).model_dump(mode="json"),
        }
        for row in rows
    ]


def _prints(opened: OpenRecord) -> list[Any]:
    card = find_card(opened.session, opened.patient_id)
    if card is None:
        return []
    corrected = corrected_since(opened.session, card)
    return [print_view(each, card, corrected).model_dump(mode="json") for each in prints_of(opened.session, card)]


def _openings(opened: OpenRecord, runtime: Runtime) -> list[Any] | None:
    """None for a proxy to whom they were never switched on (security-design H9)."""
    if Permission.OPENINGS_SEE not in opened.relation.permissions:
        return None
    found: list[Any] = []
    before = None
    while views := opening_views(opened, runtime, before=before):
        found += [each.model_dump(mode="json") for each in views]
        before = views[-1].at
    return found


def _helpers(opened: OpenRecord) -> list[Any]:
    """Who may help, without names: an account's e-mail address is its owner's."""
    query = select(ProxyGrant).where(ProxyGrant.patient_id == opened.patient_id)
    kept = {"scope", "status", "legal_basis", "starts_on", "ends_on", "sees_openings"}
    return [each.model_dump(mode="json", include=kept) for each in opened.session.exec(query)]


def _log(opened: OpenRecord) -> list[Any]:
    """What was done, when and by which kind of person. Openings of the card stand apart, for whoever may see them."""
    wanted = (AccessEvent.patient_id == opened.patient_id, col(AccessEvent.by) != "responder")
    rows = opened.session.exec(select(AccessEvent).where(*wanted).order_by(col(AccessEvent.at)))
    return [{"at": row.at.isoformat(), "what": row.event, "outcome": row.outcome, "by": row.by} for row in rows]
