"""Given somebody without a card and a phone; when eight questions are answered; then staff can open the card."""

import re
import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.journeys import first_card as the
from tests.e2e.looking import NewPage, look
from tests.e2e.world import GRACE, World

TYPED_CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{5}-?){3}")
HOW_OPENED = re.compile(r"^DEMO, NOT FOR CARE\..*\n|\n?This number did not work", re.MULTILINE)


@dataclass
class Made:
    """What Grace's first card left behind."""

    page: Page
    person: the.Person
    seconds: float = 0
    preview: str = ""
    url: str = ""
    typed_code: str = ""
    addresses: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def made(world: World, lasting_page: NewPage, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Grace has a letter about oxygen, takes steroids, breathes with a mask and is not sure what must come along."""
    page = world.page_of(lasting_page, GRACE)
    person = the.Person(page)
    made = Made(page, person)
    page.context.on("request", lambda request: made.addresses.append(request.url))
    began = time.monotonic()
    person.press("Start now")
    the.say_who(person, "Grace", "Okafor", ("27", "3", "1988"))
    the.choose_condition(person, "nemal", "Nemaline myopathy", "Malignant hyperthermia")
    the.say_allergy(person, "Penicillin", "Rash")
    the.say_steroids(person, "Prednisolone 20 mg once a day", "For an adult")
    the.say_breathing(person, "A mask over nose and mouth")
    the.send_letter(person, "Is there an oxygen target?", tmp_path_factory.mktemp("letters") / "letter.jpg")
    the.say_whom_to_ring(person, "Home ventilation on call", "01632 960 101")
    the.not_sure(person, "What must come to hospital too?")
    made.preview = the.check_and_issue(person)
    made.seconds = time.monotonic() - began
    made.url = page.get_by_role("link", name="Open it here instead").get_attribute("href") or ""
    found = TYPED_CODE.search(page.locator(".ac-typed").inner_text())
    assert found
    made.typed_code = found[0]
    return made


def body_of(shown: str) -> str:
    """The emergency page without its status line, which says how it was opened, and without what only staff press."""
    return HOW_OPENED.sub("", shown.partition("About this card")[0])


def test_a_first_card_takes_eight_questions_and_few_presses(made: Made) -> None:
    """Proves H54-A1."""
    asked = {address.rpartition("/")[2] for address in made.addresses if "/record/" in address}
    assert made.person.presses <= 30
    assert made.person.fields <= 15
    assert made.seconds < 120, f"{made.seconds:.0f} s without any reading or thinking"
    assert {"conditions", "allergies", "contacts", "equipment"} <= asked


def test_the_preview_is_what_staff_see(world: World, made: Made, new_page: NewPage) -> None:
    staff = world.scan(new_page(), made.url)
    assert body_of(staff.locator("#card").inner_text()) == body_of(made.preview)


def test_what_nobody_typed_is_not_recorded_and_never_no(world: World, made: Made, new_page: NewPage) -> None:
    staff = world.open_by_typing(new_page(), made.typed_code)
    oxygen = staff.get_by_role("term").filter(has_text="SpO2 target range")
    expect(oxygen.locator("xpath=following-sibling::dd[1]")).to_have_text("Not recorded")
    expect(staff.locator("#card")).not_to_contain_text("For the crew")


def test_the_answers_chose_the_cards_for_an_adult_with_a_mask(made: Made) -> None:
    """Proves H25-A1."""
    assert "Long-term steroid treatment and adrenal insufficiency: adult" in made.preview
    assert "Home ventilation by mask (NIV)" in made.preview
    assert "child" not in made.preview.partition("Read before")[0]
    assert "racheostomy" not in made.preview.partition("Read before")[0]


def test_the_foot_names_what_no_clinician_checked(made: Made) -> None:
    """Proves H08-A2."""
    assert "Not checked: Condition, Allergies and bad reactions, Breathing support, Steroids, Contacts." in made.preview


def test_a_letter_is_kept_as_it_was_sent(world: World, made: Made) -> None:
    """Proves H54-A2."""
    patient_id = made.page.url.split("/")[4]
    record = made.page.request.get(f"{world.url}/api/patients/{patient_id}/record").json()
    (oxygen,) = (each for each in record["entries"] if each["heading"] == "fact.spo2_target_range")
    attachment = f"{world.url}/api/patients/{patient_id}/attachments/{oxygen['attachments'][0]}"
    assert oxygen["answer"] == "letter_photo"
    assert made.page.request.get(attachment).body().startswith(b"\xff\xd8")


def test_staff_find_no_sign_in_and_nothing_sideways(world: World, made: Made, new_page: NewPage) -> None:
    """Proves H18-A2."""
    staff = world.open_by_typing(new_page(), made.typed_code.lower().replace("-", " "))
    look(staff)
    expect(staff.get_by_role("textbox")).to_have_count(0)
    assert "Grace" not in staff.title()


def test_each_opening_stands_under_who_looked(world: World, made: Made, new_page: NewPage) -> None:
    world.scan(new_page(), made.url)
    world.open_by_typing(new_page(), made.typed_code)
    page = world.page_of(new_page, GRACE)
    page.get_by_role("link", name="Who looked").click()
    newest = page.get_by_role("listitem").filter(has_text="Opened")
    expect(newest.filter(has_text="your phone").first).to_be_visible()
    look(page)


def test_no_address_of_the_journey_tells_who_or_what(made: Made) -> None:
    secrets = (
        "grace",
        "okafor",
        "nemal",
        "penicillin",
        "prednisolone",
        made.typed_code.lower(),
        made.url[-100:].lower(),
    )
    told = [address for address in made.addresses for each in secrets if each in address.lower()]
    assert told == []
