"""The opened page: its order, its words, and that nothing a person typed can act on it."""

import re
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from app.emergency_view.overlay import HeadingNotice
from app.emergency_view.render import PREVIEW, render_sealed_text
from app.patient_summary.schema import (
    AdvancePlan,
    Allergies,
    AllergyItem,
    Communication,
    Identifier,
    Medicine,
    Medicines,
    PatientSummary,
    Photo,
    Scope,
)
from tests.emergency_view.pages import TODAY, as_read, draw, part, text_for_record
from tests.factories.summaries import (
    CONFIRMED,
    LETTER,
    PATIENT_SAYS,
    a_child_summary,
    a_contact,
    a_fact,
    a_long_name_summary,
    a_right_to_left_summary,
    a_summary,
    a_summary_with_long_notes,
    a_summary_without_lines,
    an_identity,
)


def live(**changes: Any) -> PatientSummary:
    return a_summary(mode="live", **changes)


# --- order --------------------------------------------------------------------------------------------------


def test_the_page_stands_in_the_order_of_danger() -> None:
    """Proves H01-A1."""
    read = as_read(draw())
    order = [
        "Current. Version 7.",
        "Michael Bell",
        "Born 14 February 2007",
        "Ring 24 hours: 0300 555 0142",
        "NHS number",
        "Check this is the person in front of you.",
        "Duchenne muscular dystrophy. Mask ventilator. Daily steroids.",
        "Allergies:",
        "Has a ReSPECT plan",
        "Read before oxygen or any drug",
        "No suxamethonium (succinylcholine) or anaesthetic gases",
        "Not a complete list.",
        "0300 555 0142 Home ventilation",
        "Medicines that must be on time",
        "For the crew",
        "Key facts",
        "Other facts",
        "In full",
        "More advice",
        "How to help me",
        "About this card",
        "Copy for the record",
        "Something here is wrong",
        "Close this card",
    ]
    places = [read.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_what_made_the_condition_worse_is_never_headed_an_allergy() -> None:
    item = AllergyItem(substance="Gentamicin", reaction="could not breathe", kind="made_worse", provenance=PATIENT_SAYS)
    summary = live(allergies=Allergies(status="recorded", items=(item,), provenance=PATIENT_SAYS))
    told = "Allergies and bad reactions: Gentamicin (made the condition worse: could not breathe)"
    assert told in as_read(draw(summary))
    assert "ALLERGIES AND BAD REACTIONS: Gentamicin (made the condition worse: could not breathe)" in text_for_record(
        summary
    )


def test_a_list_of_allergies_alone_keeps_its_short_heading() -> None:
    item = AllergyItem(substance="Penicillin", provenance=PATIENT_SAYS)
    summary = live(allergies=Allergies(status="recorded", items=(item,), provenance=PATIENT_SAYS))
    assert "Allergies: Penicillin Patient says" in as_read(draw(summary))
    assert "ALLERGIES: Penicillin, " in text_for_record(summary)


def test_how_the_diagnosis_was_confirmed_stands_beside_it_with_who_says_so() -> None:
    first, *others = live().conditions
    found = first.model_copy(update={"how": "Genetic test, 2019", "provenance": PATIENT_SAYS})
    summary = live(conditions=(found, *others))
    assert "How confirmed: Genetic test, 2019. Patient says May 2026" in as_read(part(draw(summary), "how"))
    assert "How confirmed: Genetic test, 2019 (Patient says" in text_for_record(summary)
    assert "How confirmed" not in as_read(draw())


NO_RANGE = "No personal oxygen range recorded."


def test_a_missing_oxygen_range_is_said_in_the_oxygen_row() -> None:
    facts = tuple(
        a_fact("spo2_target_range", each.label, None, group="oxygen") if each.key == "spo2_target_range" else each
        for each in live().first_facts
    )
    blocks = tuple(
        block.model_copy(
            update={"lines": tuple(line.model_copy(update={"fact_keys": (), "leads": True}) for line in block.lines)}
        )
        for block in live().first_blocks
    )
    row = re.search(r'<a href="#t-oxygen">.*?</a>', draw(live(first_facts=facts, first_blocks=blocks)))
    assert row is not None
    assert NO_RANGE in as_read(row.group())
    assert NO_RANGE not in as_read(draw(live(first_blocks=blocks)))


def test_at_most_seven_topics_stand_in_the_box_and_the_first_line_of_each_leads() -> None:
    """Proves H23-A2."""
    rows = re.findall(r"<li><a href=\"#t-[a-z-]+\">(.*?)</a></li>", draw())
    assert len(rows) == 7
    assert as_read(rows[0]) == "No suxamethonium (succinylcholine) or anaesthetic gases"


def test_an_eighth_topic_stands_in_full_but_not_in_the_box() -> None:
    blocks = a_summary().first_blocks
    eighth = blocks[0].model_copy(update={"topic": "potassium", "heading": "Potassium"})
    page = draw(live(first_blocks=(*blocks, eighth)))
    assert 'href="#t-potassium"' not in page
    assert 'id="t-potassium"' in page


def test_every_critical_line_is_readable_without_opening_anything() -> None:
    """Proves H23-A4."""
    summary = live()
    visible = as_read(re.sub(r"<details.*?</details>", " ", draw(summary), flags=re.DOTALL))
    for block in (*summary.first_blocks, *summary.more_blocks):
        for line in block.lines:
            if line.severity == "critical":
                assert line.text in visible


def test_a_covered_line_stands_one_tap_away_with_its_template() -> None:
    """Proves H23-A1."""
    folded = as_read(" ".join(re.findall(r"<details.*?</details>", draw(), flags=re.DOTALL)))
    assert "Oxygen alone is not enough: check CO2" in folded


def test_a_situation_begins_its_line_in_bold() -> None:
    """Proves H24-A1."""
    assert "<b>Anaesthetic:</b> No suxamethonium" in draw()


# --- who ----------------------------------------------------------------------------------------------------


def test_the_same_title_stands_for_everyone() -> None:
    """The tab and the history of a shared computer name nobody."""
    assert re.findall(r"<title>(.*?)</title>", draw() + draw(a_child_summary())) == ["Emergency card", "Emergency card"]


def test_the_first_number_is_shown_as_on_a_wristband_and_the_others_below() -> None:
    """Proves H01-A3."""
    assert "NHS number <b>999 200 4517</b>" in part(draw(), "check")
    assert "N0041277" not in part(draw(), "check")
    assert "Northdale Hospital number <b>N0041277</b>" in draw()


def test_a_person_without_a_number_has_no_empty_place_for_one() -> None:
    assert "NHS number" not in draw(live(identity=an_identity(identifiers=())))


def test_a_chi_number_keeps_its_own_name() -> None:
    chi = Identifier(system="https://phs.scot/chi", label="CHI number", value="999 000 0018")
    assert "CHI number <b>999 000 0018</b>" in part(draw(live(identity=an_identity(identifiers=(chi,)))), "check")


def photo(check_by: date) -> PatientSummary:
    return live(identity=an_identity(photo=Photo(jpeg_base64="/9j/4AAQ", taken_on=date(2026, 1, 5), check_by=check_by)))


def test_a_photo_carries_its_date() -> None:
    page = draw(photo(TODAY))
    assert 'src="data:image/jpeg;base64,/9j/4AAQ"' in page
    assert 'alt="Photo of Michael Bell"' in page
    assert "Photo 5 January 2026" in as_read(page)


def test_a_photo_past_its_date_is_not_shown() -> None:
    """Proves H40-A1."""
    assert "<img" not in draw(photo(date(2026, 11, 20)))


@pytest.mark.parametrize("script", ["arabic", "hebrew"])
def test_a_name_is_shown_as_its_owner_writes_it(script: str) -> None:
    summary = a_right_to_left_summary(script, mode="live")
    assert f"<bdi>{summary.identity.given_name}</bdi>" in draw(summary)
    assert f"<bdi>{summary.identity.family_name}</bdi>" in draw(summary)


def test_a_long_name_and_long_notes_are_shown_whole() -> None:
    for summary in (a_long_name_summary(mode="live"), a_summary_with_long_notes(mode="live")):
        read = as_read(draw(summary))
        assert summary.identity.family_name in read
        assert (summary.how_to_help or "") in read


# --- not recorded -------------------------------------------------------------------------------------------


def test_allergies_are_always_a_line() -> None:
    """Proves H70-A1."""
    assert as_read(part(draw(), "allergies")).startswith("Allergies: None known Patient says May 2026")
    assert (
        as_read(part(draw(live(allergies=Allergies(status="not_recorded"))), "allergies")) == "Allergies: Not recorded"
    )


def test_recorded_allergies_all_stand_with_their_reaction_and_who_says_so() -> None:
    """Proves H30-A3."""
    told = as_read(part(draw(a_child_summary(mode="live")), "allergies"))
    assert "Penicillin (rash and swollen face) From letter" in told
    assert "Egg (vomiting) Patient says" in told


def test_what_nobody_recorded_is_never_called_no() -> None:
    page = as_read(draw(live(first_facts=(a_fact("spo2_target_range", "Oxygen target", None, group="oxygen"),))))
    assert "Oxygen target Not recorded" in page
    assert "None known" in page  # the allergies, which somebody did answer


def test_an_empty_heading_is_not_listed() -> None:
    bare = live(bring=None, position=None, lifting=None, how_to_help=None, other_facts=(), advance_plans=())
    bare = bare.model_copy(update={"communication": Communication()})
    read = as_read(draw(bare))
    for heading in ("For the crew", "How to help me", "Other facts", "Has a", "Speech"):
        assert heading not in read


def test_without_a_clinical_number_at_night_the_page_says_so() -> None:
    """Proves H20-A1."""
    assert "No 24-hour number recorded." in as_read(draw(a_child_summary(mode="live")))


def test_a_familys_number_is_not_the_24_hour_number() -> None:
    mother = a_contact(kind="family", name="Ruth", relation="Mother", number="07700 900123")
    assert "No 24-hour number recorded." in as_read(draw(live(contacts=(mother,))))


# --- numbers to ring ----------------------------------------------------------------------------------------


def test_the_24_hour_number_is_a_control_that_rings_it_and_says_whom_to_ask_for() -> None:
    assert '<a href="tel:03005550142">0300 555 0142</a>' in part(draw(), "ring")
    assert "Ask for home ventilation on call." in part(draw(), "contacts").split("<li>")[1]


def test_the_24_hour_number_stands_first_in_the_list_whatever_the_order_of_the_record() -> None:
    day = a_contact(number="0300 555 0177", is_24_hour=False, hours="Monday to Friday")
    contacts = part(draw(live(contacts=(day, a_contact()))), "contacts")
    assert contacts.index("0300 555 0142") < contacts.index("0300 555 0177")


@pytest.mark.parametrize(
    ("checked_on", "words"),
    [
        (date(2025, 11, 22), ""),
        (date(2025, 11, 21), "Number not checked for 12 months."),
        (None, "Number never checked."),
    ],
)
def test_a_number_that_nobody_rang_for_a_year_says_so(checked_on: date | None, words: str) -> None:
    """Proves H20-A2."""
    read = as_read(part(draw(live(contacts=(a_contact(checked_on=checked_on),))), "who"))
    assert ("Number n" in read) is bool(words)
    assert words in read


def test_a_number_that_cannot_be_dialled_is_text() -> None:
    page = draw(live(contacts=(a_contact(number="ask switchboard"),)))
    assert "ask switchboard" in page
    assert 'href="tel:"' not in page


def test_an_extension_is_not_dialled_as_part_of_the_number() -> None:
    assert '<a href="tel:03005550142">0300 555 0142 ext 12</a>' in draw(
        live(contacts=(a_contact(number="0300 555 0142 ext 12"),))
    )


def test_a_dead_number_can_be_reported_in_one_press() -> None:
    """Proves H20-A3."""
    page = draw()
    assert '<button class="small" type="submit" form="wrong" name="about" value="contact 1"' in page
    assert '<form id="wrong" method="post" action="/e/report"' in page


# --- medicines ----------------------------------------------------------------------------------------------


def test_a_medicine_that_must_be_on_time_says_its_times_and_what_to_do_without_a_mouth() -> None:
    """Proves H61-A1."""
    times = as_read(part(draw(), "times"))
    assert "Prednisolone 20 mg. Due 08:00. If nil by mouth: Give hydrocortisone by injection." in times
    assert "Ask: when was the last dose?" in times


def test_without_a_way_to_give_it_the_page_says_to_ask() -> None:
    medicine = Medicine(
        name="Pyridostigmine", dose="60 mg", times=("06:00", "10:00"), is_time_critical=True, provenance=LETTER
    )
    times = as_read(part(draw(live(medicines=Medicines(status="recorded", items=(medicine,)))), "times"))
    assert "Due 06:00, 10:00. Give even if nil by mouth: ask how." in times


def test_the_list_of_medicines_is_never_called_complete() -> None:
    """Proves H61-A2."""
    assert "List last checked 3 May 2026. Check with patient and GP record." in as_read(draw())
    unchecked = Medicines(status="recorded", items=a_summary().medicines.items, checked_on=None)
    assert "List never checked. Check with patient and GP record." in as_read(draw(live(medicines=unchecked)))


# --- who stands behind a value, and how old it is -----------------------------------------------------------


def test_a_value_carries_one_of_three_words_its_age_and_who() -> None:
    """Proves H08-A1."""
    facts = (
        a_fact("a", "One", "1", provenance=CONFIRMED),
        a_fact("b", "Two", "2", provenance=LETTER),
        a_fact("c", "Three", "3", provenance=PATIENT_SAYS),
    )
    read = as_read(draw(live(first_facts=facts, other_facts=())))
    assert "1 Confirmed 6 months ago (2 May 2026), Respiratory consultant, Northdale Hospital" in read
    assert "2 From letter 8 months ago (14 March 2026), Neuromuscular consultant, Northdale Hospital" in read
    assert "3 Patient says 6 months ago (3 May 2026)" in read


@pytest.mark.parametrize(("check_by", "old"), [(date(2026, 11, 21), False), (date(2026, 11, 20), True), (None, False)])
def test_a_value_past_its_date_stays_and_says_for_how_long_nobody_looked(check_by: date | None, old: bool) -> None:
    """Proves H28-A1."""
    fact = a_fact("weight_kg", "Weight", "54 kg", true_on=date(2026, 3, 1), check_by=check_by, group="weight")
    read = as_read(draw(live(first_facts=(fact,))))
    assert "54 kg" in read
    assert ("54 kg not checked for 8 months" in read) is old


def test_an_old_value_inside_a_line_is_doubted_in_the_box_and_in_full() -> None:
    target = a_fact("spo2_target_range", "Target", "88% to 92%", group="oxygen", check_by=date(2026, 8, 1))
    page = draw(live(first_facts=(target,)))
    assert "not checked for 8 months" in oxygen_row(page)
    assert as_read(page).count("not checked for 8 months") == 3  # box, line, fact


def oxygen_row(page: str) -> str:
    return next(as_read(row) for row in re.findall(r"<li><a href.*?</li>", page) if "t-oxygen" in row)


def test_the_persons_own_number_and_who_confirmed_it_stand_on_the_first_screen() -> None:
    assert oxygen_row(draw()) == "Oxygen: keep SpO2 to 88% to 92%. Near arrest: high flow. Confirmed May 2026"


def test_a_line_whose_value_nobody_recorded_keeps_its_short_words() -> None:
    unknown = a_fact("spo2_target_range", "Target", None, group="oxygen")
    assert oxygen_row(draw(live(first_facts=(unknown,)))).startswith("O2: own range")


def test_an_ended_confirmation_is_marked_beside_line_and_fact() -> None:
    ended = (HeadingNotice("confirmation_ended", "oxygen", date(2026, 11, 3)),)
    read = as_read(draw(notices=ended))
    assert read.count("No longer confirmed since 3 November 2026.") >= 3


def test_a_newer_value_stands_below_the_confirmed_one_and_says_that_nobody_confirmed_it() -> None:
    """Proves H30-A1."""
    read = as_read(draw())
    assert read.index("6 hours Confirmed") < read.index(
        "Patient reports a newer value from a letter of 14 March 2026: 4 hours. Not confirmed. Ring 0300 555 0142."
    )


def test_the_foot_says_what_was_and_was_not_checked() -> None:
    """Proves H08-A2."""
    read = as_read(part(draw(), "about"))
    assert "Checked: oxygen, steroids." in read or "Checked: oxygen target, steroids." in read
    assert "Not checked: medicines, equipment." in read
    assert "Version 7, issued 3 May 2026. Review by 1 May 2027." in read
    assert "This opening is recorded and shown to the patient." in read


# --- advance plans ------------------------------------------------------------------------------------------


def test_an_advance_plan_is_a_pointer_in_the_agreed_words() -> None:
    """Proves H11-A2."""
    assert as_read(part(draw(), "pointer")) == (
        "Has a ReSPECT plan dated 9 February 2026, kept at yellow folder on the wheelchair. Ask to see the original. "
        "This page does not say what it recommends. Without it, treat as you would anyone."
    )


def test_a_plan_past_its_own_review_date_says_so() -> None:
    plan = AdvancePlan(type="ADRT", kept_at="GP", review_by=date(2026, 1, 1))
    assert "Its review date was 1 January 2026." in as_read(part(draw(live(advance_plans=(plan,))), "pointer"))


def test_no_page_recommends_resuscitation_or_its_opposite() -> None:
    """Proves H11-A4."""
    for summary in (live(), a_child_summary(mode="live"), a_summary_without_lines()):
        lines = " ".join(line.text for block in (*summary.first_blocks, *summary.more_blocks) for line in block.lines)
        for word in ("attempt", "DNACPR", "for resuscitation"):
            assert word in lines or word not in as_read(draw(summary))


# --- drafts, demonstration, practice ------------------------------------------------------------------------


def test_unsigned_words_are_labelled_in_the_box_in_full_and_line_by_line() -> None:
    """Proves H34-A1."""
    page = draw(a_summary())
    assert ">DRAFT</b>" in part(page, "box")
    assert "DRAFT: no clinician has signed these words." in as_read(page)
    lines = re.findall(r'<li class="(?:critical|important|advice)".*?</li>', page)
    assert lines
    assert all('<i class="draft">draft</i>' in line for line in lines)


def test_a_card_with_signed_words_alone_is_not_called_a_draft() -> None:
    signed = a_summary(mode="live").model_dump_json().replace('"is_draft":true', '"is_draft":false')
    summary = PatientSummary.model_validate_json(signed).model_copy(update={"has_draft_lines": False})
    assert "draft" not in as_read(draw(summary)).lower()


def test_a_demonstration_begins_by_saying_that_it_is_one() -> None:
    assert as_read(draw(a_summary())).startswith("Emergency card DEMO, NOT FOR CARE.")


def test_a_practice_page_begins_with_practice_in_its_title_and_its_first_words() -> None:
    """Proves H35-A2."""
    page = draw(a_summary(mode="practice"))
    assert "<title>PRACTICE. Emergency card</title>" in page
    assert as_read(page).startswith("PRACTICE. Emergency card PRACTICE. Not a real person.")


def test_a_card_without_approved_lines_says_so_and_whom_to_ring() -> None:
    read = as_read(part(draw(a_summary_without_lines()), "box"))
    assert read == "No approved advice is held for this condition yet. Ring 0300 555 0142."


def test_a_condition_without_advice_is_named() -> None:
    read = as_read(draw(live(without_advice=("Rare myopathy",))))
    assert "No approved advice is held for Rare myopathy yet." in read


# --- nothing a person typed can act on the page -------------------------------------------------------------

CANARY = "<b onx=1>\"'&{0}</b>"


def poisoned(value: Any, path: str = "") -> Any:
    """The same value with markup in each text that a person could have typed."""
    fixed = {
        "mode", "status", "source", "recorded_by", "severity", "kind", "scope", "language", "card_id", "topic",
        "template_id", "line_id", "when", "key", "group", "jpeg_base64", "digest", "id", "system",
    }  # fmt: skip
    if isinstance(value, dict):
        return {name: each if name in fixed else poisoned(each, f"{path}.{name}") for name, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, path) for each in value]
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return f"{value} {CANARY}"
    return value


