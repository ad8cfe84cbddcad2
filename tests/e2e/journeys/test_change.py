"""Given an issued card; when its owner changes something; then staff learn of it, and of the value after issue."""

from playwright.sync_api import Page, expect

from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import MARGARET, RHYS, World

ALLERGIES = "Allergies and bad reactions"
SAVE = "Save and continue"


def open_heading(page: Page, heading: str) -> None:
    """From the card's page to the form of one heading, as a person finds it."""
    page.get_by_role("link", name="Change something").click()
    page.get_by_role("link", name=heading).click()
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()


def add_allergy(page: Page, number: int, substance: str) -> None:
    """One more allergy, at this place of the list."""
    page.get_by_role("button", name="Add another").click()
    item = page.get_by_role("group", name=f"Allergy or reaction {number}")
    item.get_by_label("What to keep away from").fill(substance)


def save(page: Page) -> None:
    page.get_by_role("button", name=SAVE).click()


def issue(page: Page) -> None:
    """From the question after saving to the issued card."""
    page.get_by_role("button", name="Yes, look and issue").click()
    page.get_by_role("button", name="Confirm and issue").click()
    expect(page.get_by_role("heading", name="Your card is issued")).to_be_visible()


def card_of(world: World, name: str) -> dict[str, str]:
    """Codes of a seeded person's card, as they stood when the world was made: the paper in the wallet."""
    found: dict[str, str] = next(each for each in world.told["cards"] if each["patient"] == name)
    return found


def test_a_change_is_told_by_heading_then_by_value(world: World, new_page: NewPage) -> None:
    """Proves H27-A3. Proves H27-A5. Proves H36-A1."""
    paper = card_of(world, "Rhys Bevan")
    page = world.page_of(new_page, RHYS)
    open_heading(page, ALLERGIES)
    add_allergy(page, 2, "Latex")
    look(page)
    save(page)
    expect(page.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    look(page)
    staff = world.scan(new_page(), paper["emergency_url"])
    card = staff.locator("#card")
    expect(card).to_contain_text("not yet on this card: allergies. Ask.")
    expect(card).not_to_contain_text("Latex")
    issue(page)
    staff = world.scan(new_page(), paper["emergency_url"])
    expect(staff.locator("#card")).to_contain_text("Latex")
    expect(staff.locator("#card")).to_contain_text(
        "The card in your hand is version 2. This is version 3. Changed since: allergies."
    )


def test_the_home_page_shows_the_difference_until_it_is_on_the_card(world: World, new_page: NewPage) -> None:
    """Proves H27-A3."""
    page = world.page_of(new_page, MARGARET)
    open_heading(page, ALLERGIES)
    add_allergy(page, 2, "Morphine")
    save(page)
    page.get_by_role("button", name="Not now").click()
    notice = page.get_by_role("region", name="Changed, but not on the card yet")
    expect(notice).to_contain_text("Allergies")
    look(page)
    notice.get_by_role("button", name="Put this on the card").click()
    page.get_by_role("button", name="Confirm and issue").click()
    page.get_by_role("button", name="Go to the card").click()
    expect(page.get_by_role("button", name="Show to staff")).to_be_visible()
    expect(notice).to_have_count(0)


def two_tabs(world: World, new_page: NewPage, email: str, heading: str) -> tuple[Page, Page]:
    """The same form in two tabs, both opened before either is saved."""
    first = world.page_of(new_page, email)
    open_heading(first, heading)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("button", name=SAVE)).to_be_visible()
    return first, second


