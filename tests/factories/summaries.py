"""Builders of `PatientSummary` for tests. All people are fictional; the words are those of the draft templates.

`a_summary()` is a man with Duchenne, adult steroids and a mask ventilator; every field can be changed by name.
"""

from datetime import date
from typing import Any

from app.patient_summary.schema import (
    AdvancePlan,
    Allergies,
    AllergyItem,
    Communication,
    Condition,
    Contact,
    Fact,
    Identifier,
    Identity,
    Medicine,
    Medicines,
    PatientSummary,
    Provenance,
    Review,
    Scope,
    Source,
)
from tests.factories.card_lines import (
    DUCHENNE,
    MASK,
    SMA_2,
    STEROIDS,
    duchenne_first_blocks,
    duchenne_more_blocks,
    sma_first_blocks,
    wallet_lines,
    wallet_refs,
)

ISSUED_ON = date(2026, 5, 3)
REVIEW_BY = date(2027, 5, 1)
CONFIRMED = Provenance(
    source=Source.CONFIRMED,
    on=date(2026, 5, 2),
    role="Respiratory consultant",
    organisation="Northdale Hospital",
    recorded_by="clinician",
    recorded_on=date(2026, 5, 2),
)
LETTER = Provenance(
    source=Source.LETTER,
    on=date(2026, 3, 14),
    role="Neuromuscular consultant",
    organisation="Northdale Hospital",
    recorded_by="patient",
    recorded_on=date(2026, 4, 30),
)
PATIENT_SAYS = Provenance(source=Source.PATIENT, on=date(2026, 5, 3), recorded_on=date(2026, 5, 3))


def a_contact(**changes: Any) -> Contact:
    """The 24-hour number, unless changed."""
    values = {
        "kind": "clinical",
        "name": "Northdale Hospital switchboard",
        "relation": "Home ventilation team",
        "number": "0300 555 0142",
        "hours": "24 hours",
        "ask_for": "home ventilation on call",
        "is_24_hour": True,
        "checked_on": date(2026, 5, 2),
    }
    return Contact.model_validate(values | changes)


def duchenne_contacts() -> tuple[Contact, ...]:
    """In ringing order."""
    return (
        a_contact(),
        a_contact(
            name="Northdale muscle clinic",
            relation="Muscle team",
            number="0300 555 0177",
            hours="Monday to Friday, 9am to 5pm",
            ask_for="the care advisor",
            is_24_hour=False,
        ),
        a_contact(
            kind="family", name="Ruth Okoro-Bell", relation="Mother", number="07700 900123", hours="", ask_for=""
        ),
        a_contact(
            kind="family",
            name="Daniel Bell",
            relation="Father",
            number="07700 900456",
            hours="",
            ask_for="",
            is_24_hour=False,
        ),
        a_contact(
            kind="gp",
            name="Millbrook Surgery",
            relation="GP",
            number="0300 555 0119",
            hours="",
            ask_for="",
            is_24_hour=False,
            checked_on=None,
        ),
    )


def a_fact(key: str, label: str, value: str | None, **changes: Any) -> Fact:
    """A fact from a letter, unless changed."""
    values = {
        "key": key,
        "group": "breathing-support",
        "label": label,
        "value": value,
        "provenance": LETTER if value is not None else None,
        "true_on": date(2026, 3, 14) if value is not None else None,
        "check_by": date(2027, 3, 14) if value is not None else None,
    }
    return Fact.model_validate(values | changes)


def duchenne_first_facts() -> tuple[Fact, ...]:
    """What stands on the first screen, or first below it."""
    return (
        a_fact(
            "spo2_target_range",
            "Agreed SpO2 target range (%)",
            "88% to 92%",
            group="oxygen",
            provenance=CONFIRMED,
            needs_clinician=True,
            paper="88-92%",
        ),
        a_fact("ventilation_interface", "Ventilation interface", "Mask ventilator at night and for naps"),
        a_fact(
            "time_off_ventilator",
            "Safe ventilator-free time",
            "6 hours",
            provenance=CONFIRMED,
            needs_clinician=True,
            newer_value="4 hours",
            newer_provenance=LETTER,
        ),
        a_fact("steroid_name_dose", "Steroid name and daily dose (mg)", "Prednisolone 20 mg", group="steroids"),
        a_fact(
            "lying_flat_tolerance",
            "Tolerance of lying flat",
            "No, head up 30 degrees at least",
            group="position-and-lifting",
            provenance=PATIENT_SAYS,
        ),
    )


