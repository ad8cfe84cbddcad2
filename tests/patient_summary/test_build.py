"""What the summary says of numbers, allergies, lists and lines."""

from datetime import date

import pytest

from app.card_templates.catalogue import Catalogue
from app.card_templates.loader import catalogue
from app.core.identifiers import NumberSystem
from app.patient_summary.entries import RecordedEntry
from app.patient_summary.schema import Source
from app.patients.headings.card_choices import CardPart
from tests.factories import cards
from tests.factories.cards import a_card, a_number, confirmed, duchenne_record, said
from tests.patient_summary.conftest import DUCHENNE, every_word

# --- numbers ---------------------------------------------------------------------------------------------


def test_nhs_number_that_guards_the_full_plan_stands_nowhere_on_the_card() -> None:
    numbers = said({"nhs_number": {"value": "9991234560", "system": NumberSystem.NHS.value}})
    summary = a_card(duchenne_record(numbers=numbers))
    assert summary.identity.identifiers == ()
    assert "9991234560" not in every_word(summary)
    assert "999 123 4560" not in every_word(summary)


def test_nhs_number_is_shown_with_its_nation_when_the_person_chose_so() -> None:
    """Proves H01-A3."""
    numbers = said({"nhs_number": {"value": "9991234560", "system": NumberSystem.NHS.value}, "show_nhs_number": True})
    shown = a_card(duchenne_record(numbers=numbers)).identity.identifiers
    assert [(each.label, each.value) for each in shown] == [("NHS number", "999 123 4560")]


@pytest.mark.parametrize("system", [NumberSystem.CHI, NumberSystem.HEALTH_AND_CARE])
def test_chi_and_health_and_care_numbers_are_no_gate_and_are_shown(system: NumberSystem) -> None:
    numbers = said({"nhs_number": {"value": "9991234560", "system": system.value}})
    shown = a_card(duchenne_record(numbers=numbers)).identity.identifiers
    assert [each.label for each in shown] == [system.label]


def test_number_at_the_main_hospital_is_shown_with_its_hospital() -> None:
    numbers = said({"hospital_numbers": [{"hospital": "Northdale Hospital", "number": "N123456"}]})
    shown = a_card(duchenne_record(numbers=numbers)).identity.identifiers
    assert [(each.label, each.value) for each in shown] == [("Northdale Hospital", "N123456")]


@pytest.mark.parametrize(
    "hospital_number",
    [
        {"hospital": "Northdale Hospital", "number": "999-123-4560"},
        {"hospital": "Northdale Hospital", "number": "NHS 999 123 4560/1"},
        {"hospital": "Northdale, 999 123 4560", "number": "N123456"},
    ],
)
def test_hidden_nhs_number_stands_nowhere_as_a_hospital_number(hospital_number: dict[str, str]) -> None:
    national = {"value": "9991234560", "system": NumberSystem.NHS.value}
    kept = {"hospital": "Southdale Hospital", "number": "S1"}
    numbers = said({"nhs_number": national, "hospital_numbers": [hospital_number, kept]})
    shown = a_card(duchenne_record(numbers=numbers)).identity.identifiers
    assert [(each.label, each.value) for each in shown] == [("Southdale Hospital", "S1")]


# --- allergies -------------------------------------------------------------------------------------------


def test_allergies_nobody_asked_about_are_not_recorded_and_never_none() -> None:
    record = duchenne_record()
    del record["allergies"]
    assert a_card(record).allergies.status == "not_recorded"


def test_not_sure_about_allergies_is_not_recorded() -> None:
    assert a_card(duchenne_record(allergies=RecordedEntry(said=None))).allergies.status == "not_recorded"


def test_none_known_is_said_only_when_the_person_said_so() -> None:
    summary = a_card(duchenne_record(allergies=said({"status": "none_known", "items": []})))
    assert (summary.allergies.status, summary.allergies.items) == ("none_known", ())


