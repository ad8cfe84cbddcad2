"""Given a slip, an odd file or a lost connection; when somebody saves; then they learn what to do and lose nothing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import MARGARET, RHYS, World

SAVE = "Save and continue"
LOST = "Not saved yet: there is no connection. What you typed is kept on this phone."
KEPT = "We kept what you typed before. It is not saved yet."


def form(world: World, new_page: NewPage, heading: str, email: str = RHYS) -> Page:
    """The form of one heading of a seeded person's card."""
    page = world.page_of(new_page, email)
    page.goto(f"{page.url}/change/{heading}")
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    return page


def start(world: World, new_page: NewPage, email: str) -> Page:
    """The first question of somebody who has no card."""
    page = world.page_of(new_page, email)
    page.get_by_role("button", name="Start now").click()
    expect(page.get_by_label("First name")).to_be_visible()
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name=SAVE).click()


def born(page: Page, day: str, month: str, year: str) -> None:
    for label, part in (("Day", day), ("Month", month), ("Year", year)):
        page.get_by_label(label, exact=True).fill(part)


def test_errors_take_the_focus_and_lead_to_their_fields(world: World, new_page: NewPage) -> None:
    page = start(world, new_page, "nobody-1@demo.example")
    save(page)
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    for words in ("Choose who the card is for", "Enter a first name or a last name", "Enter a real date of birth"):
        expect(summary).to_contain_text(words)
    look(page)
    summary.get_by_role("link", name="Enter a first name or a last name").click()
    expect(page.get_by_label("First name")).to_be_focused()
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("First name").fill("Ada")
    born(page, "1", "2", "1990")
    save(page)
    expect(page.get_by_role("heading", name="Which condition?")).to_be_visible()
    expect(page).not_to_have_title(re.compile("^Error: "))


def test_every_letter_typed_after_an_error_arrives(world: World, new_page: NewPage) -> None:
    page = start(world, new_page, "nobody-4@demo.example")
    save(page)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    page.get_by_label("First name").click()
    page.keyboard.type("Jonathan")
    expect(page.get_by_label("First name")).to_have_value("Jonathan")
    page = form(world, new_page, "allergies", MARGARET)
    page.get_by_role("button", name="Add another").click()
    field = page.get_by_label("What to keep away from")
    expect(field).to_be_focused()
    page.get_by_label("What happened? (optional)").fill("Rash")
    save(page)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    field.click()
    page.keyboard.type("Penicillin")
    expect(field).to_have_value("Penicillin")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("31", "2", "1990"), "Enter a real date of birth, such as 27 3 2007"),
        (("1", "13", "1990"), "Enter a real date of birth, such as 27 3 2007"),
        (("first", "of", "May"), "Enter a real date of birth, such as 27 3 2007"),
        (("1", "1", "2099"), "The date of birth must be in the past"),
    ],
)
def test_a_wrong_date_is_told_and_stays_to_be_mended(
    world: World, new_page: NewPage, typed: tuple[str, str, str], words: str
) -> None:
    page = start(world, new_page, "nobody-2@demo.example")
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("First name").fill("Ada")
    born(page, *typed)
    save(page)
    expect(page.locator(".nhsuk-error-summary")).to_contain_text(words)
    for label, part in zip(("Day", "Month", "Year"), typed, strict=True):
        expect(page.get_by_label(label, exact=True)).to_have_value(part)


def test_an_odd_value_is_asked_about_and_never_refused(world: World, new_page: NewPage) -> None:
    """Proves H16-E1."""
    page = form(world, new_page, "fact-spo2_target_range")
    page.get_by_label("From", exact=True).fill("8")
    save(page)
    question = page.get_by_role("alert").filter(has_text="Is this right?")
    expect(question).to_be_visible()
    look(page)
    expect(page.get_by_label("From", exact=True)).to_have_value("8")
    page.get_by_label("From", exact=True).fill("89")
    save(page)
    expect(page.get_by_role("heading", name="Put this on the card now?")).to_be_visible()


def test_a_text_called_jpg_is_refused_in_words(world: World, new_page: NewPage, tmp_path: Path) -> None:
    file = tmp_path / "letter.jpg"
    file.write_text("Dear colleague, this is no picture.")
    page = form(world, new_page, "fact-spo2_target_range")
    page.get_by_label("I will send a photo of a letter").check()
    page.get_by_label("Photo of the letter").set_input_files(file)
    expect(page.get_by_text(re.compile("picture"))).to_be_visible()
    look(page)
    save(page)
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Choose or take a photo first")
    page.goto(page.url.replace("/fact-spo2_target_range", "/photo"))
    page.get_by_label("Choose or take a photo").set_input_files(file)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text(re.compile("picture"))
    look(page)