def duchenne_other_facts() -> tuple[Fact, ...]:
    """The second group."""
    return (
        a_fact("fvc_percent", "Forced vital capacity", "32% of predicted", group="breathing-tests"),
        a_fact("ejection_fraction", "Left ventricular ejection fraction", "48%", group="heart"),
        a_fact("usual_mobility", "Usual mobility", "Electric wheelchair, cannot stand", provenance=PATIENT_SAYS),
        a_fact("transfers_and_hoist", "Transfers", "Full hoist, two people", provenance=PATIENT_SAYS),
    )


def a_summary(**changes: Any) -> PatientSummary:
    """A man of 19 with Duchenne, adult steroids and a mask ventilator, as issued on 3 May 2026."""
    first, more = duchenne_first_blocks(), duchenne_more_blocks()
    values: dict[str, Any] = {
        "scope": Scope.EMERGENCY,
        "mode": "demo",
        "card_id": "22222222-2222-4222-8222-222222222222",
        "review": Review(
            version=7,
            issued_on=ISSUED_ON,
            review_by=REVIEW_BY,
            checked=("oxygen", "steroids"),
            not_checked=("medicines", "equipment"),
            confirmed_by=("Respiratory consultant, Northdale Hospital",),
        ),
        "identity": an_identity(),
        "communication": Communication(
            languages=("English",), speech="Weak voice with mask on; blinks once for yes", needs="Give extra time"
        ),
        "conditions": (
            Condition(template_id=DUCHENNE[0], name=DUCHENNE[1], provenance=LETTER),
            Condition(template_id=STEROIDS[0], name="Long-term steroid treatment", provenance=LETTER),
            Condition(template_id=MASK[0], name=MASK[1], provenance=CONFIRMED),
        ),
        "condition_line": "Duchenne muscular dystrophy. Mask ventilator. Daily steroids.",
        "allergies": Allergies(status="none_known", provenance=PATIENT_SAYS, check_by=date(2027, 5, 3)),
        "advance_plans": (
            AdvancePlan(
                type="ReSPECT plan",
                dated=date(2026, 2, 9),
                kept_at="yellow folder on the wheelchair",
                issuer="Northdale Hospital",
            ),
        ),
        "first_blocks": first,
        "more_blocks": more,
        "wallet_lines": wallet_lines(first),
        "wallet_refs": wallet_refs(first),
        "contacts": duchenne_contacts(),
        "medicines": Medicines(
            status="recorded",
            items=(
                Medicine(
                    name="Prednisolone",
                    dose="20 mg",
                    times=("08:00",),
                    is_time_critical=True,
                    if_nil_by_mouth="Give hydrocortisone by injection",
                    provenance=LETTER,
                ),
                Medicine(name="Perindopril", dose="4 mg once a day", provenance=PATIENT_SAYS),
                Medicine(name="Vitamin D", dose="800 units once a day", provenance=PATIENT_SAYS),
            ),
            checked_on=date(2026, 5, 3),
        ),
        "bring": "own ventilator, cough assist, medicines, steroid kit",
        "position": "not flat; head up 30 degrees",
        "lifting": "full hoist, two people; support the head",
        "first_facts": duchenne_first_facts(),
        "other_facts": duchenne_other_facts(),
        "how_to_help": "Speak to me, not over me. Ask before you move my arms.",
        "decision_makers": None,
        "has_draft_lines": True,
        "has_approved_lines": False,
        "plain_text": "MICHAEL BELL, born 14 February 2007. Version 7.",
    }
    return PatientSummary.model_validate(values | changes)