def test_allergies_are_the_union_of_what_was_confirmed_and_what_is_said_now() -> None:
    """Proves H30-A3."""
    entry = confirmed(
        {"status": "recorded", "items": [{"substance": "Penicillin", "reaction": "Rash"}]},
        newer={"status": "recorded", "items": [{"substance": "Latex", "reaction": None}]},
    )
    items = a_card(duchenne_record(allergies=entry)).allergies.items
    assert [(each.substance, each.provenance.source) for each in items] == [
        ("Penicillin", Source.CONFIRMED),
        ("Latex", Source.LETTER),
    ]


def test_none_known_never_takes_a_confirmed_allergy_off_the_card() -> None:
    entry = confirmed(
        {"status": "recorded", "items": [{"substance": "Penicillin"}]}, newer={"status": "none_known", "items": []}
    )
    allergies = a_card(duchenne_record(allergies=entry)).allergies
    assert (allergies.status, [each.substance for each in allergies.items]) == ("recorded", ["Penicillin"])


def test_two_reactions_to_one_substance_both_stand() -> None:
    entry = confirmed(
        {"status": "recorded", "items": [{"substance": "Penicillin", "reaction": "Rash"}]},
        newer={"status": "recorded", "items": [{"substance": "penicillin", "reaction": "Anaphylaxis"}]},
    )
    items = a_card(duchenne_record(allergies=entry)).allergies.items
    assert [each.reaction for each in items] == ["Rash", "Anaphylaxis"]


def test_what_the_person_says_a_reaction_was_stands_on_the_card() -> None:
    entry = said({"status": "recorded", "items": [{"substance": "Gentamicin", "kind": "made_worse"}]})
    allergies = a_card(duchenne_record(allergies=entry)).allergies
    assert [each.kind for each in allergies.items] == ["made_worse"]
    assert not allergies.are_all_allergies


# --- lists -----------------------------------------------------------------------------------------------


def test_clinical_24_hour_number_stands_first_then_the_day_team_then_family_then_the_practice() -> None:
    """Proves H20-A1."""
    items = [
        a_number(kind="family", name="Mother", is_24_hour=True),
        a_number(name="Muscle clinic", is_24_hour=False),
        a_number(name="On call"),
        a_number(kind="family", name="Father", is_24_hour=False),
    ]
    practice = said({"practice": "Millbrook Surgery", "number": "0300 555 0119"})
    summary = a_card(duchenne_record(contacts=said({"items": items}), gp=practice))
    assert [each.name for each in summary.contacts] == [
        "On call",
        "Muscle clinic",
        "Mother",
        "Father",
        "Millbrook Surgery",
    ]


def test_only_time_critical_medicines_stand_on_the_card_until_the_whole_list_is_chosen() -> None:
    listed = a_card().medicines
    assert [(each.name, each.times) for each in listed.items] == [("prednisolone", ("08:00",))]
    chosen = said({"show": ["all_medicines"], "hide": []})
    assert len(a_card(duchenne_record(card_choices=chosen)).medicines.items) == 2


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("family_contacts", "Ruth"),
        ("hospital_numbers", "N123456"),
        ("equipment", "ventilator, cough"),
        ("photo", "/9j"),
    ],
)
def test_what_the_person_switched_off_stands_nowhere(part: str, gone: str) -> None:
    numbers = said({"hospital_numbers": [{"hospital": "Northdale Hospital", "number": "N123456"}]})
    photo = said({"jpeg_base64": cards.FACE, "taken_on": "2026-10-01"}, check_by=date(2029, 10, 1))
    contacts = said({"items": [a_number(), a_number(kind="family", name="Ruth")]})
    record = duchenne_record(numbers=numbers, photo=photo, contacts=contacts)
    shown = [each.value for each in CardPart if each.value != part]
    assert gone in every_word(a_card(record))
    assert gone not in every_word(a_card(record | {"card_choices": said({"show": shown, "hide": []})}))