def test_a_file_of_eleven_megabytes_is_refused_in_words(world: World, new_page: NewPage, tmp_path: Path) -> None:
    file = tmp_path / "huge.jpg"
    file.write_bytes(b"\xff\xd8" + b"0" * 11_000_000)
    page = form(world, new_page, "photo")
    page.get_by_label("Choose or take a photo").set_input_files(file)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text(re.compile("10 MB"), timeout=20_000)


def test_five_thousand_letters_are_kept_or_counted_back(world: World, new_page: NewPage) -> None:
    page = form(world, new_page, "how_to_help")
    long = "Please talk to me first. " * 200
    page.get_by_label("In your own words").fill(long)
    save(page)
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    look(page)
    expect(page.get_by_label("In your own words")).to_have_value(long)


def test_a_connection_lost_while_saving_loses_nothing(world: World, new_page: NewPage) -> None:
    page = form(world, new_page, "equipment", MARGARET)
    page.context.route("**/api/patients/*/record/*", lambda route: route.abort())
    page.get_by_label("I want to say what").check()
    page.get_by_label("What must come to hospital? (optional)").fill("My walking frame")
    save(page)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(LOST)
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("No connection. What you type is kept on this phone.")).to_be_visible()
    look(page)
    page.reload()
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_label("What must come to hospital? (optional)")).to_have_value("My walking frame")
    page.context.unroute("**/api/patients/*/record/*")
    save(page)
    expect(page.get_by_role("heading", name="Put this on the card now?")).to_be_visible()


def test_the_eight_questions_go_on_without_a_connection(world: World, new_page: NewPage) -> None:
    page = start(world, new_page, "nobody-3@demo.example")
    page.get_by_label("Me", exact=True).check()
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Example")
    born(page, "1", "2", "1990")
    save(page)
    expect(page.get_by_role("heading", name="Which condition?")).to_be_visible()
    page.get_by_label("I am not sure").check()
    save(page)
    page.context.route("**/record/allergies", lambda route: route.abort())
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("What to keep away from").fill("Latex")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text(LOST)
    page.get_by_role("button", name="Go on now, save later").click()
    expect(page.get_by_role("heading", name="Daily steroids?")).to_be_visible()
    page.goto(page.url.replace("fact-steroid_name_dose", "check"))
    unsaved = page.locator(".ac-notice").filter(has_text="Only on this phone, not saved yet")
    expect(unsaved).to_contain_text("Allergies")
    look(page)
    page.context.unroute("**/record/allergies")
    unsaved.get_by_role("link", name="Allergies").click()
    expect(page.get_by_label("What to keep away from")).to_have_value("Latex")
    save(page)
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    settle(page)
    expect(unsaved).to_have_count(0)


def test_a_fault_of_the_service_is_told_and_the_text_stays(world: World, new_page: NewPage) -> None:
    page = form(world, new_page, "how_to_help")
    page.context.route("**/record/how_to_help", lambda route: route.fulfill(status=500, body="<h1>Oh</h1>"))
    page.get_by_label("In your own words").fill("Ask me first.")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Sorry, there is a problem with the service.")
    expect(page.get_by_label("In your own words")).to_have_value("Ask me first.")
    look(page)


def test_a_session_that_ended_while_typing_loses_nothing(world: World, new_page: NewPage) -> None:
    page = form(world, new_page, "gp", MARGARET)
    here = page.url
    page.get_by_label("I know it").check()
    page.get_by_label("Name of the practice").fill("Hilltop Surgery")
    page.context.clear_cookies()
    save(page)
    page.wait_for_url("**/sign-in?next=**")
    world.walk_in(page, MARGARET)
    page.goto(here)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_label("Name of the practice")).to_have_value("Hilltop Surgery")


def test_a_name_is_shown_as_it_was_typed_whatever_it_holds(world: World, new_page: NewPage) -> None:
    page = form(world, new_page, "who", MARGARET)
    page.get_by_label("First name").fill("مريم <img src=x onerror=alert(1)>")
    save(page)
    page.get_by_role("button", name="Yes, look and issue").click()
    expect(page.locator("#card h1")).to_contain_text("مريم <img src=x onerror=alert(1)>")
    look(page)
    page.get_by_role("button", name="Confirm and issue").click()
    expect(page.get_by_role("heading", name="Your card is issued")).to_be_visible()
    staff = world.scan(new_page(), page.get_by_role("link", name="Open it here instead").get_attribute("href") or "")
    expect(staff.locator("#card h1")).to_contain_text("مريم <img src=x onerror=alert(1)>")
    look(staff)