@pytest.mark.parametrize("wants_welsh", [False, True])
def test_markup_in_any_field_is_text_on_the_page(wants_welsh: bool) -> None:
    summary = a_summary(mode="live", has_draft_lines=True, without_advice=("X",), decision_makers="Mother")
    talk = Communication(languages=("Urdu",), interpreter="Urdu", speech="Weak", needs="Time", wants_welsh=wants_welsh)
    summary = summary.model_copy(update={"communication": talk})
    summary = PatientSummary.model_validate(poisoned(summary.model_dump(mode="json")))
    page = draw(summary)
    assert CANARY not in page
    assert "onx=1>" not in page
    assert page.count("&lt;b onx=1&gt;") > 100


def test_markup_in_a_topic_or_a_picture_cannot_leave_its_attribute() -> None:
    text = live().model_dump_json().replace('"topic":"oxygen"', '"topic":"\\"><b onx=1>"')
    assert "<b onx=1>" not in draw(PatientSummary.model_validate_json(text))
    face = Photo(jpeg_base64='"><b onx=1>', taken_on=TODAY, check_by=TODAY)
    assert "<b onx=1>" not in draw(live(identity=an_identity(photo=face)))


def test_every_field_of_the_waist_is_thought_of() -> None:
    """A field added to the summary must be drawn, or stand here with its reason."""
    not_drawn = {
        "schema_version", "scope", "language", "card_id", "wallet_lines", "has_approved_lines", "plain_text", "changes",
        "templates", "mode", "has_draft_lines",
    }  # fmt: skip
    drawn = {
        "review", "identity", "communication", "conditions", "condition_line", "allergies", "advance_plans",
        "first_blocks", "more_blocks", "contacts", "medicines", "bring", "position", "lifting", "first_facts",
        "other_facts", "how_to_help", "decision_makers", "without_advice",
    }  # fmt: skip
    paper_only = {name for name in PatientSummary.model_fields if name.startswith("wallet")}
    assert set(PatientSummary.model_fields) == not_drawn | drawn | paper_only


