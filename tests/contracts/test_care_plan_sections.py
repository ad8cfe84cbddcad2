"""Every section of the plan keeps the same promises: placed once, worded, within its limits, saved as any heading."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.care_plans import words
from app.care_plans.definitions import definitions
from app.care_plans.sections import (
    all_sections,
    faults,
    headings_in,
    section_holding,
    section_of,
    sections_file,
)
from app.care_plans.sections.definition import Section, SectionsFile
from app.care_plans.sections.headings import LONG_TEXT_MAX, TEXT_MAX, plan_headings
from app.care_plans.wording import heading_label, rows
from app.core.errors import Invalid
from app.patients.headings import HEADINGS, find_heading
from app.patients.headings.definition import Answer, Source
from app.patients.parsing import parse
from app.patients.schemas import SaveEntry
from tests.factories.care_plans import LETTER
from tests.factories.patients import the_facts

pytestmark = pytest.mark.no_database
SECTIONS = [pytest.param(section, id=section.key) for section in all_sections()]
WITH_WORDS = [pytest.param(section, id=section.key) for section in all_sections() if section.fields]
FRONT = [
    "about_me", "how_to_help_me", "breathing", "heart", "steroids_bones", "eating_swallowing", "moving_positioning",
    "communication", "medicines_allergies", "equipment", "advance_plans", "my_team",
]  # fmt: skip
SAYS = {"text": "A", "long_text": "A\nB", "date": "2027-01-31", "place_of_code": "With the neighbour"}


def filled(section: Section, **changes: Any) -> dict[str, Any]:
    """A value with something in every field."""
    fields = {each.key: each.choices[0] if each.choices else SAYS[each.type] for each in section.fields} | changes
    return {"items": [fields]} if section.repeats else fields


def parsed(section: Section, value: dict[str, Any] | None, **more: Any) -> Any:
    told = {"source": "letter", "letter": LETTER} if section.told_by == "letter" else {}
    save = SaveEntry.model_validate({"version": 0, "value": value} | told | more)
    return parse(plan_headings()[section.own_heading], save, catalogue=the_facts(), mode="demo").value


# --- the registry ----------------------------------------------------------------------------------------


def test_the_registry_has_no_fault() -> None:
    assert list(faults(sections_file(), the_facts())) == []


def test_twelve_sections_stand_in_front_in_the_agreed_order() -> None:
    assert [section.key for section in all_sections() if section.place == "front"] == FRONT
    assert all(section.place == "more" for section in all_sections()[len(FRONT) :])


def test_six_sections_at_most_may_reach_the_emergency_tier() -> None:
    assert sum(section.may_reach_emergency for section in all_sections()) <= 6


def test_mood_continence_family_home_and_pregnancy_are_private_until_chosen() -> None:
    private = {section.key for section in all_sections() if section.is_private}
    assert private == {"wellbeing", "continence", "family_carers", "home", "pregnancy"}


def change_of(file: SectionsFile, key: str, **changes: Any) -> SectionsFile:
    sections = tuple(each.model_copy(update=changes) if each.key == key else each for each in file.sections)
    return file.model_copy(update={"sections": sections})


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        ("pain", {"may_reach_emergency": True}, "7 sections may reach"),
        ("continence", {"may_reach_emergency": True}, "continence: private, and may reach"),
        ("pain", {"place": "front"}, "13 sections stand in front"),
        ("heart", {"fact_groups": ()}, "fact group heart stands in no section"),
        ("pain", {"fact_groups": ("heart",)}, "fact group heart stands in 2 sections"),
        ("equipment", {"headings": ()}, "heading equipment stands in no section"),
        ("pain", {"headings": ("equipment",)}, "heading equipment stands in 2 sections"),
        ("pain", {"facts": ("no_such_fact",)}, "fact no_such_fact is not known"),
    ],
)
def test_the_check_finds(key: str, changes: dict[str, Any], expected: str) -> None:
    file = change_of(sections_file(), key, **changes)
    assert any(fault.startswith(expected) for fault in faults(file, the_facts()))


def test_whatever_the_card_knows_stands_in_one_section() -> None:
    """The same data, entered once: every heading and fact of the record is in one section, or named as the card's."""
    facts = the_facts()
    known = [heading.key for heading in HEADINGS if heading.key not in sections_file().not_in_plan]
    known += [f"fact.{key}" for key in facts.facts if find_heading(f"fact.{key}", facts) is not None]
    holding = {
        heading: [each.key for each in all_sections() if heading in headings_in(each, facts)] for heading in known
    }
    assert {heading: keys for heading, keys in holding.items() if len(keys) != 1} == {}
    for heading, (key,) in holding.items():
        assert section_holding(heading, facts) == section_of(key)


