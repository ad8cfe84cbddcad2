"""Given a patient alone, or two people with one plan; when they write; then nothing typed is lost or overwritten."""

import re
from uuid import UUID, uuid4

from playwright.sync_api import Page, expect

from app.authorisation.models import ProxyGrant
from app.core.clock import today
from app.core.database import transaction
from app.identity.accounts import open_account
from tests.e2e.journeys.device import wait_until_kept
from tests.e2e.journeys.keyboard import Keyboard
from tests.e2e.looking import NewPage, look, settle
from tests.e2e.world import PRIYA, RHYS, World

GIVEN = "I want to write something"
SKIN = "How to protect my skin"
COLD = "What to do with a cold or chest infection"
SAVE = re.compile("Save")


def plan_of(world: World, page: Page) -> str:
    """The address of the plan of the only person this page's account keeps."""
    page.goto(world.url + "/home")
    page.wait_for_url("**/my-card/*")
    return f"{world.url}/plan/{page.url.rpartition('/')[2]}"


def open_part(page: Page, plan: str, part: str) -> None:
    page.goto(f"{plan}/{part}")
    settle(page)


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(GIVEN).check()
    page.get_by_label(label).fill(text)


def save(page: Page) -> None:
    page.get_by_role("button", name=SAVE).click()


def saved(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name=SAVE)).to_be_visible()


def task(page: Page, name: str) -> str:
    return page.locator("li.nhsuk-task-list__item", has_text=name).inner_text()


def test_a_patient_fills_in_parts_in_any_order(world: World, new_page: NewPage) -> None:
    page = world.page_of(new_page, RHYS)
    page.get_by_role("link", name="Care plan").click()
    expect(page.get_by_role("heading", name="My care plan")).to_be_visible()
    settle(page)
    assert page.locator(".nhsuk-task-list").first.get_by_role("listitem").count() == 12
    assert "Not started" in task(page, "What matters most to me")
    look(page)

    page.get_by_role("link", name="What matters most to me").click()
    write(page, "What makes a good day?", "Cricket on the radio.")
    page.get_by_label("Why are you changing this?").fill("First time")
    look(page)
    save(page)
    saved(page)
    expect(page.get_by_text("What makes a good day? added: Cricket on the radio.")).to_be_visible()
    look(page)

    page.get_by_role("button", name="Back to the care plan").click()
    settle(page)
    assert "Done" in task(page, "What matters most to me")
    page.get_by_text("Add more").click()
    page.get_by_role("link", name="My goals and next steps").click()
    page.get_by_label("There is nothing to say here").check()
    save(page)
    saved(page)
    page.get_by_role("button", name="Back to the care plan").click()
    settle(page)
    assert "Nothing to say" in task(page, "My goals and next steps")


def test_an_empty_answer_is_refused_beside_its_field(world: World, new_page: NewPage) -> None:
    page = world.page_of(new_page, RHYS)
    open_part(page, plan_of(world, page), "contingency")
    page.get_by_label(GIVEN).check()
    save(page)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Write something")
    expect(summary).to_contain_text("Enter the date on the letter")
    expect(summary.get_by_role("link").first).to_be_visible()
    look(page)


def test_what_the_card_knows_is_shown_and_changed_in_one_place(world: World, new_page: NewPage) -> None:
    page = world.page_of(new_page, RHYS)
    plan = plan_of(world, page)
    open_part(page, plan, "my_team")
    expect(page.get_by_role("heading", name="On the card too")).to_be_visible()
    assert page.locator("textarea").count() == 0
    look(page)
    page.get_by_role("link", name=re.compile("Change GP|Change .*GP")).first.click()
    settle(page)
    assert "/change/gp" in page.url
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/my_team")


def wait_for_draft(page: Page, plan: str, part: str) -> None:
    """Until the server has it: sent from here, or by the page that was open when the line came back."""
    address = plan.replace("/plan/", "/api/patients/") + f"/plan/sections/{part}"
    for _ in range(50):
        if page.request.get(address).json()["draft"] is not None:
            return
        page.wait_for_timeout(200)
    raise AssertionError("The draft never came.")


def test_what_is_typed_without_a_connection_is_sent_later(world: World, new_page: NewPage) -> None:
    """Given a lost connection; when she types and loads the page again; then nothing is lost, and it is sent."""
    page = world.page_of(new_page, RHYS)
    plan = plan_of(world, page)
    wait_until_kept(page)
    open_part(page, plan, "heart")
    page.get_by_label(GIVEN).check()
    page.context.set_offline(True)
    page.get_by_label("Warning signs and plan").fill("Palpitations: ring the heart team.")
    expect(page.get_by_text("kept on this phone and is sent later")).to_be_visible()
    look(page)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet")
    page.reload()
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()

    page.context.set_offline(False)
    open_part(page, plan, "heart")
    expect(page.get_by_label("Warning signs and plan")).to_have_value("Palpitations: ring the heart team.")
    wait_for_draft(page, plan, "heart")
    look(page)
    other = world.page_of(new_page, RHYS)
    other.goto(plan)
    settle(other)
    assert "Draft" in task(other, "My heart")
    open_part(other, plan, "heart")
    expect(other.get_by_label("Warning signs and plan")).to_have_value("Palpitations: ring the heart team.")


