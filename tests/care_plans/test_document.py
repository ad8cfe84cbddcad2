"""The plan on paper: signed and whole, each value with who stands behind it, private parts only for who keeps them."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx import Client
from sqlmodel import select

from app.access_log.models import AccessEvent
from app.core.database import transaction
from app.core.runtime import Runtime
from app.patients.keys import data_key
from app.patients.models import RecordEntry
from tests.care_plans.conftest import SignIn, a_helper
from tests.exports.looking import texts
from tests.exports.test_signature import judged
from tests.factories.care_plans import a_plan, keep, own, oxygen
from tests.factories.patients import a_record, confirm, save

SECRET = "Qz7 low on Sundays"


@pytest.fixture
def full(runtime: Runtime, patient_id: UUID) -> UUID:
    """A plan with a confirmed oxygen target, a newer one, a list, words of its own, and something private."""
    with transaction(runtime.database) as session:
        plan = a_plan(session, runtime, patient_id)
        keep(plan, "breathing", oxygen(88, 92), own("breathing", sick_plan="Ring the ventilation team first."))
        confirm(a_record(session, runtime, patient_id), "fact.spo2_target_range")
        keep(plan, "breathing", oxygen(90, 94))
        keep(plan, "wellbeing", own("wellbeing", mood=SECRET))
        keep(plan, "heart", {"heading": "plan.heart", "answer": "nothing"})
    return patient_id


def asked(browser: Client, patient_id: UUID, what: str = "document", **wanted: Any) -> bytes:
    reply = browser.get(f"/api/patients/{patient_id}/plan/{what}", params=wanted)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/pdf"
    return reply.content


def read(made: bytes) -> str:
    return " ".join(texts(made))


def test_it_is_signed_as_a_whole_and_its_name_names_nobody(browser: Client, full: UUID, tmp_path: Path) -> None:
    reply = browser.get(f"/api/patients/{full}/plan/document")
    said = judged(reply.content, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert reply.headers["content-disposition"] == 'attachment; filename="care-plan.pdf"'
    assert reply.headers["cache-control"] == "no-store"


def test_a_confirmed_value_keeps_its_place_and_the_newer_one_stands_below_labelled(browser: Client, full: UUID) -> None:
    said = read(asked(browser, full))
    confirmed = said.index("88% to 92% Confirmed November 2026, Respiratory consultant, Northdale Hospital")
    newer = said.index("Said since then, and not confirmed: 90% to 94% Patient says, 21 November 2026")
    assert confirmed < newer


def test_every_value_says_who_stands_behind_it(browser: Client, full: UUID) -> None:
    said = read(asked(browser, full))
    assert "Ring the ventilation team first. Patient says, 21 November 2026" in said
    assert "Nothing to say here." in said


def test_what_is_empty_and_what_is_left_out_is_named(browser: Client, full: UUID) -> None:
    """Nobody takes a print for the whole, or silence for a no."""
    said = read(asked(browser, full))
    empty = re.search(r"Nothing is recorded under: (.*?)\. That does not mean that there is nothing\.", said)
    left_out = re.search(r"Private or not shared, so not in this print: (.*?)\.", said)
    assert empty is not None
    assert left_out is not None
    assert "My equipment" in empty[1]
    assert "Mood and wellbeing" in left_out[1]
    assert "Mood and wellbeing" not in empty[1]


def test_private_parts_stand_in_it_only_when_who_keeps_the_plan_asks(
    browser: Client, full: UUID, runtime: Runtime, sign_in: SignIn
) -> None:
    """Proves H55-E1."""
    helper = sign_in(a_helper(runtime, full))
    assert SECRET not in read(asked(browser, full))
    assert SECRET not in read(asked(helper, full, with_private=True))
    whole = read(asked(browser, full, with_private=True))
    assert SECRET in whole
    assert "Private: print and hand on only with the person's agreement." in whole


def test_the_contents_name_the_page_on_which_each_section_begins(browser: Client, full: UUID) -> None:
    for size in ("standard", "large"):
        pages = texts(asked(browser, full, size=size))
        contents = dict(re.findall(r"(My breathing|My heart) (\d+)", " ".join(pages)))
        assert set(contents) == {"My breathing", "My heart"}
        for heading, number in contents.items():
            assert re.search(rf"{heading}(?! \d)", pages[int(number) - 1]), (size, heading)


def test_it_carries_no_code_and_says_so(browser: Client, full: UUID) -> None:
    said = read(asked(browser, full))
    assert "This plan carries no code and opens nothing." in said
    assert "/e" not in said


def test_large_print_holds_the_same_words_on_more_pages(browser: Client, full: UUID) -> None:
    small, large = texts(asked(browser, full)), texts(asked(browser, full, size="large"))
    assert len(large) > len(small)
    for words in ("88% to 92%", "90% to 94%", "Ring the ventilation team first."):
        assert words in " ".join(large)


def test_without_a_name_there_is_no_print(browser: Client, full: UUID, runtime: Runtime) -> None:
    with transaction(runtime.database) as session:
        lookup = data_key(session, runtime, full).heading_lookup("who")
        session.delete(session.exec(select(RecordEntry).where(RecordEntry.heading_lookup == lookup)).one())
    reply = browser.get(f"/api/patients/{full}/plan/document")
    assert (reply.status_code, reply.json()["code"]) == (422, "name_missing")


def test_the_patient_sees_that_a_helper_printed_it(
    browser: Client, full: UUID, runtime: Runtime, sign_in: SignIn
) -> None:
    asked(sign_in(a_helper(runtime, full)), full)
    with transaction(runtime.database) as session:
        events = session.exec(select(AccessEvent).where(AccessEvent.event == "plan.printed")).all()
        assert [(event.by, event.patient_id) for event in events] == [("proxy", full)]


def test_two_prints_of_one_day_differ_in_their_signature_alone(browser: Client, full: UUID) -> None:
    assert date(2026, 11, 21).isoformat() not in read(asked(browser, full))
    assert texts(asked(browser, full)) == texts(asked(browser, full))


# --- the hospital passport -----------------------------------------------------------------------------------


def test_the_passport_is_one_page_in_three_boxes_with_the_confirmed_value_first(browser: Client, full: UUID) -> None:
    (page,) = texts(asked(browser, full, "passport"))
    red, amber, green = (page.index(each) for each in ("Red: things you must", "Amber: things", "Green: what I like"))
    oxygen_at, newer = page.index("88% to 92% (confirmed 11/2026)"), page.index("90% to 94% (patient says 11/2026)")
    assert red < oxygen_at < page.index("Said since then, and not confirmed:") < newer < amber < green
    assert "Not recorded" in page[green:]


def test_allergies_are_named_on_the_passport_when_nothing_is_recorded(browser: Client, full: UUID) -> None:
    (page,) = texts(asked(browser, full, "passport"))
    assert "Allergies: Not recorded" in page or "Allergies and bad reactions: Not recorded" in page


def test_nothing_private_stands_on_the_passport(browser: Client, full: UUID) -> None:
    assert SECRET not in read(asked(browser, full, "passport"))


def test_each_medicine_keeps_who_stands_behind_it(browser: Client, full: UUID, runtime: Runtime) -> None:
    """Two lists of one heading: what a letter says does not lend its name to what the person says."""
    letter = {"role": "Neurologist", "organisation": "Northdale Hospital", "on": "2026-05-03"}
    first = {"status": "recorded", "items": [{"name": "Perindopril", "dose": "4 mg"}]}
    both = first | {"items": [*first["items"], {"name": "Vitamin D", "dose": "800 units"}]}
    with transaction(runtime.database) as session:
        record = a_record(session, runtime, full)
        save(record, "medicines", first, source="letter", letter=letter)
        save(record, "medicines", both)
    page = read(asked(browser, full, "passport"))
    assert "Perindopril, 4 mg (from letter 05/2026); Vitamin D, 800 units (patient says 11/2026)" in page
    plan = read(asked(browser, full))
    assert "Perindopril, 4 mg From letter of 3 May 2026 Vitamin D, 800 units Patient says, 21 November 2026" in plan


def test_a_passport_that_would_leave_something_out_is_refused_by_name(
    browser: Client, full: UUID, runtime: Runtime
) -> None:
    with transaction(runtime.database) as session:
        plan, long = a_plan(session, runtime, full), "Cough assist first, then the mask. " * 28
        keep(plan, "breathing", own("breathing", sick_plan=long))
        keep(plan, "heart", own("heart", plan=long))
        keep(plan, "about_me", own("about_me", good_day=long))
        keep(plan, "how_to_help_me", own("how_to_help_me", routine=long, blood_tests=long))
        keep(plan, "eating_swallowing", own("eating_swallowing", help=long, choking=long))
        keep(plan, "moving_positioning", own("moving_positioning", transfers=long, never=long[:200]))
        keep(plan, "communication", own("communication", in_pain=long, aids=long[:200]))
    reply = browser.get(f"/api/patients/{full}/plan/passport")
    assert (reply.status_code, reply.json()["code"]) == (422, "does_not_fit")
