"""Given a mother of two boys with one condition; when she changes one's card; then nothing of it reaches the other."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import PRIYA, World
from tests.factories.pictures import a_picture

HEADINGS = (
    "who", "conditions", "allergies", "medicines", "contacts", "numbers", "communication", "equipment",
    "advance_plans", "gp", "how_to_help", "card_choices", "fact-steroid_name_dose", "photo",
)  # fmt: skip
SAVE = "Save to {name}’s card"


def child_page(world: World, new_page: NewPage, name: str) -> Page:
    """Priya is signed in and looks at the card of one son."""
    page = world.page_of(new_page, PRIYA)
    page.get_by_role("link", name=f"{name} Nair").click()
    expect(page.get_by_role("heading", level=1, name=f"Card for {name}")).to_be_visible()
    return page


def open_allergies(page: Page) -> None:
    page.get_by_role("link", name="Change something").click()
    page.get_by_role("link", name="Allergies and bad reactions").last.click()
    expect(page.get_by_role("heading", level=1, name="Any allergies or bad reactions?")).to_be_visible()


def go_to(page: Page, name: str) -> None:
    """Through the list of cards to the other son."""
    page.get_by_role("link", name="Alertcard").click()
    page.get_by_role("link", name=f"{name} Nair").click()
    expect(page.get_by_role("heading", level=1, name=f"Card for {name}")).to_be_visible()


def test_the_list_of_cards_tells_the_boys_apart(world: World, new_page: NewPage) -> None:
    """Proves H41-E1."""
    page = world.page_of(new_page, PRIYA)
    for name, colour in (("Arun Nair", "Green"), ("Dev Nair", "Purple")):
        expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text(colour)
    look(page)


@pytest.mark.parametrize(("name", "colour", "initials"), [("Arun", "Green", "AN"), ("Dev", "Purple", "DN")])
def test_each_page_that_changes_something_says_whose_it_is(
    world: World, new_page: NewPage, name: str, colour: str, initials: str
) -> None:
    """Proves H41-A1."""
    page = child_page(world, new_page, name)
    card = page.url
    titles = set()
    for heading in HEADINGS:
        page.goto(f"{card}/change/{heading}")
        expect(page.get_by_role("button", name=SAVE.format(name=name))).to_be_visible()
        expect(page.locator(".ac-person")).to_contain_text(f"{name} Nair")
        expect(page.locator(".ac-person")).to_contain_text(colour)
        expect(page.locator(".ac-person .ac-face")).to_have_text(initials)
        titles.add(page.title())
    look(page)
    assert not [title for title in titles for word in ("Arun", "Dev", "Nair") if word in title]
    assert len(titles) > len(HEADINGS) // 2


def test_changing_the_child_leaves_no_form_open(world: World, new_page: NewPage) -> None:
    """Proves H41-A2."""
    page = child_page(world, new_page, "Dev")
    open_allergies(page)
    page.get_by_role("button", name="Change Egg").click()
    page.get_by_label("What to keep away from").fill("Typed for Dev and not saved")
    go_to(page, "Arun")
    open_allergies(page)
    expect(page.get_by_label("No, none that we know of")).to_be_checked()
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_label("What to keep away from")).to_have_value("")
    go_to(page, "Dev")
    open_allergies(page)
    expect(page.get_by_text("We kept what you typed before. It is not saved yet.")).to_be_visible()
    expect(page.get_by_label("What to keep away from")).to_have_value("Typed for Dev and not saved")
    page.get_by_role("button", name="Start again from what is saved").click()
    expect(page.get_by_role("button", name="Change Egg")).to_be_visible()


def test_two_tabs_of_two_boys_save_to_their_own(world: World, new_page: NewPage) -> None:
    arun = child_page(world, new_page, "Arun")
    dev = arun.context.new_page()
    dev.goto(f"{world.url}/home")
    dev.get_by_role("link", name="Dev Nair").click()
    saved = {}
    for page, name, practice in ((arun, "Arun", "North Surgery"), (dev, "Dev", "South Surgery")):
        page.get_by_role("link", name="Change something").click()
        page.get_by_role("link", name="GP practice").click()
        page.get_by_label("I know it").check()
        page.get_by_label("Name of the practice").fill(practice)
        saved[name] = page.url.split("/")[4]
    arun.get_by_role("button", name=SAVE.format(name="Arun")).click()
    expect(arun.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    dev.get_by_role("button", name=SAVE.format(name="Dev")).click()
    expect(dev.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    for name, practice in (("Arun", "North Surgery"), ("Dev", "South Surgery")):
        record = arun.request.get(f"{world.url}/api/patients/{saved[name]}/record").json()
        (gp,) = (entry for entry in record["entries"] if entry["heading"] == "gp")
        assert gp["value"]["practice"] == practice


def test_the_face_is_asked_about_before_the_card_is_issued(world: World, new_page: NewPage, tmp_path: Path) -> None:
    """Proves H40-A2."""
    page = child_page(world, new_page, "Dev")
    page.goto(f"{page.url}/change/photo")
    file = tmp_path / "face.jpg"
    file.write_bytes(a_picture())
    page.get_by_label("Choose or take a photo").set_input_files(file)
    look(page)
    page.get_by_role("button", name=SAVE.format(name="Dev")).click()
    page.get_by_role("button", name="Yes, look and issue").click()
    expect(page.get_by_text("Is this Dev Nair?")).to_be_visible()
    asked = page.get_by_role("main").get_by_role("img", name="Photo of Dev")
    assert asked.last.evaluate("(image) => image.naturalWidth") > 40
    look(page)
    page.get_by_role("button", name="Confirm and issue the card for Dev").click()
    expect(page.get_by_role("heading", name="The card for Dev is issued")).to_be_visible()
    page.goto(f"{world.url}/home")
    settle(page)
    expect(page.get_by_role("img", name="Photo of Dev")).to_be_visible()
    expect(page.get_by_role("img", name="Photo of Arun")).to_have_count(0)