def an_identity(**changes: Any) -> Identity:
    """Michael Bell, fictional, with a number of the test range."""
    values: dict[str, Any] = {
        "given_name": "Michael",
        "family_name": "Bell",
        "date_of_birth": date(2007, 2, 14),
        "identifiers": (
            Identifier(system="https://fhir.nhs.uk/Id/nhs-number", label="NHS number", value="999 200 4517"),
            Identifier(system="local", label="Northdale Hospital number", value="N0041277"),
        ),
    }
    return Identity.model_validate(values | changes)


def a_child_summary(**changes: Any) -> PatientSummary:
    """A girl of four with SMA type 2, an allergy and no number that answers at night."""
    first = sma_first_blocks()
    values: dict[str, Any] = {
        "identity": an_identity(
            given_name="Aisha", family_name="Rahman", date_of_birth=date(2022, 8, 30), identifiers=()
        ),
        "communication": Communication(languages=("Bengali", "English"), interpreter="Bengali, for the grandmother"),
        "conditions": (Condition(template_id=SMA_2[0], name=SMA_2[1], provenance=LETTER),),
        "condition_line": "Spinal muscular atrophy type 2. Mask ventilator at night.",
        "allergies": Allergies(
            status="recorded",
            items=(
                AllergyItem(substance="Penicillin", reaction="rash and swollen face", provenance=LETTER),
                AllergyItem(substance="Egg", reaction="vomiting", provenance=PATIENT_SAYS),
            ),
            provenance=LETTER,
        ),
        "advance_plans": (),
        "first_blocks": first,
        "more_blocks": (),
        "wallet_lines": wallet_lines(first),
        "wallet_refs": wallet_refs(first),
        "contacts": (
            a_contact(
                kind="family",
                name="Nadia Rahman",
                relation="Mother",
                number="07700 900321",
                hours="",
                ask_for="",
                is_24_hour=False,
            ),
        ),
        "medicines": Medicines(status="not_recorded"),
        "first_facts": (
            a_fact("spo2_target_range", "Agreed SpO2 target range (%)", None, group="oxygen", needs_clinician=True),
            a_fact("ventilation_interface", "Ventilation interface", "Mask ventilator at night"),
        ),
        "other_facts": (),
        "bring": "own ventilator and cough assist",
        "how_to_help": "Her bear goes where she goes.",
        "plain_text": "AISHA RAHMAN, born 30 August 2022. Version 7.",
    }
    return a_summary(**(values | changes))


def a_summary_without_lines(**changes: Any) -> PatientSummary:
    """A first card outside the demonstration: no approved advice exists, so facts and contacts alone."""
    values: dict[str, Any] = {
        "mode": "live",
        "first_blocks": (),
        "more_blocks": (),
        "wallet_lines": (),
        "wallet_refs": (),
        "has_draft_lines": False,
        "has_approved_lines": False,
    }
    return a_summary(**(values | changes))


def a_long_name_summary(**changes: Any) -> PatientSummary:
    """A name that is longer than most lines."""
    name = an_identity(
        given_name="Maximiliana-Persephone",
        family_name="Featherstonehaugh-Cholmondeley",
        known_as="Max",
    )
    return a_summary(**({"identity": name} | changes))


def a_right_to_left_summary(script: str = "arabic", **changes: Any) -> PatientSummary:
    """A name as its owner writes it, in Arabic or Hebrew letters."""
    given, family = {"arabic": ("محمد", "العبدالله"), "hebrew": ("יעל", "בן־דוד")}[script]
    return a_summary(**({"identity": an_identity(given_name=given, family_name=family)} | changes))


def a_summary_with_long_notes(**changes: Any) -> PatientSummary:
    """Five thousand characters in every free text."""
    notes = ("Please speak slowly and wait for the answer. " * 120)[:5000].strip()
    communication = Communication(languages=("English",), speech="Weak voice with mask on", needs=notes)
    values: dict[str, Any] = {
        "how_to_help": notes,
        "decision_makers": notes,
        "lifting": notes,
        "communication": communication,
    }
    return a_summary(**(values | changes))