def test_what_was_left_on_the_phone_is_sent_when_the_plan_is_opened(world: World, new_page: NewPage) -> None:
    page = world.page_of(new_page, RHYS)
    plan = plan_of(world, page)
    open_part(page, plan, "please_do")
    page.get_by_label(GIVEN).check()
    page.context.set_offline(True)
    page.get_by_label("Please do", exact=True).fill("Ask me first.")
    expect(page.get_by_text("kept on this phone and is sent later")).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(plan.replace("/plan/", "/my-card/"))
    page.get_by_role("link", name="Open the care plan and send it").click()
    settle(page)
    other = world.page_of(new_page, RHYS)
    open_part(other, plan, "please_do")
    expect(other.get_by_label("Please do", exact=True)).to_have_value("Ask me first.")


def her_page(world: World, new_page: NewPage, plan: str) -> Page:
    """Somebody who helps with this plan and may write in it."""
    runtime, email = world.service.runtime, f"{uuid4()}@demo.example"
    with transaction(runtime.database) as session:
        account = open_account(session, runtime.keys, email=email)
        session.flush()
        basis = {"legal_basis": "patient_consent", "starts_on": today()}
        whose = {"patient_id": UUID(plan.rpartition("/")[2]), "account_id": account.id, "scope": "manage"}
        session.add(ProxyGrant.model_validate(whose | basis))
    return world.page_of(new_page, email)


def test_two_people_in_one_part_see_both_texts(world: World, new_page: NewPage) -> None:
    """Proves H09-E1."""
    his = world.page_of(new_page, RHYS)
    plan = plan_of(world, his)
    hers = her_page(world, new_page, plan)
    for page, words in ((his, "Ring the ward."), (hers, "Start the antibiotics.")):
        open_part(page, plan, "breathing")
        write(page, COLD, words)
    expect(hers.get_by_role("button", name="Save to Rhys’s plan")).to_be_visible()
    save(his)
    saved(his)
    save(hers)
    expect(hers.get_by_role("heading", name="This was changed meanwhile")).to_be_visible()
    expect(hers.get_by_text("Saved by Rhys on")).to_be_visible()
    for words in ("Ring the ward.", "Start the antibiotics."):
        expect(hers.locator(".ac-choice-of-two")).to_contain_text(words)
    look(hers)
    save(hers)
    expect(hers.get_by_role("alert")).to_contain_text("Choose what should be kept")
    open_part(his, plan, "breathing")
    expect(his.get_by_label(COLD)).to_have_value("Ring the ward.")

    hers.get_by_label("Keep what I typed now").check()
    save(hers)
    saved(hers)
    expect(hers.get_by_text(f"{COLD} changed from Ring the ward. to Start the antibiotics.")).to_be_visible()
    his.goto(plan)
    settle(his)
    assert "Changed by someone who helps" in task(his, "My breathing")


def test_a_part_is_brought_back_and_says_that_nobody_confirmed_it(world: World, new_page: NewPage) -> None:
    """Proves H60-A1."""
    page = world.page_of(new_page, RHYS)
    plan = plan_of(world, page)
    for words in ("First words.", "Second words."):
        open_part(page, plan, "skin")
        write(page, SKIN, words)
        save(page)
        saved(page)
    open_part(page, plan, "skin/history")
    look(page)
    page.get_by_role("link", name=re.compile("Bring this back")).click()
    expect(page.get_by_text("No confirmation comes back.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Bring it back").click()
    saved(page)
    open_part(page, plan, "skin")
    expect(page.get_by_label(SKIN)).to_have_value("First words.")
    expect(page.get_by_text(re.compile(r"Restored from .*, not confirmed"))).to_be_visible()
    look(page)
    page.goto(f"{plan}/history")
    expect(page.get_by_text("Brought back from version 1")).to_be_visible()


def test_a_private_part_says_so_and_is_not_there_for_helpers(world: World, new_page: NewPage) -> None:
    """Proves H55-E1."""
    page = world.page_of(new_page, RHYS)
    plan = plan_of(world, page)
    open_part(page, plan, "wellbeing")
    expect(page.get_by_text("Only you can open this part")).to_be_visible()
    look(page)
    hers = her_page(world, new_page, plan)
    hers.goto(plan)
    settle(hers)
    hers.get_by_text("Add more").click()
    assert hers.get_by_role("link", name="Mood and wellbeing").count() == 0
    hers.goto(f"{plan}/wellbeing")
    expect(hers.get_by_role("alert")).to_contain_text("This part of the plan is private")


def test_a_parent_always_sees_whose_plan_it_is(world: World, new_page: NewPage) -> None:
    """Proves H41-A1."""
    page = world.page_of(new_page, PRIYA)
    child = page.locator(".ac-tile--person a").first
    plan = f"{world.url}/plan/{(child.get_attribute('href') or '').rpartition('/')[2]}"
    name = child.inner_text().split()[0]
    for path in ("", "/breathing", "/history"):
        page.goto(plan + path)
        settle(page)
        expect(page.locator(".ac-person")).to_contain_text(name)
    open_part(page, plan, "breathing")
    expect(page.get_by_role("button", name=f"Save to {name}’s plan")).to_be_visible()


def test_a_part_is_filled_in_by_keys_alone(world: World, new_page: NewPage) -> None:
    page = world.page_of(new_page, RHYS)
    page.goto(plan_of(world, page))
    settle(page)
    keys = Keyboard(page)
    keys.follow("Moving and handling me")
    settle(page)
    keys.choose("How do you want to answer?", GIVEN)
    keys.write("How I move from place to place", "With a hoist.")
    keys.follow("Save and continue")
    saved(page)
    keys.follow("Back to the care plan")
    settle(page)
    assert "Done" in task(page, "Moving and handling me")