def test_two_lists_of_allergies_become_one_and_the_second_tab_is_told(world: World, new_page: NewPage) -> None:
    """Proves H09-A1. Proves H09-E1."""
    first, second = two_tabs(world, new_page, RHYS, ALLERGIES)
    count = first.get_by_role("group", name="Allergy or reaction").count()
    add_allergy(first, count + 1, "Aspirin")
    add_allergy(second, count + 1, "Ibuprofen")
    save(first)
    expect(first.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    save(second)
    expect(second.get_by_role("heading", name="Both lists are kept")).to_be_visible()
    look(second)
    mine, now = second.locator(".ac-choice-of-two > section").all()
    expect(mine).not_to_contain_text("Aspirin")
    for words in ("Penicillin", "Aspirin", "Ibuprofen"):
        expect(now).to_contain_text(words)
    second.get_by_role("button", name="Take something away").click()
    second.get_by_role("button", name=f"Take away Allergy or reaction {count + 1}").click()
    save(second)
    expect(second.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    second.goto(f"{world.url}/my-card/{second.url.split('/')[4]}/change")
    settle(second)
    expect(second.get_by_role("main")).to_contain_text("Ibuprofen")
    expect(second.get_by_role("main")).not_to_contain_text("Aspirin")


def test_the_second_tab_sees_both_texts_and_chooses(world: World, new_page: NewPage) -> None:
    """Proves H09-E1."""
    first, second = two_tabs(world, new_page, RHYS, "How to help me")
    for page, words in ((first, "Ask me first."), (second, "Speak slowly.")):
        page.get_by_label("In your own words").fill(words)
    save(first)
    expect(first.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    save(second)
    expect(second.get_by_role("heading", name="This was changed meanwhile")).to_be_visible()
    for words in ("Ask me first.", "Speak slowly."):
        expect(second.locator(".ac-choice-of-two")).to_contain_text(words)
    look(second)
    save(second)
    expect(second.get_by_role("alert")).to_contain_text("Choose what should be kept")
    look(second)
    second.get_by_label("Keep what I typed now").check()
    save(second)
    expect(second.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    open_again(second)
    expect(second.get_by_label("In your own words")).to_have_value("Speak slowly.")


def test_the_second_tab_may_leave_what_is_saved(world: World, new_page: NewPage) -> None:
    first, second = two_tabs(world, new_page, MARGARET, "How to help me")
    for page, words in ((first, "My husband decides with me."), (second, "Nobody decides for me.")):
        page.get_by_label("I want to say something").check()
        page.get_by_label("Who decides with me (optional)").fill(words)
    save(first)
    expect(first.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    save(second)
    second.get_by_label("Keep what is saved").check()
    save(second)
    expect(second.get_by_label("Who decides with me (optional)")).to_have_value("My husband decides with me.")


def open_again(page: Page) -> None:
    """The form of "How to help me" as it stands on the server."""
    patient_id = page.url.split("/")[4]
    page.goto(page.url.partition("/my-card")[0] + f"/my-card/{patient_id}/change/how_to_help")
    settle(page)


def test_steroids_for_a_child_take_the_place_of_those_for_an_adult(world: World, new_page: NewPage) -> None:
    """Proves H25-A1."""
    page = world.page_of(new_page, MARGARET)
    open_heading(page, "Steroids")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Name and dose").fill("Prednisolone 10 mg once a day")
    page.get_by_label("For a child").check()
    save(page)
    expect(page.get_by_role("heading", name="Put this on the card now?")).to_be_visible()
    page.get_by_role("button", name="Yes, look and issue").click()
    condition = page.locator("#card .condition").first
    expect(condition).to_contain_text("child")
    expect(condition).not_to_contain_text("adult")


def test_a_tube_in_the_neck_takes_the_place_of_a_mask(world: World, new_page: NewPage) -> None:
    """Proves H25-A1."""
    page = world.page_of(new_page, RHYS)
    open_heading(page, "Breathing support")
    page.get_by_label("A tube in the neck (tracheostomy)").check()
    save(page)
    page.get_by_role("button", name="Yes, look and issue").click()
    condition = page.locator("#card .condition").first
    expect(condition).to_contain_text("tracheostomy")
    expect(condition).not_to_contain_text("mask")
