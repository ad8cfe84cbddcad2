"""The opened page: its order, its words, and that nothing a person typed can act on it."""

import re

from pydantic import BaseModel

from app.emergency_view.render import PREVIEW, render_sealed_text
from app.patient_summary.schema import (
    Allergies,
    AllergyItem,
    PatientSummary,
    Scope,
)
from tests.emergency_view.pages import as_read, draw, live, part, text_for_record
from tests.factories.summaries import (
    PATIENT_SAYS,
    a_fact,
    a_summary,
)

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