# --- other forms --------------------------------------------------------------------------------------------


def test_a_preview_is_the_same_page_without_what_belongs_to_an_opening() -> None:
    page = draw(furniture=PREVIEW)
    assert "This opening is recorded" not in page
    assert "<form" not in page
    opening = (
        "Opened 21 November 2026, 14:02. Check before later use. Open again: card.example/e and the code on the card. "
    )
    reported = "This number did not work "
    assert as_read(page)[:1500] == as_read(draw()).replace(opening, "").replace(reported, "")[:1500]


def test_a_snapshot_of_an_unknown_shape_shows_the_text_sealed_with_it() -> None:
    """Proves H71-A1."""
    read = as_read(render_sealed_text("MICHAEL <BELL>, born 14 February 2007."))
    assert "MICHAEL <BELL>, born 14 February 2007." in read
    assert "another release" in read


def test_the_page_holds_no_code_and_no_link_that_opens_it() -> None:
    page = draw()
    assert re.findall(r'href="(/e[^"]*)"', page) == ["/e"]


def test_the_first_screen_has_the_same_shape_for_a_bare_and_a_full_card() -> None:
    """Proves H70-A3."""
    many = tuple(a_fact(f"fact_{number}", f"Fact {number}", "Yes") for number in range(60))
    first = [draw(live(other_facts=facts)).split('<div class="columns">')[0] for facts in ((), many)]
    assert first[0] == first[1]


def test_everything_that_reads_the_summary_is_a_frozen_model() -> None:
    assert issubclass(PatientSummary, BaseModel)
    assert PatientSummary.model_config["frozen"]
    assert Scope.EMERGENCY in Scope
