"""What one version changed is told by heading: complete, and never a value."""

from collections.abc import Mapping
from datetime import date

import pytest

from app.patient_summary.changes import changed_groups, changed_since, history
from app.patient_summary.entries import RecordedEntry
from app.patient_summary.schema import PatientSummary
from tests.factories import cards
from tests.factories.cards import a_card, duchenne_record, said


def issued(before: PatientSummary | None, **changes: RecordedEntry) -> PatientSummary:
    """The next version of the Duchenne card after these changes."""
    version = 1 if before is None else before.review.version + 1
    made = a_card(duchenne_record(**changes), version=version)
    return made.model_copy(update={"changes": history(before, made)})


@pytest.mark.parametrize(
    ("change", "group"),
    [
        ({"who": cards.who(given_name="Kallum")}, "identity"),
        ({"allergies": said({"status": "none_known", "items": []})}, "allergies"),
        ({"fact.spo2_target_range": said({"value": {"low": 94, "high": 98}})}, "oxygen"),
        ({"fact.steroid_name_dose": said({"value": "none since March"})}, "steroids"),
        ({"fact.ventilation_interface": said({"value": "mouthpiece"})}, "breathing-support"),
        ({"contacts": said({"items": [cards.a_number(number="0300 555 0199")]})}, "contacts"),
        ({"medicines": said({"status": "none", "items": []})}, "medicines"),
        ({"equipment": said({"bring": "Nothing"})}, "equipment"),
        ({"communication": said({"speech": "Blinks once for yes"})}, "communication"),
        ({"how_to_help": said({"text": "Ask before you lift"})}, "how-to-help"),
        ({"advance_plans": said({"items": [{"type": "adrt", "kept_at": "with the GP"}]})}, "advance-plans"),
    ],
)
def test_a_change_is_told_by_its_group_and_nothing_else_is(change: Mapping[str, RecordedEntry], group: str) -> None:
    before, after = issued(None), a_card(duchenne_record(**change))
    assert changed_groups(before, after) == (group,)


def test_another_condition_changes_condition_and_advice() -> None:
    after = a_card(duchenne_record(conditions=cards.conditions("melas")))
    assert changed_groups(issued(None), after) == ("condition", "advice")


def test_the_same_value_said_again_on_another_day_is_not_a_change() -> None:
    later = cards.PATIENT_SAYS.model_copy(update={"on": date(2026, 11, 20), "recorded_on": date(2026, 11, 20)})
    again = said({"bring": "Own ventilator, cough assist, mask"}, by=later, check_by=date(2027, 5, 20))
    assert changed_groups(issued(None), a_card(duchenne_record(equipment=again))) == ()


def test_a_confirmation_of_the_same_value_is_a_change() -> None:
    entry = cards.confirmed({"value": "nasal-mask"})
    assert changed_groups(issued(None), a_card(duchenne_record(**{"fact.ventilation_interface": entry}))) == (
        "breathing-support",
    )


def test_an_old_print_is_told_everything_that_changed_since_it() -> None:
    first = issued(None)
    second = issued(first, **{"fact.spo2_target_range": said({"value": {"low": 94, "high": 98}})})
    third = issued(
        second,
        **{
            "fact.spo2_target_range": said({"value": {"low": 94, "high": 98}}),
            "contacts": said({"items": [cards.a_number(number="0300 555 0199")]}),
        },
    )
    assert changed_since(third, 1) == ("oxygen", "contacts")
    assert changed_since(third, 2) == ("contacts",)
    assert changed_since(third, 3) == ()
    assert [each.version for each in third.changes] == [1, 2, 3]


def test_a_history_of_changes_holds_no_value() -> None:
    first = issued(None)
    second = issued(first, allergies=said({"status": "recorded", "items": [{"substance": "Latex"}]}))
    assert "Latex" not in "".join(each.model_dump_json() for each in second.changes)