def test_no_section_asks_what_an_advance_plan_says() -> None:
    """Proves H11-E1. An advance plan is a pointer of the record; its section has no words of its own."""
    section = section_of("advance_plans")
    assert section.headings == ("advance_plans",)
    assert section.fields == ()
    asked = [text.lower() for key, text in words.own_words("en").items() if key.endswith(".label")]
    assert [text for text in asked if "resuscitat" in text or "cpr" in text or "hdu" in text] == []


def test_what_is_true_only_at_the_moment_of_typing_is_not_asked() -> None:
    assert [key for key in words.own_words("en") if "last_given" in key or "last_taken" in key] == []


# --- words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_all_its_words(section: Section) -> None:
    shown = next(each for each in definitions("en").sections if each.key == section.key)
    assert shown.heading
    assert all(field.label and all(choice.label for choice in field.choices) for field in shown.fields)


def test_every_heading_a_history_may_name_has_a_label() -> None:
    facts = the_facts()
    named = [heading for section in all_sections() for heading in headings_in(section, facts)]
    assert all(heading_label(heading) for heading in named)


def test_every_field_of_the_record_has_a_label_of_its_own() -> None:
    shown = [heading for heading in HEADINGS if heading.key not in sections_file().not_in_plan]
    lacking = [
        f"{heading.key}.{field}"
        for heading in shown
        for field in heading.value.model_fields
        if words.find(f"record.{heading.key}.fields.{field}") is None
    ]
    assert lacking == []


def test_welsh_is_reported_missing_and_never_blank() -> None:
    shown = definitions("cy")
    assert "sections.breathing.heading" in shown.missing
    assert all(section.heading for section in shown.sections)
    assert definitions("en").missing == ()


def test_unsigned_words_say_that_they_are_a_draft() -> None:
    assert definitions("en").is_draft


# --- values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", WITH_WORDS)
def test_a_sections_words_come_back_as_they_were_typed(section: Section) -> None:
    value = parsed(section, filled(section))
    assert value.model_dump(mode="json") == filled(section)
    assert rows(section.own_heading, value.model_dump(mode="json"))


@pytest.mark.parametrize("section", WITH_WORDS)
@pytest.mark.parametrize("field_change", [{"nobody_asked": "A"}, {}], ids=["unknown field", "nothing at all"])
def test_a_section_refuses(section: Section, field_change: dict[str, str]) -> None:
    inside = field_change and filled(section, **field_change)
    value: dict[str, Any] = inside or ({"items": [{}]} if section.repeats else {})
    with pytest.raises(Invalid) as refused:
        parsed(section, value)
    assert "nobody_asked" not in str(refused.value.problem())


def each_text() -> Iterator[Any]:
    for section in all_sections():
        for field in section.fields:
            limit = {"text": TEXT_MAX, "place_of_code": TEXT_MAX, "long_text": LONG_TEXT_MAX}.get(field.type)
            if limit is not None:
                yield pytest.param(section, field.key, limit, id=f"{section.key}.{field.key}")


@pytest.mark.parametrize(("section", "field", "limit"), list(each_text()))
def test_a_text_has_a_limit_and_no_invisible_marks(section: Section, field: str, limit: int) -> None:
    assert parsed(section, filled(section, **{field: "a" * limit}))
    for bad in ("a" * (limit + 1), "a\u202eb", "a\x00b"):
        with pytest.raises(Invalid):
            parsed(section, filled(section, **{field: bad}))


@pytest.mark.parametrize("section", SECTIONS)
def test_nothing_to_say_is_an_answer_everywhere(section: Section) -> None:
    heading = plan_headings()[section.own_heading]
    assert parse(heading, SaveEntry(version=0, answer=Answer.NOTHING), catalogue=the_facts(), mode="demo").value is None


@pytest.mark.parametrize("section", SECTIONS)
def test_no_own_word_of_a_plan_stands_on_a_card_by_itself(section: Section) -> None:
    heading = plan_headings()[section.own_heading]
    assert not heading.stands_on_card
    assert find_heading(section.own_heading, the_facts()) is None
    assert Source.CONFIRMED not in heading.may_set


def test_a_treatment_plan_is_copied_from_a_letter_and_waits_for_a_clinician() -> None:
    heading = plan_headings()["plan.contingency"]
    assert heading.needs_clinician
    save = SaveEntry.model_validate({"version": 0, "value": filled(section_of("contingency"))})
    with pytest.raises(Invalid) as refused:
        parse(heading, save, catalogue=the_facts(), mode="demo")
    assert refused.value.fields == {"source": "Copy this from a letter, and say which letter it is."}


@pytest.mark.parametrize("typed", ["4711", "Code 47 11", "12-34 by the door"])
def test_the_code_of_a_key_safe_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parsed(section_of("home"), filled(section_of("home"), key_safe=typed))
    assert refused.value.fields == {"key_safe": "Write where the code is kept, never the code."}
