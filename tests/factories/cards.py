"""Builders of a record's headings, of a catalogue whose templates are signed, and of whole cards. Fictional people."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from app.card_templates.catalogue import Catalogue
from app.card_templates.digests import combination_digest
from app.card_templates.loader import catalogue
from app.card_templates.schema import Approval
from app.card_templates.values import Language, Status
from app.patient_summary.build import Edition, compose_for, summarise
from app.patient_summary.entries import Recorded, RecordedEntry
from app.patient_summary.schema import PatientSummary, Provenance, Scope, Source

ON = date(2026, 11, 3)
TODAY = date(2026, 11, 21)
PATIENT_SAYS = Provenance(source=Source.PATIENT, on=ON, recorded_on=ON)
FROM_LETTER = Provenance(
    source=Source.LETTER,
    on=date(2026, 9, 1),
    role="Respiratory consultant",
    organisation="Northdale Hospital",
    recorded_on=ON,
)
CONFIRMED = Provenance(
    source=Source.CONFIRMED,
    on=date(2026, 10, 5),
    role="Respiratory consultant",
    organisation="Northdale Hospital",
    recorded_by="clinician",
    recorded_on=date(2026, 10, 5),
)
FACE = "/9j/4AAQSkZJRg=="  # begins like a JPEG; no picture is decoded here


def said(value: Mapping[str, Any], *, by: Provenance = PATIENT_SAYS, check_by: date | None = None) -> RecordedEntry:
    """What the person says, unconfirmed."""
    return RecordedEntry(said=Recorded(value, by, check_by=check_by))


def said_none(*, by: Provenance = PATIENT_SAYS) -> RecordedEntry:
    """The person says that there is none."""
    return RecordedEntry(said=Recorded({}, by, is_none=True))


def confirmed(
    value: Mapping[str, Any], *, newer: Mapping[str, Any] | None = None, check_by: date | None = None
) -> RecordedEntry:
    """A confirmed value, and what the person says now: the same unless `newer` is given."""
    return RecordedEntry(
        said=Recorded(value if newer is None else newer, CONFIRMED if newer is None else FROM_LETTER),
        confirmed=Recorded(value, CONFIRMED, check_by=check_by),
    )


def who(given_name: str = "Callum", family_name: str = "Example", born: str = "2007-02-14") -> RecordedEntry:
    return said({"given_name": given_name, "family_name": family_name, "date_of_birth": born})


def conditions(*ids: str, other: str | None = None) -> RecordedEntry:
    return said({"templates": [{"id": each} for each in ids], "other": other})


def a_number(**changes: Any) -> dict[str, Any]:
    """A 24-hour clinical number, unless changed."""
    values = {
        "kind": "clinical",
        "name": "Northdale Hospital switchboard",
        "relation": "Home ventilation team",
        "number": "0300 555 0142",
        "hours": "24 hours",
        "ask_for": "home ventilation on call",
        "is_24_hour": True,
        "checked_on": "2026-10-02",
    }
    return values | changes


def duchenne_record(**changes: RecordedEntry) -> dict[str, RecordedEntry]:
    """A man with Duchenne, adult steroids and a mask ventilator, as the first run leaves him. Names may be changed."""
    record = {
        "who": who(),
        "conditions": conditions("duchenne-muscular-dystrophy", "long-term-steroid-adult", "mask-ventilation"),
        "allergies": said({"status": "recorded", "items": [{"substance": "Penicillin", "reaction": "Rash"}]}),
        "contacts": said({"items": [a_number()]}, check_by=date(2027, 10, 1)),
        "fact.spo2_target_range": confirmed({"value": {"low": 88, "high": 92}}, check_by=date(2027, 10, 5)),
        "fact.ventilation_interface": said({"value": "nasal-mask"}, check_by=date(2027, 5, 3)),
        "fact.steroid_name_dose": said(
            {"value": "prednisolone 20 mg daily"}, by=FROM_LETTER, check_by=date(2027, 5, 1)
        ),
        "medicines": said(
            {
                "status": "recorded",
                "items": [
                    {"name": "prednisolone", "dose": "20 mg", "times": ["08:00"], "is_time_critical": True},
                    {"name": "vitamin D", "dose": "800 units", "times": [], "is_time_critical": False},
                ],
            },
            check_by=date(2027, 5, 3),
        ),
        "equipment": said({"bring": "Own ventilator, cough assist, mask"}),
    }
    return record | changes


def signed_catalogue(*ids: str, combination: str | None = None) -> Catalogue:
    """The real templates, with these signed as they stand: what a live service will hold one day."""
    rules = catalogue()
    templates = dict(rules.templates)
    for each in ids:
        template = templates[each]
        file = template.file.model_copy(update={"status": Status.APPROVED})
        templates[each] = replace(template, file=file, approval=_approval(template.digests))
    combinations = dict(rules.combinations)
    if combination is not None:
        held = combinations[combination]
        digest = combination_digest(held.file, {each.id: each.digests[Language.EN] for each in templates.values()})
        file_ = held.file.model_copy(update={"status": Status.APPROVED})
        signed = _approval({Language.EN: digest})
        combinations[combination] = replace(held, file=file_, digest=digest, approval=signed)
    return replace(rules, templates=templates, combinations=combinations)


def _approval(digests: Mapping[Language, str]) -> Approval:
    return Approval(
        version=1,
        role="Neuromuscular consultant",
        organisation="Northdale Hospital",
        registration="GMC 0000000",
        approved_on=date(2026, 11, 1),
        digests=dict(digests),
    )


def a_card(
    record: Mapping[str, RecordedEntry] | None = None,
    *,
    rules: Catalogue | None = None,
    scope: Scope = Scope.EMERGENCY,
    mode: Literal["demo", "live"] = "demo",
    **edition: Any,
) -> PatientSummary:
    """The emergency summary of a record on 21 November 2026, built as preview and issue build it."""
    rules, record = rules or catalogue(), duchenne_record() if record is None else record
    values: dict[str, Any] = {"card_id": "", "version": 1, "issued_on": TODAY, "mode": mode} | edition
    made = Edition(**values)
    return summarise(record, compose_for(record, rules, made, scope), rules=rules, scope=scope, edition=made)


def fact_keys(rules: Catalogue, place: str) -> Iterable[str]:
    """Facts of the record that stand in one place of the emergency page."""
    return (key for key, each in rules.facts.items() if each.file.emergency == place and each.file.held_as == "fact")