def test_a_photo_past_its_check_date_is_not_shown() -> None:
    """Proves H40-A1."""
    photo = said({"jpeg_base64": cards.FACE, "taken_on": "2023-01-01"}, check_by=date(2026, 11, 20))
    assert a_card(duchenne_record(photo=photo)).identity.photo is None


def test_advance_plan_is_a_pointer_and_nothing_is_said_where_none_is_recorded() -> None:
    plan = said({"items": [{"type": "respect", "dated": "2026-06-01", "kept_at": "blue folder by the bed"}]})
    pointer = a_card(duchenne_record(advance_plans=plan)).advance_plans
    assert [(each.type, each.kept_at) for each in pointer] == [("ReSPECT", "blue folder by the bed")]
    assert a_card().advance_plans == ()


def test_condition_added_after_a_confirmation_is_not_confirmed_by_it() -> None:
    """Proves H06-A3."""
    entry = confirmed(
        {"templates": [{"id": "melas"}], "other": None},
        newer={"templates": [{"id": "melas"}, {"id": "malignant-hyperthermia"}], "other": None},
    )
    sources = [
        each.provenance.source for each in a_card(duchenne_record(conditions=entry)).conditions if each.provenance
    ]
    assert sources == [Source.CONFIRMED, Source.LETTER]


def test_condition_whose_template_this_release_does_not_know_is_still_named() -> None:
    summary = a_card(duchenne_record(conditions=cards.conditions("very-rare-myopathy")))
    assert summary.condition_line == "Very rare myopathy."


# --- lines -----------------------------------------------------------------------------------------------


def test_outside_demo_no_draft_word_enters_the_card_and_it_says_which_condition_has_no_advice() -> None:
    """Proves H34-A2."""
    summary = a_card(mode="live")
    assert (summary.first_blocks, summary.more_blocks, summary.wallet_lines, summary.templates) == ((), (), (), ())
    assert not summary.has_draft_lines
    assert not summary.has_approved_lines
    assert summary.without_advice[0] == "Duchenne muscular dystrophy"
    assert summary.condition_line.startswith("Duchenne muscular dystrophy. ")
    assert summary.allergies.items
    assert summary.contacts[0].is_24_hour


def test_outside_demo_the_signed_lines_stand_and_the_unsigned_ones_do_not(signed: Catalogue) -> None:
    rules = cards.signed_catalogue("duchenne-muscular-dystrophy")
    summary = a_card(mode="live", rules=rules)
    assert {each.id for each in summary.templates} == {"duchenne-muscular-dystrophy"}
    assert summary.has_approved_lines
    assert not summary.has_draft_lines
    assert summary.without_advice == (
        "Long-term steroid treatment and adrenal insufficiency: adult",
        "Home ventilation by mask (NIV)",
    )


def test_a_signed_set_gives_at_most_seven_blocks_and_its_approved_words_for_the_wallet(signed: Catalogue) -> None:
    summary = a_card(mode="live", rules=signed)
    assert 1 <= len(summary.first_blocks) <= 7
    assert summary.wallet_lines
    assert summary.without_advice == ()


def test_demo_shows_draft_lines_and_says_so_of_each() -> None:
    summary = a_card()
    assert summary.has_draft_lines
    assert not summary.has_approved_lines
    assert all(line.is_draft for block in summary.first_blocks for line in block.lines)


def test_every_critical_line_of_the_templates_is_on_the_card_or_under_one_that_covers_it() -> None:
    summary, rules = a_card(), catalogue()
    on_card = set()
    for line in (line for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines):
        on_card |= {(line.template_id, line.line_id), *((each.template_id, each.line_id) for each in line.covered)}
    critical = {
        (each, line.id) for each in DUCHENNE for line in rules.templates[each].lines if line.severity == "critical"
    }
    assert critical <= on_card


def test_without_name_and_date_of_birth_there_is_no_card() -> None:
    with pytest.raises(KeyError):
        a_card({})


def test_the_same_record_gives_the_same_summary() -> None:
    assert a_card() == a_card()
